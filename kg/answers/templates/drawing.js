// The picture. vis-network keeps nodes, camera and gestures; lines and names are drawn here in one pass each,
// because vis strokes every line alone (ten thousand lines take it seconds) and lets names run into each other.
const OUTLINES = {
  Place: [[-0.86, -0.86], [0.86, -0.86], [0.86, 0.86], [-0.86, 0.86]],
  Platform: [[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]],
  Product: [[0, -1.15], [1.08, 0.8], [-1.08, 0.8]],
  Organization: [0, 1, 2, 3, 4, 5].map(k => [1.05 * Math.cos(k * Math.PI / 3), 1.05 * Math.sin(k * Math.PI / 3)]),
  Event: Array.from({ length: 10 }, (_, k) => {
    const radius = k % 2 ? 0.56 : 1.2, angle = k * Math.PI / 5 - Math.PI / 2;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  }),
  Work: [[-0.75, -1], [0.35, -1], [0.75, -0.6], [0.75, 1], [-0.75, 1]],
};
const FONT = '"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",system-ui,sans-serif';
const LABELS = 160, HUB = 60;
// The names of the first two dozen nodes are bold.
const PROMINENT = ORDER.length ? NODES[ORDER[Math.min(24, ORDER.length - 1)]].told : 0;
let network = null, colours = {};
const X = new Float64Array(NODES.length), Y = new Float64Array(NODES.length);

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const read = name => style.getPropertyValue("--" + name).trim();
  colours = { ink: read("ink"), muted: read("muted"), paper: read("paper"), line: read("line"), accent: read("accent"), strong: read("strong") };
  TYPES.forEach(type => { colours[type] = read(type); });
}

function tracePath(context, type, x, y, r) {
  const outline = OUTLINES[type];
  context.beginPath();
  if (!outline) { context.arc(x, y, r, 0, 2 * Math.PI); return; }
  outline.forEach(([dx, dy], k) => context[k ? "lineTo" : "moveTo"](x + dx * r, y + dy * r));
  context.closePath();
}

// What stands out: the hovered or selected node with its neighbours, or the selected line; null when nothing does.
function findActive() {
  const node = state.hover >= 0 ? state.hover : state.selected && "node" in state.selected ? state.selected.node : -1;
  if (node >= 0) {
    const edges = INCIDENT[node].filter(e => state.edgeShown[e]);
    return { node, edges: new Set(edges), nodes: new Set([node, ...edges.map(e => otherEnd(EDGES[e], node))]) };
  }
  if (state.selected && "edge" in state.selected) {
    const edge = EDGES[state.selected.edge];
    return { node: -1, edges: new Set(edge.siblings.map(s => s.index)), nodes: new Set([edge.from, edge.to]) };
  }
  if (state.selected && "path" in state.selected) {
    return { node: -1, edges: new Set(state.selected.path), nodes: new Set(listPathNodes(state.selected)) };
  }
  return null;
}
const listPathNodes = ({ path, ends }) => [...ends, ...path.flatMap(e => [EDGES[e].from, EDGES[e].to])];
let active = null, scale = 1, seen = { left: 0, right: 0, top: 0, bottom: 0 };

const radiusOf = i => Math.max(NODES[i].size, 2.6 / scale);

function renderNode({ ctx, id, x, y }) {
  const node = NODES[id], r = radiusOf(id);
  return {
    drawNode() {
      if (!state.nodeShown[id]) return;
      const faded = active && !active.nodes.has(id);
      ctx.globalAlpha = faded ? 0.16 : 1;
      tracePath(ctx, node.type, x, y, r);
      ctx.fillStyle = node.type === "Session" ? colours.paper : colours[node.type];
      ctx.strokeStyle = node.type === "Session" ? colours.Session : colours.paper;
      ctx.lineWidth = node.type === "Session" ? Math.max(r * 0.28, 1.2 / scale) : Math.min(r * 0.2, 1.6 / scale);
      ctx.fill();
      if (node.unsure) ctx.setLineDash([r * 0.5, r * 0.35]);
      ctx.stroke();
      ctx.setLineDash([]);
      if (node.type === "Session") {
        ctx.beginPath();
        ctx.arc(x, y, r * 0.38, 0, 2 * Math.PI);
        ctx.fillStyle = colours.Session;
        ctx.fill();
      }
      if (state.selected && state.selected.node === id) {
        ctx.beginPath();
        ctx.arc(x, y, r * 1.2 + 4 / scale, 0, 2 * Math.PI);
        ctx.strokeStyle = colours.strong;
        ctx.lineWidth = 2.5 / scale;
        ctx.stroke();
      }
      ctx.globalAlpha = 1;
    },
    nodeDimensions: { width: 2 * r, height: 2 * r },
  };
}

// The middle and the control point of a line.
function bendEdge(edge) {
  const x1 = X[edge.from], y1 = Y[edge.from], x2 = X[edge.to], y2 = Y[edge.to];
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const nx = -(y2 - y1) / length, ny = (x2 - x1) / length;
  const cx = (x1 + x2) / 2 + nx * edge.bend * 2, cy = (y1 + y2) / 2 + ny * edge.bend * 2;
  return { x1, y1, x2, y2, cx, cy, mx: (x1 + x2) / 4 + cx / 2, my: (y1 + y2) / 4 + cy / 2, length };
}

const outOfSight = edge =>
  Math.max(X[edge.from], X[edge.to]) < seen.left - 60 || Math.min(X[edge.from], X[edge.to]) > seen.right + 60
  || Math.max(Y[edge.from], Y[edge.to]) < seen.top - 60 || Math.min(Y[edge.from], Y[edge.to]) > seen.bottom + 60;

function strokeEdges(context, edges, dashed) {
  context.setLineDash(dashed ? [6 / scale, 4 / scale] : []);
  context.beginPath();
  for (const edge of edges) {
    if (edge.from === edge.to) {
      const r = radiusOf(edge.from);
      context.moveTo(X[edge.from] + r * 2, Y[edge.from] - r);
      context.arc(X[edge.from] + r, Y[edge.from] - r, r, 0, 2 * Math.PI);
      continue;
    }
    context.moveTo(X[edge.from], Y[edge.from]);
    if (edge.bend) {
      const b = bendEdge(edge);
      context.quadraticCurveTo(b.cx, b.cy, b.x2, b.y2);
    } else context.lineTo(X[edge.to], Y[edge.to]);
  }
  context.stroke();
  context.setLineDash([]);
}

function fillArrows(context, edges, size) {
  context.beginPath();
  for (const edge of edges) {
    if (edge.from === edge.to) continue;
    const b = bendEdge(edge), angle = Math.atan2(b.y2 - b.cy, b.x2 - b.cx), r = radiusOf(edge.to) + 1.5 / scale;
    if (b.length < r + radiusOf(edge.from) + size) continue;
    const tipX = b.x2 - Math.cos(angle) * r, tipY = b.y2 - Math.sin(angle) * r;
    context.moveTo(tipX, tipY);
    context.lineTo(tipX - size * Math.cos(angle - 0.38), tipY - size * Math.sin(angle - 0.38));
    context.lineTo(tipX - size * Math.cos(angle + 0.38), tipY - size * Math.sin(angle + 0.38));
    context.closePath();
  }
  context.fill();
}

function drawEdges(context) {
  scale = network.getScale();
  active = findActive();
  const box = network.canvas.frame.canvas;
  const low = network.DOMtoCanvas({ x: 0, y: 0 }), high = network.DOMtoCanvas({ x: box.clientWidth, y: box.clientHeight });
  seen = { left: low.x, top: low.y, right: high.x, bottom: high.y };
  const plain = [], faint = [], dashed = [], strong = [], strongDashed = [];
  for (const edge of EDGES) {
    if (!state.edgeShown[edge.index] || outOfSight(edge)) continue;
    const stands = active && active.edges.has(edge.index);
    // The many lines of a hub would hide what lies around it.
    const many = INCIDENT[edge.from].length > HUB || INCIDENT[edge.to].length > HUB;
    (edge.status === "asserted" ? (stands ? strong : many ? faint : plain) : stands ? strongDashed : dashed).push(edge);
  }
  const crowd = plain.length + faint.length + dashed.length;
  context.lineWidth = (crowd > 3000 ? 0.6 : 1.1) / scale;
  context.strokeStyle = context.fillStyle = colours.line;
  context.globalAlpha = active ? 0.22 : crowd > 3000 ? 0.4 : crowd > 600 ? 0.65 : 0.9;
  strokeEdges(context, plain, false);
  context.globalAlpha *= 0.45;
  strokeEdges(context, faint, false);
  context.globalAlpha /= 0.45;
  strokeEdges(context, dashed, true);
  if (crowd <= 900 && scale > 0.35) fillArrows(context, plain.concat(dashed), 7 / scale);
  context.globalAlpha = 1;
  context.lineWidth = 1.5 / scale;
  context.strokeStyle = context.fillStyle = colours.strong;
  strokeEdges(context, strong, false);
  strokeEdges(context, strongDashed, true);
  fillArrows(context, strong.concat(strongDashed), 9 / scale);
}

// Boxes already taken, in pixels of the screen, on a coarse grid.
function makeRoom() {
  const cells = new Map(), mesh = 64;
  const visit = (box, act) => {
    for (let i = Math.floor(box[0] / mesh); i <= Math.floor(box[2] / mesh); i++)
      for (let j = Math.floor(box[1] / mesh); j <= Math.floor(box[3] / mesh); j++) if (act(i + ":" + j)) return true;
    return false;
  };
  return {
    take: box => visit(box, key => { if (!cells.has(key)) cells.set(key, []); cells.get(key).push(box); return false; }),
    isFree: box => !visit(box, key => (cells.get(key) || []).some(b => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1])),
  };
}

const widths = new Map();
function measure(context, text, font) {
  const key = font + text;
  if (!widths.has(key)) { context.font = font; widths.set(key, context.measureText(text).width); }
  return widths.get(key);
}

// A broadcast tells its day, viewers and sales under its name.
function briefSession(node) {
  if (node.type !== "Session") return "";
  const tell = metric => {
    const figure = (node.figures || []).find(f => f.metric === metric && isAsserted(f.support));
    return figure ? (state.language === "zh" ? word(metric) : "") + formatFigure(figure) : "";
  };
  return [node.date || "", tell("viewers"), tell("sales")].filter(Boolean).join(" · ");
}

function drawLabels(context) {
  const room = makeRoom(), nodes = makeRoom();
  const toScreen = (x, y) => [(x - seen.left) * scale, (y - seen.top) * scale];
  const inSight = i => X[i] > seen.left && X[i] < seen.right && Y[i] > seen.top && Y[i] < seen.bottom;
  const shown = (active ? [...active.nodes].sort((a, b) => (b === active.node) - (a === active.node) || NODES[b].told - NODES[a].told) : ORDER)
    .filter(i => state.nodeShown[i] && inSight(i));
  shown.slice(0, 400).forEach(i => {
    const [x, y] = toScreen(X[i], Y[i]), r = radiusOf(i) * scale * 0.8;
    nodes.take([x - r, y - r, x + r, y + r]);
  });
  const important = ((seen.right - seen.left) * (seen.bottom - seen.top) * scale * scale) / 45000;
  const legend = document.getElementById("legend");
  if (!isNarrow()) room.take([0, 0, legend.offsetLeft + legend.offsetWidth, legend.offsetTop + legend.offsetHeight]);
  let drawn = 0;
  shown.slice(0, 6 * LABELS).every((i, place) => {
    // The important names may lie over small nodes, never over another name.
    if (drawLabel(context, i, toScreen, room, nodes, place < important)) drawn++;
    return drawn < LABELS;
  });
  if (active) drawRelationNames(context, toScreen, room, nodes);
}

function drawLabel(context, i, toScreen, room, nodes, important) {
  const node = NODES[i], prominent = i === (active && active.node) || node.told > PROMINENT;
  const size = Math.min(11 + Math.sqrt(node.told) * 0.9, 17);
  const font = `${prominent && node.type !== "Session" ? 600 : 400} ${size.toFixed(1)}px ${FONT}`, brief = briefSession(node);
  const small = `400 11px ${FONT}`, [x, y] = toScreen(X[i], Y[i]), r = radiusOf(i) * scale;
  const width = Math.max(measure(context, node.brief, font), brief ? measure(context, brief, small) : 0), height = size * 1.2 + (brief ? 14 : 0);
  const spots = [[x - width / 2, y + r + 2], [x - width / 2, y - r - 2 - height], [x + r + 4, y - height / 2], [x - r - 4 - width, y - height / 2]];
  const boxes = spots.map(([left, top]) => [left - 2, top, left + width + 2, top + height]);
  const edge = (seen.right - seen.left) * scale, isFree = b => b[0] >= 0 && b[2] <= edge && room.isFree(b);
  let box = boxes.find(b => isFree(b) && nodes.isFree(b)) || (important && boxes.find(isFree));
  if (!box && i === (active && active.node)) box = boxes[0];
  if (!box) return false;
  room.take(box);
  // Beside the node the lines begin (or end) at it; above and below they are centred.
  const align = box === boxes[2] ? "left" : box === boxes[3] ? "right" : "center";
  const at = align === "left" ? box[0] + 2 : align === "right" ? box[2] - 2 : (box[0] + box[2]) / 2;
  writeText(context, node.brief, font, at, box[1] + size * 0.62, colours.ink, align);
  if (brief) writeText(context, brief, small, at, box[1] + size * 1.2 + 7, colours.muted, align);
  return true;
}

function drawRelationNames(context, toScreen, room, nodes) {
  const font = `400 11px ${FONT}`;
  for (const index of [...active.edges].slice(0, 60)) {
    const edge = EDGES[index], b = bendEdge(edge), text = shorten(clean(nameEdge(edge)), 10), [x, y] = toScreen(b.mx, b.my);
    const width = measure(context, text, font), box = [x - width / 2 - 2, y - 8, x + width / 2 + 2, y + 8];
    if (b.length * scale < width + 20 || !room.isFree(box) || !nodes.isFree(box)) continue;
    room.take(box);
    writeText(context, text, font, x, y, colours.strong);
  }
}

// Text stands in pixels of the screen; the context is in units of the picture.
function writeText(context, text, font, x, y, colour, align) {
  context.save();
  context.translate(seen.left, seen.top);
  context.scale(1 / scale, 1 / scale);
  context.font = font;
  context.textAlign = align || "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = colours.paper;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
  context.restore();
}

function findNodeAt(point) {
  let best = -1, nearest = Infinity;
  for (let i = 0; i < NODES.length; i++) {
    if (!state.nodeShown[i]) continue;
    const distance = Math.hypot(X[i] - point.x, Y[i] - point.y) - radiusOf(i);
    if (distance < Math.min(nearest, 5 / scale)) { nearest = distance; best = i; }
  }
  return best;
}

function findEdgeAt(point) {
  let best = -1, nearest = 7 / scale;
  for (const edge of EDGES) {
    if (!state.edgeShown[edge.index] || outOfSight(edge)) continue;
    const b = bendEdge(edge);
    // A bent line is near enough two straight ones.
    const parts = edge.bend ? [[b.x1, b.y1, b.mx, b.my], [b.mx, b.my, b.x2, b.y2]] : [[b.x1, b.y1, b.x2, b.y2]];
    for (const [x1, y1, x2, y2] of parts) {
      const length = (x2 - x1) ** 2 + (y2 - y1) ** 2 || 1;
      const t = Math.max(0, Math.min(1, ((point.x - x1) * (x2 - x1) + (point.y - y1) * (y2 - y1)) / length));
      const distance = Math.hypot(point.x - x1 - t * (x2 - x1), point.y - y1 - t * (y2 - y1));
      if (distance < nearest) { nearest = distance; best = edge.index; }
    }
  }
  return best;
}

function startPicture(container) {
  readColours();
  // The picture is wider than tall; on a screen that is not, it stands on its side.
  const tall = container.clientHeight > 1.2 * container.clientWidth;
  NODES.forEach((node, i) => { X[i] = tall ? node.y : node.x; Y[i] = tall ? node.x : node.y; });
  const nodes = new vis.DataSet(NODES.map((node, i) => ({ id: node.id, x: X[i], y: Y[i], size: node.size })));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  network = new vis.Network(container, { nodes, edges: new vis.DataSet([]) }, Object.assign({}, DATA.options, {
    autoResize: true,
    nodes: { shape: "custom", ctxRenderer: renderNode },
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
  network.on("beforeDrawing", drawEdges);
  network.on("afterDrawing", drawLabels);
  network.on("dragging", event => {
    event.nodes.forEach(id => { const at = network.getPosition(id); X[id] = at.x; Y[id] = at.y; });
  });
  network.calm = calm;
  fitPicture(false);
}

const isNarrow = () => matchMedia("(max-width: 800px)").matches;

// Shows all nodes that are not hidden, or those named; room for the names below and beside them.
function fitPicture(animate, wanted) {
  const box = network.canvas.frame.canvas, shown = wanted || NODES.map((_, i) => i).filter(i => state.nodeShown[i]);
  if (!shown.length || !box.clientWidth) return;
  const low = shown.reduce((m, i) => [Math.min(m[0], X[i]), Math.min(m[1], Y[i])], [Infinity, Infinity]);
  const high = shown.reduce((m, i) => [Math.max(m[0], X[i]), Math.max(m[1], Y[i])], [-Infinity, -Infinity]);
  const legend = document.getElementById("legend"), beside = isNarrow() ? 0 : legend.offsetWidth + 12;
  const wide = high[0] - low[0] + 1, tall = high[1] - low[1] + 1;
  const to = Math.max(Math.min((box.clientWidth - beside - (isNarrow() ? 60 : 100)) / wide, (box.clientHeight - 90) / tall, 1.5), 0.02);
  moveCamera({ x: (low[0] + high[0]) / 2, y: (low[1] + high[1]) / 2 }, to, animate, { x: beside / 2, y: -8 });
}

function moveCamera(position, to, animate, offset) {
  const animation = animate && !network.calm ? { duration: 450, easingFunction: "easeInOutQuad" } : false;
  network.moveTo({ position, scale: to, animation, offset: offset || { x: 0, y: 0 } });
}

// What is in sight as a picture on paper of the theme's colour.
function savePicture() {
  const shown = network.canvas.frame.canvas, copy = document.createElement("canvas"), context = copy.getContext("2d");
  copy.width = shown.width;
  copy.height = shown.height;
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(shown, 0, 0);
  copy.toBlob(blob => saveFile("zhitu.png", blob));
}

// On a narrow screen the details cover the lower half: the node flies to the upper one.
function flyTo(index) {
  const covered = isNarrow() ? network.canvas.frame.canvas.clientHeight * 0.25 : 0;
  moveCamera({ x: X[index], y: Y[index] }, Math.max(scale, 0.9), true, { x: 0, y: -covered });
}
