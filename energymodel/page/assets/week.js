// The week browser: hours are unpacked once, and the seven days from a day on are drawn.

const DAYS = 7;
let hours = null; // { times, series: [{ kind, name, unit, values }] }
let firstDay = 0;

// Differences from step to step, as int16, deflated; sums of whole numbers, so that nothing is lost.
async function unpack({ data, series, steps, start }) {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const raw = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")));
  const view = new DataView(await raw.arrayBuffer());
  const unpacked = series.map(({ kind, name, unit, step, first }, place) => {
    const values = new Float64Array(steps), per = Math.round(1 / step);
    let whole = first;
    for (let k = 0; k < steps; k++) {
      whole += view.getInt16(2 * (place * steps + k), true);
      values[k] = step < 1 ? whole / per : whole * step;
    }
    return { kind, name, unit, values };
  });
  const begin = Date.parse(`${start}Z`), of = (name) => unpacked.find((s) => s.kind === "time" && s.name === name).values;
  const times = [...of("begin")].map((h) => new Date(begin + h * 3.6e6).toISOString().slice(0, 16).replace("T", " "));
  return { times, days: Math.ceil((of("begin").at(-1) + of("length").at(-1)) / 24), begins: of("begin"), series: unpacked };
}

// First and last but one step of the days that are shown.
function windowOf() {
  const from = hours.begins.findIndex((h) => h >= firstDay * 24), to = hours.begins.findIndex((h) => h >= (firstDay + DAYS) * 24);
  return [from, to < 0 ? hours.times.length : to];
}

function cut(kind, factor) {
  const [from, to] = windowOf();
  return hours.series.filter((s) => s.kind === kind).map((s) => ({ ...s, values: Array.from(s.values.subarray(from, to), (v) => v * factor) }));
}

// An axis of hours, a date where a day begins.
function hourAxis(times) {
  const every = (k) => times[k].slice(11) === times[0].slice(11);
  const dates = { color: QUIET, interval: every, formatter: (t) => t.slice(5, 10), hideOverlap: true, align: "left" };
  return { boundaryGap: false, axisLabel: dates, axisTick: { show: true, interval: every, lineStyle: { color: LINE } } };
}

function weekTimes() {
  const [from, to] = windowOf();
  return hours.times.slice(from, to);
}

figures.dispatch = (width) => {
  const { factor, name } = unitOf("MW"), times = weekTimes();
  const stack = cut("stack", factor).map((s) => ({ name: label("technology", s.name), colour: own(page.colours, s.name) ?? GREY, values: s.values }));
  const drawn = stack.filter((s) => s.values.some((v) => v !== 0));
  const demand = cut("demand", factor).map((s) => ({ name: word("demand"), values: s.values, colour: INK, line: true }));
  return stacked([...drawn, ...demand], times, name, { kind: "line", axis: hourAxis(times), height: narrow(width) ? 300 : 400 });
};

function weekLines(kind, machine, of, colour, values) {
  return () => {
    const { factor, name } = unitOf(machine), times = weekTimes();
    const series = cut(kind, factor).map((s, k) => ({ name: label(of, s.name), colour: colour(s.name, k), values: s.values, line: true }));
    return stacked(series, times, name, { kind: "line", axis: hourAxis(times), height: 200, values });
  };
}

figures.price = weekLines("price", "CNY/MWh", "zone", (_, k) => PALETTE[k % PALETTE.length]);
figures.level = weekLines("level", "1", "technology", colourOf, { min: 0, max: 100 });

// The shown week as a sheet, for the table behind the charts.
function weekSheet() {
  const digits = { MW: (factor) => (factor === 1 ? 0 : 1), "CNY/MWh": () => 1, 1: () => 1 };
  const of = { stack: "technology", demand: "word", price: "zone", level: "technology" };
  const title = { price: word("price_cny_per_mwh"), level: word("storage level") };
  const columns = ["demand", "stack", "price", "level"].flatMap((kind) => cut(kind, 1).map((s) => {
    const called = [title[kind], label(of[kind], s.name)].filter(Boolean).join(" ");
    return { name: `${kind} ${s.name}`, head: [called, called], unit: s.unit, decimals: digits[s.unit], cells: s.values };
  }));
  const times = weekTimes();
  return { columns: [{ name: "time", of: "time", cells: times }, ...columns], rows: times.length };
}

function drawWeek() {
  if (!hours) return;
  const times = weekTimes(), said_ = `${times[0].slice(0, 10)} – ${times.at(-1).slice(0, 10)}`;
  document.querySelector(".browser output").textContent = said_;
  const slider = document.querySelector(".browser input");
  slider.value = firstDay;
  slider.setAttribute("aria-valuetext", said_);
  for (const name of ["dispatch", "price", "level"]) draw(name);
  const details = document.querySelector("[data-week]");
  if (details.open) details.querySelector(".sheet").replaceChildren(tableOf(weekSheet()));
  for (const button of document.querySelectorAll(".jumps button")) button.setAttribute("aria-pressed", String(Number(button.dataset.day) === firstDay));
}

function moveTo(day) {
  firstDay = Math.min(Math.max(day, 0), Math.max(hours.days - DAYS, 0));
  drawWeek();
}

async function startWeek() {
  const browser = document.querySelector(".browser");
  try {
    hours = await unpack(page.hours);
  } catch {
    document.querySelector("[data-unable]").hidden = false;
    return;
  }
  browser.hidden = false;
  const slider = browser.querySelector("input"), most = Math.max(hours.days - DAYS, 0);
  slider.max = most;
  browser.querySelector(".slide").hidden = browser.querySelector(".jumps").hidden = most === 0;
  for (const [name, day] of Object.entries(page.weeks)) {
    const button = make("button", "", { type: "button", "data-day": day, "data-word": name });
    button.addEventListener("click", () => moveTo(day));
    browser.querySelector(".jumps").append(button);
  }
  slider.addEventListener("input", () => moveTo(Number(slider.value)));
  for (const button of browser.querySelectorAll("[data-move]")) button.addEventListener("click", () => moveTo(firstDay + Number(button.dataset.move)));
  browser.querySelector("[data-week]").addEventListener("toggle", drawWeek);
  firstDay = Math.min(Object.values(page.weeks)[0] ?? 0, most);
  document.querySelector("[data-span]").textContent = [hours.times[0], hours.times.at(-1)].map((t) => t.slice(0, 10)).join(" – ");
}
