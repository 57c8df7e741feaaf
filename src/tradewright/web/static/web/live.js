// Open pages stay true: while a page can be seen it asks whether its documents have changed, and
// takes over the parts that say something else now. What a person is typing is never replaced: a
// bar says who changed what, and they choose when to look.
(() => {
  "use strict";
  const EVERY = 8; // seconds; `data-live-self` names its own
  const AFTER = 2; // what follows from a change follows in seconds: look so often again
  const probe = document.querySelector("[data-live]");
  const self = document.querySelector("[data-live-self]");
  if (!probe && !self) return;
  const bar = document.querySelector("#live-bar");
  const said = document.querySelector("#live-said");
  const main = document.querySelector("#main");
  const asks = (mark) => ({ headers: { "X-Live": mark, "HX-Request": "true" }, credentials: "same-origin" });

  let typed = false;
  main.addEventListener("input", () => (typed = true));
  const busy = () =>
    typed ||
    Boolean(document.querySelector("dialog[open], .trace:popover-open")) ||
    Boolean(main.querySelector("details[open] form")) ||
    Boolean(document.activeElement?.matches("#main input:not([type=checkbox]), #main textarea, #main select"));

  // random ids, tokens and “5 min ago” differ each time and mean nothing; a version does
  const bare = (node) => {
    const copy = node.cloneNode(true);
    for (const one of copy.querySelectorAll("[name=csrfmiddlewaretoken], [name=external_id], time")) one.replaceWith("");
    copy.querySelectorAll(".is-here").forEach((one) => one.classList.remove("is-here"));
    copy.querySelectorAll("[class='']").forEach((one) => one.removeAttribute("class"));
    return copy.innerHTML.replace(/why-[0-9a-f]{8}/g, "").replace(/\s+/g, " ");
  };

  const sentence = (told) => {
    const what = told.what ? `: ${told.what}` : "";
    return told.who ? `${told.who} changed this at ${told.at}${what}` : `This changed at ${told.at || "just now"}${what}`;
  };

  const tell = (told) => {
    bar.querySelector("[data-live-words]").textContent = sentence(told);
    if (probe.dataset.liveForm) bar.querySelector("[data-live-look]").href = probe.dataset.liveForm;
    probe.dataset.mark = told.mark;
    bar.hidden = false;
  };

  const take = (page) => {
    let taken = 0;
    for (const part of document.querySelectorAll("[data-live-part]")) {
      const next = page.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
      if (!next || bare(part) === bare(next)) continue;
      const rows = [...part.querySelectorAll("tbody tr")].findIndex((row) => row.classList.contains("is-here"));
      const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
      const fresh = document.importNode(next, true);
      part.replaceWith(fresh);
      window.htmx?.process(fresh);
      fresh.querySelectorAll("tbody tr")[rows]?.classList.add("is-here");
      if (focused) document.getElementById(focused)?.focus();
      fresh.classList.add("is-fresh");
      setTimeout(() => fresh.classList.remove("is-fresh"), 2500);
      taken += 1;
    }
    const watched = page.querySelector("[data-live]");
    if (probe && watched) Object.assign(probe.dataset, watched.dataset);
    if (taken) document.dispatchEvent(new CustomEvent("live:taken"));
    return taken;
  };

  let seen = "";
  const look = async () => {
    const answer = await fetch(location.href, asks(seen));
    if (answer.status !== 200 || answer.redirected) return 0;
    seen = answer.headers.get("X-Live") || "";
    return take(new DOMParser().parseFromString(await answer.text(), "text/html"));
  };

  let again = 0;
  const ask = async () => {
    if (!probe) {
      if (!busy()) await look();
      return;
    }
    const answer = await fetch(probe.dataset.live, asks(probe.dataset.mark));
    if (answer.status === 200) {
      const told = await answer.json();
      if (busy() || probe.dataset.liveForm) {
        tell(told);
        return;
      }
      if (await look()) said.textContent = sentence(told);
      else probe.dataset.mark = told.mark;
      again = AFTER;
    } else if (answer.status === 304 && again > 0) {
      again -= 1;
      if (!busy()) await look();
    }
  };

  const every = Number(self?.dataset.liveSelf || EVERY) * 1000;
  let asking = false;
  const turn = async () => {
    if (asking || document.visibilityState !== "visible") return;
    asking = true;
    try {
      await ask();
    } catch {
      // the server or the network is away: ask again at the next turn
    } finally {
      asking = false;
    }
  };
  setInterval(turn, every);
  document.addEventListener("visibilitychange", turn);
  bar?.querySelector("[data-live-look]")?.addEventListener("click", (event) => {
    if (probe?.dataset.liveForm) return; // its link leads to the document
    event.preventDefault();
    location.reload();
  });
})();
