// From the second second on, a write that is running says how long it has been.
const running = new Map();

document.addEventListener("htmx:before:request", ({ target, detail: { ctx } }) => {
  const place = target.closest("form")?.querySelector("[data-elapsed]");
  if (!place || ctx.request.method === "GET") return;
  const began = Date.now();
  running.set(ctx, setInterval(() => {
    const seconds = Math.round((Date.now() - began) / 1000);
    if (seconds > 1) place.textContent = `waiting for the answer, ${seconds} s`;
  }, 1000));
  ctx.elapsed = place;
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  clearInterval(running.get(ctx));
  running.delete(ctx);
  if (ctx.elapsed) ctx.elapsed.textContent = "";
});
