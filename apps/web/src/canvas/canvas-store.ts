import { create } from "zustand";
import type { Point } from "./geometry.ts";

export interface QuickAdd {
  /** Where it opens, px in the window. */
  readonly at: Point;
  /** Where the node will be, canvas coordinates. */
  readonly flow: Point;
  /** The port that waits for it, if it was opened by dragging from one. */
  readonly end: { readonly node: string; readonly port: string; readonly type: "source" | "target" } | null;
}

/** What is under way on the canvas and is no part of the document. */
export interface CanvasState {
  /** Nodes that are being dragged, where they are now. */
  readonly dragged: ReadonlyMap<string, Point>;
  readonly quickAdd: QuickAdd | null;
}

const NOTHING: ReadonlyMap<string, Point> = new Map();

export const useCanvas = create<CanvasState>()(() => ({ dragged: NOTHING, quickAdd: null }));

export const setDragged = (dragged: ReadonlyMap<string, Point>): void => useCanvas.setState({ dragged });
export const endDrag = (): void => useCanvas.setState({ dragged: NOTHING });
export const openQuickAdd = (quickAdd: QuickAdd): void => useCanvas.setState({ quickAdd });
export const closeQuickAdd = (): void => useCanvas.setState({ quickAdd: null });
