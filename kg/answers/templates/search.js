// Search as one types, over names and aliases: the whole name, then its beginning, then any part.
const fold = text => text.normalize("NFKC").toLowerCase();
const ENTRIES = NODES.flatMap((node, index) => [node.label, ...(node.aliases || [])].map(name => ({ index, name, folded: fold(name.slice(0, 300)) })));
let matches = [], chosen = 0;

function findNames(text) {
  const wanted = fold(text.trim());
  if (!wanted) return [];
  const best = new Map();
  for (const entry of ENTRIES) {
    const at = entry.folded.indexOf(wanted);
    if (at < 0) continue;
    const rank = (entry.folded === wanted ? 0 : at === 0 ? 1 : 2) * 1e6 - NODES[entry.index].told;
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
      makeIcon(node.type), make("bdi", {}, shorten(node.text, 30)), make("span", { class: "quiet" }, tellApart(match, node)));
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
