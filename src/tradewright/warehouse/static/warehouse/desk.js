// The scanner's side of picking, and printing. Without it the form works by typing.
(() => {
  "use strict";
  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }

  const form = document.querySelector("[data-picking]");
  if (!form) return;
  const lines = [...form.querySelectorAll("[data-line]")];
  const quantity = (line) => line.querySelector("[data-full]");
  const figure = (text) => Number(text.replaceAll(",", ""));

  // less than asked is short, and wants a word why
  const judge = (line) => {
    const field = quantity(line);
    line.classList.toggle("is-short", figure(field.value || "0") < figure(field.dataset.full));
  };
  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-full]")) judge(event.target.closest("[data-line]"));
  });
  lines.forEach(judge);

  // a scan finds its line; a wrong one is loud and says what was expected
  const scan = form.querySelector("[data-scan]");
  const field = scan.querySelector("input");
  const said = scan.querySelector(".scan-said");
  scan.hidden = false;
  const left = () => lines.filter((line) => !line.classList.contains("is-found"));
  const loud = (words) => {
    scan.classList.add("scan-wrong");
    said.textContent = words;
    navigator.vibrate?.([120, 60, 120]);
    field.select();
  };
  const found = (line) => {
    scan.classList.remove("scan-wrong");
    line.classList.add("is-found");
    line.scrollIntoView({ block: "center" });
    const open = left().length;
    said.textContent = open ? `Found. ${open} ${open === 1 ? "line" : "lines"} to go.` : "All lines are found.";
    field.value = "";
    if (!open) form.querySelector(".task-acts .btn").focus();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const code = field.value.trim().toUpperCase();
    if (!code) return;
    const match = (line) => line.dataset.codes.toUpperCase().split(" ").includes(code);
    const line = left().find(match) || lines.find(match);
    if (line) return found(line);
    const next = left()[0]?.dataset.codes.split(" ")[0];
    loud(`${code} is not in this shipment.${next ? ` Next is ${next}.` : ""}`);
  });
  field.focus();
})();
