// What a reader takes along: the view as PNG or SVG, the tables as CSV, the part shown as Turtle.
function saveFile(name, blob) {
  const address = URL.createObjectURL(blob);
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

// Draws what is in sight on any context.
function renderView(context) {
  const { left, top, right, bottom } = lens ? lens.seen : findSeen(), factor = lens ? lens.scale : network.getScale();
  const width = (right - left) * factor, height = (bottom - top) * factor;
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, width, height);
  context.save();
  context.scale(factor, factor);
  context.translate(-left, -top);
  drawScene(context);
  drawLabels(context);
  context.restore();
}

// Where another view hides the picture, it is looked at as on paper.
function takeView(draw) {
  if (!network.canvas.frame.canvas.clientWidth && !listDrawn().length) return;
  lens = network.canvas.frame.canvas.clientWidth ? null : chooseLens(1200);
  const { left, right, top, bottom } = lens ? lens.seen : findSeen(), factor = lens ? lens.scale : network.getScale();
  draw(Math.round((right - left) * factor), Math.round((bottom - top) * factor));
  lens = null;
}

function savePng() {
  takeView((width, height) => {
    const copy = document.createElement("canvas"), context = copy.getContext("2d");
    copy.width = 2 * width;
    copy.height = 2 * height;
    context.scale(2, 2);
    renderView(context);
    copy.toBlob(blob => saveFile("zhitu.png", blob));
  });
}

function saveSvg() {
  takeView((width, height) => {
    const context = makeSvgContext(width, height);
    renderView(context);
    saveFile("zhitu.svg", new Blob([new XMLSerializer().serializeToString(context.root)], { type: "image/svg+xml" }));
  });
}

// A context that writes SVG: as much of the canvas's interface as the picture uses.
function makeSvgContext(width, height) {
  const space = "http://www.w3.org/2000/svg", root = document.createElementNS(space, "svg"), ruler = document.createElement("canvas").getContext("2d");
  const fit = n => String(Math.round(n * 100) / 100);
  let matrix = [1, 0, 0], stack = [], path = "", dash = []; // scale, x, y
  const add = (tag, attributes, text) => {
    const element = document.createElementNS(space, tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    if (text !== undefined) element.textContent = text;
    root.append(element);
    return element;
  };
  const at = (x, y) => `${fit(matrix[1] + x * matrix[0])} ${fit(matrix[2] + y * matrix[0])}`;
  const alpha = () => (context.globalAlpha < 1 ? { opacity: fit(context.globalAlpha) } : {});
  root.setAttribute("viewBox", `0 0 ${width} ${height}`);
  root.setAttribute("width", width);
  root.setAttribute("height", height);
  add("title", {}, clean(DETAILS.title));
  const context = {
    root, globalAlpha: 1, fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, font: "", textAlign: "left", textBaseline: "middle", lineJoin: "round",
    save() { stack.push([matrix, dash, context.globalAlpha]); },
    restore() { [matrix, dash, context.globalAlpha] = stack.pop(); },
    scale(factor) { matrix = [matrix[0] * factor, matrix[1], matrix[2]]; },
    translate(x, y) { matrix = [matrix[0], matrix[1] + x * matrix[0], matrix[2] + y * matrix[0]]; },
    setLineDash(lengths) { dash = lengths; },
    beginPath() { path = ""; },
    moveTo(x, y) { path += "M" + at(x, y); },
    lineTo(x, y) { path += "L" + at(x, y); },
    closePath() { path += "Z"; },
    quadraticCurveTo(cx, cy, x, y) { path += `Q${at(cx, cy)} ${at(x, y)}`; },
    arc(x, y, r, from, to) {
      const point = angle => at(x + r * Math.cos(angle), y + r * Math.sin(angle)), radius = fit(r * matrix[0]), half = (from + to) / 2;
      path += `${path && !path.endsWith("Z") ? "L" : "M"}${point(from)}A${radius} ${radius} 0 0 1 ${point(half)}A${radius} ${radius} 0 0 1 ${point(to)}`;
    },
    fill() { if (path) add("path", { d: path, fill: context.fillStyle, ...alpha() }); },
    stroke() {
      if (path) add("path", { d: path, fill: "none", stroke: context.strokeStyle, "stroke-width": fit(context.lineWidth * matrix[0]), "stroke-linejoin": "round", ...(dash.length ? { "stroke-dasharray": dash.map(n => fit(n * matrix[0])).join(" ") } : {}), ...alpha() });
    },
    fillRect(x, y, w, h) { add("rect", { x, y, width: w, height: h, fill: context.fillStyle }); },
    measureText(text) { ruler.font = context.font; return ruler.measureText(text); },
    strokeText() { /* the halo comes with the text */ },
    fillText(text, x, y) {
      const [px, py] = at(x, y).split(" "), [, weight, size] = /^(\d+) ([\d.]+)px/.exec(context.font);
      add("text", { x: px, y: py, fill: context.fillStyle, stroke: context.strokeStyle, "stroke-width": context.lineWidth, "paint-order": "stroke", "stroke-linejoin": "round", "font-family": FONT.replace(/"/g, "'"),
        "font-size": size, "font-weight": weight, "text-anchor": { center: "middle", left: "start", right: "end" }[context.textAlign], "dominant-baseline": "central" }, text);
    },
  };
  return context;
}

// The facts, figures and posts in the picture, each with its sentences, in the graph's own vocabulary.
function writeTurtle() {
  const { kg, metric, unit } = DETAILS.namespaces, lines = [], sentences = new Set();
  const iri = text => "<" + text.replace(/[\u0000-\u0020<>"{}|\\^`]/g, sign => "\\u" + sign.charCodeAt(0).toString(16).padStart(4, "0")) + ">";
  const text = (value, language) => '"' + String(value).replace(/[\\"\n\r\t\u0000-\u001f\u007f]/g, sign => ({ "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" }[sign] || "\\u" + sign.charCodeAt(0).toString(16).padStart(4, "0"))) + '"' + (language ? "@" + language : "");
  const node = i => iri(DETAILS.stem + NODES[i].iri), sentence = k => { const [source, start, end] = DETAILS.sentences[k]; sentences.add(k); return iri(`${(DETAILS.sources[source] || [])[4]}#char=${start},${end}`); };
  const said = support => support.map(([k, status, sure]) => `kg:${DETAILS.statuses[status]}In ${sentence(k)} ; kg:confidence ${sure.toFixed(3)}`);
  const day = (predicate, date) => { const type = ["gYear", "gYearMonth", "date"][/^\d{4}(-\d\d){0,2}$/.test(date) ? (date.length - 4) / 3 : 3]; return type ? [`${predicate} ${text(date)}^^xsd:${type}`] : []; };
  const tenure = post => (post && post.tenure ? [`kg:tenure ${text(post.tenure)}`] : []);
  const tell = (subject, parts) => lines.push(`${subject} ${parts.join(" ;\n    ")} .`);
  NODES.forEach((n, i) => { if (state.nodeShown[i]) tell(node(i), [`a kg:${n.type}`, `rdfs:label ${text(n.label, "zh")}`, ...(n.aliases || []).map(alias => `skos:altLabel ${text(alias, "zh")}`), ...day(n.type === "Session" ? "kg:date" : "dcterms:issued", n.date)]); });
  EDGES.forEach((edge, e) => {
    if (!state.edgeShown[e]) return;
    const relation = iri(DETAILS.relationIris[edge.relation]), from = node(edge.from), to = node(edge.to);
    if (edge.detail) { tell("[]", ["a kg:Membership", `org:member ${from}`, `org:role [ a kg:Position ; rdfs:label ${text(edge.detail, "zh")} ]`, `kg:at ${to}`, ...tenure((NODES[edge.from].posts || []).find(post => post.node === edge.to && post.title === edge.detail)), ...said(edge.support)]); return; }
    if (NODES[edge.from].type === "Session") { tell(from, [`${relation} ${to}`, ...said(edge.support)]); return; }
    if (edge.status === "asserted") tell(from, [`${relation} ${to}`]);
    if (edge.support.length) tell("[]", [`rdf:subject ${from}`, `rdf:predicate ${relation}`, `rdf:object ${to}`, ...said(edge.support)]);
  });
  NODES.forEach((n, i) => {
    if (!state.nodeShown[i]) return;
    (n.figures || []).forEach(f => tell("[]", ["a kg:Measure", `kg:measureOf ${node(i)}`, `kg:metric ${iri(metric + f.metric)}`, `kg:value ${text(f.value)}^^xsd:decimal`, `kg:unit ${iri(unit + f.unit)}`, `kg:surface ${text(f.surface)}`, ...(f.modifier ? [`kg:modifier ${text(f.modifier)}`] : []), ...day("kg:periodStart", f.period && f.period[0]), ...day("kg:periodEnd", f.period && f.period[1]), ...said(f.support)]));
    (n.posts || []).filter(post => post.node < 0).forEach(post => tell("[]", ["a kg:Membership", `org:member ${node(i)}`, `org:role [ a kg:Position ; rdfs:label ${text(post.title, "zh")} ]`, ...tenure(post), ...said(post.support)]));
  });
  const documents = new Set();
  [...sentences].forEach(k => {
    const [source, start, end, words] = DETAILS.sentences[k], document = (DETAILS.sources[source] || [])[4];
    documents.add(source);
    tell(sentence(k), ["a kg:Sentence", `oa:exact ${text(words)}`, `oa:start ${start}`, `oa:end ${end}`, `oa:hasSource ${iri(document)}`]);
  });
  documents.forEach(source => { const [title, outlet, date, , document] = DETAILS.sources[source] || []; if (document) tell(iri(document), ["a kg:Document", `dcterms:title ${text(title, "zh")}`, `kg:outlet ${text(outlet)}`, ...day("dcterms:issued", date)]); });
  const prefixes = { kg, ...DETAILS.prefixes };
  return Object.entries(prefixes).map(([name, space]) => `@prefix ${name}: <${space}> .`).join("\n") + "\n\n" + lines.join("\n") + "\n";
}

function startTaking() {
  const menu = document.getElementById("take"), save = { png: savePng, svg: saveSvg };
  const turtle = () => saveFile("zhitu.ttl", new Blob([writeTurtle()], { type: "text/turtle;charset=utf-8" }));
  const table = kind => saveFile(kind + ".csv", new Blob(["\ufeff" + writeCsv(TABLES[kind].columns.map(c => word(c)), orderRows(kind))], { type: "text/csv;charset=utf-8" }));
  const acts = { ...save, turtle, facts: () => table("facts"), figures: () => table("figures"), link: copyLink, print: () => window.print() };
  Object.entries(acts).forEach(([name, act]) => document.getElementById("take-" + name).addEventListener("click", () => { menu.open = false; act(); }));
  menu.addEventListener("keydown", event => { if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); event.stopPropagation(); } });
  document.addEventListener("click", event => { if (!menu.contains(event.target)) menu.open = false; });
}

function copyLink() {
  looked = true;
  saveAddress(false);
  const say = text => { document.getElementById("said").textContent = text; };
  if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(() => say(word("copied")), () => say(word("copyHint")));
  else say(word("copyHint"));
}
