// Puts the page together: switches, legend, gestures, address.
function goTo(index) {
  // Asked for by name: what hides it goes, the least first.
  if (!state.nodeShown[index]) {
    state.hidden.type.delete(NODES[index].type);
    state.away.delete(index);
    applyFilters();
    if (!state.nodeShown[index]) { clearFilters(); applyFilters(); }
  }
  unfold(index);
  select({ node: index });
  if (state.view !== "picture") return;
  if ("path" in state.selected) fitPicture(true, listPathNodes(state.selected));
  else flyTo(index);
}

function translate() {
  document.documentElement.lang = state.language;
  document.querySelectorAll("[data-word]").forEach(e => { e.textContent = word(e.dataset.word); });
  document.querySelectorAll("[data-label]").forEach(e => { e.setAttribute("aria-label", word(e.dataset.label)); });
  document.querySelectorAll("[data-hint]").forEach(e => { e.placeholder = word(e.dataset.hint); });
  document.querySelectorAll("#zoom button, #theme, #take summary").forEach(e => { e.title = word(e.dataset.label); });
  const button = document.getElementById("language");
  button.textContent = word("language");
  button.lang = state.language === "zh" ? "en" : "zh";
}

// How many are shown of how many, by value of one facet. An edge counts for its relation while both its ends are shown.
function countFacet(facet) {
  const counts = new Map();
  const add = (value, shown) => { const c = counts.get(value) || [0, 0]; c[0] += shown; c[1]++; counts.set(value, c); };
  if (facet === "type") NODES.forEach((node, i) => add(node.type, state.nodeShown[i]));
  else EDGES.forEach((edge, i) => add(edge[facet], state.edgeShown[i]));
  return counts;
}

const FACETS = [
  { facet: "type", title: "types", values: () => TYPES, name: type => word(type), icon: makeIcon },
  { facet: "relation", title: "relations", values: () => DETAILS.relations.map((_, i) => i), name: nameRelation },
  { facet: "status", title: "statuses", values: () => DETAILS.statuses, name: status => word(status) },
];
const opened = new Set(["type"]);

function showLegend() {
  const legend = document.getElementById("facets"), focused = document.activeElement && document.activeElement.dataset.key;
  legend.replaceChildren(...FACETS.map(({ facet, title, values, name, icon }) => {
    const counts = countFacet(facet), hidden = state.hidden[facet], present = values().filter(value => counts.has(value));
    if (facet !== "type") present.sort((a, b) => counts.get(b)[1] - counts.get(a)[1]);
    const box = make("details", { class: "facet", open: opened.has(facet) }, make("summary", {}, word(title)));
    box.addEventListener("toggle", () => { if (box.open) opened.add(facet); else opened.delete(facet); });
    const flip = change => { change(); applyFilters(); };
    box.append(make("div", { class: "chips" }, ...present.map(value => {
      const [shown, all] = counts.get(value), off = hidden.has(value);
      return make("button", {
        type: "button", class: "chip", "aria-pressed": String(!off), "data-key": facet + ":" + value,
        onclick: () => flip(() => (off ? hidden.delete(value) : hidden.add(value))),
      }, icon ? icon(value) : make("span", { class: "tick " + value, "aria-hidden": "true" }), make("span", { class: "what" }, name(value)), make("span", { class: "count" }, shown === all ? String(all) : `${shown}/${all}`));
    })));
    if (present.length > 2) {
      const some = hidden.size > 0;
      box.append(make("button", { type: "button", class: "every", "data-key": facet + ":every", onclick: () => flip(() => { if (some) hidden.clear(); else present.forEach(v => hidden.add(v)); }) }, word(some ? "all" : "none")));
    }
    return present.length ? box : "";
  }).filter(Boolean));
  if (focused) { const again = [...legend.querySelectorAll("[data-key]")].find(e => e.dataset.key === focused); if (again) again.focus(); }
}

// Hides what was read less surely than the slider says; absent where all is equally sure.
function startSureness() {
  const label = document.getElementById("sureness"), slider = label.querySelector("input");
  label.hidden = EDGES.every(edge => !edge.support.length || edge.confidence > 0.99);
  slider.addEventListener("input", () => { state.leastSure = Number(slider.value); applyFilters(); });
  state.listeners.push(() => { slider.value = state.leastSure; label.querySelector("span").textContent = `${word("sure")} ${state.leastSure.toFixed(2)}`; });
}

// One of many: a place with all that lies in it, a platform, a document.
function startChoices() {
  const byName = (a, b) => NODES[b].told - NODES[a].told, platforms = NODES.map((_, i) => i).filter(i => NODES[i].type === "Platform").sort(byName);
  const places = [], seen = new Set();
  const walk = (i, depth) => { if (seen.has(i)) return; seen.add(i); places.push([i, "\u3000".repeat(Math.min(depth, 6)) + shorten(NODES[i].text, 18)]); PARTS[i].forEach(part => walk(part, depth + 1)); };
  ROOTS.forEach(root => walk(root, 0));
  NODES.forEach((node, i) => { if (node.type === "Place") walk(i, 0); });
  const sources = DETAILS.sources.map((source, k) => [k, shorten(clean(source[0] || source[1]), 24)]);
  const choices = { place: places, platform: platforms.map(i => [i, shorten(NODES[i].text, 18)]), source: sources };
  Object.entries(choices).forEach(([key, options]) => {
    const select = document.getElementById("choose-" + key), every = make("option", { value: "-1", "data-word": "every_" + key }, word("every_" + key));
    select.parentElement.hidden = options.length < 2;
    select.append(every);
    // Thousands of options cost time that the first look needs.
    const fill = () => { if (select.options.length === 1) select.append(...options.map(([value, text]) => make("option", { value: String(value) }, text))); select.value = String(state[key]); };
    state.listeners.push(() => { if (options.length < 300 || state[key] >= 0) fill(); select.value = String(state[key]); });
    ["focus", "pointerdown"].forEach(name => select.addEventListener(name, fill));
    select.addEventListener("change", () => { state[key] = Number(select.value); applyFilters(); if (state.view === "picture") fitPicture(true); });
  });
}

// What narrows the picture, each a button that undoes it.
function showConditions() {
  const bar = document.getElementById("conditions"), found = listConditions();
  const focused = document.activeElement && document.activeElement.dataset.undo;
  bar.hidden = !found.length;
  bar.replaceChildren(...found.map(({ key, text, undo }) => make("button", { type: "button", class: "condition", "data-undo": key, "aria-label": word("undo", text), onclick: () => { undo(); applyFilters(); if (state.view === "picture") fitPicture(true); } }, make("bdi", {}, text), make("span", { "aria-hidden": "true" }, " ✕"))),
    found.length > 1 ? make("button", { type: "button", class: "condition", id: "clear", onclick: () => { clearFilters(); applyFilters(); if (state.view === "picture") fitPicture(true); } }, word("clear")) : "");
  if (focused) { const again = bar.querySelector(`[data-undo="${focused}"]`) || document.getElementById("view"); again.focus(); }
}

// An empty picture says why, and how to get back.
function showEmpty() {
  const box = document.getElementById("empty");
  box.hidden = state.nodeShown.some(Boolean);
  if (box.hidden) return;
  const undo = make("button", { type: "button", id: "refill", onclick: () => { clearFilters(); applyFilters(); fitPicture(true); } }, word("clear"));
  box.replaceChildren(make("p", {}, word(NODES.length ? "allHidden" : "emptyGraph")), ...(NODES.length ? [undo] : []));
}

function showNote() {
  const { nodes, edges } = countShown(), left = DETAILS.left, parts = [word("shown", nodes, edges)];
  if (left.nodes) parts.push(word("leftNodes", left.nodes, left.facts));
  if (left.untold) parts.push(word("untold", left.untold));
  document.getElementById("note").textContent = parts.join(state.language === "zh" ? "；" : "; ") + (state.language === "zh" ? "。" : ".");
}

const VIEWS = ["picture", "timeline", "places", "facts", "figures"];
const SHOW = { timeline: showTimeline, places: showPlaces, facts: () => showTable("facts"), figures: () => showTable("figures") };

function showView(view) {
  state.view = view;
  document.getElementById("stage").hidden = view !== "picture";
  document.getElementById("tables").hidden = view === "picture";
  VIEWS.forEach(name => {
    const tab = document.getElementById("tab-" + name);
    tab.setAttribute("aria-selected", String(name === view));
    tab.tabIndex = name === view ? 0 : -1;
  });
  document.getElementById("tables").setAttribute("aria-labelledby", "tab-" + view);
  document.body.dataset.view = view;
  if (view !== "picture") SHOW[view]();
  else if (network && unfitted) { network.setSize("100%", "100%"); network.redraw(); fitPicture(false); }
  else if (network) network.redraw();
  saveAddress(false);
}

function startViews() {
  const has = { picture: true, timeline: NODES.some(node => /^(Session|Event|Work)$/.test(node.type)), places: NODES.some(node => node.type === "Place"), facts: true, figures: NODES.some(node => node.figures) };
  VIEWS.forEach(view => {
    const tab = document.getElementById("tab-" + view);
    tab.hidden = !has[view];
    tab.addEventListener("click", () => { rowFilter = ""; showView(view); });
  });
  document.getElementById("views").addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key], shown = VIEWS.filter(view => has[view]);
    if (!step) return;
    showView(shown[(shown.indexOf(state.view) + step + shown.length) % shown.length]);
    document.getElementById("tab-" + state.view).focus();
  });
}

function startSwitches() {
  document.getElementById("language").addEventListener("click", () => { state.language = state.language === "zh" ? "en" : "zh"; translate(); announce(); });
  const dark = matchMedia("(prefers-color-scheme: dark)"), root = document.documentElement;
  const recolour = () => { readColours(); if (network) network.redraw(); };
  document.getElementById("theme").addEventListener("click", () => {
    const now = root.dataset.theme || (dark.matches ? "dark" : "light");
    root.dataset.theme = now === "dark" ? "light" : "dark";
    recolour();
  });
  dark.addEventListener("change", recolour);
  const zoom = factor => network.moveTo({ scale: network.getScale() * factor, animation: network.calm ? false : { duration: 160, easingFunction: "easeOutQuad" } });
  document.getElementById("closer").addEventListener("click", () => zoom(1.4));
  document.getElementById("farther").addEventListener("click", () => zoom(1 / 1.4));
  document.getElementById("whole").addEventListener("click", () => fitPicture(true));
  const groups = document.getElementById("groups");
  groups.hidden = FOLDABLE.length < 2;
  groups.addEventListener("click", () => { foldAll(!state.folded.size); fitPicture(true); });
  state.listeners.push(() => groups.setAttribute("aria-pressed", String(state.folded.size > 0)));
  const more = document.getElementById("more"), legend = document.getElementById("legend");
  more.addEventListener("click", () => { legend.classList.toggle("open"); more.setAttribute("aria-expanded", String(legend.classList.contains("open"))); });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && state.selected) { select(null); document.getElementById("view").focus(); }
    else if (event.key === "/" && !/INPUT|TEXTAREA/.test(document.activeElement.tagName)) { document.getElementById("search").focus(); event.preventDefault(); }
  });
}

const choose = found => select(isGroup(found) ? { group: found - NODES.length } : { node: found });

function startGestures() {
  const picture = document.getElementById("picture");
  let moved = false;
  network.on("click", event => {
    if (moved) return;
    const point = event.pointer.canvas, node = findNodeAt(point);
    if (node >= 0) { if (state.from >= 0 && !isGroup(node)) goTo(node); else choose(node); return; }
    const line = findLineAt(point);
    if (line) select(line.edges ? (line.edges.length > 1 ? { lines: line.edges } : { edge: line.edges[0] }) : { edge: line.index });
    else if (state.selected) select(null);
  });
  network.on("doubleClick", event => {
    const node = findNodeAt(event.pointer.canvas);
    if (node >= 0 && isGroup(node)) { const members = MEMBERS.get(node); state.folded.delete(node - NODES.length); fold(); select(null); fitPicture(true, members); }
  });
  // A node is dragged by us: for vis the canvas is empty, and it must not move the view meanwhile.
  let dragged = -1, grip = null;
  picture.addEventListener("pointerdown", event => {
    moved = false;
    dragged = event.isPrimary && event.button === 0 ? findNodeAt(pointOf(event)) : -1;
    network.interactionHandler.options.dragView = dragged < 0;
    if (dragged >= 0) { const at = pointOf(event); grip = { x: X[dragged] - at.x, y: Y[dragged] - at.y, from: event.clientX + event.clientY }; }
  }, true);
  addEventListener("pointermove", event => {
    if (dragged < 0 || (!moved && Math.abs(event.clientX + event.clientY - grip.from) < 4)) return;
    const at = pointOf(event), dx = at.x + grip.x - X[dragged], dy = at.y + grip.y - Y[dragged];
    // A group takes its members along.
    (isGroup(dragged) ? [dragged, ...MEMBERS.get(dragged)] : [dragged]).forEach(i => { X[i] += dx; Y[i] += dy; });
    hulls = null;
    moved = true;
    network.redraw();
  });
  addEventListener("pointerup", () => {
    network.interactionHandler.options.dragView = true;
    if (dragged >= 0 && moved && state.pinned.has(dragged)) saveAddress(false);
    dragged = -1;
  });
  let waiting = false, last = null;
  picture.addEventListener("mousemove", event => {
    const box = picture.getBoundingClientRect();
    last = { x: event.clientX - box.left, y: event.clientY - box.top, pressed: event.buttons > 0 };
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; hoverAt(last); });
  });
  picture.addEventListener("mouseleave", () => { last = null; hoverAt(null); });
}

function pointOf(event) {
  const box = document.getElementById("picture").getBoundingClientRect();
  return network.DOMtoCanvas({ x: event.clientX - box.left, y: event.clientY - box.top });
}

function hoverAt(place) {
  const point = place && !place.pressed ? network.DOMtoCanvas(place) : null, found = point ? findNodeAt(point) : -1;
  const over = found >= 0 || (point && findLineAt(point) !== null);
  document.getElementById("picture").style.cursor = over ? "pointer" : "";
  if (found !== state.hover) { state.hover = found; network.redraw(); }
  showCard(found, place ? place.x : 0, place ? place.y : 0);
}

document.getElementById("title").textContent = shorten(clean(DETAILS.title), 80);
translate();
startViews();
startSearch();
document.body.dataset.view = "picture";
placeNodes(document.getElementById("picture"));
if (NODES.length > CROWD) state.folded = new Set(FOLDABLE);
applyFilters();
startPicture(document.getElementById("picture"));
startSwitches();
startGestures();
startSureness();
startChoices();
startSlider();
startTaking();
startPrinting();
state.listeners.push(showLegend, showConditions, showPanel, showNote, showEmpty, () => network.redraw(), () => { if (state.view !== "picture") SHOW[state.view](); });
const follow = () => { try { readAddress(); } catch (error) { following = false; } };
follow();
addEventListener("popstate", follow);
watchCamera();
const tellReady = () => requestAnimationFrame(() => { document.body.dataset.ready = "true"; document.body.dataset.drawn = performance.now().toFixed(0); });
if (state.view === "picture") network.once("afterDrawing", tellReady); else tellReady();
network.redraw();
// For tests and bookmarklets: where a node stands on the screen.
window.zhitu = {
  nodes: NODES, edges: EDGES, state,
  locate: index => network.canvasToDOM({ x: X[index], y: Y[index] }),
  middle: index => { const b = bendEdge(EDGES[index]); return network.canvasToDOM({ x: b.mx, y: b.my }); },
  isDrawn: index => Boolean(isDrawn(index)),
  groups: () => [...MEMBERS.keys()].filter(isGroup),
};
