// Graphs: energy from fuels to use, and power between places.

figures.flows = (width) => {
  const { factor, name } = unitOf("GWh"), rows = rowsOf("flows");
  const largest = Math.max(...rows.map((r) => r.energy_gwh)), seen = rows.filter((r) => r.energy_gwh > largest * 2e-3);
  const nodes = [...new Set(seen.flatMap((r) => [r.from, r.to]))];
  const through = (node, way) => rows.reduce((sum, r) => sum + (r[way] === node ? r.energy_gwh * factor : 0), 0);
  const size = (node) => Math.max(through(node, "from"), through(node, "to"));
  const its = (node) => own(page.colours, node.split(":").at(-1));
  const colour = (node) => {
    const contract = columnOf("imports", "contract").indexOf(node.replace(/^contract:/, ""));
    if (contract >= 0) return PALETTE[contract % PALETTE.length];
    const next = seen.filter((r) => r.from === node).map((r) => its(r.to)).find(Boolean);
    return { electricity: "#f2b705", "conversion losses": "#b8c0c8" }[node] ?? its(node) ?? next ?? own(page.colours, "gas") ?? GREY;
  };
  const text = ({ name: node }) => `${nodeOf(node)} ${figure(size(node), 4)}`;
  const flow = ({ source, target, value }) => `${nodeOf(source)} → ${nodeOf(target)}: ${figure(value, 4)} ${name}`;
  const small = narrow(width), room = small ? 96 : 170, last = { width: room - 8, overflow: "break" };
  return {
    unit: name, height: 24 * seen.length + 60,
    option: {
      tooltip: { trigger: "item", formatter: ({ data, dataType }) => make("span", dataType === "node" ? text(data) : flow(data)) },
      series: [{
        type: "sankey", left: 2, right: room, top: 8, bottom: 14, nodeGap: small ? 12 : 11, nodeWidth: 12, draggable: false,
        data: nodes.map((node) => ({ name: node, itemStyle: { color: colour(node) }, label: through(node, "from") ? {} : last })),
        links: seen.map((r) => ({ source: r.from, target: r.to, value: r.energy_gwh * factor })),
        lineStyle: { color: "source", opacity: 0.3, curveness: 0.5 }, label: { fontSize: small ? 10 : 12, color: INK, formatter: text },
        emphasis: { focus: "adjacency" }, layoutIterations: 48,
      }],
    },
  };
};

// Zones where they are, as large as there is room; neighbours on an oval around them.
function placesIn(width, height) {
  const zones = page.zones.map((zone) => page.places[zone]);
  const span = (axis) => Math.max(...zones.map((p) => Math.abs(p[axis])), 1e-3);
  const scale = Math.min((0.3 * width) / span(0), (0.25 * height) / span(1));
  return Object.entries(page.places).map(([place, [x, y]]) => {
    const isZone = page.zones.includes(place);
    return { place, isZone, x: isZone ? x * scale : x * width * 0.46, y: isZone ? y * scale : y * height * 0.46 };
  });
}

figures.network = (width) => {
  const { factor, name } = unitOf("GWh"), rows = rowsOf("lines"), small = narrow(width), height = small ? 340 : 480;
  const net = (r) => (r.forward_gwh - r.backward_gwh) * factor, largest = Math.max(1e-9, ...rows.map((r) => Math.abs(net(r))));
  const font = { fontSize: small ? 10 : 12 };
  const nodes = placesIn(width, height).map(({ place, isZone, x, y }) => ({
    id: place, name: label(isZone ? "zone" : "neighbour", place), x, y, symbol: "roundRect", symbolSize: small ? [40, 20] : [64, 28],
    itemStyle: { color: isZone ? BLUE : "#eef2f6", borderColor: isZone ? BLUE : "#9aa7b4", borderWidth: 1 },
    label: { show: true, color: isZone ? "#fff" : INK, ...font },
  }));
  const twins = {};
  const links = rows.map((r) => {
    const flow = net(r), [source, target] = flow < 0 ? [r.to, r.from] : [r.from, r.to], pair = [r.from, r.to].sort().join(" ");
    const turn = (twins[pair] = (twins[pair] ?? -1) + 1), moves = Math.abs(flow) > largest * 1e-6;
    return {
      source, target, value: Math.abs(flow), symbol: ["none", moves ? "arrow" : "none"], symbolSize: 10,
      lineStyle: { width: 1 + (7 * Math.abs(flow)) / largest, color: r.full_h > 0 ? ACCENT : GREY, curveness: 0.25 * turn, opacity: 0.85, type: moves ? "solid" : "dashed" },
      label: { show: moves, formatter: figure(Math.abs(flow), 3), color: INK, backgroundColor: "#ffffffe6", padding: [1, 3], ...font },
    };
  });
  return {
    unit: name, height,
    option: {
      tooltip: { trigger: "item", valueFormatter: inUnit(name) },
      series: [{
        type: "graph", layout: "none", preserveAspect: "contain", left: small ? 24 : 40, right: small ? 24 : 40, top: 20, bottom: 20,
        data: nodes, links, emphasis: { focus: "adjacency" },
      }],
    },
  };
};
