// The explorer: search an entity, click a node, and its neighbours come over SPARQL.

import { buildNetwork } from "./network.js";
import { findPath, labelTerm, loadVocabulary, make, select, vocabulary, words } from "./terms.js";

const MOST = 60;
const find = id => document.getElementById(id);
const things = new Map(), loaded = new Map();
const network = buildNetwork(find("network"), { onChoose: iri => grow(iri) });

const NEIGHBOURS = `SELECT DISTINCT ?relation ?other ?name ?type ?forward WHERE {
  { <THING> ?relation ?other BIND(true AS ?forward) } UNION { ?other ?relation <THING> BIND(false AS ?forward) }
  FILTER(STRSTARTS(STR(?relation), STR(kg:)))
  ?other a ?type .
  FILTER(?type IN (kg:Person, kg:Place, kg:Platform, kg:Product, kg:Organization, kg:Event, kg:Position, kg:Work, kg:Session))
  OPTIONAL { ?other skos:prefLabel ?preferred }
  OPTIONAL { ?other rdfs:label ?label }
  BIND(COALESCE(?preferred, ?label) AS ?name)
} LIMIT ${MOST * 3}`;
const SELF = `SELECT ?name ?type WHERE { <THING> a ?type . FILTER(STRSTARTS(STR(?type), STR(kg:)))
  OPTIONAL { <THING> skos:prefLabel ?preferred } OPTIONAL { <THING> rdfs:label ?label } BIND(COALESCE(?preferred, ?label) AS ?name) } LIMIT 1`;

const MOST_TOLD = `SELECT ?thing ?name ?type (COUNT(DISTINCT ?document) AS ?documents) WHERE {
  ?document schema:mentions ?thing . ?thing a ?type ; skos:prefLabel ?name .
  FILTER(?type IN (kg:Person, kg:Place, kg:Platform, kg:Product, kg:Organization, kg:Event))
} GROUP BY ?thing ?name ?type ORDER BY DESC(?documents) ?name LIMIT 12`;

const put = (query, iri) => query.replaceAll("<THING>", `<${iri.replace(/[<>"{}|^`\\\s]/g, c => encodeURIComponent(c))}>`);
const cut = iri => iri.slice(vocabulary.prefixes.kg.length);

async function grow(iri) {
  try {
    find("summary").textContent = words.loading;
    if (!things.has(iri)) await addSelf(iri);
    if (!loaded.has(iri)) {
      loaded.set(iri, await loadNeighbours(iri));
      network.settle();
    }
    find("problem").hidden = true;
    network.mark(iri);
    tell(iri);
  } catch (error) {
    find("problem").textContent = error instanceof TypeError ? words.failed : error.message;
    find("problem").hidden = false;
  }
  const left = loaded.get(iri)?.left ? `; ${words.more}` : "";
  find("summary").textContent = `${network.nodes.length} ${words.nodes}, ${network.edges.length} ${words.edges}${left}`;
  document.body.dataset.nodes = network.nodes.length;
}

async function addSelf(iri) {
  const { rows } = await select(put(SELF, iri));
  addThing(iri, rows[0]?.name?.value, rows[0] ? cut(rows[0].type.value) : "");
}

function addThing(iri, name, type) {
  if (!things.has(iri)) things.set(iri, { name: name ?? "", type });
  network.addNode(iri, name, type);
}

async function loadNeighbours(iri) {
  const { rows } = await select(put(NEIGHBOURS, iri));
  const neighbours = new Map();
  let left = false;
  for (const row of rows) {
    const other = row.other.value, relation = row.relation.value, forward = row.forward.value === "true";
    const key = `${relation} ${other} ${forward}`;
    if (neighbours.has(key) || other === iri) continue;
    if (neighbours.size >= MOST) { left = true; break; }
    neighbours.set(key, { relation, other, forward });
    addThing(other, row.name?.value, cut(row.type.value));
    network.addEdge(forward ? iri : other, forward ? other : iri, labelTerm(relation));
  }
  return { neighbours: [...neighbours.values()], left };
}

// The same in words, for the keyboard and for those who do not see the picture.
function tell(iri) {
  const thing = things.get(iri), path = findPath(iri);
  const items = loaded.get(iri).neighbours.map(({ relation, other, forward }) => {
    const button = make("button", { type: "button" }, `${forward ? "→" : "←"} ${labelTerm(relation)} ${things.get(other).name}`);
    button.addEventListener("click", () => grow(other));
    return make("li", {}, button);
  });
  const link = path ? [make("p", {}, make("a", { href: path }, words.open_page))] : [];
  find("chosen").replaceChildren(make("h2", { dir: "auto" }, thing.name || iri), ...link, make("ul", {}, ...items));
}

// An empty picture has no node to click: what most documents tell of is there to begin with.
async function offerBeginnings() {
  try {
    const { rows } = await select(MOST_TOLD);
    if (things.size || !rows.length) return;
    const items = rows.map(({ thing, name, type, documents }) => {
      const button = make("button", { type: "button" }, name.value, make("small", {}, ` ${labelTerm(type.value)} · ${documents.value} ${words.documents}`));
      button.addEventListener("click", () => { addThing(thing.value, name.value, cut(type.value)); grow(thing.value); });
      return make("li", {}, button);
    });
    find("chosen").replaceChildren(make("h2", {}, words.told_most), make("ul", {}, ...items));
  } catch { /* Searching begins as well. */ }
}

let turn = 0;
async function search() {
  const text = find("search").value.trim(), mine = ++turn;
  if (!text) { find("found").hidden = true; return; }
  const reply = await fetch(`/api/search?limit=10&q=${encodeURIComponent(text)}`);
  if (!reply.ok || mine !== turn) return;
  const { hits } = await reply.json();
  find("found").replaceChildren(...hits.map(hit => {
    const button = make("button", { type: "button" }, hit.name, make("small", {}, labelTerm(`${vocabulary.prefixes.kg}${hit.type}`)));
    button.addEventListener("click", () => { find("found").hidden = true; addThing(hit.iri, hit.name, hit.type); grow(hit.iri); });
    return make("li", {}, button);
  }), ...(hits.length ? [] : [make("li", { class: "muted" }, words.not_found)]));
  find("found").hidden = false;
}

find("search").addEventListener("input", search);
find("search").addEventListener("keydown", event => {
  if (event.key === "Enter") find("found").querySelector("button")?.click();
  if (event.key === "Escape") find("found").hidden = true;
});
find("clear").addEventListener("click", () => {
  network.clear(); things.clear(); loaded.clear();
  find("chosen").replaceChildren();
  find("summary").textContent = words.begin_hint;
});
await loadVocabulary();
const focus = new URLSearchParams(location.search).get("focus");
await (focus ? grow(focus) : offerBeginnings());
document.body.dataset.ready = "true";
