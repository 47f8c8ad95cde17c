// A page with data-fresh asks whether its task has changed: not while nobody sees it, nor
// while its words are being read by keyboard, and seldom while no answer comes. After half
// a minute without one it says so.
const patience = 30_000;
let answered = Date.now();
let asked = 0;
let ended = false; // the session: its own bar tells of that
let failing = false;

const fresh = ctx => ctx?.sourceElement?.matches?.("[data-fresh]");

document.addEventListener("visibilitychange", () => { asked = 0; ended = false; });

document.addEventListener("htmx:before:request", event => {
  const { ctx } = event.detail;
  if (!fresh(ctx)) return;
  const rests = document.visibilityState !== "visible" || ctx.sourceElement.contains(document.activeElement)
    || ended || failing && Date.now() - asked < patience;
  if (rests) event.preventDefault();
  else asked = Date.now();
});

const unsure = bar => {
  const words = bar.querySelector("template[data-unsure]");
  if (Date.now() - answered < patience || bar.querySelector("[data-no-answer]")) return;
  const said = words.content.cloneNode(true);
  const time = said.querySelector("time");
  time.textContent = new Date(answered).toLocaleTimeString("en-GB", { timeZone: time.dataset.zone });
  bar.prepend(said);
};

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (!fresh(ctx)) return;
  ended = ctx.response.status === 401;
  failing = ctx.response.status >= 400;
  if (ended) return;
  if (failing) return unsure(ctx.sourceElement);
  answered = Date.now();
  ctx.sourceElement.querySelector("[data-no-answer]")?.remove();
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!fresh(ctx)) return;
  failing = true;
  unsure(ctx.sourceElement);
});
