// An answer as table, chart or network, and its downloads.

import { buildNetwork } from "./network.js";
import { compact, findPath, labelTerm, lastSegment, make, words } from "./terms.js";

const SHOWN = 1000, BARS = 30, NODES = 300;
const NUMBER = /#(?:integer|decimal|double|float|long|int|short|byte|nonNegativeInteger|positiveInteger|gYear)$/;

export function drawTable(view, { columns, rows }) {
  const head = make("tr", {}, ...columns.map(name => make("th", { scope: "col" }, name)));
  const body = rows.slice(0, SHOWN).map(row => make("tr", {}, ...columns.map(name => drawCell(row[name]))));
  const note = rows.length > SHOWN ? [make("p", { class: "muted" }, `${words.shown} ${SHOWN}`)] : [];
  view.replaceChildren(make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)), ...note);
}

function drawCell(term) {
  if (!term) return make("td");
  if (term.type === "uri") {
    const path = findPath(term.value);
    const name = compact(term.value) ?? (path ? lastSegment(term.value) : term.value);
    return make("td", { title: term.value, dir: "auto" }, path ? make("a", { href: path }, name) : name);
  }
  if (isNumber(term)) return make("td", { class: "number" }, Number(term.value).toLocaleString("en", { maximumFractionDigits: 6 }));
  return make("td", { dir: "auto" }, term.value ?? "");
}

const isNumber = term => term?.type === "literal" && NUMBER.test(term.datatype ?? "") && Number.isFinite(Number(term.value));

export function drawChart(view, { columns, rows }) {
  const figure = columns.find(name => rows.some(row => isNumber(row[name])) && rows.every(row => !row[name] || isNumber(row[name])));
  if (!figure) return view.replaceChildren(make("p", {}, words.no_chart));
  const names = columns.filter(name => name !== figure && rows.some(row => row[name] && !isNumber(row[name])));
  const bars = rows.filter(row => row[figure]).slice(0, BARS).map(row => ({ name: nameRow(row, names), value: Number(row[figure].value) }));
  const most = Math.max(...bars.map(bar => Math.abs(bar.value)), 1e-9);
  const svg = draw("svg", { viewBox: `0 0 900 ${bars.length * 28 + 16}`, role: "img", "aria-label": `${words.chart_of}: ${figure}` });
  bars.forEach((bar, i) => {
    const top = i * 28 + 12, width = Math.max(1, (Math.abs(bar.value) / most) * 440);
    svg.append(draw("text", { x: 290, y: top + 13, class: "label" }, bar.name.length > 20 ? `${bar.name.slice(0, 19)}…` : bar.name),
      draw("rect", { x: 300, y: top, width, height: 18, rx: 3 }),
      draw("text", { x: 308 + width, y: top + 13 }, bar.value.toLocaleString("en")));
  });
  const note = rows.length > BARS ? [make("p", { class: "muted" }, `${words.shown} ${BARS}`)] : [];
  view.replaceChildren(svg, ...note);
}

function nameRow(row, names) {
  const terms = names.map(name => row[name]).filter(Boolean);
  const best = terms.find(term => term.type === "literal") ?? terms[0];
  return best ? (best.type === "uri" ? lastSegment(best.value) : best.value) : "";
}

function draw(tag, attributes, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}

// In a graph the predicate is the edge; in a table whatever entities stand in one row are joined in their order.
export function drawNetwork(view, { columns, rows, graph }) {
  const pairs = [];
  for (const row of rows) {
    if (graph) {
      if (row.object.type === "uri" && !/#type$/.test(row.predicate.value)) pairs.push([row.subject.value, row.object.value, labelTerm(row.predicate.value)]);
      continue;
    }
    const ends = columns.filter(name => row[name]?.type === "uri" && /\/(?:id|document)\//.test(row[name].value));
    ends.slice(1).forEach((name, i) => pairs.push([row[ends[i]].value, row[name].value, ""]));
  }
  if (!pairs.length) return view.replaceChildren(make("p", {}, words.no_network));
  const canvas = make("div", { class: "canvas" });
  view.replaceChildren(canvas);
  const network = buildNetwork(canvas, { onChoose: iri => { const path = findPath(iri); if (path) location.assign(path); } });
  const seen = new Set();
  for (const [from, to, label] of pairs) {
    if (seen.size >= NODES && !(seen.has(from) && seen.has(to))) continue;
    for (const iri of [from, to]) if (!seen.has(iri)) { seen.add(iri); network.addNode(iri, "", guessType(iri)); }
    network.addEdge(from, to, label);
  }
  network.settle();
  if (seen.size >= NODES) view.append(make("p", { class: "muted" }, `${words.shown} ${NODES}`));
  view.dataset.nodes = seen.size;
}

function guessType(iri) {
  const match = /\/id\/([a-z]+)\//.exec(iri);
  return match ? match[1][0].toUpperCase() + match[1].slice(1) : /\/session\//.test(iri) ? "Session" : "Work";
}

export function listDownloads(element, query, { graph, boolean }) {
  const formats = graph ? ["turtle", "ntriples", "jsonld", "rdfxml"] : boolean !== undefined ? ["json", "xml"] : ["csv", "tsv", "json", "xml"];
  const links = formats.map(format => make("a", { href: `/sparql?${new URLSearchParams({ query, format })}`, download: `answer.${{ turtle: "ttl", ntriples: "nt", rdfxml: "rdf" }[format] ?? format}` }, format));
  element.replaceChildren(words.download, ...links);
}
