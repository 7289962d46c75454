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

/** Where a node's ports lie, in the middle between them. */
export const middleOf = ({ position }: CanvasItem): Point => ({
  x: position.x + NODE_WIDTH / 2,
  y: position.y + PORT_TOP,
});

/** Marks the edge that an unconnected node is dragged over, where it fits into it: at one of these places. */
export function showDropEdge(item: CanvasItem | null, places: readonly Point[]): void {
  const { dropEdge } = useCanvas.getState();
  const next = item?.type === "node" && isUnconnected(item.id) ? fittingEdge(item.id, places) : null;
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

function fittingEdge(nodeId: string, places: readonly Point[]): string | null {
  const edges = places.flatMap((place) => edgeAt(place) ?? []);
  return edges.find((edgeId) => insertionOf(currentDocument(), catalog, { nodeId, edgeId })) ?? null;
}
