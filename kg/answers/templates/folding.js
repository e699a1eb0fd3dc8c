// What is drawn as one: communities, and places with all that lies in them. Group c is drawn as number NODES.length + c.
const GROUPS = (() => {
  const groups = [];
  ORDER.forEach(i => { const c = NODES[i].community; (groups[c] = groups[c] || []).push(i); });
  return Array.from(groups, members => members || []);
})();
const FOLDABLE = GROUPS.map((members, c) => (members.length > 2 ? c : -1)).filter(c => c >= 0);
const DRAWN = NODES.length + GROUPS.length;
const REP = new Int32Array(NODES.length), X = new Float64Array(DRAWN), Y = new Float64Array(DRAWN), SIZE = new Float64Array(DRAWN);
const isGroup = i => i >= NODES.length;
const CROWD = 6000; // above so many nodes the picture opens on communities
let MEMBERS = new Map(), LINES = EDGES, LINE_OF = null, VISIBLE = ORDER;
NODES.forEach((node, i) => { REP[i] = i; SIZE[i] = node.size; });

// The highest shown place above i that is folded, or into which the level folds it.
function foldPlace(i) {
  let found = i;
  const seen = new Set([i]);
  for (let at = i; ;) {
    const above = (NODES[at].parents || []).find(p => state.nodeShown[p] && !seen.has(p));
    if (above === undefined) return found;
    if (state.foldedPlaces.has(above) || (state.level && DEPTH[at] >= state.level && DEPTH[above] < DEPTH[at])) found = above;
    seen.add(above);
    at = above;
  }
}

function fold() {
  MEMBERS = new Map();
  const places = state.foldedPlaces.size || state.level;
  NODES.forEach((node, i) => {
    let to = i;
    if (places && DEPTH[i] > 0 && !state.pinned.has(i)) to = foldPlace(i);
    if (state.folded.has(node.community) && !state.pinned.has(i)) to = NODES.length + node.community;
    REP[i] = to;
    if (to !== i && state.nodeShown[i]) { if (!MEMBERS.has(to)) MEMBERS.set(to, []); MEMBERS.get(to).push(i); }
  });
  placeGroups();
  hulls = null;
  VISIBLE = MEMBERS.size ? ORDER.filter(i => REP[i] === i) : ORDER;
  gatherLines();
}

// A disc amid its members, as large as they are many; discs keep clear of each other.
function placeGroups() {
  const groups = [...MEMBERS.keys()].filter(isGroup);
  if (!groups.length) return;
  const { low, high } = measureExtent(groups.flatMap(group => MEMBERS.get(group)));
  const all = groups.reduce((sum, group) => sum + MEMBERS.get(group).length, 0);
  const share = Math.sqrt(0.3 * (high[0] - low[0]) * (high[1] - low[1]) / Math.PI / all);
  groups.forEach(group => {
    const members = MEMBERS.get(group), count = members.length;
    X[group] = members.reduce((sum, i) => sum + X[i], 0) / count;
    Y[group] = members.reduce((sum, i) => sum + Y[i], 0) / count;
    const spread = Math.sqrt(members.reduce((sum, i) => sum + (X[i] - X[group]) ** 2 + (Y[i] - Y[group]) ** 2, 0) / count);
    SIZE[group] = Math.max(Math.min(0.62 * spread, share * Math.sqrt(count)), 8 + 5 * Math.sqrt(count));
  });
  let clash = groups.length < 800;
  for (let round = 0; clash && round < 60; round++) {
    clash = false;
    groups.forEach((a, k) => groups.slice(k + 1).forEach(b => {
      const dx = X[b] - X[a], dy = Y[b] - Y[a], apart = Math.hypot(dx, dy) || 1, lack = 1.15 * (SIZE[a] + SIZE[b]) - apart;
      if (lack <= 0) return;
      clash = true;
      [[a, -1], [b, 1]].forEach(([group, side]) => { X[group] += side * dx / apart * lack * 0.5; Y[group] += side * dy / apart * lack * 0.5; });
    }));
  }
}

// Lines between what is drawn: an edge each, or one for all edges between two when one of them is folded.
function gatherLines() {
  if (!MEMBERS.size) { LINES = EDGES; LINE_OF = null; return; }
  const joined = new Map();
  LINES = [];
  LINE_OF = new Map();
  EDGES.forEach((edge, e) => {
    const from = REP[edge.from], to = REP[edge.to];
    if (from === edge.from && to === edge.to) { LINES.push(edge); LINE_OF.set(e, edge); return; }
    if (from === to || !state.edgeShown[e]) return;
    const key = Math.min(from, to) * DRAWN + Math.max(from, to);
    if (!joined.has(key)) { const line = { from, to, edges: [], bend: 0, status: "asserted" }; joined.set(key, line); LINES.push(line); }
    joined.get(key).edges.push(e);
    LINE_OF.set(e, joined.get(key));
  });
}
const lineOf = e => (LINE_OF ? LINE_OF.get(e) : EDGES[e]);
const isLineShown = line => (line.edges ? true : state.edgeShown[line.index]);
const isDrawn = i => (isGroup(i) ? MEMBERS.has(i) : state.nodeShown[i] && REP[i] === i);

function nameGroup(community) {
  const members = (MEMBERS.get(NODES.length + community) || GROUPS[community]).slice(0, 2);
  return members.map(i => shorten(NODES[i].brief, 8)).join("、");
}

// Brings a node out of all that it is folded into.
function unfold(i) {
  if (REP[i] === i) return;
  state.folded.delete(NODES[i].community);
  const seen = new Set();
  for (const at of collectAbove(i)) { state.foldedPlaces.delete(at); seen.add(at); }
  if (state.level && DEPTH[i] >= state.level) state.level = 0;
  fold();
}
function collectAbove(i) {
  const found = new Set(NODES[i].parents || []);
  for (const at of found) (NODES[at].parents || []).forEach(p => found.add(p));
  found.delete(i);
  return found;
}

function foldAll(on) {
  state.folded = new Set(on ? FOLDABLE : []);
  fold();
  announce();
  saveAddress(false);
}
