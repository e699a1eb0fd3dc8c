// The data of the page and what of it is to be seen. Nodes and edges are numbered as pyvis wrote them.
const DATA = JSON.parse(document.getElementById("data").textContent);
const NODES = DATA.nodes, EDGES = DATA.edges, DETAILS = DATA.details;
const TYPES = ["Person", "Place", "Platform", "Product", "Organization", "Event", "Session", "Work"];
const INCIDENT = NODES.map(() => []);
const ORDER = NODES.map((_, i) => i).sort((a, b) => NODES[b].told - NODES[a].told || a - b);

const state = {
  language: (navigator.language || "zh").toLowerCase().startsWith("zh") ? "zh" : "en",
  view: "picture",
  hidden: { type: new Set(), relation: new Set(), status: new Set() },
  leastSure: 0,
  source: -1, // the only document whose facts are shown
  selected: null, // {node}, {edge} or {path: edges, ends}
  from: -1, // the node from which a path is sought
  hover: -1,
  nodeShown: new Uint8Array(NODES.length),
  edgeShown: new Uint8Array(EDGES.length),
  listeners: [],
};

const word = (key, ...values) => {
  const found = WORDS[state.language][key];
  return typeof found === "function" ? found(...values) : found === undefined ? key : found;
};
const nameRelation = index => DETAILS.relations[index][state.language === "zh" ? 0 : 1];
const nameTerm = key => {
  const names = DETAILS.terms[key];
  return names ? names[state.language === "zh" ? 0 : 1] : key;
};
const nameEdge = edge => edge.detail || nameRelation(edge.relation);

// Control characters and marks that turn the writing direction would scramble what stands beside them.
const clean = text => String(text).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, " ").trim() || "∅";
const shorten = (text, length) => {
  const letters = Array.from(text.length > 4 * length ? text.slice(0, 4 * length) : text);
  return letters.length > length || letters.length < text.length - length ? letters.slice(0, length - 1).join("") + "…" : text;
};

const statusOf = support => DETAILS.statuses[support.length ? Math.min(...support.map(s => s[1])) : 0];
const isAsserted = support => statusOf(support) === "asserted";

EDGES.forEach((edge, index) => {
  edge.index = index;
  edge.status = statusOf(edge.support);
  edge.confidence = edge.support.reduce((most, s) => Math.max(most, s[2]), 0);
  INCIDENT[edge.from].push(index);
  if (edge.to !== edge.from) INCIDENT[edge.to].push(index);
});
NODES.forEach(node => {
  node.text = clean(node.label);
  // The day of a broadcast stands below its name.
  const name = node.type === "Session" && node.date ? node.text.replace(/\s*\d{4}(年(\d{1,2}月(\d{1,2}日)?)?|-\d\d(-\d\d)?)\s*/, "") : node.text;
  node.brief = shorten(name || node.text, node.type === "Session" ? 11 : 13);
});

// A broadcast that is only planned, denied or hearsay looks like the lines that say so.
NODES.forEach((node, i) => {
  node.unsure = node.type === "Session" && INCIDENT[i].length > 0 && INCIDENT[i].every(e => EDGES[e].status !== "asserted") ? EDGES[INCIDENT[i][0]].status : "";
});

// Parallel edges bend apart: each gets its place beside the straight line.
(() => {
  const pairs = new Map();
  EDGES.forEach(edge => {
    const key = Math.min(edge.from, edge.to) + " " + Math.max(edge.from, edge.to);
    if (!pairs.has(key)) pairs.set(key, []);
    pairs.get(key).push(edge);
  });
  pairs.forEach(edges => edges.forEach((edge, place) => {
    const side = edge.from < edge.to ? 1 : -1;
    edge.bend = edges.length === 1 ? 0 : side * (place - (edges.length - 1) / 2) * Math.min(26, 90 / edges.length);
    edge.siblings = edges;
  }));
})();

function applyFilters() {
  const { type, relation, status } = state.hidden;
  NODES.forEach((node, i) => { state.nodeShown[i] = type.has(node.type) ? 0 : 1; });
  EDGES.forEach((edge, i) => {
    state.edgeShown[i] = state.nodeShown[edge.from] && state.nodeShown[edge.to]
      && !relation.has(edge.relation) && !status.has(edge.status) && (edge.confidence >= state.leastSure || !edge.support.length)
      && (state.source < 0 || edge.support.some(s => DETAILS.sentences[s[0]][0] === state.source)) ? 1 : 0;
  });
  // A node that only hidden facts hold in the picture goes with them.
  if (relation.size || status.size || state.leastSure || state.source >= 0) {
    NODES.forEach((_, i) => {
      if (!INCIDENT[i].some(e => state.edgeShown[e]) && (INCIDENT[i].length || state.source >= 0)) state.nodeShown[i] = 0;
    });
  }
  announce();
}

function countShown() {
  let nodes = 0, edges = 0;
  for (const shown of state.nodeShown) nodes += shown;
  for (const shown of state.edgeShown) edges += shown;
  return { nodes, edges };
}

function announce() { state.listeners.forEach(listener => listener()); }

function select(selected) {
  if (state.from >= 0 && selected && "node" in selected && selected.node !== state.from) selected = findPath(state.from, selected.node);
  state.from = -1;
  state.selected = selected;
  const wanted = selected && "node" in selected ? "#" + encodeURIComponent(NODES[selected.node].iri) : "#";
  if (wanted.length < 2000 && location.hash !== wanted && (location.hash || wanted !== "#")) location.hash = wanted;
  announce();
}

// The shortest way through the facts shown, whatever their direction.
function findPath(from, to) {
  const came = new Map([[from, -1]]);
  for (let ring = [from]; ring.length && !came.has(to);) {
    const next = [];
    for (const node of ring) {
      for (const index of INCIDENT[node]) {
        const other = otherEnd(EDGES[index], node);
        if (state.edgeShown[index] && !came.has(other)) { came.set(other, index); next.push(other); }
      }
    }
    ring = next;
  }
  const path = [];
  if (came.has(to)) for (let node = to; node !== from; node = otherEnd(EDGES[path[0]], node)) path.unshift(came.get(node));
  return { path, ends: [from, to] };
}

function otherEnd(edge, node) { return edge.from === node ? edge.to : edge.from; }

// 70000000 → 7000万 or 70 million; small numbers keep their digits.
function formatValue(value) {
  const number = Number(value);
  if (!Number.isFinite(number)) return String(value);
  const steps = state.language === "zh" ? [[1e8, "亿"], [1e4, "万"]] : [[1e9, " billion"], [1e6, " million"]];
  for (const [size, name] of steps) {
    if (Math.abs(number) >= size) return (number / size).toLocaleString("en-US", { maximumFractionDigits: 2 }) + name;
  }
  return number.toLocaleString("en-US", { maximumFractionDigits: 4 });
}
const COUNTED = /^(person|view|item|order|session|place|org|kind|hour|day)$/;
const formatFigure = figure => {
  const value = word(figure.modifier || "exact") + formatValue(figure.value);
  if (figure.unit === "other") return value;
  // The keys of units are short English words.
  if (state.language === "en") return `${value} ${figure.unit}${COUNTED.test(figure.unit) && Number(figure.value) !== 1 ? "s" : ""}`;
  return value + nameTerm(figure.unit);
};
const formatPeriod = period => !period || !period[0] ? "" : period[0] === period[1] || !period[1] ? period[0] : `${period[0]} – ${period[1]}`;
