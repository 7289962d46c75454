import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { definitionOf, inLocale } from "../store/definitions.ts";
import { addNode, insertIntoEdge } from "../store/edits.ts";
import { usePreferences } from "../store/preferences-store.ts";
import { selectNodes } from "../store/selection-store.ts";
import { DESIGN_HEIGHT, NODE_WIDTH, snapPoint } from "./geometry.ts";

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
      },
      onDrop: (event: React.DragEvent) => {
        const definition = definitionOf(event.dataTransfer.getData(PALETTE_DRAG));
        if (!definition) return;
        event.preventDefault();
        const pointer = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        const position = snapPoint({ x: pointer.x - NODE_WIDTH / 2, y: pointer.y - DESIGN_HEIGHT / 2 });
        const name = inLocale(definition.title, usePreferences.getState().locale);
        const edgeId = edgeAt(event.clientX, event.clientY);
        const fits = edgeId !== null && definition.inputs.length > 0 && definition.outputs.length > 0;
        selectNodes([
          fits ? insertIntoEdge(definition, name, { position, edgeId }) : addNode(definition, name, position),
        ]);
      },
    };
  }, [enabled, flow]);
}

/** The edge under a place of the window. */
function edgeAt(x: number, y: number): string | null {
  const hit = document.elementsFromPoint(x, y).find((element) => element.closest(".react-flow__edge"));
  return hit?.closest(".react-flow__edge")?.getAttribute("data-id") ?? null;
}
