// A question in plain Chinese: how it is understood, the answers with their sentences, or the nearest questions.

import { make, readProblem, words } from "./terms.js";

export async function askPlainly(text, section, { onQuery, onQuestion }) {
  section.hidden = false;
  section.replaceChildren(make("p", { class: "muted" }, words.loading));
  const reply = await fetch(`/api/answer?${new URLSearchParams({ q: text })}`);
  if (!reply.ok) return section.replaceChildren(make("p", {}, await readProblem(reply)));
  const found = await reply.json();
  const parts = [];
  const say = (name, list) => list.length && parts.push(make("p", {}, make("strong", {}, name), `: ${list.join("；")}`));
  say(words.understood, found.reading);
  say(words.not_used + (found.understood ? words.partial : ""), found.unused);
  if (found.problem) say(found.understood ? words.no_answer : words.not_understood, [found.problem]);
  if (found.answers.length) parts.push(make("ul", { class: "facts" }, ...found.answers.map(drawAnswer)));
  found.notes.forEach(note => parts.push(make("p", { class: "muted" }, note)));
  if (found.nearest.length) {
    const buttons = found.nearest.map(question => {
      const button = make("button", { type: "button" }, question[document.documentElement.lang.slice(0, 2)] ?? question.zh);
      button.addEventListener("click", () => onQuestion(question.name));
      return button;
    });
    parts.push(make("p", { class: "row" }, words.nearest, ...buttons));
  }
  section.replaceChildren(...parts);
  if (found.sparql) onQuery(found.sparql);
}

function drawAnswer(found) {
  const details = Object.entries(found.details).map(([name, value]) => `${name}: ${value}`).join(", ");
  const line = make("p", { dir: "auto" }, make("b", {}, found.answer));
  if (details) line.append(make("span", { class: "muted" }, ` (${details})`));
  if (!found.sure) line.append(" ", make("mark", {}, words.unsure));
  const quotes = found.sentences.slice(0, 3).map(quote =>
    make("blockquote", { dir: "auto" }, quote.text, make("footer", {}, [quote.title || quote.document, quote.outlet, quote.date].filter(Boolean).join(" "))));
  return make("li", {}, line, ...quotes);
}
