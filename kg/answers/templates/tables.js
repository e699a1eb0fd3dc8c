// The same content as rows: for keyboards, screen readers and spreadsheets.
const ROWS = 100;
const USUAL = { facts: { column: 0, down: false }, figures: { column: 2, down: true } };
const ordering = { facts: { ...USUAL.facts }, figures: { ...USUAL.figures } };
let rowFilter = "", metricFilter = "";

// Of several sentences the one that the chosen document says.
const firstSupport = support => support.find(isChosen) || support[0] || null;
const sourceOf = support => (support ? DETAILS.sources[DETAILS.sentences[support[0]][0]] || [] : []);

function listFacts() {
  return EDGES.filter(edge => state.edgeShown[edge.index]).map(edge => {
    const support = firstSupport(edge.support), source = sourceOf(support);
    return {
      nodes: { 0: edge.from, 2: edge.to },
      names: namesIn(edge).flat(),
      cells: [NODES[edge.from].text, nameRelation(edge.relation) + (edge.detail ? `（${clean(edge.detail)}）` : ""), NODES[edge.to].text, word(edge.status),
        edge.support.length ? edge.confidence.toFixed(2) : "", source[1] || "", source[2] || "", support ? DETAILS.sentences[support[0]][3] : ""],
    };
  });
}

function listFigures() {
  return NODES.flatMap((node, index) => (state.nodeShown[index] ? node.figures || [] : []).filter(figure => !metricFilter || figure.metric === metricFilter).map(figure => {
    const support = firstSupport(figure.support), source = sourceOf(support);
    return {
      nodes: { 0: index },
      names: [figure.surface, ...namesOf(index)],
      sort: { 2: Number(figure.value) },
      plain: { 2: figure.value },
      cells: [node.text, nameMetric(figure.metric), formatFigure(figure), formatPeriod(figure.period), support ? word(DETAILS.statuses[support[1]]) : "",
        source[1] || "", source[2] || "", support ? DETAILS.sentences[support[0]][3] : ""],
    };
  }));
}

const TABLES = {
  facts: { rows: listFacts, columns: ["head", "relation", "tail", "status", "confidence", "outlet", "date", "sentence"] },
  figures: { rows: listFigures, columns: ["subject", "metric", "value", "period", "status", "outlet", "date", "sentence"] },
};

function orderRows(kind) {
  const { column, down } = ordering[kind], wanted = rowFilter.toLowerCase();
  const rows = TABLES[kind].rows().filter(row => !wanted || row.cells.some(cell => cell.toLowerCase().includes(wanted)));
  const key = row => (row.sort && column in row.sort ? row.sort[column] : row.cells[column]);
  const collator = new Intl.Collator(state.language === "zh" ? "zh-CN" : "en", { numeric: true });
  rows.sort((a, b) => { const x = key(a), y = key(b); return (typeof x === "number" ? x - y : collator.compare(x, y)) * (down ? -1 : 1); });
  return rows;
}

function showTable(kind) {
  const holder = document.getElementById("tables"), rows = orderRows(kind), { column, down } = ordering[kind];
  const body = make("tbody"), columns = TABLES[kind].columns;
  const table = make("table", {},
    make("caption", {}, `${word(kind)} · ${rows.length}`),
    make("thead", {}, make("tr", {}, ...columns.map((name, k) => make("th", { scope: "col", "aria-sort": k === column ? (down ? "descending" : "ascending") : "none" },
      make("button", { type: "button", onclick: () => { ordering[kind] = { column: k, down: k === column ? !down : kind === "figures" && k === 2 }; showTable(kind); saveAddress(false); focusHead(k); } },
        word(name), k === column ? (down ? " ↓" : " ↑") : ""))))), body);
  const more = make("button", { type: "button", class: "more" });
  let at = 0;
  const grow = () => {
    body.append(...rows.slice(at, at + ROWS).map(row => make("tr", {}, ...row.cells.map((cell, k) => {
      if (row.nodes[k] !== undefined) return make(k ? "td" : "th", { scope: k ? null : "row", class: "column-" + columns[k] }, makeName(row.nodes[k]));
      return make("td", { class: "column-" + columns[k], dir: "auto" }, ...(columns[k] === "sentence" ? markNames(cell, row.names) : [cell]));
    }))));
    at += ROWS;
    more.hidden = at >= rows.length;
    more.textContent = word("rest", Math.min(ROWS, Math.max(rows.length - at, 0)));
  };
  more.addEventListener("click", grow);
  grow();
  const filter = make("input", { type: "search", id: "rows", "aria-label": word("filterRows"), placeholder: word("filterRows"), value: rowFilter });
  // Redrawing would take the field away from under an input method that is still composing.
  ["input", "compositionend"].forEach(name => filter.addEventListener(name, event => { if (event.isComposing) return; rowFilter = filter.value; showTable(kind); saveAddress(false); const again = document.getElementById("rows"); again.focus(); again.setSelectionRange(rowFilter.length, rowFilter.length); }));
  const save = make("button", { type: "button", onclick: () => saveFile(kind + ".csv", new Blob(["\ufeff" + writeCsv(columns.map(c => word(c)), rows)], { type: "text/csv;charset=utf-8" })) }, word("download"));
  holder.replaceChildren(make("div", { class: "tools" }, filter, kind === "figures" ? makeMetrics() : "", save), make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": word(kind) }, table), more);
}

const focusHead = column => document.querySelectorAll("#tables thead button")[column].focus();

// One metric alone is a ranking: sales with sales, viewers with viewers.
function makeMetrics() {
  const counts = new Map();
  NODES.forEach((node, i) => { if (state.nodeShown[i]) (node.figures || []).forEach(f => counts.set(f.metric, (counts.get(f.metric) || 0) + 1)); });
  if (metricFilter && !counts.has(metricFilter)) counts.set(metricFilter, 0);
  const some = [...counts].sort((a, b) => b[1] - a[1]);
  const select = make("select", { id: "metric", "aria-label": word("metric") }, make("option", { value: "" }, word("every_metric")),
    ...some.map(([key, count]) => make("option", { value: key, selected: key === metricFilter }, `${nameMetric(key)} (${count})`)));
  select.addEventListener("change", () => { metricFilter = select.value; showTable("figures"); saveAddress(false); document.getElementById("metric").focus(); });
  return select;
}

// A cell that a spreadsheet would take for a formula is written as text.
function writeCsv(columns, rows) {
  const cell = text => { const safe = /^[=+@\t\r-]/.test(text) && !/^-?[\d.]+$/.test(text) ? "'" + text : text; return '"' + safe.replace(/"/g, '""') + '"'; };
  return [columns, ...rows.map(row => row.cells.map((text, k) => (row.plain && k in row.plain ? row.plain[k] : text)))].map(row => row.map(String).map(cell).join(",")).join("\r\n") + "\r\n";
}
