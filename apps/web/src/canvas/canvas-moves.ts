import type { FlowDocument } from "@millrace/graph";
import type { NodeChange } from "@xyflow/react";
import { currentDocument } from "../store/document-store.ts";
import { move } from "../store/edits.ts";
import type { CanvasItem } from "./canvas-items.ts";
import { endDrag, setDragged, useCanvas } from "./canvas-store.ts";
import { snap, snapPoint } from "./geometry.ts";
import type { Point } from "./geometry.ts";
import { groupsAfterMove } from "./group-geometry.ts";

/** Where React Flow drew a frame or a card when the drag began. */
export type OriginOf = (groupId: string) => Point | undefined;

const origins = new Map<string, Point>();

/** While dragging, positions are the canvas' own; when it ends they become one step of the document. */
export function applyMoves(changes: readonly NodeChange<CanvasItem>[], originOf: OriginOf): void {
  const moves = changes.flatMap((change) => (change.type === "position" && change.position ? [change] : []));
  const ended = changes.some((change) => change.type === "position" && change.dragging === false);
  if (moves.length === 0 && !ended) return;
  const document = currentDocument();
  const positions = new Map<string, Point>(useCanvas.getState().dragged);
  for (const { id, position } of moves) {
    if (!position) continue;
    const members = document.groups.find((group) => group.id === id)?.nodes;
    if (members) moveGroup(document, members, { id, to: position, originOf, positions });
    else if (!document.groups.some((group) => isMovedAs(group.id) && group.nodes.includes(id)))
      positions.set(id, snapPoint(position));
  }
  if (!ended) {
    setDragged(positions);
    return;
  }
  origins.clear();
  endDrag();
  move(positions, { by: "person", groups: groupsAfterMove(document, positions) });
}

const isMovedAs = (groupId: string): boolean => origins.has(groupId);

/** A group's nodes move by as much as its frame or card does. */
function moveGroup(
  document: FlowDocument,
  members: readonly string[],
  by: {
    readonly id: string;
    readonly to: Point;
    readonly originOf: OriginOf;
    readonly positions: Map<string, Point>;
  },
): void {
  const origin = origins.get(by.id) ?? by.originOf(by.id);
  if (!origin) return;
  origins.set(by.id, origin);
  const delta = { x: snap(by.to.x - origin.x), y: snap(by.to.y - origin.y) };
  for (const node of document.nodes) {
    if (!members.includes(node.id)) continue;
    by.positions.set(node.id, { x: node.position.x + delta.x, y: node.position.y + delta.y });
  }
}
