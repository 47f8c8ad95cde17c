// Keys press what carries data-key and go to what carries data-key-focus. None
// acts while somebody types, but Ctrl+Enter and Esc; none fires anything by itself.
const text = "textarea, select, input:not([type=radio], [type=checkbox])";
const named = (attribute, key) => document.querySelector(`[${attribute}="${CSS.escape(key)}"]`);
const help = () => document.getElementById("keys");
const off = () => localStorage.getItem("keys") === "off";

const goTo = element => {
  element?.focus();
  element?.select?.();
  return element;
};

const back = event => {
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    return goTo(menu.querySelector("summary"));
  }
  if (event.target.matches("[data-jump]")) return event.target.blur();
  return named("data-key", "Escape")?.click();
};

const send = event => {
  const form = event.target.closest("form[data-confirm]") ?? document.querySelector("form[data-confirm]");
  form?.requestSubmit();
  return form;
};

const press = key => {
  if (key === "?") return help().showModal() ?? true;
  const place = named("data-key-focus", key);
  if (place) return goTo(place);
  const control = key.length === 1 && named("data-key", key);
  control?.click?.();
  if (control && control.matches("summary")) control.focus();
  return control;
};

document.addEventListener("keydown", event => {
  const composed = event.getModifierState("AltGraph"); // as brackets are on many keyboards
  if (event.defaultPrevented || event.isComposing || event.altKey && !composed || help()?.open) return;
  let used;
  if (event.key === "Escape") used = back(event);
  else if (!composed && (event.ctrlKey || event.metaKey)) {
    if (event.key === "Enter") used = send(event);
    if (event.key === "k") used = goTo(named("data-key-focus", "/"));
  } else if (!event.target.matches(text) && !off()) used = press(event.key);
  if (used) event.preventDefault();
});

document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog).showModal();
});

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-keys-off]")) localStorage.setItem("keys", target.checked ? "off" : "on");
});

document.addEventListener("beforetoggle", ({ target }) => {
  const box = target.querySelector?.("[data-keys-off]");
  if (box) box.checked = off();
}, true);
