import { overlaps } from "./geometry.ts";
import type { Point, Rect } from "./geometry.ts";
import type { Route } from "./route.ts";

export interface LabelSize {
  readonly width: number;
  readonly height: number;
}

export interface LabelledRoute {
  readonly id: string;
  readonly route: Route;
  readonly size: LabelSize;
}

/** Distance of a label's near side from the middle of its channel. */
const OFFSET = 9;
const SLIDES = [0.5, 0.35, 0.65, 0.2, 0.8];

/**
 * A place beside each channel for its label, below or above a level part, that touches no node, no channel and no
 * other label. A label that finds none is left out: the figure is then in the inspector.
 */
export function placeLabels(
  edges: readonly LabelledRoute[],
  bodies: readonly Rect[],
): ReadonlyMap<string, Point> {
  const places = new Map<string, Point>();
  const channels = edges.flatMap((edge) => channelRects(edge.route));
  const taken: Rect[] = [...bodies, ...channels];
  for (const edge of edges) {
    const place = candidates(edge).find((rect) => !taken.some((other) => overlaps(rect, other)));
    if (!place) continue;
    places.set(edge.id, { x: place.x, y: place.y });
    taken.push(place);
  }
  return places;
}

function candidates({ route, size }: LabelledRoute): readonly Rect[] {
  return levels(route).flatMap(({ left, right, y }) =>
    [y + OFFSET, y - OFFSET - size.height].flatMap((top) =>
      SLIDES.map((slide) => {
        const wanted = left + (right - left) * slide - size.width / 2;
        return { x: Math.round(wanted), y: top, ...size };
      }).filter((rect) => rect.x >= left - 1 && rect.x + rect.width <= right + 1),
    ),
  );
}

/** Level parts, longest first. */
function levels(
  route: Route,
): readonly { readonly left: number; readonly right: number; readonly y: number }[] {
  return route
    .slice(1)
    .flatMap((to, index) => {
      const from = route[index];
      return from && from.y === to.y
        ? [{ left: Math.min(from.x, to.x), right: Math.max(from.x, to.x), y: to.y }]
        : [];
    })
    .toSorted((a, b) => b.right - b.left - (a.right - a.left));
}

/** The ground that a channel covers: 12 px wide along each part. */
export function channelRects(route: Route): readonly Rect[] {
  return route.slice(1).flatMap((to, index) => {
    const from = route[index];
    if (!from) return [];
    return [
      {
        x: Math.min(from.x, to.x) - (from.x === to.x ? 6 : 0),
        y: Math.min(from.y, to.y) - (from.y === to.y ? 6 : 0),
        width: Math.abs(to.x - from.x) + (from.x === to.x ? 12 : 0),
        height: Math.abs(to.y - from.y) + (from.y === to.y ? 12 : 0),
      },
    ];
  });
}
