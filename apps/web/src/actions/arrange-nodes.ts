import { canvasHandle } from "../canvas/canvas-handle.ts";
import type { Point } from "../canvas/geometry.ts";
import { currentDocument } from "../store/document-store.ts";
import { move } from "../store/edits.ts";
import { chosenNodes } from "./conditions.ts";

/** The layout comes when it is asked for: the first paint does not wait for it. */
const layout = () => import("../canvas/layout.ts");

/** Finds places for the nodes that nobody placed; those that a person put somewhere stay. */
export async function arrangeNodes(): Promise<void> {
  const { arrangedLayout } = await layout();
  move(arrangedLayout(currentDocument()), { by: "layout" });
  requestAnimationFrame(() => canvasHandle()?.fit());
}

/** Lays all nodes out anew, wherever a person put them: said so by the command, and one step of undo. */
export async function layOutAll(): Promise<void> {
  const { layeredLayout } = await layout();
  move(layeredLayout(currentDocument()), { by: "layout" });
  requestAnimationFrame(() => canvasHandle()?.fit());
}

/** Lays the selected nodes out among themselves; their top left corner stays. */
export async function layOutSelection(): Promise<void> {
  const { layeredLayout } = await layout();
  const { nodes, edges } = currentDocument();
  const ids = new Set(chosenNodes());
  const part = {
    nodes: nodes.filter((node) => ids.has(node.id)),
    edges: edges.filter(({ from, to }) => ids.has(from.node) && ids.has(to.node)),
  };
  const places = layeredLayout(part);
  const before = cornerOf(part.nodes.map(({ position }) => position));
  const after = cornerOf([...places.values()]);
  move(
    new Map(
      [...places].map(([id, { x, y }]) => [id, { x: x - after.x + before.x, y: y - after.y + before.y }]),
    ),
    { by: "layout" },
  );
}

const cornerOf = (places: readonly Point[]): Point => ({
  x: Math.min(...places.map(({ x }) => x)),
  y: Math.min(...places.map(({ y }) => y)),
});
