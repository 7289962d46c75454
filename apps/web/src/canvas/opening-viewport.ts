import { around } from "./geometry.ts";
import type { Rect } from "./geometry.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

const PADDING = { top: 48, left: 32, right: 32 };
/** The foot of the canvas has its buttons, in Run what a newcomer is told too. */
const FOOT = { design: 64, run: 92 };
/** From here on nodes show all that they have to say. */
const LEGIBLE = 0.75;
/** Where there is much room a small graph is drawn a little larger than it was drawn. */
const WIDE = { paneWidth: { design: 1_200, run: 1_600 }, zoom: 1.2 };
/** A graph that is more than twice as large as the canvas is shown whole instead. */
const LEAST_PART = LEGIBLE / 2;

/**
 * How a graph is shown that nobody has looked at yet: whole where its nodes can be read then, else from its beginning
 * at the left, readable; a very large one whole.
 */
export function openingViewport(
  bodies: readonly Rect[],
  pane: Size,
  mode: "design" | "run" = "design",
): { readonly x: number; readonly y: number; readonly zoom: number } {
  const rect = around(bodies);
  if (!rect) return { x: 0, y: 0, zoom: 1 };
  const room = {
    width: Math.max(1, pane.width - PADDING.left - PADDING.right),
    height: Math.max(1, pane.height - PADDING.top - FOOT[mode]),
  };
  const largest = pane.width >= WIDE.paneWidth[mode] ? WIDE.zoom : 1;
  const whole = Math.min(largest, room.width / rect.width, room.height / rect.height);
  const zoom = whole >= LEGIBLE || whole < LEAST_PART ? Math.max(0.1, whole) : LEGIBLE;
  const start = (from: number, size: number, available: number, before: number): number => {
    const left = available - size * zoom;
    return before + Math.max(0, left / 2) - from * zoom;
  };
  return {
    x: start(rect.x, rect.width, room.width, PADDING.left),
    y: start(rect.y, rect.height, room.height, PADDING.top),
    zoom,
  };
}
