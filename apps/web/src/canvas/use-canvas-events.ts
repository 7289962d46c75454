import { connectable } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import type { Connection, EdgeChange, FinalConnectionState, NodeChange } from "@xyflow/react";
import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { currentDocument } from "../store/document-store.ts";
import { connect, reconnect } from "../store/edits.ts";
import { selectOnly } from "../store/selection-store.ts";
import type { CanvasItem } from "./canvas-items.ts";
import { applyMoves } from "./canvas-moves.ts";
import { applySelection } from "./canvas-selection.ts";
import { openQuickAdd } from "./canvas-store.ts";
import type { CanvasEdge } from "./channel-edge.tsx";
import { dropIntoEdge, middleOf, showDropEdge } from "./drop-into-edge.ts";
import { realPort } from "./fold-groups.ts";

/** What a person does on the canvas, as changes of the document and of the selection. */
export function useCanvasEvents() {
  const flow = useReactFlow<CanvasItem, CanvasEdge>();
  return useMemo(
    () => ({
      onNodesChange: (changes: NodeChange<CanvasItem>[]) => {
        if (!dropIntoEdge(changes)) applyMoves(changes, (id) => flow.getNode(id)?.position);
        applySelection("items", changes);
      },
      onNodeDrag: (event: MouseEvent | TouchEvent, item: CanvasItem, items: readonly CanvasItem[]) =>
        showDropEdge(items.length === 1 ? item : null, [
          ...("clientX" in event ? [{ x: event.clientX, y: event.clientY }] : []),
          flow.flowToScreenPosition(middleOf(item)),
        ]),
      onEdgesChange: (changes: EdgeChange<CanvasEdge>[]) => applySelection("edges", changes),
      onConnect: (connection: Connection) => {
        const { from, to } = endsOf(connection);
        selectOnly({ edges: [connect(from, to)] });
      },
      onReconnect: (edge: CanvasEdge, connection: Connection) => {
        const { from, to } = endsOf(connection);
        reconnect(edge.id, from, to);
      },
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
        if (state.toNode || state.toHandle || !state.fromHandle || !("clientX" in event)) return;
        const at = { x: event.clientX, y: event.clientY };
        const { nodeId, id, type } = state.fromHandle;
        openQuickAdd({
          at,
          flow: flow.screenToFlowPosition(at),
          end: { ...realPort({ node: nodeId, port: id ?? "" }), type },
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

function endsOf({ source, sourceHandle, target, targetHandle }: Connection | CanvasEdge) {
  return {
    from: realPort({ node: source, port: sourceHandle ?? "" }),
    to: realPort({ node: target, port: targetHandle ?? "" }),
  };
}

/** Whether an edge may be drawn; the edge that is being moved does not count as taken. */
export function isValidConnection(connection: Connection | CanvasEdge): boolean {
  const document = currentDocument();
  const moved =
    "id" in connection
      ? { ...document, edges: document.edges.filter((edge) => edge.id !== connection.id) }
      : document;
  const { from, to } = endsOf(connection);
  return connectable(moved, catalog, from, to).ok;
}
