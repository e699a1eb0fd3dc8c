// The query page: named questions, editor, answer.

import { buildEditor } from "./editor.js";
import { askPlainly } from "./plain.js";
import { drawChart, drawNetwork, drawTable, listDownloads } from "./results.js";
import { language, loadVocabulary, make, readProblem, select, words } from "./terms.js";

const find = id => document.getElementById(id);
const FIRST = `# ${language === "zh" ? "谁推介了什么" : "Who promotes what"}
SELECT ?person ?name ?product
WHERE {
  ?person kg:promotes ?product ; skos:prefLabel ?name .
}
LIMIT 100`;
const DRAWERS = { table: drawTable, chart: drawChart, network: drawNetwork };
let answer = null, questions = [], shown = "table";

const editor = buildEditor(find("editor"), { onRun: run });

async function run() {
  const query = editor.text, begun = performance.now();
  say(words.running);
  find("run").disabled = true;
  try {
    answer = await select(query);
    find("problem").hidden = true;
    find("answer").hidden = false;
    const time = `${Math.round(performance.now() - begun)} ${words.milliseconds}`;
    say(answer.boolean === undefined ? `${answer.rows.length} ${words.rows}, ${time}` : time);
    listDownloads(find("downloads"), query, answer);
    show(shown);
    history.replaceState(null, "", query.length < 4000 ? `?${new URLSearchParams({ query })}` : location.pathname);
  } catch (error) {
    complain(error instanceof TypeError ? words.failed : error.message);
  } finally {
    find("run").disabled = false;
  }
}

function show(name) {
  shown = name;
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const mine = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", mine);
    tab.tabIndex = mine ? 0 : -1;
  }
  const view = find("view");
  view.setAttribute("aria-labelledby", `tab-${name}`);
  if (answer.boolean !== undefined) view.replaceChildren(make("p", {}, answer.boolean ? words.yes : words.no));
  else if (!answer.rows.length) view.replaceChildren(make("p", {}, words.no_rows));
  else DRAWERS[name](view, answer);
}

function say(text) { find("summary").textContent = text; }

function complain(text) {
  find("problem").textContent = text;
  find("problem").hidden = false;
  find("answer").hidden = true;
}

function chooseQuestion() {
  const question = questions.find(one => one.name === find("question").value);
  find("fill").hidden = !question;
  find("parameters").replaceChildren(...(question?.parameters ?? []).map(parameter =>
    make("label", {}, parameter.gloss, make("input", { name: parameter.name, ...(parameter.optional ? {} : { required: "" }) }))));
  if (question && question.parameters.every(parameter => parameter.optional)) fillQuestion();
}

// The server puts the arguments into the question's SPARQL, as `kg ask` does.
async function fillQuestion() {
  const question = questions.find(one => one.name === find("question").value);
  const given = new URLSearchParams({ question: question.name });
  for (const input of find("parameters").querySelectorAll("input")) {
    if (input.value.trim()) given.set(input.name, input.value.trim());
    else if (input.required) { input.focus(); return complain(`${words.parameter_needed} ${input.parentElement.textContent}`); }
  }
  const reply = await fetch(`/api/ask?${given}`);
  if (!reply.ok) return complain(await readProblem(reply));
  const found = await reply.json();
  if (found.sparql) { editor.text = found.sparql.trim(); await run(); return; }
  // Answered by paths, not by one query: its table comes as it is.
  const cell = value => (value === null ? undefined : { type: "literal", value: String(value) });
  answer = { columns: found.columns, rows: found.rows.map(row => Object.fromEntries(row.map((value, i) => [found.columns[i], cell(value)]))) };
  find("problem").hidden = true;
  find("answer").hidden = false;
  say(`${answer.rows.length} ${words.rows}`);
  find("downloads").replaceChildren();
  show("table");
}

async function loadQuestions() {
  const reply = await fetch("/api/questions");
  if (!reply.ok) return;
  questions = (await reply.json()).questions;
  find("question").append(...questions.map(question => make("option", { value: question.name }, question[language] ?? question.zh)));
}

find("asking").addEventListener("submit", event => {
  event.preventDefault();
  const text = find("plain").value.trim();
  if (!text) return;
  askPlainly(text, find("told"), {
    onQuery: sparql => { editor.text = sparql.trim(); },
    onQuestion: name => { find("question").value = name; chooseQuestion(); },
  }).catch(error => complain(error instanceof TypeError ? words.failed : error.message));
});
find("run").addEventListener("click", run);
find("fill").addEventListener("click", fillQuestion);
find("question").addEventListener("change", chooseQuestion);
const tabs = [...document.querySelectorAll("[role=tab]")];
tabs.forEach((tab, i) => {
  tab.addEventListener("click", () => show(tab.id.slice(4)));
  tab.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(i + step + tabs.length) % tabs.length];
    next.focus();
    show(next.id.slice(4));
  });
});
const asked = new URLSearchParams(location.search).get("query");
editor.text = asked ?? FIRST;
await Promise.all([loadVocabulary(), loadQuestions()]);
if (asked) await run();
document.body.dataset.ready = "true";
