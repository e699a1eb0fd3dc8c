// The slider of time: a histogram of the facts, and a thumb at each end.
function startSlider() {
  const box = document.getElementById("time"), [low, high] = box.querySelectorAll("input");
  box.hidden = BINS.length < 2;
  if (box.hidden) return;
  [low, high].forEach(input => { input.max = BINS.length - 1; });
  const read = moved => {
    let first = Number(low.value), last = Number(high.value);
    // A thumb pushes the other along.
    if (first > last) { if (moved === low) last = first; else first = last; }
    state.time = first === 0 && last === BINS.length - 1 ? null : [first, last];
  };
  let waiting = false;
  [low, high].forEach(input => input.addEventListener("input", () => {
    read(input);
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; applyFilters(); });
  }));
  state.listeners.push(showSlider);
}

function showSlider() {
  const box = document.getElementById("time"), [low, high] = box.querySelectorAll("input");
  const [first, last] = state.time || [0, BINS.length - 1];
  low.value = first;
  high.value = last;
  low.setAttribute("aria-valuetext", BINS[first].name);
  high.setAttribute("aria-valuetext", BINS[last].name);
  const counts = new Float64Array(BINS.length);
  let undated = 0;
  EDGES.forEach((edge, e) => {
    if (!state.edgeShown[e] && !outOfTime[e]) return;
    if (!edge.times.length) { undated++; return; }
    const seen = new Set();
    edge.times.forEach(([a, b]) => { for (let k = findBin(a); k <= findBin(b) && k < BINS.length; k++) seen.add(k); });
    seen.forEach(k => { counts[k] += 1 / seen.size; });
  });
  const most = Math.max(1, ...counts), space = "http://www.w3.org/2000/svg", bars = document.getElementById("bars");
  bars.setAttribute("viewBox", `0 0 ${BINS.length} 1`);
  bars.replaceChildren(...BINS.map((bin, k) => {
    const bar = document.createElementNS(space, "rect"), height = counts[k] ? Math.max(Math.sqrt(counts[k] / most), 0.08) : 0;
    Object.entries({ x: k + 0.08, y: 1 - height, width: 0.84, height, class: k >= first && k <= last ? "in" : "out" }).forEach(([name, value]) => bar.setAttribute(name, value));
    return bar;
  }));
  document.getElementById("span").textContent = `${BINS[first].name} – ${BINS[last].name}` + (undated ? " · " + word(state.time ? "undatedHidden" : "undatedFacts", undated) : "");
}

function findBin(day) {
  let low = 0, high = BINS.length - 1;
  while (low < high) { const middle = (low + high) >> 1; if (BINS[middle].last < day) low = middle + 1; else high = middle; }
  return low;
}
