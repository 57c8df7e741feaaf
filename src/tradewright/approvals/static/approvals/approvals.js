// a approves, r refuses: the request that is open, or in a list the row one stands on.
(() => {
  "use strict";
  const typing = (node) => node.matches("input:not([type=checkbox]), textarea, select");
  const press = (key) => {
    const form = document.querySelector("[data-decide]");
    if (form) {
      const reason = form.querySelector("[name=reason]");
      if (key === "r" && !reason.value.trim()) reason.focus();
      else form.querySelector(`[value=${key === "a" ? "approve" : "refuse"}]`).click();
      return;
    }
    const rows = document.querySelector("[data-rows]");
    const bulk = rows?.querySelector("[data-bulk]");
    if (!bulk) return;
    const tick = rows.querySelector("tr.is-here input[name=id]");
    if (tick && !tick.checked) tick.click();
    if (!rows.querySelector("input[name=id]:checked")) return;
    const [approve, refuse] = bulk.querySelectorAll("button");
    const note = refuse.parentElement.querySelector("input");
    if (key === "a") approve.click();
    else if (note.value.trim()) refuse.click();
    else note.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key !== "a" && event.key !== "r") return;
    event.preventDefault();
    press(event.key);
  });
})();
