// Puts the page together: switches, legend, gestures, address.
function goTo(index) {
  if (!state.nodeShown[index]) {
    // Asked for by name: its type comes back.
    state.hidden.type.delete(NODES[index].type);
    applyFilters();
    if (!state.nodeShown[index]) {
      state.hidden.relation.clear();
      state.hidden.status.clear();
      state.source = -1;
      state.leastSure = document.querySelector("#sureness input").value = 0;
      applyFilters();
    }
  }
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
  document.querySelectorAll("#zoom button, #theme").forEach(e => { e.title = word(e.dataset.label); });
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
  state.listeners.push(() => { label.querySelector("span").textContent = `${word("sure")} ${state.leastSure.toFixed(2)}`; });
}

function showNote() {
  const { nodes, edges } = countShown(), left = DETAILS.left, parts = [word("shown", nodes, edges)];
  if (left.nodes) parts.push(word("leftNodes", left.nodes, left.facts));
  if (left.untold) parts.push(word("untold", left.untold));
  document.getElementById("note").textContent = parts.join(state.language === "zh" ? "；" : "; ") + (state.language === "zh" ? "。" : ".");
}

function showView(view) {
  state.view = view;
  document.getElementById("stage").hidden = view !== "picture";
  document.getElementById("tables").hidden = view === "picture";
  ["picture", "facts", "figures"].forEach(name => {
    const tab = document.getElementById("tab-" + name);
    tab.setAttribute("aria-selected", String(name === view));
    tab.tabIndex = name === view ? 0 : -1;
  });
  document.getElementById("tables").setAttribute("aria-labelledby", "tab-" + view);
  document.body.dataset.view = view;
  if (view !== "picture") showTable(view);
  else if (network) network.redraw();
}

function startViews() {
  const views = ["picture", "facts", "figures"];
  views.forEach(view => document.getElementById("tab-" + view).addEventListener("click", () => { rowFilter = ""; showView(view); }));
  document.getElementById("views").addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    showView(views[(views.indexOf(state.view) + step + views.length) % views.length]);
    document.getElementById("tab-" + state.view).focus();
  });
  if (!NODES.some(node => node.figures)) document.getElementById("tab-figures").hidden = true;
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
  document.getElementById("image").addEventListener("click", savePicture);
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && state.selected) { select(null); document.getElementById("view").focus(); }
    else if (event.key === "/" && !/INPUT|TEXTAREA/.test(document.activeElement.tagName)) { document.getElementById("search").focus(); event.preventDefault(); }
  });
}

function startGestures() {
  const picture = document.getElementById("picture");
  network.on("click", event => {
    const point = event.pointer.canvas, node = findNodeAt(point);
    if (node >= 0) { if (state.from >= 0) goTo(node); else select({ node }); return; }
    const edge = findEdgeAt(point);
    if (edge >= 0) select({ edge });
    else if (state.selected) select(null);
  });
  let waiting = false, last = null;
  picture.addEventListener("mousemove", event => {
    const box = picture.getBoundingClientRect();
    last = { x: event.clientX - box.left, y: event.clientY - box.top, pressed: event.buttons > 0 };
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; hoverAt(last); });
  });
  picture.addEventListener("mouseleave", () => hoverAt(null));
}

function hoverAt(place) {
  const point = place && !place.pressed ? network.DOMtoCanvas(place) : null, found = point ? findNodeAt(point) : -1;
  const over = found >= 0 || (point && findEdgeAt(point) >= 0);
  document.getElementById("picture").style.cursor = over ? "pointer" : "";
  if (found !== state.hover) { state.hover = found; network.redraw(); }
  showCard(found, place ? place.x : 0, place ? place.y : 0);
}

function followAddress() {
  const iri = decodeURIComponent(location.hash.slice(1));
  const index = iri ? NODES.findIndex(node => node.iri === iri) : -1;
  const now = state.selected && "node" in state.selected ? state.selected.node : -1;
  if (index >= 0 && index !== now) goTo(index);
  else if (!iri && now >= 0) select(null);
}

document.getElementById("title").textContent = shorten(clean(DETAILS.title), 80);
translate();
startViews();
startSearch();
showView("picture");
applyFilters();
startPicture(document.getElementById("picture"));
startSwitches();
startGestures();
startSureness();
state.listeners.push(showLegend, showPanel, showNote, () => network.redraw(), () => { if (state.view !== "picture") showTable(state.view); });
announce();
addEventListener("hashchange", followAddress);
try { followAddress(); } catch (error) { /* an address that is no IRI selects nothing */ }
network.once("afterDrawing", () => requestAnimationFrame(() => { document.body.dataset.ready = "true"; document.body.dataset.drawn = performance.now().toFixed(0); }));
// For tests and bookmarklets: where a node stands on the screen.
window.zhitu = { locate: index => network.canvasToDOM({ x: X[index], y: Y[index] }), nodes: NODES, edges: EDGES, middle: index => { const b = bendEdge(EDGES[index]); return network.canvasToDOM({ x: b.mx, y: b.my }); } };
