import { canvasHandle } from "../canvas/canvas-handle.ts";
import { layeredLayout } from "../canvas/layout.ts";
import { currentDocument } from "../store/document-store.ts";
import { moveNodes } from "../store/edits.ts";

/** Lays all nodes out anew: one step that can be undone. */
export function arrangeNodes(): void {
  moveNodes(layeredLayout(currentDocument()));
  requestAnimationFrame(() => canvasHandle()?.fit());
}
