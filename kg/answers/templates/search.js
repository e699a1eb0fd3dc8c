// Search as one types, over names and aliases: the whole name, then its beginning, then any part, then its sound.
const simplify = text => text.normalize("NFKC").toLowerCase().replace(/ü/g, "v");
const ENTRIES = NODES.flatMap((node, index) => [node.label, ...(node.aliases || [])].map(name => {
  const folded = simplify(name.slice(0, 300));
  return { index, name, folded, letters: Array.from(folded.slice(0, 60)).filter(letter => letter !== " ") };
}));
let matches = [], chosen = 0;

function findNames(text) {
  const wanted = simplify(text.trim()), typed = wanted.replace(/[\s'’·]/g, "");
  if (!wanted) return [];
  const sounds = /[a-z]/.test(typed), best = new Map();
  for (const entry of ENTRIES) {
    const at = entry.folded.indexOf(wanted), spelled = at < 0 && sounds ? findSpelled(entry.letters, typed) : -1;
    if (at < 0 && spelled < 0) continue;
    const rank = (at < 0 ? (spelled === 0 ? 3 : 4) : entry.folded === wanted ? 0 : at === 0 ? 1 : 2) * 1e6 - NODES[entry.index].told;
    if (!best.has(entry.index) || best.get(entry.index).rank > rank) best.set(entry.index, { ...entry, rank });
  }
  return [...best.values()].sort((a, b) => a.rank - b.rank).slice(0, 9);
}

// What tells namesakes apart, and why an alias matched.
function tellApart(match, node) {
  if (match.name !== node.label) return shorten(clean(match.name), 20);
  const post = (node.posts || [])[0];
  return post ? shorten(clean(`${post.at} ${post.title}`), 20) : node.date || "";
}

function showMatches() {
  const list = document.getElementById("found"), input = document.getElementById("search");
  const open = Boolean(input.value.trim()) && document.activeElement === input;
  list.hidden = !open;
  input.setAttribute("aria-expanded", String(open));
  if (!open) { input.removeAttribute("aria-activedescendant"); return; }
  if (!matches.length) { list.replaceChildren(make("li", { class: "quiet", role: "option", "aria-disabled": "true" }, word("nothing"))); return; }
  list.replaceChildren(...matches.map((match, k) => {
    const node = NODES[match.index], item = make("li", { role: "option", id: "match-" + k, "aria-selected": String(k === chosen) },
      makeIcon(node.type), make("bdi", {}, shorten(node.text, 30)), make("span", { class: "quiet" }, tellApart(match, node)),
      state.nodeShown[match.index] ? "" : make("span", { class: "status" }, word("filtered")));
    item.addEventListener("mousedown", event => { event.preventDefault(); takeMatch(k); });
    return item;
  }));
  input.setAttribute("aria-activedescendant", "match-" + chosen);
}

function takeMatch(k) {
  if (!matches[k]) return;
  const input = document.getElementById("search");
  input.value = shorten(NODES[matches[k].index].text, 60);
  goTo(matches[k].index);
  matches = [];
  document.getElementById("found").hidden = true;
  input.setAttribute("aria-expanded", "false");
}

function startSearch() {
  const input = document.getElementById("search");
  input.addEventListener("input", () => { matches = findNames(input.value); chosen = 0; showMatches(); });
  input.addEventListener("blur", showMatches);
  input.addEventListener("keydown", event => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + matches.length) % (matches.length || 1);
      showMatches();
      event.preventDefault();
    } else if (event.key === "Enter") takeMatch(chosen);
    else if (event.key === "Escape") { input.value = ""; matches = []; showMatches(); event.stopPropagation(); }
  });
}
