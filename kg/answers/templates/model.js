// The data of the page, unpacked: nodes and edges as pyvis numbered them, and what follows from them.
const DATA = JSON.parse(document.getElementById("data").textContent);
const DETAILS = DATA.details;
const TYPES = ["Person", "Place", "Platform", "Product", "Organization", "Event", "Session", "Work"];

// Columns → rows: a list has a value for every row, an object for some.
function unpackRows({ count, ...columns }) {
  const rows = Array.from({ length: count }, () => ({}));
  for (const [key, values] of Object.entries(columns)) {
    if (Array.isArray(values)) for (let i = 0; i < count; i++) rows[i][key] = values[i];
    else for (const i in values) rows[i][key] = values[i];
  }
  return rows;
}
// Sentence, status and confidence stand three by three.
const unpackSupport = flat => Array.from({ length: flat.length / 3 }, (_, k) => [flat[3 * k], flat[3 * k + 1], flat[3 * k + 2] / 1000]);

const NODES = unpackRows(DATA.nodes), EDGES = unpackRows(DATA.edges);
const INCIDENT = NODES.map(() => []);
const ORDER = NODES.map((_, i) => i).sort((a, b) => NODES[b].told - NODES[a].told || a - b);
const NUMBER = new Map(NODES.map((node, i) => [node.iri, i]));

const state = {
  language: (navigator.language || "zh").toLowerCase().startsWith("zh") ? "zh" : "en",
  view: "picture",
  hidden: { type: new Set(), relation: new Set(), status: new Set() },
  leastSure: 0,
  source: -1, // the only document whose facts are shown
  place: -1, // only what lies in or beside this place
  platform: -1, // only what goes on on this platform
  time: null, // [first, last] bin of the histogram
  focus: null, // { node, hops }
  away: new Set(), // nodes put away by hand
  pinned: new Set(), // nodes that stay whatever is filtered
  folded: new Set(), // communities drawn as one
  foldedPlaces: new Set(), // places drawn with all that lies in them as one
  level: 0, // places deeper than this are drawn as the place above them
  selected: null, // {node}, {edge}, {lines: edges}, {group: community} or {path: edges, ends}
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
const nameTerm = (names, key) => (names[key] ? names[key][state.language === "zh" ? 0 : 1] : key);
const nameMetric = key => nameTerm(DETAILS.metrics, key);
const nameEdge = edge => edge.detail || nameRelation(edge.relation);

// Control characters and marks that turn the writing direction would scramble what stands beside them.
const clean = text => String(text).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, " ").trim() || "∅";
const shorten = (text, length) => {
  if (text.length <= length) return text;
  const letters = Array.from(text.length > 4 * length ? text.slice(0, 4 * length) : text);
  return letters.length > length || letters.length < text.length - length ? letters.slice(0, length - 1).join("") + "…" : text;
};

const statusOf = support => DETAILS.statuses[support.length ? Math.min(...support.map(s => s[1])) : 0];
const isAsserted = support => statusOf(support) === "asserted";
function otherEnd(edge, node) { return edge.from === node ? edge.to : edge.from; }

NODES.forEach(node => {
  node.type = TYPES[node.type];
  node.size = Math.min(7 + 3 * Math.sqrt(node.told), 34);
  node.text = clean(node.label);
  // The day of a broadcast stands below its name.
  const name = node.type === "Session" && node.date ? node.text.replace(/\s*\d{4}(年(\d{1,2}月(\d{1,2}日)?)?|-\d\d(-\d\d)?)\s*/, "") : node.text;
  node.brief = shorten(name || node.text, node.type === "Session" ? 11 : 13);
  [...(node.posts || []), ...(node.figures || [])].forEach(told => { told.support = unpackSupport(told.support); });
});

EDGES.forEach((edge, index) => {
  edge.index = index;
  edge.support = unpackSupport(edge.support);
  edge.status = statusOf(edge.support);
  edge.confidence = edge.support.reduce((most, s) => Math.max(most, s[2]), 0);
  INCIDENT[edge.from].push(index);
  if (edge.to !== edge.from) INCIDENT[edge.to].push(index);
});

// A broadcast that is only planned, denied or hearsay looks like the lines that say so.
NODES.forEach((node, i) => {
  node.unsure = node.type === "Session" && INCIDENT[i].length > 0 && INCIDENT[i].every(e => EDGES[e].status !== "asserted") ? EDGES[INCIDENT[i][0]].status : "";
});

// Parallel edges bend apart: each gets its place beside the straight line.
(() => {
  const pairs = new Map();
  EDGES.forEach(edge => {
    const key = Math.min(edge.from, edge.to) * NODES.length + Math.max(edge.from, edge.to);
    if (!pairs.has(key)) pairs.set(key, []);
    pairs.get(key).push(edge);
  });
  pairs.forEach(edges => edges.forEach((edge, place) => {
    const side = edge.from < edge.to ? 1 : -1;
    edge.bend = edges.length === 1 ? 0 : side * (place - (edges.length - 1) / 2) * Math.min(26, 90 / edges.length);
    edge.siblings = edges;
  }));
})();

// Places: what lies in what. PARTS has the places directly inside each place, DEPTH how many lie above.
const PARTS = NODES.map(() => []);
NODES.forEach((node, i) => (node.parents || []).forEach(above => { if (above !== i) PARTS[above].push(i); }));
PARTS.forEach(parts => parts.sort((a, b) => NODES[b].told - NODES[a].told || a - b));
const DEPTH = (() => {
  const depth = new Int16Array(NODES.length).fill(-1);
  const measure = (i, above) => {
    if (depth[i] >= 0) return depth[i];
    // A ring of places has no top: who is asked first is it.
    const parents = (NODES[i].parents || []).filter(p => !above.has(p));
    depth[i] = parents.length ? 1 + Math.max(...parents.map(p => measure(p, new Set([...above, i])))) : 0;
    return depth[i];
  };
  NODES.forEach((node, i) => { if (node.type === "Place") measure(i, new Set([i])); });
  return depth;
})();
const ROOTS = ORDER.filter(i => NODES[i].type === "Place" && DEPTH[i] === 0);

// A place with all that lies in it.
function collectParts(place) {
  const found = new Set([place]);
  for (const i of found) PARTS[i].forEach(part => found.add(part));
  return found;
}

// Days are counted from 1970; a month or year is all its days.
const DAY = 86400000;
const spans = new Map();
function readSpan(date) {
  if (spans.has(date)) return spans.get(date);
  const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(date || "");
  let span = null;
  if (match) {
    const [year, month, day] = [1, 2, 3].map(k => (match[k] ? Number(match[k]) : 0));
    const first = Date.UTC(year, month ? month - 1 : 0, day || 1), last = day ? first : Date.UTC(month ? year : year + 1, month, 0);
    if (Number.isFinite(first)) span = [Math.round(first / DAY), Math.round((month ? last : Date.UTC(year, 11, 31)) / DAY)];
  }
  spans.set(date, span);
  return span;
}
const dateOf = support => readSpan((DETAILS.sources[DETAILS.sentences[support[0]][0]] || [])[2]);
// When a fact holds: on the day of its broadcast, else when it was reported.
EDGES.forEach(edge => {
  const day = [edge.from, edge.to].map(i => NODES[i].type === "Session" && readSpan(NODES[i].date)).find(Boolean);
  edge.times = day ? [day] : edge.support.map(dateOf).filter(Boolean);
});
NODES.forEach(node => {
  node.times = [...(readSpan(node.date) ? [readSpan(node.date)] : []), ...(node.figures || []).flatMap(f => f.support.map(dateOf).filter(Boolean))];
});

function announce() { state.listeners.forEach(listener => listener()); }

function select(selected) {
  if (state.from >= 0 && selected && "node" in selected && selected.node !== state.from) selected = findPath(state.from, selected.node);
  state.from = -1;
  state.selected = selected;
  announce();
  saveAddress(true);
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
  if (figure.unit === "percent") return value + "%";
  // The keys of units are short English words.
  if (state.language === "en") return `${value} ${figure.unit}${COUNTED.test(figure.unit) && Number(figure.value) !== 1 ? "s" : ""}`;
  return value + nameTerm(DETAILS.units, figure.unit);
};
// A whole year or month is its name; what the end shares with the beginning is not said twice.
function formatPeriod(period) {
  const [from, to] = period || ["", ""];
  if (!from || !to || from === to) return from || "";
  const year = from.slice(0, 4), month = from.slice(0, 7);
  if (from === year + "-01-01" && to === year + "-12-31") return year;
  if (from === month + "-01" && to.startsWith(month) && readSpan(month)[1] === readSpan(to)[1]) return month;
  return `${from} – ${to.startsWith(year) ? to.slice(5) : to}`;
}
