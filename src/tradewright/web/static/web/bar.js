// The command bar: a combobox over what the server finds. The bar keeps the keyboard; the arrows
// choose a result, which is named to a screen reader. Without this script Enter opens the page of
// results.
(() => {
  "use strict";
  const KEPT = 8;
  const find = document.querySelector("#find");
  const found = document.querySelector("#found");
  if (!find || !found) return;
  const count = document.querySelector("#found-count");
  const lines = () => [...found.querySelectorAll(".found-line")];
  const here = () => found.querySelector(".is-here");

  const open = (is) => {
    find.setAttribute("aria-expanded", String(is && found.childElementCount > 0));
    if (!is) mark(null);
  };
  const mark = (line) => {
    const before = here();
    if (before) {
      before.classList.remove("is-here");
      before.setAttribute("aria-selected", "false");
    }
    if (!line) {
      find.removeAttribute("aria-activedescendant");
      return;
    }
    line.classList.add("is-here");
    line.setAttribute("aria-selected", "true");
    find.setAttribute("aria-activedescendant", line.id);
    line.scrollIntoView({ block: "nearest" });
  };

  // ---- what was open last: kept in this browser, for this person in this company, until sign-out
  const place = `recent-${found.dataset.recent}`;
  const recent = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(place) || "[]");
      return kept.filter((one) => typeof one.url === "string" && one.url.startsWith("/") && !one.url.startsWith("//"));
    } catch {
      return [];
    }
  };
  const remember = () => {
    const opened = document.querySelector("[data-opened]");
    if (!opened) return;
    const one = { label: opened.dataset.opened, hint: opened.dataset.kind || "", url: location.pathname };
    const others = recent().filter((other) => other.url !== one.url);
    localStorage.setItem(place, JSON.stringify([one, ...others].slice(0, KEPT + 1)));
  };
  const line = (one, nth) => {
    const link = document.createElement("a");
    link.className = "found-line";
    link.href = one.url;
    link.id = `recent-${nth}`;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    const icon = document.createElement("i");
    icon.className = "ti ti-history";
    icon.setAttribute("aria-hidden", "true");
    const words = document.createElement("span");
    words.textContent = one.label;
    const hint = document.createElement("small");
    hint.textContent = one.hint;
    link.append(icon, words, hint);
    return link;
  };
  const showRecent = () => {
    const kept = recent().filter((one) => one.url !== location.pathname).slice(0, KEPT);
    if (!kept.length) return;
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", "recent-head");
    const head = document.createElement("div");
    head.className = "found-head";
    head.id = "recent-head";
    head.setAttribute("role", "presentation");
    head.textContent = "Opened last";
    group.append(head, ...kept.map(line));
    found.prepend(group);
  };
  remember();
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]")) return;
    for (const key of Object.keys(localStorage)) if (key.startsWith("recent-")) localStorage.removeItem(key);
  });

  // ---- answers come in; an older one than what stands in the bar is dropped by htmx
  let answered = find.value.trim();
  let wanted = false; // Enter came before the answer
  find.addEventListener("htmx:beforeRequest", () => find.setAttribute("aria-busy", "true"));
  find.addEventListener("htmx:afterRequest", (event) => {
    find.removeAttribute("aria-busy");
    if (wanted && !event.detail.successful) find.form.submit();
  });
  found.addEventListener("htmx:afterSettle", (event) => {
    answered = new URL(event.detail.xhr.responseURL).searchParams.get("q").trim();
    if (!answered) showRecent();
    open(document.activeElement === find);
    if (answered) mark(lines()[0]);
    count.textContent = answered ? `${lines().length} found` : "";
    if (answered !== find.value.trim()) return; // the next answer is on its way
    if (wanted) here()?.click();
    wanted = false;
  });

  // ---- keys
  const step = (by) => {
    const all = lines();
    if (!all.length) return;
    open(true);
    const at = all.indexOf(here());
    const to = at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length;
    mark(all[to]);
  };
  find.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && find.value.trim() && !event.isComposing) {
      if (find.getAttribute("aria-busy") || answered !== find.value.trim()) {
        event.preventDefault();
        wanted = true;
      } else if (here()) {
        event.preventDefault();
        if (event.ctrlKey || event.metaKey) window.open(here().href, "_blank", "noopener");
        else here().click();
      }
    } else if (event.key === "Enter" && here()) {
      event.preventDefault();
      here().click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (find.getAttribute("aria-expanded") === "true") open(false);
      else {
        find.value = "";
        find.blur();
      }
    }
  });
  find.addEventListener("focus", () => open(true));
  find.addEventListener("input", () => {
    wanted = false;
  });
  find.addEventListener("blur", () => setTimeout(() => document.activeElement !== find && open(false), 0));
  // a click on a result would take the keyboard away before it opens
  found.addEventListener("mousedown", (event) => event.preventDefault());
})();
