// Quote entry: Enter goes to the next line, Ctrl Enter saves, rows are pasted from a spreadsheet.
// Without it the form works by Tab and its buttons; prices come by htmx.
(() => {
  "use strict";
  const form = document.getElementById("quote-entry");
  const body = document.getElementById("entry-rows");
  const PASTED = ["item", "quantity", "unit", "price", "percent"];
  const cell = (row, name) => row?.querySelector(`[name^="${name}-"]`);

  const nextRow = (row) => row.nextElementSibling || add();
  const add = () => {
    const last = body.lastElementChild;
    const from = last.querySelector(".entry-no").textContent;
    const to = String(Number(from) + 1);
    const row = last.cloneNode(true);
    row.querySelector(".entry-no").textContent = to;
    for (const node of row.querySelectorAll("*")) {
      for (const name of ["name", "id", "list", "aria-describedby", "aria-label", "hx-vals", "hx-params", "hx-target"]) {
        const value = node.getAttribute(name);
        if (value) node.setAttribute(name, value.replace(new RegExp(`(-|line )${from}\\b`, "g"), `$1${to}`));
      }
      if (node.matches("input")) node.value = "";
      if (node.matches("select")) node.selectedIndex = 0;
      if (node.matches(".entry-words, .entry-net span, .entry-available span")) node.textContent = "";
    }
    body.append(row);
    window.htmx?.process(row);
    return row;
  };

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.matches("textarea, button")) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      form.requestSubmit(form.querySelector(".btn-primary"));
      return;
    }
    const row = event.target.closest("#entry-rows tr");
    cell(row ? nextRow(row) : body.rows[0], "item").focus();
  });

  form.addEventListener("paste", (event) => {
    const row = event.target.closest("#entry-rows tr");
    const text = event.clipboardData.getData("text");
    if (!row || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const start = Math.max(PASTED.findIndex((name) => event.target.name.startsWith(`${name}-`)), 0);
    let at = row;
    const pasted = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n");
    pasted.forEach((line, nth) => {
      if (nth) at = nextRow(at);
      line.split("\t").forEach((value, place) => {
        const input = cell(at, PASTED[start + place]);
        if (input) input.value = value.trim();
      });
    });
    cell(at, "item").focus();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
