/** Sizes of what is drawn on the canvas, px at 100 % zoom. Ports keep their place in every mode. */
export const GRID = 20;
export const NODE_WIDTH = 168;
export const DESIGN_HEIGHT = 50;
export const RUN_HEIGHT = 82;
export const PORT_TOP = 25;
/** Second and later ports of a side follow at this distance. */
export const PORT_STEP = 24;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where a node lies. */
export const bodyAt = ({
  position,
  height,
}: {
  readonly position: Point;
  readonly height: number;
}): Rect => ({ x: position.x, y: position.y, width: NODE_WIDTH, height });

export const snap = (value: number): number => Math.round(value / GRID) * GRID;
export const snapPoint = ({ x, y }: Point): Point => ({ x: snap(x), y: snap(y) });

export function overlaps(a: Rect, b: Rect, margin = 0): boolean {
  return (
    a.x < b.x + b.width + margin &&
    b.x < a.x + a.width + margin &&
    a.y < b.y + b.height + margin &&
    b.y < a.y + a.height + margin
  );
}

/** Smallest rectangle around points. */
export function boundsOf(points: readonly Point[]): Rect {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** Smallest rectangle around others; null around none. */
export function around(rects: readonly Rect[], margin = 0): Rect | null {
  if (rects.length === 0) return null;
  const left = Math.min(...rects.map((rect) => rect.x)) - margin;
  const top = Math.min(...rects.map((rect) => rect.y)) - margin;
  const right = Math.max(...rects.map((rect) => rect.x + rect.width)) + margin;
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height)) + margin;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** A place near the wanted one where nothing lies yet, on the grid: looked for downwards, then to the right. */
export function freePlace(
  wanted: Point,
  size: { readonly width: number; readonly height: number },
  taken: readonly Rect[],
): Point {
  const start = snapPoint(wanted);
  for (let column = 0; column < 10; column++) {
    for (let row = 0; row < 12; row++) {
      const place = { x: start.x + column * (NODE_WIDTH + 3 * GRID), y: start.y + row * 5 * GRID };
      if (!taken.some((rect) => overlaps({ ...place, ...size }, rect, GRID / 2))) return place;
    }
  }
  return start;
}
