import { Graph, layout } from "@dagrejs/dagre";
import type { FlowDocument } from "@millrace/graph";
import { DESIGN_HEIGHT, NODE_WIDTH, RUN_HEIGHT, snap } from "./geometry.ts";
import type { Point } from "./geometry.ts";

/**
 * Places for all nodes, left to right, on the grid; the same document always gives the same. Room is left for the height
 * that nodes have in Run.
 */
export function layeredLayout({
  nodes,
  edges,
}: Pick<FlowDocument, "nodes" | "edges">): ReadonlyMap<string, Point> {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 40, ranksep: 72, marginx: 40, marginy: 40 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(node.id, { width: NODE_WIDTH, height: RUN_HEIGHT });
  for (const edge of edges) graph.setEdge(edge.from.node, edge.to.node);
  layout(graph);
  return new Map(
    nodes.map((node) => {
      const { x, y } = graph.node(node.id) as Point;
      return [node.id, { x: snap(x - NODE_WIDTH / 2), y: snap(y - DESIGN_HEIGHT / 2) }];
    }),
  );
}
