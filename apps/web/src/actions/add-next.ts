import { canvasHandle } from "../canvas/canvas-handle.ts";
import type { CanvasHandle } from "../canvas/canvas-handle.ts";
import { openQuickAdd } from "../canvas/canvas-store.ts";
import { DESIGN_HEIGHT, freePlace, NODE_WIDTH, PORT_TOP } from "../canvas/geometry.ts";
import { definitionOf } from "../store/definitions.ts";
import { currentDocument } from "../store/document-store.ts";
import { onlyEdge, onlyNode, useSelection } from "../store/selection-store.ts";

const GAP = 72;
const SIZE = { width: NODE_WIDTH, height: DESIGN_HEIGHT };

/**
 * Opens the list of what can follow the selected node, or of what fits into the selected edge; without one, of all nodes.
 * Nothing of it needs a pointer.
 */
export function addNext(): void {
  const canvas = canvasHandle();
  if (!canvas) return;
  const edge = onlyEdge(useSelection.getState());
  if (edge !== null) {
    addInto(edge, canvas);
    return;
  }
  const id = onlyNode(useSelection.getState());
  const node = currentDocument().nodes.find((candidate) => candidate.id === id);
  const port = node && definitionOf(node.kind)?.outputs[0];
  if (node && port) {
    const wanted = { x: node.position.x + NODE_WIDTH + GAP, y: node.position.y };
    const place = freePlace(wanted, SIZE, canvas.bodies());
    const flow = { x: place.x, y: place.y + PORT_TOP };
    const end = { node: node.id, port: port.name, type: "source" } as const;
    openQuickAdd({ at: canvas.toScreen(flow), flow, end, byKey: true });
    return;
  }
  const centre = canvas.centre();
  const wanted = { x: centre.x - NODE_WIDTH / 2, y: centre.y - DESIGN_HEIGHT / 2 };
  const place = freePlace(wanted, SIZE, canvas.bodies());
  const flow = { x: place.x + NODE_WIDTH / 2, y: place.y + DESIGN_HEIGHT / 2 };
  openQuickAdd({ at: canvas.toScreen(flow), flow, end: null, byKey: true });
}

/** As near as there is room to the middle between the nodes of the edge. */
function addInto(edgeId: string, canvas: CanvasHandle): void {
  const { edges, nodes } = currentDocument();
  const edge = edges.find(({ id }) => id === edgeId);
  const from = nodes.find(({ id }) => id === edge?.from.node)?.position;
  const to = nodes.find(({ id }) => id === edge?.to.node)?.position;
  if (!from || !to) return;
  const wanted = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const flow = freePlace(wanted, SIZE, canvas.bodies());
  openQuickAdd({ at: canvas.toScreen(flow), flow, end: null, edge: edgeId, byKey: true });
}
