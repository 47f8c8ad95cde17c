// After a swap that took the focus away, it goes to what there is to know, else to the
// headline. A part that comes by itself, beside where somebody reads, moves nothing.
let takes = false;

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const held = document.activeElement;
  takes = Boolean(ctx?.target?.matches?.("main, #notice") || held !== document.body && ctx?.target?.contains?.(held));
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx?.sourceElement?.matches("[data-fresh]")) return; // that leaves the focus where it is, also nowhere
  const lost = !document.activeElement || document.activeElement === document.body;
  if (!lost || !takes) return;
  const place = document.querySelector("#notice [data-focus]")
    ?? document.querySelector("main [data-focus]")
    ?? document.getElementById("title");
  place?.focus();
});
