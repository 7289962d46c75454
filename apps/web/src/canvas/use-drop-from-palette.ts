import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { catalog } from "@millrace/nodes";
import { currentDocument } from "../store/document-store.ts";
import { definitionOf, inLocale } from "../store/definitions.ts";
import { addNode, insertIntoEdge } from "../store/edits.ts";
import { usePreferences } from "../store/preferences-store.ts";
import { selectNodes } from "../store/selection-store.ts";
import { setDropEdge, useCanvas } from "./canvas-store.ts";
import { edgeAt } from "./drop-into-edge.ts";
import { DESIGN_HEIGHT, NODE_WIDTH, snapPoint } from "./geometry.ts";
import { canInsert } from "./insertion.ts";

/** Kind of the node that is dragged from the palette, in the drag's data. */
export const PALETTE_DRAG = "application/x-millrace-node";

/** Takes nodes dragged from the palette: onto the canvas, or into an edge. */
export function useDropFromPalette(enabled: boolean) {
  const flow = useReactFlow();
  return useMemo(() => {
    if (!enabled) return {};
    return {
      onDragOver: (event: React.DragEvent) => {
        if (!event.dataTransfer.types.includes(PALETTE_DRAG)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy" as const;
        const edgeId = edgeAt({ x: event.clientX, y: event.clientY });
        if (edgeId !== useCanvas.getState().dropEdge) setDropEdge(edgeId);
      },
      onDragLeave: () => setDropEdge(null),
      onDrop: (event: React.DragEvent) => {
        const definition = definitionOf(event.dataTransfer.getData(PALETTE_DRAG));
        if (!definition) return;
        event.preventDefault();
        const pointer = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        const position = snapPoint({ x: pointer.x - NODE_WIDTH / 2, y: pointer.y - DESIGN_HEIGHT / 2 });
        const name = inLocale(definition.title, usePreferences.getState().locale);
        setDropEdge(null);
        const edgeId = edgeAt({ x: event.clientX, y: event.clientY });
        const fits = edgeId !== null && canInsert(currentDocument(), catalog, { definition, edgeId });
        selectNodes([
          fits ? insertIntoEdge(definition, name, { position, edgeId }) : addNode(definition, name, position),
        ]);
      },
    };
  }, [enabled, flow]);
}
