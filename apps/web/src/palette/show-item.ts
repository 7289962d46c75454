import { canvasHandle } from "../canvas/canvas-handle.ts";
import { selectItems } from "../canvas/canvas-selection.ts";
import { currentDocument } from "../store/document-store.ts";
import { setCollapsed } from "../store/group-edits.ts";

/** Selects something and brings it into sight; the group that hides it opens. */
export function showItem(id: string): void {
  const hiding = currentDocument().groups.find((group) => group.collapsed && group.nodes.includes(id));
  if (hiding) setCollapsed(new Set([hiding.id]), false);
  selectItems([id]);
  requestAnimationFrame(() => canvasHandle()?.reveal(id));
}
