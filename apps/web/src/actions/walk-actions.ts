import { canvasHandle } from "../canvas/canvas-handle.ts";
import { selectItems } from "../canvas/canvas-selection.ts";
import { nearestItem } from "../canvas/nearest-item.ts";
import type { Direction } from "../canvas/nearest-item.ts";
import { currentDocument } from "../store/document-store.ts";
import { useSelection } from "../store/selection-store.ts";
import type { Action, ActionName } from "./action.ts";
import { hasCanvas } from "./conditions.ts";

/** From node to node by arrow keys: to the nearest one that lies that way. */
export const walkActions: readonly Action[] = [
  walk("walkLeft", "arrowleft", { to: "left", extend: false }),
  walk("walkRight", "arrowright", { to: "right", extend: false }),
  walk("walkUp", "arrowup", { to: "up", extend: false }),
  walk("walkDown", "arrowdown", { to: "down", extend: false }),
  walk("extendLeft", "mod+shift+arrowleft", { to: "left", extend: true }),
  walk("extendRight", "mod+shift+arrowright", { to: "right", extend: true }),
  walk("extendUp", "mod+shift+arrowup", { to: "up", extend: true }),
  walk("extendDown", "mod+shift+arrowdown", { to: "down", extend: true }),
];

function walk(
  name: ActionName,
  key: string,
  { to, extend }: { readonly to: Direction; readonly extend: boolean },
): Action {
  return {
    name,
    icon: "fit",
    keys: [key],
    scope: "canvas",
    isEnabled: () => hasCanvas() && currentDocument().nodes.length > 0,
    perform: () => {
      const canvas = canvasHandle();
      if (!canvas) return;
      const before = selectedIds();
      const from = canvas.focused() ?? before.at(-1) ?? null;
      const next = nearestItem(canvas.bodies(), from, to);
      if (next === null) return;
      canvas.focus(next);
      selectItems(extend ? [...before, next] : [next]);
    },
  };
}

function selectedIds(): readonly string[] {
  const { nodes, notes, groups } = useSelection.getState();
  return [...groups, ...notes, ...nodes];
}
