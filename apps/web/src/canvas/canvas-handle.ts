import type { Point, Rect } from "./geometry.ts";

/** What commands outside the canvas may ask of it. */
export interface CanvasHandle {
  fit(): void;
  zoomBy(factor: number): void;
  /** Brings a node into the middle. */
  reveal(nodeId: string): void;
  /** Middle of what is visible, canvas coordinates. */
  centre(): Point;
  /** A place of the canvas, px in the window. */
  toScreen(point: Point): Point;
  /** Where every node, card and note lies now. */
  bodies(): readonly (Rect & { readonly id: string })[];
  /** Where the pointer is, canvas coordinates; null where it is not over the canvas. */
  pointer(): Point | null;
  /** The item that has the keyboard's focus. */
  focused(): string | null;
  /** Gives an item the focus, and brings it into sight where it is not. */
  focus(itemId: string): void;
  /** Gives the focus to an edge, where it is drawn. */
  focusEdge(edgeId: string): void;
  /** Gives the focus to what is selected, or to the first node. */
  focusFirst(): void;
}

let current: CanvasHandle | null = null;

/** The canvas on screen, or null where another page is shown. */
export const canvasHandle = (): CanvasHandle | null => current;

/** Makes a canvas the one on screen; gives the function that ends that. */
export function registerCanvas(handle: CanvasHandle): () => void {
  current = handle;
  return () => {
    if (current === handle) current = null;
  };
}
