// Shows the controls that only a script can work; copying works in secure contexts alone.
document.documentElement.classList.add("scripted-page");
document.documentElement.classList.toggle("copying-page", Boolean(navigator.clipboard));
