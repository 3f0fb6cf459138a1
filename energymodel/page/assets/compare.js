// Figures of a comparison. A figure's name says what and, behind a hyphen, which: `steps-1`, `bars-energy`, `curves-load`.

const runColour = (k) => [GREY, ...PALETTE][k % (PALETTE.length + 1)];

// Changes of the cost of one run from the first, by families of causes.
figures.steps = (width, which) => {
  const rows = rowsOf("steps").filter((r) => r.run === page.runs[which]);
  return stepsOf(rows.map((r) => [r.cause, r.change_cny]), word("change"), width);
};

// Bars of all runs, side by side, a group a technology.
figures.bars = (width, name) => {
  const { factor, name: unit } = unitOf(page.bars[name]);
  const rows = rowsOf(`bars_${name}`).filter((r) => page.runs.some((run) => Math.abs(r[run] * factor) > 1e-3));
  const series = page.runs.map((run, k) => ({
    name: run, type: "bar", barWidth: Math.max(4, 14 / page.runs.length), data: rows.map((r) => (r[run] ?? 0) * factor), itemStyle: { color: runColour(k) },
  }));
  const [lowest, highest] = [Math.min, Math.max].map((of) => of(...series.flatMap((s) => s.data), 0));
  const names = rows.map((r) => label("technology", r.technology));
  return {
    unit, height: 30 * rows.length + 52, legend: page.runs.map((run, k) => ({ name: run, colour: runColour(k) })),
    option: {
      grid: { left: 4, right: 16, top: 4, bottom: 8 },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: inUnit(unit) },
      xAxis: valueAxis({ min: lowest < -0.02 * highest ? undefined : 0 }),
      yAxis: nameAxis(names, { inverse: true, axisLabel: { color: INK, interval: 0, width: width * 0.34, overflow: "truncate" } }),
      series,
    },
  };
};

figures.curves = (width, name) => {
  const { factor, name: unit } = unitOf(name === "load" ? "MW" : "CNY/MWh"), sheet = `${name}_duration`;
  const series = page.runs.map((run, k) => ({ name: run, colour: runColour(k), values: scaled(columnOf(sheet, run), factor) }));
  return curves(columnOf(sheet, "share"), series, unit);
};
