import type { Point, Rect } from "../canvas/geometry.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How far from the point, px: nearest first, then over what lies around it. */
const GAPS = [22, 70, 130, 190];

/**
 * Where a card goes that explains a point: near it and inside of `bounds`, where it covers as little as can be of what
 * must be seen.
 */
export function placeCard(anchor: Point, size: Size, obstacles: readonly Rect[], bounds: Size): Point {
  let best: { readonly place: Point; readonly cost: number } | null = null;
  for (const candidate of candidates(anchor, size)) {
    const place = clamp(candidate, size, bounds);
    const rect = { ...place, ...size };
    const covered = obstacles.reduce((sum, other) => sum + commonArea(rect, other), 0);
    const onAnchor = commonArea(rect, { x: anchor.x - 10, y: anchor.y - 10, width: 20, height: 20 });
    const cost = covered + 20 * onAnchor + distance(rect, anchor);
    if (best === null || cost < best.cost) best = { place, cost };
  }
  return best?.place ?? anchor;
}

function candidates({ x, y }: Point, { width, height }: Size): readonly Point[] {
  return GAPS.flatMap((gap) => [
    { x: x - width / 2, y: y + gap },
    { x: x - 24, y: y + gap },
    { x: x - width + 24, y: y + gap },
    { x: x - width / 2, y: y - gap - height },
    { x: x - 24, y: y - gap - height },
    { x: x - width + 24, y: y - gap - height },
    { x: x + gap, y: y - height / 2 },
    { x: x - gap - width, y: y - height / 2 },
  ]);
}

const MARGIN = 8;

function clamp({ x, y }: Point, { width, height }: Size, bounds: Size): Point {
  return {
    x: Math.round(Math.max(MARGIN, Math.min(x, bounds.width - width - MARGIN))),
    y: Math.round(Math.max(MARGIN, Math.min(y, bounds.height - height - MARGIN))),
  };
}

function commonArea(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

function distance(rect: Rect, { x, y }: Point): number {
  return Math.hypot(rect.x + rect.width / 2 - x, rect.y + rect.height / 2 - y);
}
