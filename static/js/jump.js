// A column of ids pasted into the jump box stays several ids: a one-line box would join the lines.
document.addEventListener("paste", event => {
  const box = event.target.closest?.("[data-jump]");
  const text = event.clipboardData.getData("text");
  if (!box || !/[\r\n]/.test(text.trim())) return;
  event.preventDefault();
  box.setRangeText(text.trim().replace(/\s+/g, " "), box.selectionStart, box.selectionEnd, "end");
});
