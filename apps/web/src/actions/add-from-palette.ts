import type { AnyNodeDefinition } from "@millrace/graph";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { DESIGN_HEIGHT, freePlace, NODE_WIDTH } from "../canvas/geometry.ts";
import { inLocale } from "../store/definitions.ts";
import { addNode } from "../store/edits.ts";
import { usePreferences } from "../store/preferences-store.ts";
import { selectNodes } from "../store/selection-store.ts";

/** Adds a node where there is room, as near to the middle of what is visible as can be. */
export function addFromPalette(definition: AnyNodeDefinition): void {
  const canvas = canvasHandle();
  const centre = canvas?.centre() ?? { x: 0, y: 0 };
  const wanted = { x: centre.x - NODE_WIDTH / 2, y: centre.y - DESIGN_HEIGHT / 2 };
  const size = { width: NODE_WIDTH, height: DESIGN_HEIGHT };
  const place = freePlace(wanted, size, canvas?.bodies() ?? []);
  selectNodes([
    addNode(definition, inLocale(definition.title, usePreferences.getState().locale), {
      ...place,
      placedBy: "layout",
    }),
  ]);
}
