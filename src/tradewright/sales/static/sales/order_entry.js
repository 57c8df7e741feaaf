// Order entry: type-ahead, keys, pasted rows, live prices, a kept draft. The form submits without it.
(() => {
  "use strict";
  const form = document.getElementById("order-entry");
  const body = document.getElementById("entry-rows");
  const says = document.getElementById("entry-says");
  const note = document.getElementById("entry-note");
  const CELLS = ["item", "quantity", "unit", "price", "requested_on"];
  const SPARE = 3; // empty lines that stand ready
  const most = Number(form.dataset.most);
  const field = (name) => form.elements[name];
  const HEAD = ["customer", "ship_to", "warehouse", "requested_on", "customer_reference", "note", "coupons"].filter(field);
  const rows = () => [...body.rows];
  const cells = new WeakMap(); // a line's fields by name: looked up once, for hundreds of lines
  const cell = (row, name) => {
    if (!cells.has(row)) cells.set(row, Object.fromEntries([...row.querySelectorAll("input")].map((input) => [input.name.replace(/-\d+$/, ""), input])));
    return cells.get(row)[name] ?? null;
  };
  const typed = (row, name) => cell(row, name)?.value.trim() ?? "";
  const isEmpty = (row) => CELLS.every((name) => !typed(row, name));
  const put = (node, text) => {
    if (node && node.textContent !== text) node.textContent = text;
  };

  // ---- lines: added, deleted, numbered from 1
  const blank = body.rows[0].cloneNode(true);
  const clear = (row) => {
    for (const input of row.querySelectorAll("input")) input.value = "";
    for (const shown of row.querySelectorAll("[data-show]")) shown.textContent = "";
    row.querySelector("[data-instead]").replaceChildren();
    for (const name of CELLS) wrong(cell(row, name), "");
    delete row.dataset.units;
  };
  const number = (from = 0) =>
    rows().slice(from).forEach((row, at) => {
      const line = String(from + at + 1);
      const shown = row.querySelector(".entry-no");
      if (shown.textContent === line && cell(row, "item").name === `item-${line}`) return;
      shown.textContent = line;
      for (const name of CELLS) {
        const input = cell(row, name);
        if (!input) continue;
        input.nextElementSibling.id = `${name}-${line}-error`;
        input.setAttribute("aria-describedby", `${name}-${line}-error`);
        input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+$/, line));
        input.name = `${name}-${line}`;
      }
      row.querySelector("[data-drop-line]").setAttribute("aria-label", `Delete line ${line}`);
    });
  const add = () => {
    if (body.rows.length >= most) return null;
    const row = blank.cloneNode(true);
    body.append(row);
    clear(row);
    number(body.rows.length - 1);
    return row;
  };
  const drop = (row) => {
    const next = row.nextElementSibling || row.previousElementSibling || add();
    row.remove();
    number();
    cell(next, "item").focus();
    changed();
  };
  const trim = () => {
    while (body.rows.length > SPARE && rows().slice(-SPARE - 1).every(isEmpty)) body.lastElementChild.remove();
  };

  // ---- what is wrong stands at its field
  function wrong(input, message) {
    if (!input) return;
    const place = input.nextElementSibling;
    put(place, message || "");
    place.hidden = !message;
    if (message) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  const wrongInHead = (name, message) => {
    const input = field(name);
    const place = document.getElementById(`f-${name}-words`);
    if (message && !place.querySelector(".field-error")) {
      const error = document.createElement("span");
      error.className = "field-error";
      place.replaceChildren(error);
    }
    if (message) put(place.querySelector(".field-error"), message);
    else if (place.querySelector(".field-error")) place.textContent = "";
    input.closest(".field").classList.toggle("field-wrong", Boolean(message));
    input.toggleAttribute("aria-invalid", Boolean(message));
  };

  // ---- live prices: one request for the whole order, a moment after the last key
  let timer = 0;
  let asking = null;
  const order = () => {
    const used = rows().filter((row) => !isEmpty(row));
    const lines = used.map((row) => Object.fromEntries(CELLS.map((name) => [name, typed(row, name)])));
    const head = Object.fromEntries(HEAD.map((name) => [name, field(name).value.trim()]));
    return { used, sent: { ...head, lines } };
  };
  function changed() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      keep();
      price();
    }, 250);
  }
  addEventListener("pagehide", () => timer && keep()); // what was typed last, too
  const price = async (kept = "") => {
    const { used, sent } = order();
    asking?.abort();
    const mine = (asking = new AbortController());
    put(document.querySelector("[data-sum=lines]"), String(used.length));
    if (!sent.customer && !kept) return;
    try {
      const answer = await fetch(form.dataset.prices, {
        method: "POST",
        body: JSON.stringify({ ...sent, external_id: kept }),
        headers: { "Content-Type": "application/json", "X-CSRFToken": field("csrfmiddlewaretoken").value },
        signal: mine.signal,
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      show(used, sent, await answer.json());
      put(says, "");
    } catch (fault) {
      if (fault.name !== "AbortError") put(says, "Prices cannot be shown now; what is typed is kept here.");
    }
  };
  const show = (used, sent, answer) => {
    if (answer.made) return startAfresh(`This order was entered, as ${answer.made.number}.`, answer.made.url);
    showCustomer(answer.customer);
    showReference(answer.reference);
    if (field("coupons")) put(document.getElementById("f-coupons-words"), answer.coupons || "codes, with commas");
    used.forEach((row, at) => {
      if (answer.lines[at]) showLine(row, sent.lines[at], answer.lines[at]);
    });
    for (const name of ["net", "tax", "total"]) put(document.querySelector(`[data-sum=${name}]`), answer.totals?.[name] ?? "–");
    put(document.querySelector("[data-sum=margin]"), answer.margin ?? "–");
    const credit = answer.credit;
    for (const node of document.querySelectorAll("[data-credit]")) node.hidden = !credit?.limit;
    for (const name of ["limit", "exposure", "left"]) put(document.querySelector(`[data-sum=${name}]`), credit?.[name] ?? "–");
    const left = document.querySelector("[data-sum=left]");
    left.classList.toggle("is-over", Boolean(credit?.is_over));
    if (credit?.is_over) left.textContent += ", will be held";
  };
  const showReference = (known) => {
    const place = document.getElementById("f-customer_reference-words");
    if (place.querySelector(".field-error")) return;
    put(place, known?.message ?? "");
    if (!known) return;
    place.append(" ", Object.assign(document.createElement("a"), { href: known.url, target: "_blank", textContent: "Open it" }));
  };
  const showCustomer = (customer) => {
    for (const name of ["customer", "ship_to", "warehouse"]) wrongInHead(name, customer.field === name ? customer.message : "");
    if (!customer.code) return;
    const typing = document.activeElement === field("customer");
    if (!typing && field("customer").value !== customer.code) field("customer").value = customer.code;
    if (customer.field !== "customer") {
      const tax = customer.prices_include_tax ? ", prices include tax" : "";
      put(document.getElementById("f-customer-words"), `${customer.name}, ${customer.terms}${tax}`);
    }
    askUsual(customer.code);
    const places = field("ship_to");
    if (places.dataset.of === customer.code) return;
    const chosen = places.value;
    places.replaceChildren(places.options[0], ...customer.ship_tos.map(([code, words]) => new Option(words, code)));
    places.dataset.of = customer.code;
    if (customer.ship_tos.some(([code]) => code === chosen)) places.value = chosen;
    else if (chosen) changed();
  };
  const showLine = (row, sent, line) => {
    if (!row.isConnected || typed(row, "item") !== sent.item) return; // typed on since then
    const item = cell(row, "item");
    if (line.item && line.item !== sent.item && document.activeElement !== item) {
      item.value = line.item;
      if (!typed(row, "unit") && line.unit) cell(row, "unit").value = line.unit; // what their number stands for
      keep();
    }
    put(row.querySelector("[data-show=warning]"), (line.warnings || []).join(" "));
    offerInstead(row, line.instead || []);
    for (const name of ["name", "source", "available", "tax", "net", "margin"]) put(row.querySelector(`[data-show=${name}]`), line[name] ?? "");
    put(row.querySelector("[data-show=short]"), line.short ? `${line.short} short` : "");
    row.dataset.units = (line.units || []).join(" ");
    cell(row, "unit").placeholder = line.unit ?? "unit";
    const given = cell(row, "price");
    if (given) given.placeholder = line.price ?? "";
    else put(row.querySelector("[data-show=price]"), line.price ?? "");
    const begun = !given && line.field === "price" ? "item" : line.field;
    for (const name of CELLS) wrong(cell(row, name), begun === name ? line.message : "");
  };

  // ---- what else could be sold where a line is short or its item is gone: F2 takes the first
  const offerInstead = (row, found) => {
    const place = row.querySelector("[data-instead]");
    const codes = found.map((one) => `${one.code} ${one.available}`).join();
    if (place.dataset.of === codes) return;
    place.dataset.of = codes;
    place.replaceChildren(
      ...found.map((one, at) => {
        const button = Object.assign(document.createElement("button"), {
          type: "button", className: "btn btn-small", tabIndex: -1, textContent: `Take ${one.code}`, title: `${one.words}${at ? "" : " (F2)"}`,
        });
        button.dataset.code = one.code;
        const words = Object.assign(document.createElement("small"), { className: "soft", textContent: one.available });
        const item = document.createElement("div");
        item.append(button, " ", words);
        return item;
      }),
    );
  };
  const take = (row, code) => {
    cell(row, "item").value = code;
    cell(row, "unit").value = "";
    offerInstead(row, []);
    go(cell(row, "quantity"));
    changed();
  };

  // ---- what the customer usually orders: buttons above the lines, and F4 at an item
  const habits = document.getElementById("entry-usual");
  let usual = [];
  let usualOf = null;
  const askUsual = async (code) => {
    if (usualOf === code) return;
    usualOf = code;
    const answer = await fetch(`${form.dataset.usual}?${new URLSearchParams({ customer: code })}`).catch(() => null);
    if (usualOf !== code) return;
    usual = answer?.ok && !answer.redirected ? (await answer.json()).items : [];
    habits.hidden = !usual.length;
    habits.querySelector("ul").replaceChildren(
      ...usual.map((one) => {
        const button = Object.assign(document.createElement("button"), { type: "button", className: `btn btn-small${one.is_due ? " is-due" : ""}` });
        button.dataset.code = one.code;
        button.append(Object.assign(document.createElement("b"), { textContent: one.code }), ` ${one.name}`);
        const cycle = one.cycle ? `, every ${one.cycle} days` : "";
        const words = Object.assign(document.createElement("small"), { className: "soft", textContent: `${one.quantity} ${one.unit} at ${one.price} on ${one.last}${cycle}` });
        const item = document.createElement("li");
        item.append(button, words);
        return item;
      }),
    );
  };
  const addUsual = (code, into) => {
    const one = usual.find((known) => known.code === code);
    const row = into || rows().find(isEmpty) || add();
    if (!one || !row) return;
    for (const [name, value] of [["item", one.code], ["quantity", one.quantity], ["unit", one.unit]]) cell(row, name).value = value;
    go(cell(row, "quantity"));
    changed();
  };
  habits.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) addUsual(button.dataset.code);
  });

  // ---- type-ahead: a list of codes under the field, walked with the arrows
  const list = document.createElement("ul");
  list.className = "offers";
  list.id = "entry-offers";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  document.body.append(list);
  let owner = null;
  let looking = 0;
  const options = () => [...list.children];
  const marked = () => list.querySelector("[aria-selected=true]");
  const close = () => {
    clearTimeout(looking);
    list.hidden = true;
    owner?.setAttribute("aria-expanded", "false");
    owner?.removeAttribute("aria-activedescendant");
    owner = null;
  };
  const mark = (option) => {
    marked()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) owner.setAttribute("aria-activedescendant", option.id);
  };
  const open = (input, found) => {
    owner = input;
    list.replaceChildren(
      ...found.map(([code, words], at) => {
        const option = document.createElement("li");
        option.id = `entry-offer-${at}`;
        option.dataset.code = code;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(Object.assign(document.createElement("b"), { textContent: code }));
        option.append(Object.assign(document.createElement("span"), { textContent: words }));
        return option;
      }),
    );
    list.hidden = !found.length;
    if (!found.length) return close();
    const place = input.getBoundingClientRect();
    list.style.left = `${Math.min(place.left, innerWidth - 300) + scrollX}px`;
    list.style.top = `${place.bottom + scrollY}px`;
    list.style.minWidth = `${Math.max(place.width, 280)}px`;
    list.style.maxWidth = `${innerWidth - Math.min(place.left, innerWidth - 300) - 12}px`;
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "true"]]) input.setAttribute(name, value);
    mark(options()[0]);
  };
  const lookUp = (input, url, name) => {
    clearTimeout(looking);
    const words = input.value.trim();
    if (!words) return close();
    looking = setTimeout(async () => {
      const answer = await fetch(`${url}?${new URLSearchParams({ field: name, [name]: words })}`).catch(() => null);
      if (!answer?.ok || answer.redirected || document.activeElement !== input || input.value.trim() !== words) return;
      const page = new DOMParser().parseFromString(`<select>${await answer.text()}</select>`, "text/html");
      const found = [...page.querySelectorAll("option")].map((option) => [option.value, option.textContent.trim()]);
      if (document.activeElement === input && input.value.trim() === words) open(input, found);
    }, 150);
  };
  const offer = (input) => {
    if (input.name === "customer") lookUp(input, form.dataset.customers, "customer");
    else if (input.name.startsWith("item-")) lookUp(input, form.dataset.items, "item");
    else if (input.name.startsWith("unit-")) {
      const units = (input.closest("tr").dataset.units || "").split(" ").filter((unit) => unit.startsWith(input.value.trim().toUpperCase()));
      if (units.length && !units.includes(input.value)) open(input, units.map((unit) => [unit, ""]));
      else close();
    }
  };
  const choose = (option) => {
    const input = owner;
    if (option.dataset.usual) {
      close();
      addUsual(option.dataset.code, input.closest("tr"));
      return input;
    }
    input.value = option.dataset.code;
    close();
    changed();
    return input;
  };
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the field keeps the focus
    const option = event.target.closest("li");
    if (option?.dataset.usual) choose(option);
    else if (option) after(choose(option));
  });
  form.addEventListener("focusout", close);

  // ---- keys: Enter goes on, the arrows walk, Ctrl Enter enters the order
  const go = (input) => {
    input?.focus();
    input?.select?.();
  };
  const nextLine = (row) => go(cell(row.nextElementSibling || add() || row, "item"));
  const after = (input) => {
    const row = input.closest("tr");
    if (!row) {
      const fields = HEAD.map(field);
      const next = fields[fields.indexOf(input) + 1];
      return go(input.name === "customer" || !next ? cell(body.rows[0], "item") : next);
    }
    if (isEmpty(row)) return form.querySelector("button[value=confirm]").focus(); // nothing more to type
    if (input.name.startsWith("item-")) return go(cell(row, "quantity"));
    if (input.name.startsWith("unit-") && cell(row, "price")) return go(cell(row, "price"));
    return nextLine(row);
  };
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    const row = input.closest("tbody tr");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (owner && marked()) choose(marked());
      form.requestSubmit(form.querySelector("button[value=confirm]"));
    } else if (event.key === "Delete" && (event.ctrlKey || event.metaKey) && row) {
      event.preventDefault();
      close();
      drop(row);
    } else if (event.key === "F2" && row?.querySelector("[data-instead] button")) {
      event.preventDefault();
      close();
      take(row, row.querySelector("[data-instead] button").dataset.code);
    } else if (event.key === "F4" && input.name?.startsWith("item-") && usual.length) {
      event.preventDefault();
      open(input, usual.map((one) => [one.code, `${one.name}, ${one.quantity} ${one.unit} at ${one.price}${one.is_due ? ", due" : ""}`]));
      for (const option of options()) option.dataset.usual = "1";
    } else if (!input.matches("input, select")) {
      return;
    } else if (event.key === "Escape") {
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const down = event.key === "ArrowDown";
      if (owner === input) {
        event.preventDefault();
        mark((down ? marked()?.nextElementSibling : marked()?.previousElementSibling) || marked());
      } else if (row) {
        event.preventDefault();
        const beside = down ? row.nextElementSibling : row.previousElementSibling;
        if (beside) go(cell(beside, input.name.split("-")[0]));
      }
    } else if (event.key === "Tab" && owner === input && marked() && !event.shiftKey) {
      if (input.value.trim() !== marked().dataset.code) choose(marked());
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (owner === input && marked()?.dataset.usual) choose(marked());
      else after(owner === input && marked() ? choose(marked()) : input);
    }
  });
  form.addEventListener("input", (event) => {
    if (event.target.matches("input")) offer(event.target);
    changed();
  });
  form.addEventListener("change", (event) => event.target.matches("input, select") && changed());
  form.addEventListener("focusin", (event) => event.target.name?.startsWith("unit-") && !event.target.value && offer(event.target));
  body.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.closest("[data-instead]")) take(button.closest("tr"), button.dataset.code);
    else if (button && "dropLine" in button.dataset) drop(button.closest("tr"));
  });
  document.getElementById("entry-add").addEventListener("click", () => go(cell(add() || body.lastElementChild, "item")));

  body.addEventListener("paste", (event) => {
    const pasted = event.target.name?.startsWith("item-") ? window.pastedRows(event.clipboardData.getData("text/plain"), CELLS) : [];
    if (!pasted.length) return;
    event.preventDefault();
    let row = event.target.closest("tr");
    let left = 0;
    for (const line of pasted) {
      if (!row) left += 1;
      else {
        for (const [name, words] of line) if (cell(row, name)) cell(row, name).value = words;
        row = row.nextElementSibling || add();
      }
    }
    close();
    go(cell(row || body.lastElementChild, "item"));
    changed();
    if (left) tell(`${left} rows did not fit: an order typed here has at most ${most} lines.`);
  });

  // ---- what is typed is kept in this browser until the order is made
  function keep() {
    const { used, sent } = order();
    const isBare = !used.length && HEAD.slice(3).every((name) => !sent[name]) && !sent.customer;
    if (isBare) return localStorage.removeItem(form.dataset.draft);
    localStorage.setItem(form.dataset.draft, JSON.stringify({ ...sent, external_id: field("external_id").value }));
  }
  const tell = (words, url = "", act = null) => {
    note.replaceChildren(Object.assign(document.createElement("span"), { textContent: words }));
    if (url) note.append(Object.assign(document.createElement("a"), { href: url, textContent: "Open it" }));
    if (act) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-small", textContent: "Start afresh" });
      button.addEventListener("click", act);
      note.append(button);
    }
    note.hidden = false;
  };
  function startAfresh(words = "", url = "") {
    localStorage.removeItem(form.dataset.draft);
    if (!words) return location.reload();
    form.reset();
    rows().forEach(clear);
    field("external_id").value = fresh;
    tell(words, url);
  }
  const fresh = field("external_id").value;
  const restore = () => {
    const kept = JSON.parse(localStorage.getItem(form.dataset.draft) || "null");
    if (!kept) return "";
    for (const name of HEAD) {
      const input = field(name);
      if (input.matches("select") && kept[name] && ![...input.options].some((o) => o.value === kept[name])) input.add(new Option(kept[name], kept[name]));
      input.value = kept[name] || "";
    }
    kept.lines.forEach((line, at) => {
      const row = body.rows[at] || add();
      for (const name of CELLS) if (row && cell(row, name)) cell(row, name).value = line[name] ?? "";
    });
    field("external_id").value = kept.external_id;
    tell("What you typed before and did not send is back.", "", () => startAfresh());
    return kept.external_id;
  };

  const kept = "refused" in form.dataset ? "" : restore();
  trim();
  if (field("customer").value && !form.querySelector("[aria-invalid]")) go(cell(body.rows[0], "item"));
  if ("refused" in form.dataset) {
    keep();
    form.querySelector("[aria-invalid]")?.focus();
  } else price(kept);
})();
