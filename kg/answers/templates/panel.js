// Building blocks: text always goes into text nodes.
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined && child !== ""));
  return element;
}

function makeIcon(type) {
  const space = "http://www.w3.org/2000/svg", icon = document.createElementNS(space, "svg");
  icon.setAttribute("viewBox", "-1.5 -1.5 3 3");
  icon.setAttribute("class", "icon " + type);
  icon.setAttribute("aria-hidden", "true");
  const add = (tag, attributes) => {
    const part = document.createElementNS(space, tag);
    Object.entries(attributes).forEach(([name, value]) => part.setAttribute(name, value));
    icon.append(part);
  };
  if (OUTLINES[type]) add("polygon", { points: OUTLINES[type].map(p => p.join(",")).join(" ") });
  else if (type === "Session") { add("circle", { r: 0.95, class: "rim" }); add("circle", { r: 0.4 }); }
  else add("circle", { r: 1.1 });
  return icon;
}

const makeName = (index, extra) => make("button", {
  type: "button", class: "name", title: null, onclick: () => goTo(index),
}, makeIcon(NODES[index].type), make("bdi", {}, shorten(NODES[index].text, 40)), extra || "");

// The text with each of the names marked; longer names first, so that a name inside another does not break it.
function markNames(text, names) {
  const wanted = [...new Set(names)].filter(name => name && name.length <= 200).sort((a, b) => b.length - a.length);
  const parts = [];
  let plain = 0, at = 0;
  while (at < text.length) {
    const name = wanted.find(candidate => text.startsWith(candidate, at));
    if (!name) { at++; continue; }
    if (at > plain) parts.push(text.slice(plain, at));
    parts.push(make("mark", {}, name));
    at += name.length;
    plain = at;
  }
  if (plain < text.length) parts.push(text.slice(plain));
  return parts;
}

// What a fact's sentence may name: both its ends, and for a broadcast, which no sentence calls by its label, its guests.
const namesIn = edge => (NODES[edge.from].type === "Session"
  ? [namesOf(edge.to), ...INCIDENT[edge.from].map(e => otherEnd(EDGES[e], edge.from)).filter(i => i !== edge.to).map(namesOf)]
  : [namesOf(edge.from), namesOf(edge.to)]);
const namesOf = index => [NODES[index].label, ...(NODES[index].aliases || [])];

// What is asserted needs no sign.
const makeStatus = status => (status === "asserted" ? "" : make("span", { class: "status " + status }, word(status)));

function makeSource(source) {
  const [title, outlet, date, url] = source || ["", "", "", ""];
  const parts = [outlet, date].filter(Boolean).map(clean);
  const line = make("span", { class: "source" }, make("bdi", {}, parts.join(" · ") || word("unknownSource")));
  if (title) {
    const shown = "《" + shorten(clean(title), 60) + "》";
    line.append(" ", /^https?:\/\//i.test(url) ? make("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, make("bdi", {}, shown)) : make("bdi", {}, shown));
  }
  return line;
}

function makeSentence(support, names) {
  const [index, status, confidence] = support, [source, start, end, text] = DETAILS.sentences[index];
  return make("figure", { class: "sentence" },
    make("blockquote", { dir: "auto" }, ...markNames(text, names)),
    make("figcaption", {}, makeSource(DETAILS.sources[source]), " ",
      makeStatus(DETAILS.statuses[status]), " ",
      make("span", { class: "sure" }, `${word("confidence")} ${confidence.toFixed(2)} · ${start}–${end}`)));
}

const isChosen = ([index]) => state.source >= 0 && DETAILS.sentences[index][0] === state.source;

// The first sentence in sight, the others one step away (all of them where the line itself is the subject).
function makeSentences(given, names, all) {
  // A sentence that names all of them explains more than one that names none.
  const named = ([index]) => names.reduce((sum, group) => sum + (group.some(name => DETAILS.sentences[index][3].includes(name)) ? 1 : 0), 0);
  const support = [...given].sort((a, b) => isChosen(b) - isChosen(a) || named(b) - named(a));
  names = names.flat();
  if (!support.length) return [make("p", { class: "quiet" }, word("noSentence"))];
  const shown = support.slice(0, all ? support.length : 1).map(s => makeSentence(s, names)), rest = support.slice(shown.length);
  if (rest.length) {
    const more = make("details", {}, make("summary", {}, word("more", rest.length)));
    more.addEventListener("toggle", () => { if (more.children.length === 1) more.append(...rest.map(s => makeSentence(s, names))); });
    shown.push(more);
  }
  return shown;
}

// A long list grows on demand.
function makeList(items, makeItem, step) {
  const list = make("ul", { class: "plain" });
  let at = 0;
  const grow = () => {
    list.append(...items.slice(at, at + step).map(item => make("li", {}, ...makeItem(item))));
    at += step;
    if (at < items.length) {
      const button = make("button", { type: "button", class: "more" }, word("rest", Math.min(step, items.length - at)));
      const holder = make("li", {}, button);
      button.addEventListener("click", () => { holder.remove(); grow(); });
      list.append(holder);
    }
  };
  grow();
  return list;
}

function makeSection(title, ...content) { return make("section", {}, make("h3", {}, title), ...content); }

function describeNode(index) {
  const node = NODES[index], parts = [];
  parts.push(make("p", { class: "kind" }, makeIcon(node.type), word(node.type), node.date ? " · " + clean(node.date) : "", ` · ${node.told} ${word("told")}`, node.unsure ? makeStatus(node.unsure) : ""));
  parts.push(make("h2", { dir: "auto", class: node.label.length > 40 ? "long" : "" }, node.text));
  if (node.aliases) parts.push(make("p", { class: "aliases" }, word("aliases") + " ", ...node.aliases.slice(0, 20).flatMap((alias, k) => [k ? "、" : "", make("bdi", {}, shorten(clean(alias), 60))])));
  parts.push(...makeActions(index));
  if (node.posts) {
    parts.push(makeSection(word("posts"), makeList(node.posts, post => [
      make("p", { class: "fact" }, post.node >= 0 ? makeName(post.node) : make("bdi", {}, post.at ? clean(post.at) : ""), " ", make("strong", {}, make("bdi", {}, clean(post.title))),
        post.tenure ? make("span", { class: "status" }, word(post.tenure)) : ""),
      ...makeSentences(post.support, [namesOf(index), [post.title]]),
    ], 20)));
  }
  if (node.figures) {
    parts.push(makeSection(word("numbers"), makeList(node.figures, figure => [
      make("p", { class: "fact" }, nameMetric(figure.metric), " ", make("strong", {}, formatFigure(figure)), " ", makeStatus(statusOf(figure.support)), make("span", { class: "quiet" }, formatPeriod(figure.period))),
      ...makeSentences(figure.support, [[figure.surface], namesOf(index)]),
    ], 20)));
  }
  const sessions = listSessions(index);
  if (sessions.length) {
    parts.push(makeSection(`${word("sessions")} (${sessions.length})`, makeList(sessions, ({ session, edges }) => [
      make("p", { class: "fact" }, makeName(session), make("span", { class: "quiet" }, [...new Set(edges.map(e => nameRelation(e.relation))), ...briefSession(NODES[session])].join(" · ")), makeStatus(edges[0].status)),
      ...makeSentences(edges[0].support, namesIn(edges[0])),
    ], 12)));
  }
  groupFacts(index).forEach(([title, edges]) => parts.push(makeSection(title, makeList(edges, edge => {
    const other = otherEnd(edge, index);
    return [make("p", { class: "fact" }, makeName(other), edge.detail ? make("strong", {}, make("bdi", {}, clean(edge.detail))) : "", makeStatus(edge.status)), ...makeSentences(edge.support, namesIn(edge))];
  }, 12))));
  if (node.type === "Place") parts.push(...describePlace(index));
  parts.push(makeSection(word("why"), make("ul", { class: "why" }, ...explainNode(index).map(line => make("li", { dir: "auto" }, line)))));
  parts.push(make("p", { class: "iri", dir: "ltr" }, shorten(DETAILS.stem + node.iri, 300)));
  return parts;
}

// What can be done with a node in the picture.
function makeActions(index) {
  const node = NODES[index], seeking = state.from === index, parts = [];
  const act = (id, text, pressed, onclick) => make("button", { type: "button", id, class: "action", "aria-pressed": pressed === null ? null : String(pressed), onclick }, text);
  const hops = n => act("hops-" + n, String(n), Boolean(state.focus && state.focus.node === index && state.focus.hops === n), () => focusOn(index, n));
  const row = [];
  if (INCIDENT[index].length) {
    row.push(act("path", word(seeking ? "cancel" : "path"), null, () => { state.from = seeking ? -1 : index; announce(); }));
    parts.push(make("p", { class: "actions", role: "group", "aria-label": word("nearby") }, make("span", { class: "quiet" }, word("nearby")), hops(1), hops(2), hops(3)));
  }
  row.push(act("pin", word("pin"), state.pinned.has(index), () => { if (!state.pinned.delete(index)) state.pinned.add(index); applyFilters(); }));
  row.push(act("away", word(state.away.has(index) ? "bringBack" : "putAwayIt"), null, () => { if (!state.away.delete(index)) { state.away.add(index); state.pinned.delete(index); } applyFilters(); }));
  if (node.type === "Platform") row.push(act("alone", word("onlyPlatform"), state.platform === index, () => { state.platform = state.platform === index ? -1 : index; applyFilters(); fitPicture(true); }));
  if (node.type === "Place") row.push(act("alone", word("onlyPlace"), state.place === index, () => { state.place = state.place === index ? -1 : index; applyFilters(); fitPicture(true); }));
  if (PARTS[index].length) row.push(act("fold", word("foldPlace"), state.foldedPlaces.has(index), () => { if (!state.foldedPlaces.delete(index)) state.foldedPlaces.add(index); applyFilters(); }));
  parts.unshift(make("p", { class: "actions" }, ...row), seeking ? make("p", { class: "quiet", role: "status" }, word("pathHelp")) : "");
  return parts.filter(Boolean);
}

function focusOn(index, hops) {
  const same = state.focus && state.focus.node === index && state.focus.hops === hops;
  state.focus = same ? null : { node: index, hops };
  applyFilters();
  fitPicture(true);
}

// What a place lies in and what lies in it.
function describePlace(index) {
  const parts = [], above = [], seen = new Set([index]);
  for (let at = (NODES[index].parents || [])[0]; at !== undefined && !seen.has(at); at = (NODES[at].parents || [])[0]) { seen.add(at); above.unshift(at); }
  if (above.length) parts.push(make("p", { class: "above" }, ...above.flatMap(i => [makeName(i), " › "]), make("strong", {}, NODES[index].brief)));
  if (PARTS[index].length) parts.push(makeSection(`${word("within")} (${collectParts(index).size - 1})`, makeList(PARTS[index], i => [makeName(i, make("span", { class: "quiet" }, " " + NODES[i].told))], 12)));
  return parts;
}

function describeGroup(community) {
  const members = MEMBERS.get(NODES.length + community) || GROUPS[community].filter(i => state.nodeShown[i]);
  const open = () => { state.folded.delete(community); fold(); select(null); fitPicture(true, members); };
  return [
    make("p", { class: "kind" }, word("community")), make("h2", { dir: "auto" }, nameGroup(community)), make("p", { class: "quiet" }, word("communityHelp", members.length)),
    make("p", { class: "actions" }, make("button", { type: "button", id: "open", class: "action", onclick: open }, word("openGroup"))),
    makeSection(word("start"), makeList(members, i => [makeName(i, make("span", { class: "quiet" }, " " + NODES[i].told))], 20)),
  ];
}

function describeLines(edges) {
  return [make("p", { class: "kind" }, word("joined", edges.length)), makeList(edges.filter(e => state.edgeShown[e]), e => describeFact(EDGES[e]), 12)];
}

// The broadcasts that a node takes part in, the latest first, each with the node's parts in it.
function listSessions(index) {
  const found = new Map();
  INCIDENT[index].filter(e => state.edgeShown[e] && isGuest(EDGES[e], index)).forEach(e => {
    const session = EDGES[e].from;
    if (!found.has(session)) found.set(session, { session, edges: [] });
    found.get(session).edges.push(EDGES[e]);
  });
  const day = ({ session }) => NODES[session].date || "";
  return [...found.values()].sort((a, b) => (day(a) < day(b) ? 1 : day(a) > day(b) ? -1 : a.session - b.session));
}
const isGuest = (edge, index) => edge.to === index && edge.from !== index && NODES[edge.from].type === "Session";

// Facts of a node by relation, outgoing before incoming; what a filter hides is not told. Its own posts and broadcasts
// have sections of their own.
function groupFacts(index) {
  const groups = new Map();
  INCIDENT[index].filter(e => state.edgeShown[e]).forEach(e => {
    const edge = EDGES[e], outward = edge.from === index;
    if ((outward && edge.detail) || isGuest(edge, index)) return;
    const key = (outward ? "0" : "1") + edge.relation;
    if (!groups.has(key)) groups.set(key, [outward ? nameRelation(edge.relation) + " →" : "← " + nameRelation(edge.relation), []]);
    groups.get(key)[1].push(edge);
  });
  return [...groups.entries()].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, group]) => [`${group[0]} (${group[1].length})`, group[1]]);
}

function describeEdge(index) {
  const edge = EDGES[index], parts = [make("p", { class: "kind" }, word("between")), make("h2", {}, makeName(edge.from), " — ", makeName(edge.to))];
  const ordered = [edge, ...edge.siblings.filter(s => s !== edge)].filter(s => state.edgeShown[s.index]);
  ordered.forEach(fact => parts.push(makeSection("", ...describeFact(fact))));
  return parts;
}

const describeFact = fact => [
  make("p", { class: "fact" }, makeName(fact.from), make("strong", {}, ` ${nameRelation(fact.relation)} → `), makeName(fact.to), fact.detail ? make("span", {}, "（", make("bdi", {}, clean(fact.detail)), "）") : ""),
  make("p", { class: "quiet" }, make("span", { class: "status " + fact.status }, word(fact.status)), ` ${word("confidence")} ${fact.confidence.toFixed(2)}`),
  ...makeSentences(fact.support, [...namesIn(fact), fact.detail ? [fact.detail] : []], true),
];

function describePath({ path, ends }) {
  const parts = [make("p", { class: "kind" }, path.length ? word("steps", path.length) : word("noPath")), make("h2", {}, makeName(ends[0]), " … ", makeName(ends[1]))];
  let here = ends[0];
  path.forEach(index => {
    const edge = EDGES[index], next = otherEnd(edge, here), outward = edge.from === here;
    parts.push(make("section", { class: "step" }, make("p", { class: "fact" }, makeName(here), make("strong", {}, outward ? `${nameRelation(edge.relation)} →` : `← ${nameRelation(edge.relation)}`), makeName(next),
      edge.detail ? make("bdi", {}, clean(edge.detail)) : "", makeStatus(edge.status)), ...makeSentences(edge.support, namesIn(edge))));
    here = next;
  });
  return parts;
}

function makeSourceSwitch(index) {
  const on = state.source === index;
  return make("button", {
    type: "button", class: "only", "aria-pressed": String(on), "data-source": String(index),
    onclick: () => { state.source = on ? -1 : index; applyFilters(); if (state.view === "picture") fitPicture(true); },
  }, word(on ? "everywhere" : "only"));
}

function describeAll() {
  const shown = countShown(), top = ORDER.filter(i => state.nodeShown[i]).slice(0, 12), left = DETAILS.left;
  const parts = [make("h2", {}, word("count", shown.nodes, shown.edges)), make("p", { class: "quiet how" }, word("how"))];
  if (left.nodes) parts.push(make("p", { class: "left" }, word("leftNodes", left.nodes, left.facts)));
  if (left.untold) parts.push(make("p", { class: "left" }, word("untold", left.untold)));
  parts.push(makeSection(word("start"), makeList(top, i => [makeName(i, make("span", { class: "quiet" }, " " + NODES[i].told))], 12)));
  parts.push(makeSection(`${word("sources")} (${DETAILS.sources.length})`, makeList(DETAILS.sources.map((_, i) => i), i => [makeSource(DETAILS.sources[i]), " ", makeSourceSwitch(i)], 12)));
  return parts;
}

function describeChosen(chosen) {
  if (!chosen) return describeAll();
  if ("node" in chosen) return describeNode(chosen.node);
  if ("edge" in chosen) return describeEdge(chosen.edge);
  if ("group" in chosen) return describeGroup(chosen.group);
  return "lines" in chosen ? describeLines(chosen.lines) : describePath(chosen);
}

let told = null;
function showPanel() {
  const panel = document.getElementById("panel"), chosen = state.selected, focused = panel.contains(document.activeElement) ? document.activeElement.id : "";
  const close = chosen ? [make("button", { type: "button", id: "close", "aria-label": word("close"), onclick: () => select(null) }, "✕")] : [];
  const top = told === chosen ? panel.scrollTop : 0;
  panel.replaceChildren(...close, ...describeChosen(chosen));
  panel.classList.toggle("open", Boolean(chosen));
  panel.scrollTop = top;
  told = chosen;
  if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
}

function showCard(index, x, y) {
  const card = document.getElementById("card");
  card.hidden = index < 0;
  if (index < 0) return;
  if (isGroup(index)) { card.hidden = true; return; }
  const node = NODES[index], lines = [make("p", { class: "kind" }, makeIcon(node.type), word(node.type), node.date ? " · " + clean(node.date) : ""), make("strong", {}, make("bdi", {}, shorten(node.text, 60)))];
  (node.posts || []).slice(0, 3).forEach(post => lines.push(make("p", {}, make("bdi", {}, shorten(clean(`${post.at} ${post.title}`), 40)))));
  (node.figures || []).slice(0, 3).forEach(figure => lines.push(make("p", {}, `${nameMetric(figure.metric)} ${formatFigure(figure)} `, makeStatus(statusOf(figure.support)))));
  groupFacts(index).slice(0, 5).forEach(([title, edges]) => lines.push(make("p", { class: "quiet" }, `${title.replace(/ \(\d+\)$/, "")} `, make("bdi", {}, edges.slice(0, 3).map(e => NODES[otherEnd(e, index)].brief).join("、") + (edges.length > 3 ? " …" : "")))));
  card.replaceChildren(...lines);
  const stage = document.getElementById("stage");
  card.style.left = Math.max(4, Math.min(x + 14, stage.clientWidth - card.offsetWidth - 8)) + "px";
  card.style.top = Math.max(4, y + 14 + card.offsetHeight > stage.clientHeight ? y - card.offsetHeight - 10 : y + 14) + "px";
}
