// The picture. vis-network keeps canvas, camera and gestures; lines, nodes and names are drawn here in one pass each,
// because vis strokes every line and node alone (ten thousand take it seconds) and lets names run into each other.
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
const LARGE = 11; // a name may lie over small nodes, never over one of so many pixels of radius
// The names of the first two dozen nodes are bold.
const PROMINENT = ORDER.length ? NODES[ORDER[Math.min(24, ORDER.length - 1)]].told : 0;
// Broadcasts tell more under their names than others: they come before those of whom as much is told.
const NAMED = [...ORDER].sort((a, b) => urgency(b) - urgency(a) || a - b);
function urgency(i) { return NODES[i].told * (NODES[i].type === "Session" && NODES[i].figures ? 1.2 : 1); }
let network = null, colours = {};

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const read = name => style.getPropertyValue("--" + name).trim();
  colours = { ink: read("ink"), muted: read("muted"), paper: read("paper"), line: read("line"), accent: read("accent"), patch: read("patch"), raised: read("raised"), strong: read("strong") };
  TYPES.forEach(type => { colours[type] = read(type); });
}

// Adds an outline to the path that is open.
function tracePath(context, type, x, y, r) {
  const outline = OUTLINES[type];
  if (!outline) { context.moveTo(x + r, y); context.arc(x, y, r, 0, 2 * Math.PI); return; }
  outline.forEach(([dx, dy], k) => context[k ? "lineTo" : "moveTo"](x + dx * r, y + dy * r));
  context.closePath();
}

// What stands out: the hovered or selected node with its neighbours, or the selected line; null when nothing does.
function findActive() {
  const chosen = state.selected || {};
  const node = state.hover >= 0 ? state.hover : "node" in chosen ? REP[chosen.node] : "group" in chosen ? NODES.length + chosen.group : -1;
  if (node >= 0) {
    const inside = isGroup(node) || MEMBERS.has(node) ? [node, ...(MEMBERS.get(node) || [])].filter(i => !isGroup(i)) : [node];
    const lines = new Set(inside.flatMap(i => INCIDENT[i]).filter(e => state.edgeShown[e]).map(lineOf).filter(Boolean));
    return { node, lines, nodes: new Set([node, ...[...lines].flatMap(line => [line.from, line.to])]) };
  }
  if ("edge" in chosen) return gatherActive(EDGES[chosen.edge].siblings.map(s => s.index));
  if ("lines" in chosen) return gatherActive(chosen.lines);
  if ("path" in chosen) return gatherActive(chosen.path, chosen.ends);
  return null;
}
function gatherActive(edges, ends) {
  const lines = new Set(edges.map(lineOf).filter(Boolean));
  return { node: -1, lines, nodes: new Set([...(ends || []).map(i => REP[i]), ...[...lines].flatMap(line => [line.from, line.to])]) };
}
const listPathNodes = ({ path, ends }) => [...ends, ...path.flatMap(e => [EDGES[e].from, EDGES[e].to])];
let unfitted = false; // whether the picture was to be fitted while another view hid it
let lens = null; // where another camera than the screen's looks: { scale, seen }
let active = null, scale = 1, swell = 1,  seen = { left: 0, right: 0, top: 0, bottom: 0 };

// Far off the nodes shrink less than the distances between them.
const radiusOf = i => (isGroup(i) ? SIZE[i] : Math.max(SIZE[i] * swell, 2.6 / scale));
const inSight = (i, margin) => X[i] > seen.left - margin && X[i] < seen.right + margin && Y[i] > seen.top - margin && Y[i] < seen.bottom + margin;

// All nodes of a type that stand out alike are one path.
function drawNodes(context) {
  const piles = new Map();
  VISIBLE.forEach(i => {
    if (!state.nodeShown[i] || !inSight(i, 60)) return;
    const node = NODES[i], faded = active && !active.nodes.has(i), key = node.type + (faded ? 1 : 0) + (node.unsure ? 1 : 0);
    if (!piles.has(key)) piles.set(key, { type: node.type, faded, unsure: node.unsure, nodes: [] });
    piles.get(key).nodes.push(i);
  });
  piles.forEach(pile => fillPile(context, pile));
  MEMBERS.forEach((members, i) => (isGroup(i) ? drawGroup(context, i, members) : state.nodeShown[i] && drawRing(context, i, 1.3, colours.Place)));
  state.pinned.forEach(i => { if (isDrawn(i)) drawRing(context, i, 1.35, colours.accent); });
  const chosen = state.selected && ("node" in state.selected ? REP[state.selected.node] : "group" in state.selected ? NODES.length + state.selected.group : -1);
  if (chosen >= 0 && chosen !== null && isDrawn(chosen)) drawRing(context, chosen, 1.2, colours.strong);
  context.globalAlpha = 1;
}

function fillPile(context, { type, faded, unsure, nodes }) {
  const session = type === "Session";
  context.globalAlpha = faded ? 0.16 : 1;
  context.beginPath();
  nodes.forEach(i => tracePath(context, type, X[i], Y[i], radiusOf(i)));
  context.fillStyle = session ? colours.paper : colours[type];
  context.strokeStyle = session ? colours.Session : colours.paper;
  context.lineWidth = session ? Math.max(3, 1.6 / scale) : 1.4 / Math.max(scale, 0.5);
  context.setLineDash(unsure ? [5, 4] : []);
  context.fill();
  context.stroke();
  context.setLineDash([]);
  if (!session) return;
  context.beginPath();
  nodes.forEach(i => tracePath(context, "", X[i], Y[i], radiusOf(i) * 0.38));
  context.fillStyle = colours.Session;
  context.fill();
}

function drawRing(context, i, factor, colour) {
  context.globalAlpha = 1;
  context.beginPath();
  tracePath(context, "", X[i], Y[i], radiusOf(i) * factor + 4 / scale);
  context.strokeStyle = colour;
  context.lineWidth = 2.5 / scale;
  context.stroke();
}

// A community: a disc whose rim says of which types it is made.
function drawGroup(context, i, members) {
  if (!inSight(i, SIZE[i])) return;
  const r = radiusOf(i), counts = TYPES.map(type => members.filter(m => NODES[m].type === type).length);
  context.globalAlpha = active && !active.nodes.has(i) ? 0.25 : 1;
  context.beginPath();
  tracePath(context, "", X[i], Y[i], r);
  context.fillStyle = colours.raised;
  context.fill();
  context.lineWidth = Math.max(r * 0.14, 2.5 / scale);
  let angle = -Math.PI / 2;
  counts.forEach((count, k) => {
    if (!count) return;
    const next = angle + count / members.length * 2 * Math.PI;
    context.beginPath();
    context.arc(X[i], Y[i], r, angle, next);
    context.strokeStyle = colours[TYPES[k]];
    context.stroke();
    angle = next;
  });
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
  const plain = [], faint = [], dashed = [], strong = [], strongDashed = [], joined = [];
  for (const line of LINES) {
    if (!isLineShown(line) || outOfSight(line)) continue;
    if (line.edges) { joined.push(line); continue; }
    const stands = active && active.lines.has(line);
    // The many lines of a hub would hide what lies around it.
    const many = INCIDENT[line.from].length > HUB || INCIDENT[line.to].length > HUB;
    (line.status === "asserted" ? (stands ? strong : many ? faint : plain) : stands ? strongDashed : dashed).push(line);
  }
  const crowd = plain.length + faint.length + dashed.length, wash = active ? 0.22 : crowd > 3000 ? 0.4 : crowd > 600 ? 0.65 : 0.9;
  strokeJoined(context, joined);
  context.lineWidth = (crowd > 3000 ? 0.6 : 1.1) / scale;
  context.strokeStyle = context.fillStyle = colours.line;
  context.globalAlpha = wash;
  strokeEdges(context, plain, false);
  context.globalAlpha = wash * 0.45;
  strokeEdges(context, faint, false);
  context.globalAlpha = wash;
  strokeEdges(context, dashed, true);
  if (crowd <= 900 && scale > 0.35) fillArrows(context, plain.concat(dashed), 7 / scale);
  context.globalAlpha = 1;
  context.lineWidth = 1.5 / scale;
  context.strokeStyle = context.fillStyle = colours.strong;
  strokeEdges(context, strong, false);
  strokeEdges(context, strongDashed, true);
  fillArrows(context, strong.concat(strongDashed), 9 / scale);
}

// Lines that stand for several are as wide as these are many.
function strokeJoined(context, lines) {
  const widths = new Map(), crowd = lines.length > 800;
  lines.forEach(line => {
    const key = Math.min(Math.ceil(Math.log2(line.edges.length + 1)), 6) + (active && active.lines.has(line) ? 10 : 0);
    if (!widths.has(key)) widths.set(key, []);
    widths.get(key).push(line);
  });
  widths.forEach((alike, key) => {
    const stands = key > 9;
    context.strokeStyle = stands ? colours.strong : colours.line;
    context.lineWidth = (key % 10) * (crowd ? 0.5 : 0.9) / scale;
    context.globalAlpha = stands ? 0.9 : active ? 0.12 : crowd ? 0.22 : 0.5;
    strokeEdges(context, alike, false);
  });
  context.globalAlpha = 1;
}

// The part of the picture that the screen shows.
function findSeen() {
  const box = network.canvas.frame.canvas;
  const low = network.DOMtoCanvas({ x: 0, y: 0 }), high = network.DOMtoCanvas({ x: box.clientWidth, y: box.clientHeight });
  return { left: low.x, top: low.y, right: high.x, bottom: high.y };
}

// All below the names, on any context that draws like a canvas's.
function drawScene(context) {
  scale = lens ? lens.scale : network.getScale();
  swell = Math.min(Math.max(scale ** -0.4, 1), 1.6);
  active = findActive();
  seen = lens ? lens.seen : findSeen();
  drawCommunities(context);
  drawEdges(context);
  drawNodes(context);
}

// The outline of each community's nodes; null after nodes have moved, come or gone.
let hulls = null;
function findHulls() {
  return GROUPS.map(members => members.filter(i => state.nodeShown[i] && REP[i] === i)).filter(members => members.length > 3).map(findHull);
}
// Andrew's monotone chain.
function findHull(members) {
  const points = members.map(i => [X[i], Y[i]]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = sorted => {
    const kept = [];
    sorted.forEach(p => {
      const turns = (a, b) => (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0;
      while (kept.length > 1 && !turns(kept[kept.length - 2], kept[kept.length - 1])) kept.pop();
      kept.push(p);
    });
    return kept.slice(0, -1);
  };
  return [...chain(points), ...chain(points.reverse())];
}

// What belongs together lies on one patch.
function drawCommunities(context) {
  hulls = hulls || findHulls();
  context.fillStyle = context.strokeStyle = colours.patch;
  context.lineJoin = "round";
  context.lineWidth = 64;
  context.globalAlpha = 1;
  hulls.forEach(points => {
    context.beginPath();
    points.forEach(([x, y], k) => context[k ? "lineTo" : "moveTo"](x, y));
    context.closePath();
    context.stroke();
    context.fill();
  });
}

function findNodeAt(point) {
  let best = -1, nearest = Infinity;
  const measureAt = i => {
    const distance = Math.hypot(X[i] - point.x, Y[i] - point.y) - radiusOf(i);
    if (distance < Math.min(nearest, 5 / scale)) { nearest = distance; best = i; }
  };
  VISIBLE.forEach(i => { if (state.nodeShown[i]) measureAt(i); });
  if (best < 0) MEMBERS.forEach((_, i) => { if (isGroup(i)) measureAt(i); });
  return best;
}

// The line under a point, null when there is none.
function findLineAt(point) {
  let best = null, nearest = 7 / scale;
  for (const line of LINES) {
    if (!isLineShown(line) || outOfSight(line)) continue;
    const b = bendEdge(line);
    // A bent line is near enough two straight ones.
    const parts = line.bend ? [[b.x1, b.y1, b.mx, b.my], [b.mx, b.my, b.x2, b.y2]] : [[b.x1, b.y1, b.x2, b.y2]];
    for (const [x1, y1, x2, y2] of parts) {
      const length = (x2 - x1) ** 2 + (y2 - y1) ** 2 || 1;
      const t = Math.max(0, Math.min(1, ((point.x - x1) * (x2 - x1) + (point.y - y1) * (y2 - y1)) / length));
      const distance = Math.hypot(point.x - x1 - t * (x2 - x1), point.y - y1 - t * (y2 - y1));
      if (distance < nearest) { nearest = distance; best = line; }
    }
  }
  return best;
}
