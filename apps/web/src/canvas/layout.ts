import { Graph, layout } from "@dagrejs/dagre";
import type { FlowDocument } from "@millrace/graph";
import { DESIGN_HEIGHT, freePlace, NODE_WIDTH, RUN_HEIGHT, snap } from "./geometry.ts";
import type { Point } from "./geometry.ts";
import { waysBack } from "./ways-back.ts";

/**
 * Places for all nodes, left to right, on the grid; the same document always gives the same. Room is left for the height
 * that nodes have in Run.
 */
export function layeredLayout(document: Pick<FlowDocument, "nodes" | "edges">): ReadonlyMap<string, Point> {
  const { nodes } = document;
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 40, ranksep: 72, marginx: 40, marginy: 40 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(node.id, { width: NODE_WIDTH, height: RUN_HEIGHT });
  for (const edge of forwardEdges(document)) graph.setEdge(edge.from.node, edge.to.node);
  layout(graph);
  return new Map(
    nodes.map((node) => {
      const { x, y } = graph.node(node.id) as Point;
      return [node.id, { x: snap(x - NODE_WIDTH / 2), y: snap(y - DESIGN_HEIGHT / 2) }];
    }),
  );
}

function forwardEdges(document: Pick<FlowDocument, "nodes" | "edges">): Edges {
  const back = waysBack(document);
  return document.edges.filter(({ id }) => !back.has(id));
}

const PITCH = { x: NODE_WIDTH + 72, y: RUN_HEIGHT + 38 };

/**
 * Places for the nodes that nobody placed, beside the ones that a person did: those keep theirs. Each goes after what
 * feeds it, else before what it feeds, where nothing lies yet. Where nothing was placed by hand, the layered layout.
 */
export function arrangedLayout(document: Pick<FlowDocument, "nodes" | "edges">): ReadonlyMap<string, Point> {
  const { nodes } = document;
  const edges = forwardEdges(document);
  const layered = layeredLayout(document);
  const fixed = new Map(
    nodes.filter((node) => node.placedBy !== "layout").map(({ id, position }) => [id, position]),
  );
  if (fixed.size === 0) return layered;
  const known = new Map<string, Point>(fixed);
  const order = nodes
    .filter((node) => !fixed.has(node.id))
    .toSorted((a, b) => (layered.get(a.id)?.x ?? 0) - (layered.get(b.id)?.x ?? 0));
  const waiting = [...order];
  while (waiting.length > 0) {
    const index = Math.max(
      0,
      waiting.findIndex((node) => isBesideKnown(node.id, edges, known)),
    );
    const [node] = waiting.splice(index, 1);
    if (!node) break;
    const wanted = wantedPlace(node.id, edges, known) ?? layered.get(node.id) ?? node.position;
    const taken = [...known.values()].map((place) => ({ ...place, width: NODE_WIDTH, height: RUN_HEIGHT }));
    known.set(node.id, freePlace(wanted, { width: NODE_WIDTH, height: RUN_HEIGHT }, taken));
  }
  return new Map(order.map(({ id, position }) => [id, known.get(id) ?? position]));
}

type Edges = FlowDocument["edges"];

const isBesideKnown = (id: string, edges: Edges, known: ReadonlyMap<string, Point>): boolean =>
  edges.some(
    ({ from, to }) => (to.node === id && known.has(from.node)) || (from.node === id && known.has(to.node)),
  );

function wantedPlace(id: string, edges: Edges, known: ReadonlyMap<string, Point>): Point | null {
  const placesOf = (ids: readonly string[]) => ids.flatMap((other) => known.get(other) ?? []);
  const before = placesOf(edges.filter(({ to }) => to.node === id).map(({ from }) => from.node));
  const after = placesOf(edges.filter(({ from }) => from.node === id).map(({ to }) => to.node));
  const beside = before.length > 0 ? before : after;
  if (beside.length === 0) return null;
  const y = beside.reduce((sum, place) => sum + place.y, 0) / beside.length;
  const x =
    before.length > 0
      ? Math.max(...before.map((place) => place.x)) + PITCH.x
      : Math.min(...after.map((place) => place.x)) - PITCH.x;
  return { x: snap(x), y: snap(y) };
}
