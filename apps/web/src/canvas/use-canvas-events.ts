import { connectable } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import type { Connection, EdgeChange, FinalConnectionState, NodeChange } from "@xyflow/react";
import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { currentDocument } from "../store/document-store.ts";
import { connect, moveNodes, reconnect } from "../store/edits.ts";
import { selectOnly, useSelection } from "../store/selection-store.ts";
import { endDrag, openQuickAdd, setDragged, useCanvas } from "./canvas-store.ts";
import type { CanvasEdge } from "./channel-edge.tsx";
import { snapPoint } from "./geometry.ts";
import type { Point } from "./geometry.ts";
import type { CanvasNode } from "./node-card.tsx";

/** What a person does on the canvas, as changes of the document and of the selection. */
export function useCanvasEvents() {
  const flow = useReactFlow<CanvasNode, CanvasEdge>();
  return useMemo(
    () => ({
      onNodesChange: (changes: NodeChange<CanvasNode>[]) => {
        applyMoves(changes);
        applySelection("nodes", changes);
      },
      onEdgesChange: (changes: EdgeChange<CanvasEdge>[]) => applySelection("edges", changes),
      onConnect: ({ source, sourceHandle, target, targetHandle }: Connection) => {
        const id = connect(
          { node: source, port: sourceHandle ?? "" },
          { node: target, port: targetHandle ?? "" },
        );
        selectOnly({ edges: [id] });
      },
      onReconnect: (edge: CanvasEdge, { source, sourceHandle, target, targetHandle }: Connection) =>
        reconnect(
          edge.id,
          { node: source, port: sourceHandle ?? "" },
          { node: target, port: targetHandle ?? "" },
        ),
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
        if (state.toNode || state.toHandle || !state.fromHandle || !("clientX" in event)) return;
        const at = { x: event.clientX, y: event.clientY };
        const { nodeId, id, type } = state.fromHandle;
        openQuickAdd({
          at,
          flow: flow.screenToFlowPosition(at),
          end: { node: nodeId, port: id ?? "", type },
        });
      },
      onDoubleClick: (event: React.MouseEvent) => {
        if (!(event.target instanceof Element) || !event.target.classList.contains("react-flow__pane"))
          return;
        const at = { x: event.clientX, y: event.clientY };
        openQuickAdd({ at, flow: flow.screenToFlowPosition(at), end: null });
      },
    }),
    [flow],
  );
}

/** Whether an edge may be drawn; the edge that is being moved does not count as taken. */
export function isValidConnection(connection: Connection | CanvasEdge): boolean {
  const { source, sourceHandle, target, targetHandle } = connection;
  const document = currentDocument();
  const moved =
    "id" in connection
      ? { ...document, edges: document.edges.filter((edge) => edge.id !== connection.id) }
      : document;
  const from = { node: source, port: sourceHandle ?? "" };
  return connectable(moved, catalog, from, { node: target, port: targetHandle ?? "" }).ok;
}

/** While dragging, positions are the canvas' own; when it ends they become one step of the document. */
function applyMoves(changes: readonly NodeChange<CanvasNode>[]): void {
  const moves = changes.flatMap((change) => (change.type === "position" && change.position ? [change] : []));
  const ended = changes.some((change) => change.type === "position" && change.dragging === false);
  const { dragged } = useCanvas.getState();
  if (moves.length === 0 && !ended) return;
  const positions = new Map<string, Point>(dragged);
  for (const move of moves) if (move.position) positions.set(move.id, snapPoint(move.position));
  if (!ended) {
    setDragged(positions);
    return;
  }
  endDrag();
  moveNodes(positions, dragged.size === 0 ? "nudge" : null);
}

function applySelection(what: "nodes" | "edges", changes: readonly { readonly type: string }[]): void {
  const selects = changes.filter(
    (change): change is { type: "select"; id: string; selected: boolean } => change.type === "select",
  );
  if (selects.length === 0) return;
  const ids = new Set(useSelection.getState()[what]);
  for (const { id, selected } of selects) {
    if (selected) ids.add(id);
    else ids.delete(id);
  }
  useSelection.setState(what === "nodes" ? { nodes: ids } : { edges: ids });
}
