// The frame's forms come back to the address that the bar shows, which swaps may have changed.
document.addEventListener("submit", ({ target }) => {
  const here = target.querySelector("[data-here]");
  if (here) here.value = location.pathname + location.search;
}, true);
