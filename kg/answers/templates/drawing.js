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
    weigh: box => { const met = new Set(); visit(box, key => { (cells.get(key) || []).forEach(b => { if (b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1]) met.add(b); }); return false; }); return [...met].reduce((sum, b) => sum + (b[4] > LARGE ? Infinity : b[4] ** 2), 0); },
    isFree: box => !visit(box, key => (cells.get(key) || []).some(b => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1])),
  };
}

const widths = new Map();
function measure(context, text, font) {
  const key = font + text;
  if (!widths.has(key)) { context.font = font; widths.set(key, context.measureText(text).width); }
  return widths.get(key);
}

// A broadcast tells its day, viewers and sales under its name, in two lines at most.
function briefSession(node) {
  if (node.type !== "Session") return [];
  const tell = metric => {
    const figure = (node.figures || []).find(f => f.metric === metric && isAsserted(f.support));
    return figure ? (state.language === "zh" ? word(metric) : "") + formatFigure(figure) : "";
  };
  const told = [node.date || "", tell("viewers"), tell("sales")].filter(Boolean);
  return told.length > 2 ? [told[0], told.slice(1).join(" · ")] : told.length ? [told.join(" · ")] : [];
}

function drawLabels(context) {
  const room = makeRoom(), nodes = makeRoom();
  const toScreen = (x, y) => [(x - seen.left) * scale, (y - seen.top) * scale];
  const weight = i => (isGroup(i) ? 1e6 + MEMBERS.get(i).length : NODES[i].told);
  const groups = [...MEMBERS.keys()].filter(isGroup).sort((a, b) => weight(b) - weight(a));
  const shown = (active ? [...active.nodes].sort((a, b) => (b === active.node) - (a === active.node) || weight(b) - weight(a)) : [...groups, ...NAMED])
    .filter(i => isDrawn(i) && inSight(i, 0));
  shown.slice(0, 400).forEach(i => {
    const [x, y] = toScreen(X[i], Y[i]), r = radiusOf(i) * scale * 0.8;
    if (!isGroup(i)) nodes.take([x - r, y - r, x + r, y + r, r]);
  });
  const important = ((seen.right - seen.left) * (seen.bottom - seen.top) * scale * scale) / 45000;
  const legend = document.getElementById("legend");
  if (!isNarrow() && !lens) room.take([0, 0, legend.offsetLeft + legend.offsetWidth, legend.offsetTop + legend.offsetHeight]);
  let drawn = 0;
  shown.slice(0, 6 * LABELS).every((i, place) => {
    // The important names may lie over small nodes, never over another name.
    if (isGroup(i) ? drawGroupLabel(context, i, toScreen, room) : drawLabel(context, i, toScreen, room, nodes, place < important)) drawn++;
    return drawn < LABELS;
  });
  if (active) drawRelationNames(context, toScreen, room, nodes);
}

// Inside the disc where there is room, else below it.
function drawGroupLabel(context, i, toScreen, room) {
  const community = i - NODES.length, members = MEMBERS.get(i), r = radiusOf(i) * scale, [x, y] = toScreen(X[i], Y[i]);
  const size = Math.max(11, Math.min(15, 9 + r / 10)), font = `600 ${size.toFixed(1)}px ${FONT}`, small = `400 11px ${FONT}`;
  const name = nameGroup(community), count = word("members", members.length);
  const width = Math.max(measure(context, name, font), measure(context, count, small)), top = width < 2 * r ? y - size : y + r + 3;
  const box = [x - width / 2 - 2, top - 2, x + width / 2 + 2, top + size + 16];
  if (!room.isFree(box)) return false;
  room.take(box);
  writeText(context, name, font, x, top + size * 0.6, colours.ink);
  writeText(context, count, small, x, top + size + 8, colours.muted);
  return true;
}

function drawLabel(context, i, toScreen, room, nodes, important) {
  const node = NODES[i], chosen = i === (active && active.node), prominent = chosen || node.told > PROMINENT;
  const size = Math.min(11 + Math.sqrt(node.told) * 0.9, 17), folded = MEMBERS.get(i);
  const font = `${prominent && node.type !== "Session" ? 600 : 400} ${size.toFixed(1)}px ${FONT}`, small = `400 11px ${FONT}`;
  const brief = folded ? [word("folded", folded.length)] : briefSession(node);
  // Where there is no room for all of it, the name alone.
  for (const lines of brief.length ? [brief, []] : [brief]) {
    const width = Math.max(measure(context, node.brief, font), ...lines.map(line => measure(context, line, small)));
    const spot = findSpot(toScreen(X[i], Y[i]), radiusOf(i) * scale, width, size * 1.2 + 14 * lines.length, room, nodes, important || state.pinned.has(i), chosen && !lines.length);
    if (!spot) continue;
    room.take(spot.box);
    const at = spot.align === "left" ? spot.box[0] + 2 : spot.align === "right" ? spot.box[2] - 2 : (spot.box[0] + spot.box[2]) / 2;
    writeText(context, node.brief, font, at, spot.box[1] + size * 0.62, colours.ink, spot.align);
    lines.forEach((line, k) => writeText(context, line, small, at, spot.box[1] + size * 1.2 + 7 + 14 * k, colours.muted, spot.align));
    return true;
  }
  return false;
}

// A free place for a name around its node: one that covers no node, for the important the one that covers least.
function findSpot([x, y], r, width, height, room, nodes, important, must) {
  const d = 0.75 * r + 2, edge = (seen.right - seen.left) * scale;
  const spots = [
    [x - width / 2, y + r + 2, "center"], [x - width / 2, y - r - 2 - height, "center"], [x + r + 4, y - height / 2, "left"], [x - r - 4 - width, y - height / 2, "right"],
    [x + d, y + d, "left"], [x + d, y - d - height, "left"], [x - d - width, y + d, "right"], [x - d - width, y - d - height, "right"],
  ].map(([left, top, align]) => ({ box: [left - 2, top, left + width + 2, top + height], align }));
  const free = spots.filter(({ box }) => box[0] >= 0 && box[2] <= edge && room.isFree(box)), best = free.find(({ box }) => nodes.isFree(box));
  if (best || !(important || must)) return best || null;
  const costs = free.map(({ box }) => nodes.weigh(box)), least = Math.min(...costs);
  return least < Infinity ? free[costs.indexOf(least)] : must ? spots[0] : null;
}

function drawRelationNames(context, toScreen, room, nodes) {
  const font = `400 11px ${FONT}`;
  for (const line of [...active.lines].slice(0, 60)) {
    const b = bendEdge(line), text = line.edges ? word("facts_", line.edges.length) : shorten(clean(nameEdge(line)), state.language === "zh" ? 10 : 20), [x, y] = toScreen(b.mx, b.my);
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
