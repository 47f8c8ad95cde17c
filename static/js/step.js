// After a step to another version, those who cannot see the page are told where they are.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const said = document.getElementById("said");
  if (!said || ctx.target?.tagName !== "MAIN") return;
  const task = document.getElementById("task");
  said.textContent = ctx.sourceElement?.matches("[data-step]") && task ? `Version ${task.dataset.version}: ${document.title}` : "";
});
