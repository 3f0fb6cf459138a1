// Charts: what all of them share, and the kinds of them. A figure is a function that gives { option, height, unit, legend }.

const INK = "#1d2733", QUIET = "#5b6875", LINE = "#e3e8ee", ACCENT = "#c2410c", BLUE = "#1f5f99", GREY = "#7a8ca0", ALARM = "#b42318";
const PALETTE = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999933", "#882255", "#44aa99", "#332288", "#117733", "#a6761d"];
const hidden = {}; // figure -> names of series that are switched off

const colourOf = (technology, place = 0) => own(page.colours, technology) ?? PALETTE[place % PALETTE.length];
const scaled = (values, factor) => values.map((v) => (v === null ? null : v * factor));
const narrow = (width) => width < 480;

function base() {
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12, color: INK },
    aria: { enabled: true, label: { enabled: false }, decal: { show: choice.patterns === "on" } },
    tooltip: { confine: true, textStyle: { fontSize: 12, color: INK }, padding: 8, transitionDuration: 0 },
    grid: { left: 8, right: 16, top: 12, bottom: 8 },
  };
}

function valueAxis(more = {}) {
  return { type: "value", splitLine: { lineStyle: { color: LINE } }, axisLabel: { color: QUIET, formatter: short }, splitNumber: 4, ...more };
}

function nameAxis(data, more = {}) {
  return { type: "category", data, axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } }, axisLabel: { color: INK, interval: 0 }, ...more };
}

const inUnit = (name) => (value) => (value === null || value === undefined ? "" : `${figure(value, 4)} ${name}`.trim());

// Bars across, one a row: rows of { name, value, colour, text }.
function barsAcross(rows, unit, width, more = {}) {
  const data = rows.map((r) => ({ value: r.value, itemStyle: { color: r.colour }, label: { position: r.value < 0 ? "left" : "right" } }));
  const labels = { show: true, color: INK, fontSize: 12, formatter: ({ dataIndex }) => rows[dataIndex].text ?? figure(rows[dataIndex].value, 4) };
  return {
    unit, height: 28 * rows.length + 28,
    option: {
      grid: { left: 4, right: narrow(width) ? 56 : 72, top: 4, bottom: 4 },
      tooltip: { trigger: "item", valueFormatter: inUnit(unit) },
      xAxis: valueAxis({ axisLabel: { show: false }, splitLine: { show: false } }),
      yAxis: nameAxis(rows.map((r) => r.name), { inverse: true, axisLabel: { color: INK, interval: 0, width: width * 0.34, overflow: "truncate" } }),
      series: [{ type: "bar", data, barWidth: 16, label: labels, ...more }],
    },
  };
}

// Columns or areas one on the other, and lines: series of { name, values, colour, line }.
function stacked(series, names, unit, more = {}) {
  const { kind = "bar", axis = {}, height = 320, values = {} } = more;
  return {
    unit, height,
    legend: series.map(({ name, colour, line }) => ({ name, colour, line })),
    option: {
      grid: { left: 8, right: 12, top: 12, bottom: 28 },
      tooltip: { trigger: "axis", order: "seriesDesc", valueFormatter: inUnit(unit), axisPointer: { lineStyle: { color: QUIET } } },
      xAxis: nameAxis(names, axis),
      yAxis: valueAxis({ ...floorOf(series), ...values }),
      series: series.map((s) => ({
        name: s.name, data: s.values, type: s.line ? "line" : kind, stack: s.line ? undefined : "all", symbol: "none", barMaxWidth: 44,
        itemStyle: { color: s.colour }, lineStyle: { width: s.line ? 2 : 0, color: s.colour, type: s.dash ? "dashed" : "solid" },
        areaStyle: s.line || kind === "bar" ? undefined : { color: s.colour, opacity: 1 }, z: s.line ? 4 : 2, emphasis: { disabled: true },
      })),
    },
  };
}

// Where an axis begins: little that is taken out needs no step of its own below nothing.
function floorOf(series) {
  if (!series.length) return {};
  const at = (way) => series[0].values.map((_, k) => series.reduce((sum, s) => sum + (s.line ? 0 : Math.max(way * s.values[k], 0)), 0));
  const [above, below] = [Math.max(...at(1)), Math.max(...at(-1))];
  if (below < NOISE || below > above * 0.12) return {};
  return { min: -1.1 * below, axisLabel: { color: QUIET, formatter: short, showMinLabel: false } };
}

// Curves over a share of the time: series of { name, values, colour }.
function curves(shares, series, unit) {
  const percent = (v) => `${short(v * 100)} %`;
  return {
    unit, height: 280,
    legend: series.map(({ name, colour }) => ({ name, colour, line: true })),
    option: {
      tooltip: { trigger: "axis", valueFormatter: inUnit(unit), axisPointer: { label: { formatter: ({ value }) => percent(value) } } },
      xAxis: { type: "value", min: 0, max: 1, axisLine: { lineStyle: { color: LINE } }, axisTick: { show: false }, axisLabel: { color: QUIET, formatter: percent }, splitLine: { show: false } },
      yAxis: valueAxis(),
      series: series.map((s) => ({
        name: s.name, type: "line", symbol: "none", itemStyle: { color: s.colour }, lineStyle: { width: 2, color: s.colour },
        data: shares.map((share, k) => [share, s.values[k]]), emphasis: { disabled: true },
      })),
    },
  };
}

// Steps from nothing to a sum, across: rows of { name, value }; what is above and below nothing is drawn apart, so that any sum is right.
function waterfall(rows, total, unit, width) {
  let sum = 0;
  const spans = rows.map((r) => [sum, (sum += r.value)]).concat([[0, sum]]);
  const all = [...rows, { name: total, value: sum }];
  const colour = (k) => (k === rows.length ? INK : all[k].value < 0 ? "#0f766e" : BLUE);
  const ends = spans.map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
  const parts = [
    ends.map(([low]) => Math.max(low, 0)), ends.map(([low, high]) => Math.max(high, 0) - Math.max(low, 0)),
    ends.map(([, high]) => Math.min(high, 0)), ends.map(([low, high]) => Math.min(low, 0) - Math.min(high, 0)),
  ];
  const isHere = (part, k) => (Math.abs(parts[1][k]) >= Math.abs(parts[3][k]) ? part === 1 : part === 3);
  const [lowest, highest] = [Math.min(...ends.flat()), Math.max(...ends.flat())];
  const decimals = decimalsOf(all.map((r) => r.value));
  const text = ({ dataIndex: k }) => `${k < rows.length && all[k].value > 0 ? "+" : ""}${fixed(all[k].value, decimals)}`;
  const series = parts.map((data, part) => ({
    type: "bar", stack: part < 2 ? "above" : "below", barWidth: 18, barGap: "-100%", silent: part % 2 === 0, tooltip: { show: part % 2 === 1 },
    itemStyle: part % 2 ? { color: ({ dataIndex }) => colour(dataIndex) } : { color: "transparent", decal: { symbol: "none" } },
    data,
    label: { show: part % 2 === 1, position: part === 1 ? "right" : "left", color: INK, formatter: (p) => (isHere(part, p.dataIndex) ? text(p) : "") },
  }));
  return {
    unit, height: 32 * all.length + 24,
    option: {
      grid: { left: 4, right: narrow(width) ? 60 : 76, top: 4, bottom: 4 },
      tooltip: { trigger: "item", formatter: undefined, valueFormatter: undefined, show: false },
      xAxis: valueAxis({ axisLabel: { show: false }, splitLine: { show: false }, min: lowest < 0 ? lowest - 0.2 * (highest - lowest) : 0 }),
      yAxis: nameAxis(all.map((r) => r.name), { inverse: true, axisLabel: { color: INK, interval: 0, width: width * 0.4, overflow: "truncate" } }),
      series,
    },
  };
}

// Draw a figure anew, with its unit and its legend, whose entries switch series off and on.
function draw(name) {
  const element = document.querySelector(`[data-chart="${name}"]`);
  if (!element || !element.clientWidth) return;
  const [kind, which] = name.split("-");
  const { option, height, unit = "", legend = [] } = figures[kind](element.clientWidth, which);
  const place = element.closest("figure"), off = (hidden[name] ??= new Set());
  element.style.height = `${height}px`;
  element.setAttribute("aria-label", `${said([...place.querySelectorAll("h3 span")].map((s) => s.textContent))} ${unit}`);
  place.querySelector(".unit").textContent = unit;
  place.querySelector(".legend").replaceChildren(...legend.map((entry) => key(name, entry, off)));
  const chart = echarts.getInstanceByDom(element) ?? echarts.init(element, null, { renderer: "svg" });
  chart.resize();
  const series = option.series.filter((s) => !off.has(s.name));
  const shared = base();
  chart.setOption({ ...shared, ...option, tooltip: { ...shared.tooltip, ...option.tooltip }, series }, { notMerge: true });
  return chart;
}

function key(figureName, { name, colour, line, still }, off) {
  const entry = make("li"), button = still ? make("span", name) : make("button", name, { type: "button", "aria-pressed": String(!off.has(name)) });
  const mark = make("i", "", { "aria-hidden": "true" });
  mark.style.background = colour;
  if (line) mark.className = "line";
  button.prepend(mark);
  if (!still) button.addEventListener("click", () => {
    const place = [...entry.parentNode.children].indexOf(entry);
    off.has(name) ? off.delete(name) : off.add(name);
    draw(figureName);
    document.getElementById(`figure-${figureName}`).querySelectorAll(".legend button")[place].focus();
  });
  entry.append(button);
  return entry;
}
