// Rows from a spreadsheet: item, quantity, unit, price, day; or as their head names them.
(() => {
  "use strict";
  const NAMES = [
    ["item", /^(item|article|code|part|sku|your (item|part)|number)/i],
    ["quantity", /^(quantity|qty|amount|pieces|pcs)/i],
    ["unit", /^(unit|uom)/i],
    ["price", /^price/i],
    ["requested_on", /^(requested|wanted|day|date|deliver)/i],
  ];
  const columns = (head) => {
    const named = head.map((words) => NAMES.find(([, pattern]) => pattern.test(words.trim()))?.[0] ?? null);
    return named.includes("item") && named.includes("quantity") ? named : null;
  };
  const day = (words) => {
    const [, first, second, third] = /^(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})$/.exec(words) || [];
    if (!first) return words;
    const [year, month, date] = first.length === 4 ? [first, second, third] : [third, second, first]; // day before month
    return `${year.padStart(4, "20")}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  };
  // each row as its fields by name; none where the text is no table
  window.pastedRows = (text, cells) => {
    const plain = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    if (!/[\t\n]/.test(plain)) return [];
    const lines = plain.split("\n").filter((words) => words.trim()).map((line) => line.split("\t"));
    const named = columns(lines[0]);
    return (named ? lines.slice(1) : lines).map((line) =>
      line
        .map((words, at) => [(named || cells)[at], words.trim()])
        .filter(([name]) => name)
        .map(([name, words]) => [name, name === "requested_on" ? day(words) : words]),
    );
  };
})();
