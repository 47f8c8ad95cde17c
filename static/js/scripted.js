// Shows the controls that only a script can work.
document.documentElement.classList.add("scripted-page");
