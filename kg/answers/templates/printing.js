// On paper the picture is a drawing as wide as the page, in light colours, above what the panel or the table tells.
const PAPER = { width: 860, rows: 3000 };

// All that is drawn, on a sheet of this width.
function chooseLens(sheet) {
  const margin = 70, { low, high } = measureExtent(listDrawn());
  const scale = Math.min((sheet - 2 * margin) / (high[0] - low[0]), 1.5), beside = margin / scale;
  const middle = (low[0] + high[0]) / 2, half = sheet / scale / 2;
  return { scale, seen: { left: middle - half, right: middle + half, top: low[1] - beside / 2, bottom: high[1] + beside } };
}

// What the screen shows where a reader has moved the camera.
function chooseSight(sheet) {
  const seen = findSeen();
  return { scale: sheet / (seen.right - seen.left), seen };
}

function drawOnPaper() {
  const holder = document.getElementById("printed"), root = document.documentElement, theme = root.dataset.theme;
  if (!listDrawn().length) return;
  root.dataset.theme = "light";
  readColours();
  lens = looked ? chooseSight(PAPER.width) : chooseLens(PAPER.width);
  const { left, right, top, bottom } = lens.seen, context = makeSvgContext((right - left) * lens.scale, (bottom - top) * lens.scale);
  colours.paper = "#ffffff";
  renderView(context);
  holder.replaceChildren(context.root);
  lens = null;
  if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
  readColours();
  network.redraw();
}

function startPrinting() {
  addEventListener("beforeprint", () => {
    if (state.view === "picture") { drawOnPaper(); return; }
    // On paper nobody can ask for more rows.
    for (let more = document.querySelector("#tables > .more"), at = 0; more && !more.hidden && at < PAPER.rows / ROWS; at++) more.click();
  });
  addEventListener("afterprint", () => document.getElementById("printed").replaceChildren());
}
