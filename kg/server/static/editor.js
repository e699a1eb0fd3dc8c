// A text field with colours behind it and completions under the caret.

import { KEYWORDS, paint } from "./highlight.js";
import { compact, language, make, vocabulary } from "./terms.js";

const MOST = 12;
// A variable, a prefixed name, or a word, as far as it stands before the caret.
const WORD = /(?:[?$][\p{L}\p{N}_]*|[\p{L}\p{N}_.-]*:?[\p{L}\p{N}_-]*)$/u;

export function buildEditor(root, { onRun }) {
  const [paper, field, list] = [root.querySelector("pre"), root.querySelector("textarea"), root.querySelector("ul")];
  let offers = [], chosen = -1, turn = 0;

  const draw = () => { paint(paper, field.value); follow(); };
  const follow = () => { paper.scrollTop = field.scrollTop; paper.scrollLeft = field.scrollLeft; };
  const close = () => { list.hidden = true; offers = []; turn++; field.removeAttribute("aria-activedescendant"); };

  const findWord = () => WORD.exec(field.value.slice(0, field.selectionStart))[0];

  async function complete(asked) {
    const mine = ++turn;
    const before = field.value.slice(0, field.selectionStart);
    const word = findWord();
    if (!word && !asked) return close();
    let found = offerLocal(word, field.value);
    if (/\p{Script=Han}/u.test(word) || (word.length > 2 && !word.includes(":") && !/^[?$]/.test(word))) {
      found = [...found, ...await offerEntities(word)];
    }
    if (mine !== turn) return;
    offers = found.slice(0, MOST);
    if (!offers.length) return close();
    list.replaceChildren(...offers.map((offer, i) => {
      const item = make("li", { role: "option", id: `completion-${i}` }, offer.text, make("small", {}, offer.gloss ?? ""));
      item.addEventListener("mousedown", event => { event.preventDefault(); take(i); });
      return item;
    }));
    list.hidden = false;
    place(before);
    mark(0);
  }

  function place(before) {
    const lines = before.split("\n");
    const style = getComputedStyle(field);
    const context = document.createElement("canvas").getContext("2d");
    context.font = style.font;
    const left = parseFloat(style.paddingLeft) + context.measureText(lines.at(-1)).width - field.scrollLeft;
    const top = parseFloat(style.paddingTop) + lines.length * parseFloat(style.lineHeight) - field.scrollTop;
    list.style.left = `${Math.max(4, Math.min(left, root.clientWidth - list.offsetWidth - 4))}px`;
    list.style.top = `${top + 2}px`;
  }

  function mark(place) {
    chosen = place;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", i === place));
    list.children[place]?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", `completion-${place}`);
  }

  function take(place) {
    // The word as it is now: more of it may have been typed since the offers were made.
    const end = field.selectionStart, begin = end - findWord().length;
    field.focus();
    field.setRangeText(offers[place].insert, begin, end, "end");
    close();
    draw();
  }

  field.addEventListener("input", () => { draw(); complete(false); });
  field.addEventListener("scroll", follow);
  field.addEventListener("blur", close);
  field.addEventListener("click", close);
  field.addEventListener("keydown", event => {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); close(); onRun(); }
    else if (event.key === " " && event.ctrlKey) { event.preventDefault(); complete(true); }
    else if (open && event.key === "ArrowDown") { event.preventDefault(); mark((chosen + 1) % offers.length); }
    else if (open && event.key === "ArrowUp") { event.preventDefault(); mark((chosen + offers.length - 1) % offers.length); }
    else if (open && (event.key === "Enter" || event.key === "Tab")) { event.preventDefault(); take(chosen); }
    else if (open && event.key === "Escape") { event.preventDefault(); close(); }
  });
  return {
    get text() { return field.value; },
    set text(value) { field.value = value; field.scrollTop = 0; draw(); },
  };
}

// Variables of the query, prefixes, classes and properties (by name or by label, Chinese too), keywords.
function offerLocal(word, text) {
  const low = word.toLowerCase();
  if (/^[?$]/.test(word)) {
    const seen = new Set(text.match(/[?$][\p{L}\p{N}_]+/gu) ?? []);
    return [...seen].filter(name => name.startsWith(word) && name !== word).sort().map(name => ({ text: name, insert: name }));
  }
  const terms = vocabulary.terms
    .map(term => ({ term, short: compact(term.iri) }))
    .filter(({ term, short }) => short && low && (short.toLowerCase().startsWith(low) || short.split(":")[1].toLowerCase().startsWith(low)
      || term.zh?.includes(word) || term.en?.toLowerCase().includes(low)))
    .sort((one, other) => rank(one, low) - rank(other, low) || one.short.localeCompare(other.short))
    .map(({ term, short }) => ({ text: short, insert: short, gloss: term[language] ?? term.en ?? term.zh }));
  if (word.includes(":")) return terms;
  const prefixes = Object.keys(vocabulary.prefixes).filter(prefix => prefix.startsWith(low)).map(prefix => ({ text: `${prefix}:`, insert: `${prefix}:`, gloss: vocabulary.prefixes[prefix] }));
  const keywords = KEYWORDS.filter(keyword => low && keyword.toLowerCase().startsWith(low) && keyword.toLowerCase() !== low).map(keyword => ({ text: keyword, insert: keyword }));
  return [...keywords.slice(0, 4), ...prefixes.slice(0, 4), ...terms];
}

function rank({ term, short }, low) {
  return (short.toLowerCase().startsWith(low) ? 0 : 2) + (term.kind === "class" ? 0 : 1);
}

async function offerEntities(word) {
  try {
    const answer = await fetch(`/api/search?limit=8&q=${encodeURIComponent(word)}`);
    if (!answer.ok) return [];
    return (await answer.json()).hits.map(hit => ({ text: hit.name, insert: `<${hit.iri}>`, gloss: hit.type }));
  } catch {
    return [];
  }
}
