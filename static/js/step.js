// After a step to another version, those who cannot see the page are told where they are.
let stepping = false;

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  stepping = Boolean(ctx.sourceElement?.matches("[data-step]"));
});

const where = task => {
  const moment = task.querySelector(".past-bar strong")?.textContent;
  return `Version ${task.dataset.version}, ${moment ? `as at ${moment}` : "now"}`;
};

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const said = document.getElementById("said");
  const task = document.getElementById("task");
  if (said && ctx.target?.tagName === "MAIN") said.textContent = stepping && task ? where(task) : "";
});
