// A failure lands in #notice and leaves alone what was being read, the address included.
const notice = () => document.getElementById("notice");

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const refusedWrite = ctx.request.method !== "GET" && ctx.response?.status >= 400;
  if (ctx.hx?.retarget || refusedWrite) ctx.push = ctx.replace = "false";
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target?.tagName === "MAIN") notice()?.replaceChildren();
});

// A draft that is not saved is told in its own place: nothing was sent, and typing goes on.
const unsaved = ({ sourceElement }) => {
  const words = sourceElement.dataset.unsaved;
  if (words) sourceElement.textContent = words;
  return Boolean(words);
};

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.response?.status >= 400 && ctx.response.status !== 401) unsaved(ctx); // an ended session has words of its own
});

// No answer came at all: the words for that are in the page already.
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx?.request || ctx.sourceElement.matches("input[hx-trigger], [data-poll]") || unsaved(ctx)) return;
  const kind = ctx.request.method === "GET" ? "read" : "write";
  const words = document.querySelector(`template[data-offline=${kind}]`);
  notice().replaceChildren(words.content.cloneNode(true));
  notice().scrollIntoView({ block: "nearest" });
});
