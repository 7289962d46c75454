import type { Point } from "./geometry.ts";
import type { Route } from "./route.ts";

export interface RoutePlace extends Point {
  /** Whether the channel runs level here. */
  readonly level: boolean;
}

/** Where one is after so many px from the gate towards the producer; at the producer's port where the way is shorter. */
export function placeFromGate(route: Route, distancePx: number): RoutePlace {
  let left = Math.max(0, distancePx);
  for (let index = route.length - 1; index > 0; index--) {
    const [to, from] = [route[index], route[index - 1]];
    if (!to || !from) break;
    const level = from.y === to.y;
    const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
    if (left <= length || index === 1) {
      const share = length === 0 ? 0 : Math.min(1, left / length);
      return { x: to.x + (from.x - to.x) * share, y: to.y + (from.y - to.y) * share, level };
    }
    left -= length;
  }
  const [only] = route;
  return { x: only?.x ?? 0, y: only?.y ?? 0, level: true };
}
