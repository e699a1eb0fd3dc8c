// The view in the address: what is selected, filtered, folded and looked at, so that it can be linked.
let following = true; // while the address is being read it is not written

const tail = i => NODES[i].iri;
const edgeKey = edge => [tail(edge.from), DETAILS.relationIris[edge.relation].replace(DETAILS.namespaces.kg, ""), tail(edge.to), edge.detail || ""].join("|");
const findEdge = key => EDGES.findIndex(edge => edgeKey(edge) === key);

function writeAddress() {
  const parts = new URLSearchParams(), chosen = state.selected || {}, set = (key, value) => { if (value !== "" && value !== null && String(value).length < 1500) parts.set(key, value); };
  if ("node" in chosen) set("node", tail(chosen.node));
  if ("edge" in chosen) set("edge", edgeKey(EDGES[chosen.edge]));
  if ("group" in chosen) set("group", chosen.group);
  if ("path" in chosen) set("path", chosen.ends.map(tail).join("|"));
  if (state.view !== "picture") set("view", state.view);
  set("off", [...state.hidden.type, ...[...state.hidden.relation].map(r => "r" + r), ...state.hidden.status].join(","));
  if (state.view in ordering) {
    const { column, down } = ordering[state.view], usual = USUAL[state.view];
    if (column !== usual.column || down !== usual.down) set("by", column + (down ? "d" : "u"));
    set("rows", rowFilter);
    if (state.view === "figures") set("metric", metricFilter);
  }
  if (state.place >= 0) set("place", tail(state.place));
  if (state.platform >= 0) set("platform", tail(state.platform));
  if (state.source >= 0) set("source", DETAILS.sources[state.source][4]);
  if (state.leastSure) set("sure", state.leastSure);
  if (state.time) set("time", state.time.map(k => BINS[k].name).join(".."));
  if (state.focus) set("around", `${state.focus.hops}|${tail(state.focus.node)}`);
  if (state.away.size) set("away", [...state.away].map(tail).join("|"));
  const moved = [...state.pinned].map(i => `${tail(i)}|${Math.round(X[i])}|${Math.round(Y[i])}`).join("|");
  set("pin", moved);
  if (state.folded.size) set("folded", state.folded.size === FOLDABLE.length ? "all" : [...state.folded].join(","));
  else if (NODES.length > CROWD) set("folded", "none");
  if (state.foldedPlaces.size) set("within", [...state.foldedPlaces].map(tail).join("|"));
  if (state.level) set("level", state.level);
  if (looked) { const at = network.getViewPosition(); set("at", `${Math.round(at.x)},${Math.round(at.y)},${network.getScale().toPrecision(3)}`); }
  return "#" + parts;
}

let looked = false, looking = 0; // whether a person has moved the camera
function watchCamera() {
  const note = () => { clearTimeout(looking); looking = setTimeout(() => { looked = true; saveAddress(false); }, 300); };
  network.on("dragEnd", note);
  network.on("zoom", note);
}

// A new selection is a step that the browser's back button undoes; other changes replace the address.
function saveAddress(step) {
  if (following) return;
  const wanted = writeAddress();
  if (wanted === location.hash || (wanted === "#" && !location.hash)) return;
  if (wanted.length > 8000) return;
  try { history[step ? "pushState" : "replaceState"](null, "", wanted); } catch (error) { location.hash = wanted; }
}

function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1)), get = key => parts.get(key) || "", number = key => (NUMBER.has(get(key)) ? NUMBER.get(get(key)) : -1);
  const list = key => get(key).split("|").filter(part => NUMBER.has(part)).map(part => NUMBER.get(part));
  following = true;
  Object.values(state.hidden).forEach(set => set.clear());
  get("off").split(",").forEach(part => {
    if (TYPES.includes(part)) state.hidden.type.add(part);
    else if (DETAILS.statuses.includes(part)) state.hidden.status.add(part);
    else if (/^r\d+$/.test(part) && DETAILS.relations[Number(part.slice(1))]) state.hidden.relation.add(Number(part.slice(1)));
  });
  state.place = number("place");
  state.platform = number("platform");
  state.source = DETAILS.sources.findIndex(source => source[4] === get("source"));
  state.leastSure = Math.min(Math.max(Number(get("sure")) || 0, 0), 1);
  const time = get("time").split("..").map(name => BINS.findIndex(bin => bin.name === name));
  state.time = time.length === 2 && time[0] >= 0 && time[0] <= time[1] ? time : null;
  const [hops, centre] = [get("around").split("|")[0], get("around").slice(2)];
  state.focus = /^[1-3]$/.test(hops) && NUMBER.has(centre) ? { node: NUMBER.get(centre), hops: Number(hops) } : null;
  state.away = new Set(list("away"));
  const pins = get("pin").split("|");
  state.pinned = new Set();
  for (let k = 0; k + 2 < pins.length; k += 3) {
    const i = NUMBER.get(pins[k]);
    if (i === undefined) continue;
    state.pinned.add(i);
    if (pins[k + 1] !== "" && Number.isFinite(Number(pins[k + 1])) && Number.isFinite(Number(pins[k + 2]))) { X[i] = Number(pins[k + 1]); Y[i] = Number(pins[k + 2]); }
  }
  const folded = get("folded");
  state.folded = new Set(folded === "all" || (!folded && NODES.length > CROWD) ? FOLDABLE : folded.split(",").filter(c => /^\d+$/.test(c)).map(Number).filter(c => FOLDABLE.includes(c)));
  state.foldedPlaces = new Set(list("within"));
  state.level = /^\d$/.test(get("level")) ? Number(get("level")) : 0;
  applyFilters();
  state.selected = readSelection(parts, get, number);
  if ("node" in (state.selected || {})) unfold(state.selected.node);
  const view = VIEWS.includes(get("view")) ? get("view") : "picture", by = /^(\d+)([du])$/.exec(get("by"));
  if (view in ordering) ordering[view] = by && TABLES[view].columns[by[1]] ? { column: Number(by[1]), down: by[2] === "d" } : { ...USUAL[view] };
  [rowFilter, metricFilter] = [get("rows"), get("metric")];
  showView(view);
  announce();
  const at = get("at").split(",").map(Number);
  looked = at.length === 3 && at.every(Number.isFinite) && at[2] > 0;
  if (looked) moveCamera({ x: at[0], y: at[1] }, Math.min(Math.max(at[2], 0.005), 20), false);
  else if (state.selected && "node" in state.selected && !isGroup(REP[state.selected.node])) flyTo(state.selected.node);
  else if (state.selected && "path" in state.selected) fitPicture(false, listPathNodes(state.selected));
  else if (location.hash.length < 2 || isNarrowed()) fitPicture(false);
  following = false;
}

function readSelection(parts, get, number) {
  if (number("node") >= 0) return { node: number("node") };
  if (parts.has("edge")) { const edge = findEdge(get("edge")); return edge >= 0 ? { edge } : null; }
  if (/^\d+$/.test(get("group")) && GROUPS[Number(get("group"))]) return { group: Number(get("group")) };
  const ends = get("path").split("|").filter(end => NUMBER.has(end)).map(end => NUMBER.get(end));
  return ends.length === 2 ? findPath(ends[0], ends[1]) : null;
}
