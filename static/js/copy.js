// A button with data-copy puts that text on the clipboard, and says so for two seconds.
document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy]");
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.ariaLabel;
  if (label === "Copied") return;
  button.ariaLabel = "Copied";
  setTimeout(() => { button.ariaLabel = label; }, 2000);
});
