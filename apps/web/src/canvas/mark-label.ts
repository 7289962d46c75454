import type { Point } from "./geometry.ts";
import type { RoutePlace } from "./route-place.ts";
import type { Route } from "./route.ts";

/** Half the width of a label, with the border of a box that may lie round the node at either end, px. */
const HALF_LABEL = 36;
const ABOVE = -18;
const BESIDE = 32;

/**
 * Where the label of a mark stands beside it. Along a level way it is above, clear of the nodes at both ends. Along an
 * upright one it is on the side where no node of the channel is near: there is none where both are.
 */
export function markLabel(route: Route, { x, y, level }: RoutePlace): Point | null {
  const [start, end] = [route[0], route.at(-1)];
  if (!start || !end) return null;
  if (!level) return beside(start.x, end.x, x);
  const least = y === start.y ? start.x + HALF_LABEL : Number.NEGATIVE_INFINITY;
  const most = y === end.y ? end.x - HALF_LABEL : Number.POSITIVE_INFINITY;
  const centre = least > most ? (least + most) / 2 : Math.max(least, Math.min(x, most));
  return { x: centre - x, y: ABOVE };
}

/** The producer lies to the left of where its channel begins, the consumer to the right of where it ends. */
function beside(startX: number, endX: number, x: number): Point | null {
  const room = BESIDE + HALF_LABEL;
  const [producerIsNear, consumerIsNear] = [Math.abs(x - startX) < room, Math.abs(endX - x) < room];
  if (producerIsNear && consumerIsNear) return null;
  return { x: consumerIsNear ? -BESIDE : BESIDE, y: 0 };
}
