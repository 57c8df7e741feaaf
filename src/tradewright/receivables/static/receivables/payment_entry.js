// What a payment pays: ticks and amounts agree, and what stays on account is always in sight.
// Amounts are whole numbers of the minor unit here, so that nothing is lost in adding.
(() => {
  "use strict";
  const form = document.querySelector("[data-paying]");
  if (!form) return;
  const amount = form.querySelector("#f-amount");
  const oldest = form.querySelector("[data-oldest]");
  const sums = form.querySelector("[data-sums]");
  const table = () => form.querySelector(".pay-rows");
  const rows = () => [...form.querySelectorAll("[data-open]")];
  const tick = (row) => row.querySelector("[name=apply]");
  const field = (row) => row.querySelector(".form-control");
  const places = () => Number(table()?.dataset.minorUnit ?? 2);

  const units = (text) => {
    const clean = text.replaceAll(",", "").replaceAll(" ", "").trim();
    const parts = /^(\d*)(?:\.(\d*))?$/.exec(clean);
    if (!clean || !parts) return 0;
    return Number(`${parts[1] || "0"}${(parts[2] || "").padEnd(places(), "0").slice(0, places())}`);
  };
  const plain = (value) => {
    const text = String(Math.abs(value)).padStart(places() + 1, "0");
    const cut = text.length - places();
    return places() ? `${text.slice(0, cut)}.${text.slice(cut)}` : text;
  };
  const shown = (value) => {
    const [whole, part] = plain(value).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return `${value < 0 ? "−" : ""}${grouped}${part === undefined ? "" : `.${part}`}`;
  };
  const open = (row) => units(row.dataset.open);
  const paid = (row) => units(field(row).value);
  const applied = () => rows().reduce((sum, row) => sum + paid(row), 0);

  const tell = () => {
    const received = units(amount.value);
    const left = received - applied();
    const say = (name, value) => {
      sums.querySelector(`[data-sum=${name}]`).textContent = shown(value);
    };
    say("received", received);
    say("applied", applied());
    say("left", left);
    sums.querySelector("[data-sum=left]").classList.toggle("over", left < 0);
  };
  // a row takes what is left; before an amount is given, all of it
  const fill = (row) => {
    const left = amount.value.trim() ? units(amount.value) - applied() : open(row);
    const takes = Math.min(open(row), Math.max(left, 0));
    field(row).value = takes ? plain(takes) : "";
  };
  const clear = (row) => {
    tick(row).checked = false;
    field(row).value = "";
  };
  const fillOldest = () => {
    rows().forEach(clear);
    for (const row of rows()) {
      fill(row);
      tick(row).checked = paid(row) > 0;
    }
    tell();
  };

  form.addEventListener("change", (event) => {
    const row = event.target.closest("[data-open]");
    if (!row || event.target !== tick(row)) return;
    field(row).value = "";
    if (tick(row).checked) fill(row);
    tell();
  });
  form.addEventListener("input", (event) => {
    const row = event.target.closest("[data-open]");
    if (row && event.target === field(row)) tick(row).checked = field(row).value.trim() !== "";
    if (row || event.target === amount) tell();
  });
  oldest.addEventListener("click", fillOldest);
  document.addEventListener("keydown", (event) => {
    if (event.altKey && event.code === "KeyO" && rows().length) {
      event.preventDefault();
      fillOldest();
    }
  });
  const begin = () => {
    oldest.hidden = !rows().length;
    sums.hidden = false;
    tell();
  };
  document.addEventListener("htmx:afterSettle", begin);
  begin();
  form.querySelector("[aria-invalid]")?.focus();
})();
