// What the keyboard and a second look add; every page reads and submits without it.
(() => {
  "use strict";
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (node) => node.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

  // ---- menus that open: one at a time, closed by Escape or a click elsewhere
  const closeDrops = (except) => {
    for (const drop of all("details[data-drop][open]")) if (drop !== except) drop.open = false;
  };
  document.addEventListener("click", (event) => closeDrops(event.target.closest("details[data-drop]")));

  // ---- colours
  const theme = one("[data-theme-choice]");
  if (theme) {
    theme.hidden = false;
    const mark = () => {
      const chosen = localStorage.getItem("theme") || "";
      for (const button of all("button", theme)) button.setAttribute("aria-pressed", button.value === chosen);
    };
    theme.addEventListener("click", (event) => {
      if (event.target.tagName !== "BUTTON") return;
      window.tradewrightTheme(event.target.value);
      mark();
    });
    mark();
  }
  const keysButton = one("[data-keys]");
  const showKeys = () => one("#keys")?.showModal();
  if (keysButton) {
    keysButton.hidden = false;
    keysButton.addEventListener("click", showKeys);
  }

  // ---- a question before what cannot be taken back; a form is sent once
  const ask = (words) =>
    new Promise((answer) => {
      const dialog = one("#ask");
      one("#ask-words").textContent = words;
      dialog.returnValue = "";
      dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
      dialog.showModal();
    });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const button = event.submitter;
    if (form.method === "get" || form.method === "dialog") return;
    const words = button?.dataset.confirm || form.dataset.confirm;
    if (words && !form.dataset.sure) {
      event.preventDefault();
      if (await ask(words)) {
        form.dataset.sure = "yes";
        form.requestSubmit(button || undefined);
      }
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    if (button) button.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    for (const form of all("form[data-sent]")) {
      delete form.dataset.sent;
      delete form.dataset.sure;
    }
    for (const button of all("[aria-busy]")) button.removeAttribute("aria-busy");
  });

  // ---- ticking rows
  const count = (rows) => {
    const ticked = all("input[name=id]:checked", rows).length;
    const bulk = one("[data-bulk]", rows);
    if (!bulk) return;
    bulk.classList.toggle("is-active", ticked > 0);
    for (const control of all("button, input", bulk)) control.disabled = !ticked;
    one("[data-count]", bulk).textContent = ticked ? `${ticked} ticked` : "Tick rows to act on them";
    const head = one("[data-tick-all]", rows);
    if (head) {
      const total = all("input[name=id]", rows).length;
      head.checked = ticked === total;
      head.indeterminate = ticked > 0 && ticked < total;
    }
  };
  const countAll = () => all("[data-rows]").forEach(count);
  // Enter in the text of an action means that action, not the first one of the form
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-bulk] input")) return;
    event.preventDefault();
    one("button", event.target.parentElement).click();
  });
  let lastTick = null;
  document.addEventListener("change", (event) => {
    const rows = event.target.closest("[data-rows]");
    if (!rows) return;
    if (event.target.matches("[data-tick-all]")) {
      for (const box of all("input[name=id]", rows)) box.checked = event.target.checked;
    }
    count(rows);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.matches("[data-rows] input[name=id]")) return;
    const boxes = all("input[name=id]", event.target.closest("[data-rows]"));
    if (event.shiftKey && lastTick && boxes.includes(lastTick)) {
      const [from, to] = [boxes.indexOf(lastTick), boxes.indexOf(event.target)].sort((a, b) => a - b);
      for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
    }
    lastTick = event.target;
  });

  // ---- moving in a list
  const move = (step) => {
    const rows = all("[data-rows] tbody tr, table[data-walk] tbody tr");
    if (!rows.length) return;
    const here = rows.findIndex((row) => row.classList.contains("is-here"));
    const next = Math.min(rows.length - 1, Math.max(0, here + step));
    rows[here]?.classList.remove("is-here");
    rows[here < 0 ? 0 : next].classList.add("is-here");
    rows[here < 0 ? 0 : next].scrollIntoView({ block: "nearest" });
  };
  const here = () => one("tbody tr.is-here");

  const find = one("#find");
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      find?.focus();
      find?.select();
      return;
    }
    if (event.key === "Escape") closeDrops();
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      event.preventDefault();
      find?.focus();
      find?.select();
    } else if (event.key === "?") {
      const why = document.activeElement.closest(".why") || one(".why", here() || undefined);
      if (why && (document.activeElement === why || here())) why.click();
      else showKeys();
    } else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "x") one("input[name=id]", here() || document.createElement("i"))?.click();
    else if (event.key === "Enter" && here() && document.activeElement === document.body) {
      one("a[href]", here())?.click();
    }
  });

  // ---- charts: drawn when there are any, in the colours of the page
  const draw = () => {
    const styles = getComputedStyle(document.documentElement);
    const ink = styles.getPropertyValue("--ink-soft").trim();
    const line = styles.getPropertyValue("--line").trim();
    for (const box of all("[data-chart]")) {
      const option = JSON.parse(document.getElementById(box.dataset.chart).textContent);
      const chart = echarts.getInstanceByDom(box) || echarts.init(box, null, { renderer: "svg" });
      const axis = { axisLabel: { color: ink }, axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } } };
      for (const name of ["xAxis", "yAxis"]) {
        if (option[name]) option[name] = [option[name]].flat().map((given) => ({ ...axis, ...given, axisLabel: { ...axis.axisLabel, ...given.axisLabel } }));
      }
      if (option.legend) option.legend = { ...option.legend, textStyle: { color: ink, ...option.legend.textStyle } };
      const colours = ["--accent", "--chart-2", "--chart-3", "--chart-4", "--chart-5"];
      const color = colours.map((name) => styles.getPropertyValue(name).trim());
      chart.setOption({ animation: false, color, textStyle: { fontFamily: "Inter, sans-serif", color: ink }, ...option });
      chart.off("click");
      chart.on("click", (point) => point.data?.url && location.assign(point.data.url));
    }
  };
  let fetched = false;
  const charts = () => {
    if (!one("[data-chart]")) return;
    if (window.echarts) return draw();
    if (fetched) return;
    fetched = true;
    const script = document.createElement("script");
    script.src = document.body.dataset.echarts;
    script.onload = draw;
    document.head.append(script);
  };
  addEventListener("resize", () => all("[data-chart]").forEach((box) => window.echarts?.getInstanceByDom(box)?.resize()));
  new MutationObserver(() => window.echarts && draw()).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });

  // ---- an empty filter does not stand in the address
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches("[data-filters]")) return;
    for (const [key, value] of [...event.detail.formData.entries()]) {
      if (value === "") event.detail.formData.delete(key);
    }
  });

  // ---- what htmx brings in is as the page was
  document.addEventListener("htmx:afterSettle", () => {
    countAll();
    charts();
  });
  countAll();
  charts();
})();
