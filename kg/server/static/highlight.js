// SPARQL in colours: the text is cut into tokens, each a span; nothing is ever read as markup.

export const KEYWORDS = ["SELECT", "CONSTRUCT", "DESCRIBE", "ASK", "WHERE", "FROM", "NAMED", "PREFIX", "BASE", "DISTINCT", "REDUCED", "OPTIONAL", "UNION", "FILTER", "MINUS", "GRAPH", "SERVICE", "SILENT", "BIND", "AS", "VALUES", "UNDEF", "GROUP BY", "HAVING", "ORDER BY", "ASC", "DESC", "LIMIT", "OFFSET", "EXISTS", "NOT EXISTS", "IN", "NOT IN", "COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "SEPARATOR", "STR", "LANG", "LANGMATCHES", "DATATYPE", "BOUND", "IRI", "URI", "BNODE", "IF", "COALESCE", "REGEX", "REPLACE", "SUBSTR", "STRLEN", "STRSTARTS", "STRENDS", "CONTAINS", "STRBEFORE", "STRAFTER", "UCASE", "LCASE", "CONCAT", "ENCODE_FOR_URI", "ABS", "ROUND", "CEIL", "FLOOR", "NOW", "YEAR", "MONTH", "DAY", "STRDT", "STRLANG", "ISIRI", "ISLITERAL", "ISNUMERIC", "TRUE", "FALSE"];
const known = new Set(KEYWORDS.flatMap(word => word.split(" ")));
const TOKEN = /(?<comment>#[^\n]*)|(?<iri><[^<>"{}|^`\\\s]*>)|(?<string>"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)|(?<variable>[?$][\p{L}\p{N}_]+)|(?<prefixed>[\p{L}][\p{L}\p{N}_.-]*:[\p{L}\p{N}_%.:-]*|:[\p{L}\p{N}_%.-]+)|(?<number>[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?<word>[\p{L}_]+)|[^]/giu;

export function* tokenize(text) {
  for (const match of text.matchAll(TOKEN)) {
    let kind = Object.entries(match.groups).find(([, value]) => value !== undefined)?.[0] ?? "";
    if (kind === "word") kind = known.has(match[0].toUpperCase()) || match[0] === "a" ? "keyword" : "";
    yield [kind, match[0]];
  }
}

export function paint(element, text) {
  const parts = [];
  let plain = "";
  for (const [kind, token] of tokenize(text)) {
    if (!kind) { plain += token; continue; }
    if (plain) { parts.push(plain); plain = ""; }
    const span = document.createElement("span");
    span.className = kind;
    span.textContent = token;
    parts.push(span);
  }
  // The last line stands even when it is empty.
  element.replaceChildren(...parts, plain, "\n");
}
