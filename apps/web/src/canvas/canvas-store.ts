import { create } from "zustand";
import type { Point } from "./geometry.ts";

export interface QuickAdd {
  /** Where it opens, px in the window. */
  readonly at: Point;
  /** Where the node will be, canvas coordinates. */
  readonly flow: Point;
  /** Opened by a key: the place was computed, and the node has the focus once it is there. */
  readonly byKey?: true;
  /** The edge that it is put into. */
  readonly edge?: string;
  /** The port that waits for it, if it was opened by dragging from one. */
  readonly end: { readonly node: string; readonly port: string; readonly type: "source" | "target" } | null;
}

/** A note while its size is being dragged. */
export interface Resizing {
  readonly id: string;
  readonly position: Point;
  readonly size: { readonly width: number; readonly height: number };
}

/** What is under way on the canvas and is no part of the document. */
export interface CanvasState {
  /** Nodes and notes that are being dragged, where they are now. */
  readonly dragged: ReadonlyMap<string, Point>;
  /** The edge that the dragged node would be put into. */
  readonly dropEdge: string | null;
  readonly resizing: Resizing | null;
  /** The note whose text is being written. */
  readonly writing: string | null;
  readonly quickAdd: QuickAdd | null;
  /** Where the menu of what is selected is open, px in the window. */
  readonly menu: Point | null;
}

const NOTHING: ReadonlyMap<string, Point> = new Map();

export const useCanvas = create<CanvasState>()(() => ({
  dragged: NOTHING,
  dropEdge: null,
  resizing: null,
  writing: null,
  quickAdd: null,
  menu: null,
}));

export const setDragged = (dragged: ReadonlyMap<string, Point>): void => useCanvas.setState({ dragged });
export const endDrag = (): void => useCanvas.setState({ dragged: NOTHING, dropEdge: null });
export const setDropEdge = (dropEdge: string | null): void => useCanvas.setState({ dropEdge });
export const setResizing = (resizing: Resizing | null): void => useCanvas.setState({ resizing });
export const openQuickAdd = (quickAdd: QuickAdd): void => useCanvas.setState({ quickAdd });
export const closeQuickAdd = (): void => useCanvas.setState({ quickAdd: null });
export const setWriting = (writing: string | null): void => useCanvas.setState({ writing });
export const openMenu = (menu: Point): void => useCanvas.setState({ menu });
export const closeMenu = (): void => useCanvas.setState({ menu: null });
