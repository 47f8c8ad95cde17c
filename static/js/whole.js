// A whole page that answers where a part was asked for gives its main element.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const whole = ctx.target?.tagName === "MAIN" && !ctx.hx.retarget && /^\s*<!doctype/i.test(ctx.text);
  if (whole) ctx.select = "main";
});
