// The same data as a line of time and as a tree of places.
const whenOf = index => {
  const node = NODES[index];
  if (readSpan(node.date)) return { span: readSpan(node.date), text: node.date, own: true };
  const said = INCIDENT[index].filter(e => state.edgeShown[e]).flatMap(e => EDGES[e].support).map(s => [dateOf(s), (DETAILS.sources[DETAILS.sentences[s[0]][0]] || [])[2]]).filter(([span]) => span);
  if (!said.length) return { span: [Infinity, Infinity], text: "", own: false };
  const first = said.reduce((least, one) => (one[0][0] < least[0][0] ? one : least));
  return { span: first[0], text: first[1], own: false };
};

function showTimeline() {
  const holder = document.getElementById("tables");
  const items = NODES.map((_, i) => i).filter(i => state.nodeShown[i] && /^(Session|Event|Work)$/.test(NODES[i].type)).map(i => ({ i, when: whenOf(i) }))
    .sort((a, b) => a.when.span[0] - b.when.span[0] || a.when.span[1] - b.when.span[1] || a.i - b.i);
  const years = new Map();
  items.forEach(item => { const year = item.when.text.slice(0, 4) || word("undated"); if (!years.has(year)) years.set(year, []); years.get(year).push(item); });
  const sections = [...years].map(([year, of]) => make("section", {}, make("h2", {}, year, make("span", { class: "quiet" }, " " + of.length)), make("ol", { class: "line" }, ...of.slice(0, 400).map(({ i, when }) => {
    const shown = INCIDENT[i].filter(e => state.edgeShown[e]), named = relation => shown.filter(e => EDGES[e].from === i && DETAILS.relationIris[EDGES[e].relation].endsWith("#" + relation)).map(e => EDGES[e].to);
    const beside = NODES[i].type === "Session" ? [...named("host"), ...named("onPlatform"), ...named("offers")] : shown.map(e => otherEnd(EDGES[e], i));
    return make("li", {},
      make("p", { class: "fact" }, make("time", { datetime: when.text || null }, when.text ? (when.own ? when.text : word("reported", when.text)) : ""), makeName(i), make("span", { class: "quiet" }, briefFigures(i)), NODES[i].unsure ? makeStatus(NODES[i].unsure) : ""),
      beside.length ? make("p", { class: "beside" }, ...[...new Set(beside)].slice(0, 8).map(other => makeName(other))) : "");
  }))));
  holder.replaceChildren(make("div", { class: "tools" }, make("p", { class: "quiet" }, word("timelineHelp", items.length))), make("div", { class: "scroll timeline", tabindex: "0", role: "region", "aria-label": word("timeline") }, ...sections));
}

const briefFigures = i => (NODES[i].figures || []).filter(f => /^(viewers|sales|orders)$/.test(f.metric) && isAsserted(f.support)).slice(0, 3).map(f => `${nameMetric(f.metric)} ${formatFigure(f)}`).join(" · ");

const countInside = inside => new Set([...inside].flatMap(part => INCIDENT[part].filter(e => state.edgeShown[e]))).size;

// A small tree opens whole.
const treeOpen = new Set(PARTS.flat().length <= 120 ? NODES.map((_, i) => i).filter(i => PARTS[i].length) : []);
function showPlaces() {
  const holder = document.getElementById("tables"), depth = Math.max(0, ...DEPTH), roots = ROOTS.filter(i => PARTS[i].length || state.nodeShown[i]).map(i => [i, countInside(collectParts(i))]).sort((a, b) => b[1] - a[1]).map(([i]) => i);
  const level = make("select", { id: "level", "aria-label": word("level") }, ...Array.from({ length: depth + 1 }, (_, k) => make("option", { value: k, selected: k === state.level }, k ? word("levelTo", k) : word("levelAll"))));
  level.addEventListener("change", () => { state.level = Number(level.value); applyFilters(); });
  const all = make("button", { type: "button", onclick: () => { const open = !treeOpen.size; treeOpen.clear(); if (open) NODES.forEach((_, i) => { if (PARTS[i].length) treeOpen.add(i); }); showPlaces(); } }, word("openAll"));
  holder.replaceChildren(make("div", { class: "tools" }, all, depth ? make("label", {}, make("span", { class: "quiet" }, word("level") + " "), level) : ""),
    make("div", { class: "scroll tree", tabindex: "0", role: "region", "aria-label": word("places") }, make("ul", {}, ...roots.map(i => makeBranch(i, new Set())))));
}

function makeBranch(i, above) {
  const parts = PARTS[i].filter(part => !above.has(part) && part !== i), inside = collectParts(i);
  const facts = countInside(inside);
  const line = make("span", { class: "branch" }, makeName(i), make("span", { class: "quiet" }, parts.length ? word("inTree", inside.size - 1, facts) : word("facts_", facts)),
    make("button", { type: "button", class: "only", "data-place": String(i), "aria-pressed": String(state.place === i), onclick: () => { state.place = state.place === i ? -1 : i; applyFilters(); } }, word("onlyPlace")));
  if (!parts.length) return make("li", { class: "leaf" }, line);
  const box = make("details", { open: treeOpen.has(i) }, make("summary", { "aria-label": NODES[i].text }));
  const fill = () => { if (box.open && box.children.length === 1) box.append(make("ul", {}, ...parts.map(part => makeBranch(part, new Set([...above, i]))))); };
  box.addEventListener("toggle", () => { if (box.open) treeOpen.add(i); else treeOpen.delete(i); fill(); });
  fill();
  return make("li", {}, line, box);
}
