// Light or dark before anything is drawn: the person's choice, else the system's.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = localStorage.getItem("theme");
    const dark = chosen ? chosen === "dark" : system.matches;
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  };
  apply();
  system.addEventListener("change", apply);
  addEventListener("storage", apply);
  document.documentElement.classList.add("js");
  window.tradewrightTheme = (chosen) => {
    if (chosen) localStorage.setItem("theme", chosen);
    else localStorage.removeItem("theme");
    apply();
  };
})();
