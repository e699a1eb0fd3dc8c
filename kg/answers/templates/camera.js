// The canvas, and what part of the picture it shows.
function startPicture(container) {
  readColours();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  network = new vis.Network(container, { nodes: new vis.DataSet([]), edges: new vis.DataSet([]) }, Object.assign({}, DATA.options, {
    autoResize: true,
    layout: { improvedLayout: false },
    interaction: { hover: false, selectable: false, tooltipDelay: 1e9, zoomSpeed: 0.7, keyboard: { enabled: true, bindToWindow: false, autoFocus: false } },
  }));
  // vis makes its frame the place that takes the keys.
  const frame = network.canvas.frame;
  frame.id = "view";
  frame.tabIndex = 0;
  frame.setAttribute("role", "img");
  frame.dataset.label = "pictureHelp";
  frame.setAttribute("aria-label", word("pictureHelp"));
  network.on("beforeDrawing", drawScene);
  network.on("afterDrawing", drawLabels);
  network.calm = calm;
  fitPicture(false);
}

// The picture is wider than tall; on a screen that is not, it stands on its side.
function placeNodes(container) {
  const tall = container.clientHeight > 1.2 * container.clientWidth;
  NODES.forEach((node, i) => { X[i] = tall ? node.y : node.x; Y[i] = tall ? node.x : node.y; });
}

function measureExtent(nodes) {
  const low = [Infinity, Infinity], high = [-Infinity, -Infinity];
  nodes.forEach(i => [X[i], Y[i]].forEach((at, k) => { low[k] = Math.min(low[k], at - SIZE[i]); high[k] = Math.max(high[k], at + SIZE[i]); }));
  return { low, high };
}
const listDrawn = () => [...VISIBLE.filter(i => state.nodeShown[i]), ...[...MEMBERS.keys()].filter(isGroup)];

const isNarrow = () => matchMedia("(max-width: 800px)").matches;

// Shows all that is drawn, or the nodes named; room for the names below and beside them.
function fitPicture(animate, wanted) {
  const box = network.canvas.frame.canvas, shown = wanted ? wanted.map(i => REP[i]) : listDrawn();
  unfitted = !box.clientWidth;
  if (!shown.length || unfitted) return;
  const { low, high } = measureExtent(shown);
  const legend = document.getElementById("legend"), beside = isNarrow() ? 0 : legend.offsetWidth + 12;
  const wide = high[0] - low[0] + 1, tall = high[1] - low[1] + 1;
  const to = Math.max(Math.min((box.clientWidth - beside - (isNarrow() ? 60 : 100)) / wide, (box.clientHeight - 80) / tall, 1.5), 0.02);
  moveCamera({ x: (low[0] + high[0]) / 2, y: (low[1] + high[1]) / 2 }, to, animate, { x: beside / 2, y: -8 });
}

function moveCamera(position, to, animate, offset) {
  const animation = animate && !network.calm ? { duration: 450, easingFunction: "easeInOutQuad" } : false;
  network.moveTo({ position, scale: to, animation, offset: offset || { x: 0, y: 0 } });
}

// On a narrow screen the details cover the lower half: the node flies to the upper one.
function flyTo(index) {
  const covered = isNarrow() ? network.canvas.frame.canvas.clientHeight * 0.25 : 0;
  moveCamera({ x: X[index], y: Y[index] }, Math.max(scale, 0.9), true, { x: 0, y: -covered });
}
