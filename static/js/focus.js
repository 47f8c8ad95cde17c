// After a swap that took the focus away, it goes to what there is to know, else to the headline.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx?.sourceElement?.matches("[data-fresh]")) return; // that leaves the focus where it is, also nowhere
  const lost = !document.activeElement || document.activeElement === document.body;
  if (!lost) return;
  const place = document.querySelector("#notice [data-focus]")
    ?? document.querySelector("main [data-focus]")
    ?? document.getElementById("title");
  place?.focus();
});
