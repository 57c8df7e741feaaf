// Cards of the board move by drag as well: dropped in a lane, the card's own form is sent.
"use strict";

(() => {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  let held = null;

  board.addEventListener("dragstart", (event) => {
    held = event.target.closest("[data-chance]");
    if (!held) return;
    held.classList.add("is-held");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.chance);
  });

  board.addEventListener("dragend", () => {
    held?.classList.remove("is-held");
    held = null;
    for (const lane of board.querySelectorAll(".is-over")) lane.classList.remove("is-over");
  });

  board.addEventListener("dragover", (event) => {
    const lane = event.target.closest("[data-stage]");
    if (!held || !lane) return;
    event.preventDefault();
    for (const other of board.querySelectorAll(".is-over")) {
      if (other !== lane) other.classList.remove("is-over");
    }
    lane.classList.add("is-over");
  });

  board.addEventListener("drop", (event) => {
    const lane = event.target.closest("[data-stage]");
    if (!held || !lane) return;
    event.preventDefault();
    const form = held.querySelector("form");
    if (!form || held.closest("[data-stage]") === lane) return;
    form.elements.stage.value = lane.dataset.stage;
    form.requestSubmit();
  });
})();
