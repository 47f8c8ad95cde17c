// A slider over a task's life writes the moment it stands at into the input that it names. On
// the tick of a version that is the one at which the version began.
const tickOf = ({ list, value }) => [...list?.options ?? []].find(tick => tick.value === value);

const momentOf = slider => {
  const { dataset: { from, to }, value, max } = slider, tick = tickOf(slider);
  if (tick) return tick.dataset.asAt;
  if (value === "0") return from; // to the digit: before it there is no task
  const begun = Date.parse(from);
  return new Date(begun + (Date.parse(to) - begun) * value / max).toISOString();
};

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-slider]")) return;
  const now = target.value === target.max;
  const moment = momentOf(target);
  const words = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone: target.dataset.zone });
  const tick = tickOf(target);
  target.ariaValueText = now ? "now" : words.format(new Date(moment)) + (tick ? `, ${tick.label}` : "");
  const input = document.getElementById(target.dataset.slider);
  input.value = now ? "now" : moment;
  input.dispatchEvent(new Event("input", { bubbles: true })); // so that the echo follows
});
