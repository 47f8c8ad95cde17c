// A form with data-guard counts what was typed, and asks before that is left behind.
let sending = false;

const changed = control => {
  if (control.type === "radio" || control.type === "checkbox") return control.checked !== control.defaultChecked;
  if (control.options) return [...control.options].some(o => o.selected !== o.defaultSelected);
  return control.value !== control.defaultValue;
};

const changes = form => new Set([...form.elements].filter(c => c.name && changed(c)).map(c => c.name)).size;

const guarded = () => [...document.querySelectorAll("form[data-guard]")]
  .find(form => "typed" in form.dataset || changes(form) > 0);

document.addEventListener("input", ({ target }) => {
  const place = target.form?.querySelector("[data-changes]");
  if (!place) return;
  const n = changes(target.form);
  place.textContent = n === 0 ? "" : n === 1 ? "1 change" : `${n} changes`;
});

document.addEventListener("submit", event => { sending = !event.defaultPrevented; });

// On the way to a sign-in page, what was sent is kept by the server.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => { if (ctx.hx?.redirect) sending = true; });

// Somebody who has typed signs in again beside this page, which then goes on.
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.("a[data-beside]");
  if (!link || !guarded()) return;
  link.href = link.dataset.beside;
  link.target = "_blank";
}, true);

addEventListener("beforeunload", event => {
  if (!sending && guarded()) event.preventDefault();
});

// What a page asks by itself waits while something is typed, in whichever form.
const typing = () => guarded() || [...document.querySelectorAll("#task form")].some(form => changes(form) > 0);

document.addEventListener("htmx:before:request", event => {
  const { request, target, sourceElement } = event.detail.ctx;
  if (sourceElement.matches("[data-fresh]") && typing()) return event.preventDefault();
  const leaves = request.method === "GET" && (target === document.body || target?.tagName === "MAIN");
  if (!leaves || request.headers["HX-History-Restore-Request"]) return;
  const form = guarded();
  if (form && !confirm(form.dataset.guard)) event.preventDefault();
});
