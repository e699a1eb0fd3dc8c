// What is shown and why: filters, neighbourhood, time.
const HIDDEN_BY = ["", "type", "away", "place", "platform", "focus", "facts"];
const hiddenBy = new Uint8Array(NODES.length);

// The histogram's bins: days, months or years, whichever are not too many.
const BINS = (() => {
  const starts = [...EDGES, ...NODES].flatMap(told => told.times.map(([a, b]) => [a, b]));
  if (!starts.length) return [];
  const first = starts.reduce((least, [a]) => Math.min(least, a), Infinity), last = starts.reduce((most, [, b]) => Math.max(most, b), -Infinity);
  const unit = last - first < 62 ? "day" : last - first < 366 * 5 ? "month" : "year";
  const bins = [];
  for (let at = new Date(first * DAY); at.getTime() <= last * DAY && bins.length < 400;) {
    const year = at.getUTCFullYear(), month = at.getUTCMonth(), day = at.getUTCDate();
    const next = unit === "day" ? Date.UTC(year, month, day + 1) : unit === "month" ? Date.UTC(year, month + 1, 1) : Date.UTC(year + 1, 0, 1);
    const begin = unit === "day" ? Date.UTC(year, month, day) : unit === "month" ? Date.UTC(year, month, 1) : Date.UTC(year, 0, 1);
    bins.push({ first: begin / DAY, last: next / DAY - 1, name: new Date(begin).toISOString().slice(0, unit === "day" ? 10 : unit === "month" ? 7 : 4) });
    at = new Date(next);
  }
  return bins;
})();
const touches = (times, low, high) => times.some(([a, b]) => a <= high && b >= low);

// What stands beside any of the centres, a broadcast together with all that takes part in it.
function collectReach(centres, passes) {
  const found = new Set(centres), walk = (from, through) => INCIDENT[from].forEach(e => { if (passes[e]) through(otherEnd(EDGES[e], from)); });
  centres.forEach(i => walk(i, other => {
    found.add(other);
    if (NODES[other].type === "Session") walk(other, guest => found.add(guest));
  }));
  return found;
}

function collectHops(start, hops, passes) {
  const steps = new Map([[start, 0]]);
  let ring = [start];
  for (let step = 1; step <= hops; step++) {
    const next = [];
    ring.forEach(i => INCIDENT[i].forEach(e => {
      const other = otherEnd(EDGES[e], i);
      if (passes[e] && !steps.has(other)) { steps.set(other, step); next.push(other); }
    }));
    ring = next;
  }
  return steps;
}

const isNarrowed = () => state.hidden.relation.size || state.hidden.status.size || state.leastSure || state.source >= 0 || state.time || state.focus || state.place >= 0 || state.platform >= 0;
let steps = null;

function passesAlone(edge) {
  const { relation, status } = state.hidden;
  if (relation.has(edge.relation) || status.has(edge.status) || (edge.confidence < state.leastSure && edge.support.length)) return false;
  if (state.source >= 0 && !edge.support.some(s => DETAILS.sentences[s[0]][0] === state.source)) return false;
  return true;
}
const inTime = told => !state.time || touches(told.times, BINS[state.time[0]].first, BINS[state.time[1]].last);
const outOfTime = new Uint8Array(EDGES.length); // hidden by the slider alone: the histogram still counts them

function applyFilters() {
  const { type } = state.hidden, passes = state.edgeShown;
  NODES.forEach((node, i) => { hiddenBy[i] = state.pinned.has(i) ? 0 : type.has(node.type) ? 1 : state.away.has(i) ? 2 : 0; });
  EDGES.forEach((edge, e) => {
    const passed = !hiddenBy[edge.from] && !hiddenBy[edge.to] && passesAlone(edge);
    passes[e] = passed && inTime(edge) ? 1 : 0;
    outOfTime[e] = passed && !passes[e] ? 1 : 0;
  });
  const keep = (found, code) => NODES.forEach((_, i) => { if (!hiddenBy[i] && !found.has(i) && !state.pinned.has(i)) hiddenBy[i] = code; });
  const close = () => EDGES.forEach((edge, e) => { if (hiddenBy[edge.from] || hiddenBy[edge.to]) passes[e] = outOfTime[e] = 0; });
  if (state.place >= 0) { keep(collectReach(collectParts(state.place), passes), 3); close(); }
  if (state.platform >= 0) { keep(collectReach(new Set([state.platform]), passes), 4); close(); }
  steps = null;
  if (state.focus) { steps = collectHops(state.focus.node, state.focus.hops, passes); keep(steps, 5); close(); }
  // A node that only hidden facts hold in the picture goes with them.
  if (isNarrowed()) {
    const centre = i => (state.focus && state.focus.node === i) || state.pinned.has(i);
    NODES.forEach((node, i) => {
      if (hiddenBy[i] || centre(i) || INCIDENT[i].some(e => passes[e])) return;
      const holds = state.source < 0 && (node.figures || node.posts || !INCIDENT[i].length) && (!state.time || inTime(node));
      const lone = !INCIDENT[i].length && holds;
      if (!lone) hiddenBy[i] = 6;
    });
  }
  NODES.forEach((_, i) => { state.nodeShown[i] = hiddenBy[i] ? 0 : 1; });
  fold();
  announce();
  saveAddress(false);
}

function countShown() {
  let nodes = 0, edges = 0;
  for (const shown of state.nodeShown) nodes += shown;
  for (const shown of state.edgeShown) edges += shown;
  return { nodes, edges };
}

// What narrows the picture now: each with the words that name it and the way to undo it.
function listConditions() {
  const found = [], add = (key, text, undo) => found.push({ key, text, undo });
  const name = i => shorten(NODES[i].text, 16);
  if (state.focus) add("focus", word("around", name(state.focus.node), state.focus.hops), () => { state.focus = null; });
  if (state.place >= 0) add("place", word("inPlace", name(state.place)), () => { state.place = -1; });
  if (state.platform >= 0) add("platform", word("onPlatform", name(state.platform)), () => { state.platform = -1; });
  if (state.source >= 0) add("source", "《" + shorten(clean(DETAILS.sources[state.source][0] || DETAILS.sources[state.source][1]), 16) + "》", () => { state.source = -1; });
  if (state.time) add("time", nameTime(), () => { state.time = null; });
  if (state.leastSure) add("sure", `${word("sure")} ${state.leastSure.toFixed(2)}`, () => { state.leastSure = 0; });
  ["type", "relation", "status"].forEach(facet => {
    const hidden = [...state.hidden[facet]], tell = value => (facet === "relation" ? nameRelation(value) : word(value));
    if (hidden.length) add(facet, word("without", hidden.length > 2 ? word("several", word({ type: "types", relation: "relations", status: "statuses" }[facet]), hidden.length) : hidden.map(tell).join("、")), () => { state.hidden[facet].clear(); });
  });
  if (state.away.size) add("away", word("putAway", state.away.size === 1 ? name([...state.away][0]) : state.away.size), () => { state.away.clear(); });
  return found;
}
const nameTime = () => (state.time[0] === state.time[1] ? BINS[state.time[0]].name : `${BINS[state.time[0]].name} – ${BINS[state.time[1]].name}`);

function clearFilters() { listConditions().forEach(({ undo }) => undo()); }

// Why a node is on the page and in the picture, in sentences.
function explainNode(i) {
  const node = NODES[i], asked = DETAILS.asked, said = [];
  const shown = INCIDENT[i].filter(e => state.edgeShown[e]).length;
  if (/^\d+$/.test(node.why || "")) said.push(node.why === "0" ? word("whyFocus", asked.focus) : word("whyHops", asked.focus, Number(node.why)));
  else if (node.why === "answer") said.push(asked.question ? word("whyQuestion", asked.question) : word("whyQuery"));
  else if (node.why === "beside") said.push(word("whyBeside", asked.question));
  else if (node.why === "document") said.push(word("whyDocument", asked.document));
  else said.push(word("whyTold", node.told, ORDER.indexOf(i) + 1, NODES.length));
  if (!state.nodeShown[i]) { said.push(word("hiddenBy", word("hidden_" + HIDDEN_BY[hiddenBy[i]]))); return said; }
  if (INCIDENT[i].length) said.push(word("whyFacts", shown, INCIDENT[i].length - shown));
  if (state.pinned.has(i)) said.push(word("whyPinned"));
  if (steps && steps.has(i)) said.push(word("whyNear", NODES[state.focus.node].brief, steps.get(i)));
  if (state.place >= 0 && i !== state.place) {
    const inside = collectParts(state.place);
    const link = inside.has(i) ? null : INCIDENT[i].filter(e => state.edgeShown[e]).map(e => otherEnd(EDGES[e], i)).find(other => inside.has(other) || NODES[other].type === "Session");
    said.push(inside.has(i) ? word("whyInside", NODES[state.place].brief) : word("whyBy", NODES[state.place].brief, link === undefined || link === null ? "" : NODES[link].brief));
  }
  return said;
}
