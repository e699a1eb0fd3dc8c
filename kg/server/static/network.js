// The network, drawn by vis-network: shapes and colours as on the page of `kg show`.

import { lastSegment } from "./terms.js";

const SHAPES = { Person: "dot", Place: "square", Platform: "diamond", Product: "triangle", Organization: "hexagon", Event: "star", Session: "dot", Work: "triangleDown" };

export function buildNetwork(element, { onChoose } = {}) {
  const style = getComputedStyle(document.documentElement);
  const read = name => style.getPropertyValue(`--${name}`).trim();
  const nodes = new vis.DataSet(), edges = new vis.DataSet();
  const network = new vis.Network(element, { nodes, edges }, {
    nodes: { size: 14, font: { color: read("ink"), size: 16, face: "sans-serif", strokeWidth: 4, strokeColor: read("raised") } },
    edges: { arrows: { to: { scaleFactor: 0.6 } }, color: read("muted"), font: { color: read("muted"), size: 12, strokeWidth: 3, strokeColor: read("raised") }, smooth: { type: "dynamic" } },
    physics: { solver: "forceAtlas2Based", forceAtlas2Based: { springLength: 80, gravitationalConstant: -42 }, stabilization: { iterations: 120 } },
    interaction: { hover: true, keyboard: false },
    layout: { randomSeed: 7 },
  });
  // The whole picture in view, but few nodes not as large as a fist.
  network.on("stabilized", () => network.fit({ maxZoomLevel: 1.15 }));
  network.on("stabilizationIterationsDone", () => network.fit({ maxZoomLevel: 1.15 }));
  if (onChoose) network.on("click", event => event.nodes.length && onChoose(event.nodes[0]));
  return {
    network, nodes, edges,
    addNode(iri, name, type) {
      if (nodes.get(iri)) return false;
      const colour = read(type) || read("muted");
      nodes.add({ id: iri, label: shorten(name || lastSegment(iri)), shape: SHAPES[type] ?? "dot", borderWidthSelected: 4, color: { background: colour, border: colour, highlight: { background: colour, border: read("ink") }, hover: { background: colour, border: read("ink") } } });
      return true;
    },
    addEdge(from, to, label) {
      const id = `${from} ${label} ${to}`;
      if (!edges.get(id)) edges.add({ id, from, to, label });
    },
    // Lets the nodes find their places unseen; then the whole picture is in view.
    settle() { network.stabilize(150); },
    mark(iri) { network.selectNodes([iri]); },
    clear() { nodes.clear(); edges.clear(); },
  };
}

const shorten = name => (name.length > 18 ? `${name.slice(0, 17)}…` : name);
