// Figures that are views of sheets. A figure's name is that of its place in the page.

// Rows of a sheet as objects, by the names of its columns.
function rowsOf(name) {
  const { columns, rows } = sheetOf(name);
  return Array.from({ length: rows }, (_, k) => Object.fromEntries(columns.map((c) => [c.name, c.cells[k]])));
}

// Bars of supply, one a technology, of a column.
function supplyBars(column, machine) {
  return (width) => {
    const { factor, name } = unitOf(machine);
    const rows = rowsOf("supply").filter((r) => Math.abs(r[column] * factor) > NOISE);
    const bars = rows.map((r, k) => ({ name: label("technology", r.technology), value: r[column] * factor, colour: colourOf(r.technology, k) }));
    return barsAcross(bars, name, width);
  };
}

// Columns of a sheet whose rows are groups and whose columns are months, one on the other.
function byMonth(sheetName, key, line) {
  return (width) => {
    const { factor, name } = unitOf("GWh");
    const months = sheetOf(sheetName).columns.filter((c) => c.unit === "GWh" && c.name !== "total_gwh");
    const heads = months.map((m) => said(m.head)), groups = columnOf(sheetName, key), roles = columnOf(sheetName, "role");
    const values = (k) => months.map((m) => m.cells[k] * factor);
    const series = [];
    let used = months.map(() => 0);
    groups.forEach((group, k) => {
      if (roles[k] === "consumption") used = used.map((u, m) => u - values(k)[m]);
      else if (values(k).some((v) => Math.abs(v) > 1e-4)) {
        const colour = key === "contract" ? PALETTE[k % PALETTE.length] : own(page.colours, group) ?? GREY;
        series.push({ name: label(key === "group" ? "technology" : key, group), values: values(k), colour });
      }
    });
    if (line) series.push({ name: word(line), values: used, colour: INK, line: months.length > 1 });
    const drawn = months.length > 1 ? series : series.filter((s) => s.colour !== INK || !line);
    return stacked(drawn, heads, name, { height: narrow(width) ? 280 : 340 });
  };
}

function importBars(width) {
  const { factor, name } = unitOf("GWh");
  const rows = rowsOf("imports").map((r, k) => ({ ...r, colour: PALETTE[k % PALETTE.length] })).filter((r) => Math.abs(r.energy_gwh * factor) > NOISE);
  return barsAcross(rows.map((r) => ({ name: label("contract", r.contract), value: r.energy_gwh * factor, colour: r.colour })), name, width);
}

function policyBars(width) {
  const rows = rowsOf("policies").filter((r) => r.limit);
  const colours = { binding: ACCENT, "not binding": GREY, missed: ALARM };
  const bars = rows.map((r) => {
    const share = (r.achieved / r.limit) * 100;
    const sign = r.sense === "at most" ? "≤" : "≥";
    return { name: `${label("policy", r.policy)} ${sign}`, value: share, colour: colours[r.state], text: `${figure(share, 4)} %` };
  });
  const limit = { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: INK, type: "solid", width: 1.5 }, data: [{ xAxis: 100 }] };
  const drawn = barsAcross(bars, "%", width, { markLine: limit });
  drawn.option.xAxis.max = Math.max(100, ...bars.map((b) => b.value)) * 1.02;
  drawn.legend = Object.entries(colours).filter(([state]) => rows.some((r) => r.state === state)).map(([state, colour]) => (
    { name: word(state), colour, still: true }));
  return drawn;
}

// Steps of [cause, money], those of one family added up; families too small to see are one.
function stepsOf(costs, sumName, width) {
  const { factor, name } = unitOf("CNY"), sums = new Map();
  for (const [cause, cost] of costs) {
    const family = page.families.find(([begin, end]) => cause.startsWith(begin) && cause.endsWith(end))?.[2] ?? cause;
    sums.set(family, (sums.get(family) ?? 0) + cost * factor);
  }
  const total = [...sums.values()].reduce((a, b) => a + b, 0);
  const least = 5e-4 * Math.max(...[...sums.values(), 0].map(Math.abs));
  const large = [...sums].filter(([, v]) => Math.abs(v) >= Math.max(least, NOISE)).sort(([, a], [, b]) => b - a);
  const rest = total - large.reduce((a, [, v]) => a + v, 0);
  const rows = large.map(([family, value]) => ({ name: label("cause", family), value }));
  if (Math.abs(rest) > NOISE) rows.push({ name: word("other"), value: rest });
  return waterfall(rows, sumName, name, width);
}

function loadCurves() {
  const { factor, name } = unitOf("MW");
  const series = [["load_mw", "load", INK], ["residual_mw", "residual load", PALETTE[0]]];
  return curves(columnOf("load_duration", "share"), series.map(([column, called, colour]) => (
    { name: word(called), colour, values: scaled(columnOf("load_duration", column), factor) })), name);
}

function priceCurves() {
  const { factor, name } = unitOf("CNY/MWh");
  const zones = sheetOf("price_duration").columns.filter((c) => c.unit === "CNY/MWh");
  const series = zones.map((c, k) => ({ name: headOf(c), colour: PALETTE[k % PALETTE.length], values: scaled(c.cells, factor) }));
  return curves(columnOf("price_duration", "share"), series, name);
}

const figures = {
  energy: supplyBars("energy_gwh", "GWh"), capacity: supplyBars("capacity_mw", "MW"), balance: byMonth("balance", "group", "consumption"),
  imports: importBars, imports_monthly: byMonth("imports_monthly", "contract"), policies: policyBars, costs: (width) => stepsOf(rowsOf("costs").map((r) => [r.cause, r.cost_cny]), word("operating cost"), width),
 
  load_duration: loadCurves, price_duration: priceCurves,
};
