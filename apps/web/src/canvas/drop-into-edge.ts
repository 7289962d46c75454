import { catalog } from "@millrace/nodes";
import type { NodeChange } from "@xyflow/react";
import { currentDocument } from "../store/document-store.ts";
import { insertExisting } from "../store/edits.ts";
import type { CanvasItem } from "./canvas-items.ts";
import { endDrag, setDropEdge, useCanvas } from "./canvas-store.ts";
import { NODE_WIDTH, PORT_TOP, snapPoint } from "./geometry.ts";
import type { Point } from "./geometry.ts";
import { insertionOf } from "./insertion.ts";

/** The edge under a place of the window. */
export function edgeAt({ x, y }: Point): string | null {
  const hit = document.elementsFromPoint(x, y).find((element) => element.closest(".react-flow__edge"));
  return hit?.closest(".react-flow__edge")?.getAttribute("data-id") ?? null;
}

/** Marks the edge that an unconnected node is dragged over, where it fits into it. */
export function showDropEdge(item: CanvasItem | null, toScreen: (point: Point) => Point): void {
  const { dropEdge } = useCanvas.getState();
  const next = item?.type === "node" && isUnconnected(item.id) ? fittingEdge(item, toScreen) : null;
  if (next !== dropEdge) setDropEdge(next);
}

/** Whether the drag ended over an edge, into which the node then is put: one step of undo. */
export function dropIntoEdge(changes: readonly NodeChange<CanvasItem>[]): boolean {
  const { dropEdge, dragged } = useCanvas.getState();
  if (dropEdge === null) return false;
  const [ended] = changes.filter((change) => change.type === "position" && change.dragging === false);
  if (ended?.type !== "position") return false;
  const insertion = insertionOf(currentDocument(), catalog, { nodeId: ended.id, edgeId: dropEdge });
  const position = ended.position ? snapPoint(ended.position) : dragged.get(ended.id);
  if (!insertion || !position) return false;
  endDrag();
  insertExisting(ended.id, { edgeId: dropEdge, position, ...insertion });
  return true;
}

function isUnconnected(nodeId: string): boolean {
  return !currentDocument().edges.some(({ from, to }) => from.node === nodeId || to.node === nodeId);
}

function fittingEdge(item: CanvasItem, toScreen: (point: Point) => Point): string | null {
  const middle = { x: item.position.x + NODE_WIDTH / 2, y: item.position.y + PORT_TOP };
  const edgeId = edgeAt(toScreen(middle));
  if (edgeId === null) return null;
  return insertionOf(currentDocument(), catalog, { nodeId: item.id, edgeId }) ? edgeId : null;
}
