// One menu is open at a time; a click elsewhere closes it, and an opened one takes the focus.
const close = except => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
};

document.addEventListener("click", ({ target }) => close(target));

document.addEventListener("toggle", ({ target }) => {
  if (target.matches("details.menu") && target.open) target.querySelector(".pop input:not([type=hidden])")?.focus();
}, true);
