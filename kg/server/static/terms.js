// Words of the page, prefixes of the graph, and terms as people read them.

export const words = JSON.parse(document.getElementById("words").textContent);
export const language = document.documentElement.lang.slice(0, 2);
const FOLDERS = /^(?:id|document|run|extractor|lexicon|graph|ontology)(?:[/#]|$)/;
export const vocabulary = { prefixes: {}, terms: [], byIri: new Map() };

export async function loadVocabulary() {
  const answer = await fetch("/api/vocabulary");
  if (!answer.ok) return;
  Object.assign(vocabulary, await answer.json());
  vocabulary.byIri = new Map(vocabulary.terms.map(term => [term.iri, term]));
}

export function compact(iri) {
  for (const [prefix, namespace] of Object.entries(vocabulary.prefixes)) {
    const local = iri.startsWith(namespace) ? iri.slice(namespace.length) : null;
    if (local !== null && /^[\w-]+$/u.test(local)) return `${prefix}:${local}`;
  }
  return null;
}

// A term's label in the reader's language, else its short form.
export function labelTerm(iri) {
  return vocabulary.byIri.get(iri)?.[language] ?? compact(iri) ?? lastSegment(iri);
}

export function lastSegment(iri) {
  const segment = iri.replace(/[/#]+$/, "").split(/[/#]/).pop();
  try { return decodeURIComponent(segment) || iri; } catch { return segment || iri; }
}

// Where this server tells of an IRI: the host of the IRI does not matter to it.
export function findPath(iri) {
  const match = /^https?:\/\/[^/]+\/(.*)$/.exec(iri);
  const rest = match ? match[1].replace(/^.*?(?=(?:id|document|run|extractor|lexicon|graph)\/|ontology)/, "") : "";
  // What the IRI has percent-encoded already stays as it is.
  return FOLDERS.test(rest) ? encodeURI(`/${rest}`).replaceAll("%25", "%") : null;
}

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export async function readProblem(answer) {
  try {
    const problem = await answer.json();
    return `${problem.status} ${problem.title}: ${problem.detail}`;
  } catch {
    return `${answer.status} ${answer.statusText}`;
  }
}

export async function select(query) {
  const answer = await fetch("/sparql", {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, application/n-triples;q=0.9" },
    body: query,
  });
  if (!answer.ok) throw new Error(await readProblem(answer));
  if (answer.headers.get("Content-Type").startsWith("application/n-triples")) return readTriples(await answer.text());
  const found = await answer.json();
  if ("boolean" in found) return { boolean: found.boolean };
  return { columns: found.head.vars, rows: found.results.bindings };
}

// N-Triples of the server are one triple a line.
function readTriples(text) {
  const rows = [];
  for (const line of text.split("\n")) {
    const match = /^(\S+) (\S+) (.*) \.$/.exec(line);
    if (match) rows.push({ subject: readTerm(match[1]), predicate: readTerm(match[2]), object: readTerm(match[3]) });
  }
  return { columns: ["subject", "predicate", "object"], rows, graph: true };
}

function readTerm(written) {
  if (written.startsWith("<")) return { type: "uri", value: unescapeText(written.slice(1, -1)) };
  if (written.startsWith("_:")) return { type: "bnode", value: written.slice(2) };
  const match = /^"(.*)"(?:\^\^<(.*)>|@([\w-]+))?$/s.exec(written);
  if (!match) return { type: "literal", value: written };
  const term = { type: "literal", value: unescapeText(match[1]) };
  if (match[2]) term.datatype = match[2];
  if (match[3]) term["xml:lang"] = match[3];
  return term;
}

function unescapeText(text) {
  const plain = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gs, (_, four, eight, one) =>
    one ? plain[one] ?? one : String.fromCodePoint(parseInt(four ?? eight, 16)));
}
