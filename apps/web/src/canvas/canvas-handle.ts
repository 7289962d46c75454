import type { Point, Rect } from "./geometry.ts";

/** What commands outside the canvas may ask of it. */
export interface CanvasHandle {
  fit(): void;
  zoomBy(factor: number): void;
  /** Brings a node into the middle. */
  reveal(nodeId: string): void;
  /** Middle of what is visible, canvas coordinates. */
  centre(): Point;
  /** Where every node lies now. */
  bodies(): readonly Rect[];
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
