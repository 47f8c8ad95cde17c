// A drawing is shown as large as its place allows and eyes like. Buttons, the keys + - 0
// while it has the focus, and the wheel with Ctrl make it larger, smaller, and fit: that is
// all of it, but no smaller than can be read. How large it is stands beside the buttons.
const least = 0.2, readable = 0.62, legible = 0.72, most = 3, step = 1.25;

const picture = canvas => canvas.querySelector("svg");
const natural = canvas => picture(canvas).viewBox.baseVal;
const scaleOf = canvas => Number(canvas.dataset.scale) || 1;

// The scale at which all of it has room, in its place and so in the window.
const whole = canvas => {
  const { width, height } = natural(canvas);
  return Math.min(canvas.clientWidth / width, parseFloat(getComputedStyle(canvas).maxBlockSize) / height);
};

const say = (canvas, words) => {
  canvas.closest(".drawing").querySelector("[data-said]").textContent = words(`${Math.round(scaleOf(canvas) * 100)} %`);
};

// The point of the picture under x and y of the canvas stays there.
const zoom = (canvas, wanted, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) => {
  const scale = Math.min(most, Math.max(Math.min(least, whole(canvas)), wanted)), by = scale / scaleOf(canvas);
  const left = (canvas.scrollLeft + x) * by - x, top = (canvas.scrollTop + y) * by - y;
  picture(canvas).setAttribute("width", natural(canvas).width * scale);
  picture(canvas).setAttribute("height", natural(canvas).height * scale);
  canvas.dataset.scale = scale;
  canvas.scrollTo(left, top);
  say(canvas, size => size);
};

// The state where the task is, or where tasks begin, comes into the middle.
const centre = canvas => {
  const { x, y, width, height } = (canvas.querySelector(".current") ?? canvas.querySelector("[data-kind=start]") ?? picture(canvas)).getBBox();
  const scale = scaleOf(canvas);
  canvas.scrollTo((x + width / 2) * scale - canvas.clientWidth / 2, (y + height / 2) * scale - canvas.clientHeight / 2);
};

const fit = canvas => {
  zoom(canvas, Math.min(1, Math.max(readable, whole(canvas))));
  centre(canvas);
  canvas.closest(".drawing").scrollIntoView({ block: "nearest" });
  say(canvas, size => whole(canvas) < readable ? `${size}: any smaller would be unreadable. Scroll, or press − for all of it` : `${size}: all of it`);
};

const show = canvas => {
  zoom(canvas, Math.min(1, Math.max(legible, canvas.clientWidth / natural(canvas).width)), 0, 0);
  centre(canvas);
};

const acts = {
  in: canvas => zoom(canvas, scaleOf(canvas) * step),
  out: canvas => zoom(canvas, scaleOf(canvas) / step),
  fit,
};
const keys = { "+": "in", "=": "in", "-": "out", "0": "fit" };

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-zoom]");
  if (button) acts[button.dataset.zoom](button.closest(".drawing").querySelector("[data-canvas]"));
});

document.addEventListener("keydown", event => {
  const canvas = event.target.closest?.("[data-canvas]");
  const act = acts[keys[event.key]];
  if (!canvas || !act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act(canvas);
});

document.addEventListener("wheel", event => {
  const canvas = event.target.closest?.("[data-canvas]");
  if (!canvas || !event.ctrlKey) return;
  event.preventDefault();
  const { left, top } = canvas.getBoundingClientRect();
  zoom(canvas, scaleOf(canvas) * (event.deltaY < 0 ? step : 1 / step), event.clientX - left, event.clientY - top);
}, { passive: false });

const showAll = () => document.querySelectorAll("[data-canvas]:not([data-scale])").forEach(show);
document.addEventListener("htmx:after:swap", showAll);
showAll();
