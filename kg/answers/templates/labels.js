// Names: the important ones first, none over another. They are placed in pixels of the screen.
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
