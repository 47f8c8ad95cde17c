// A failure lands in #notice and leaves alone what was being read, the address included.
const notice = () => document.getElementById("notice");

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const refusedWrite = ctx.request.method !== "GET" && ctx.response?.status >= 400;
  if (ctx.hx?.retarget || refusedWrite) ctx.push = ctx.replace = "false";
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target?.tagName === "MAIN") notice()?.replaceChildren();
});

// No answer came at all: the words for that are in the page already.
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx?.request || ctx.sourceElement.matches("input[hx-trigger], [data-poll]")) return;
  const kind = ctx.request.method === "GET" ? "read" : "write";
  const words = document.querySelector(`template[data-offline=${kind}]`);
  notice().replaceChildren(words.content.cloneNode(true));
  notice().scrollIntoView({ block: "nearest" });
});
