// Tables: sheets as HTML, every text as text.

function make(tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const sheetOf = (name) => page.sheets[name];
const columnOf = (name, column) => sheetOf(name).columns.find((c) => c.name === column)?.cells ?? [];

// What a column is called: its own head, its word, or what it is of, without the unit its name ends with.
function headOf(column) {
  if (column.head) return said(column.head);
  if (own(page.names.word, column.name)) return word(column.name);
  const bare = column.unit ? column.name.replace(/_(mw|mwh|gwh|cny|tce|t|m3|h)(_per_\w+)?$/, "") : column.name;
  for (const entity of ["technology", "zone"]) if (own(own(page.names, entity), bare)) return label(entity, bare);
  return word(bare);
}

// Texts of a column's cells, in the units chosen.
function textsOf(column) {
  const texts = numbersOf(column);
  return column.signed ? texts.map((t, k) => (column.cells[k] > 0 && /[1-9]/.test(t) ? `+${t}` : t)) : texts;
}

function numbersOf(column) {
  if (column.by) return column.cells.map((v, k) => (v === null ? "" : amount(v, column.by[k], column.by[k] === "1" ? 4 : 5)));
  if (column.of !== undefined) return column.cells.map((v) => label(column.of, v));
  const { factor } = unitOf(column.unit);
  const values = column.cells.map((v) => (v === null ? null : v * factor));
  const decimals = column.decimals?.(factor) ?? decimalsOf(values, column.unit);
  return values.map((v) => fixed(v, decimals));
}

// How a cell of text may be broken: not at all, within its words (a name or a path), between them; what names a row is never small.
function widthOf(text, isName) {
  if (text.length <= 14) return "short";
  return /[^ ]{20}/.test(text) ? "name" : text.length > 40 && !isName ? "long" : "";
}

function tableOf(sheet) {
  const table = make("table"), head = make("tr"), body = make("tbody");
  const columns = sheet.columns.filter((c) => c.cells.some((v) => v !== null && v !== ""));
  for (const column of columns) {
    const cell = make("th", headOf(column), { scope: "col", "data-column": column.name });
    if (column.unit) cell.append(" ", make("span", unitOf(column.unit).name, { class: "unit" }));
    if (column.of === undefined) cell.className = "number";
    head.append(cell);
  }
  const texts = columns.map(textsOf);
  for (let row = 0; row < sheet.rows; row++) {
    const line = make("tr");
    columns.forEach((column, k) => {
      const cell = k === 0 && column.of !== undefined ? make("th", texts[k][row], { scope: "row" }) : make("td", texts[k][row]);
      if (column.of === undefined) cell.className = "number";
      if (column.of !== undefined) cell.className = widthOf(texts[k][row], k === 0);
      if (cell.className === "name") cell.replaceChildren(...texts[k][row].split(/(?<=[_/])/).flatMap((part) => [part, make("wbr")]));
      if (column.name === "state" && column.cells[row] === "binding") cell.className = "short mark";
      if (column.name === "state" && column.cells[row] === "missed") cell.className = "short alarm";
      if (column.name === "met" && column.cells[row] === "no") cell.className = "short alarm";
      line.append(cell);
    });
    body.append(line);
  }
  const top = make("thead");
  top.append(head);
  table.append(top, body);
  return table;
}

function fillTables() {
  for (const place of document.querySelectorAll("[data-sheet]")) {
    place.setAttribute("aria-label", word(place.dataset.sheet));
    place.replaceChildren(tableOf(sheetOf(place.dataset.sheet)));
  }
}

// Numbers outside tables: amounts, the cards, the proof.
function fillNumbers() {
  for (const place of document.querySelectorAll("[data-amount]")) {
    const value = Number(place.dataset.amount), text = amount(value, place.dataset.unit, Number(place.dataset.digits));
    place.textContent = "signed" in place.dataset && value > 0 ? `+${text}` : text;
  }
  for (const place of document.querySelectorAll("[data-cards]")) {
    const [names, values] = [columnOf("summary", "indicator"), sheetOf("summary").columns.find((c) => c.name === "value")];
    const of = (name) => [values.cells[names.indexOf(name)], values.by[names.indexOf(name)]];
    place.replaceChildren();
    for (const [name, zh, en] of page.cards) {
      const [value, unit] = of(name);
      if (value === undefined || value === null) continue;
      const { factor, name: called } = unitOf(unit), card = make("li", "", { "data-card": name });
      if (page.alarms.includes(name) && value * factor > NOISE) card.className = "alarm";
      const number = make("b", figure(value * factor, 4));
      number.append(" ", make("span", called, { class: "unit" }));
      card.append(make("span", said([zh, en])), number);
      place.append(card);
    }
  }
  for (const place of document.querySelectorAll("[data-proof]")) {
    const { objective, bound, gap } = page.run;
    const money = said(["元", "CNY"]);
    place.textContent = `${figure(Math.max(objective - bound, 0), 3)} ${money} (${Math.max(gap, 0).toExponential(1)})`;
  }
}
