// After a swap that took the focus away, it goes to what there is to know, else to the headline.
document.addEventListener("htmx:after:swap", () => {
  const lost = !document.activeElement || document.activeElement === document.body;
  if (!lost) return;
  const place = document.querySelector("#notice [data-focus]")
    ?? document.querySelector("main [data-focus]")
    ?? document.getElementById("title");
  place?.focus();
});
