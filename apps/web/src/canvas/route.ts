import type { Point, Rect } from "./geometry.ts";

/** Way of a channel: corner points from the producer's port to the gate, each part horizontal or vertical. */
export type Route = readonly Point[];

export interface Ends {
  readonly source: Point;
  readonly target: Point;
  /** Bodies of the two nodes: a way back goes round them. */
  readonly sourceBody: Rect;
  readonly targetBody: Rect;
}

/** How far a channel goes straight out of a port before it may turn. */
const STUB = 34;
const CLEARANCE = 14;
const BEND_COST = 30;
const HIT_COST = 2_000;

/**
 * The cheapest of a few orthogonal ways: short, few bends, through no node. Every way leaves to the right and arrives
 * from the left.
 */
export function routeChannel(ends: Ends, obstacles: readonly Rect[]): Route {
  const ways = [...forwardWays(ends, obstacles), ...wayRound(ends, obstacles)];
  const priced = ways.map((way) => ({ way, price: cost(way, obstacles) }));
  return priced.reduce((best, other) => (other.price < best.price ? other : best)).way;
}

/** Straight, or with one vertical part between the two ports. */
function forwardWays({ source, target }: Ends, obstacles: readonly Rect[]): readonly Route[] {
  if (target.x - source.x < 12) return [];
  if (Math.abs(target.y - source.y) < 1) return [[source, { x: target.x, y: source.y }]];
  if (target.x - source.x < 2 * STUB - 20) return [];
  const middle = Math.round((source.x + target.x) / 2);
  const beside = obstacles.flatMap((rect) => [rect.x - CLEARANCE, rect.x + rect.width + CLEARANCE]);
  const columns = [middle, source.x + STUB, target.x - STUB, ...beside].filter(
    (x) => x >= source.x + 28 && x <= target.x - 16,
  );
  return [...new Set(columns)].map((x) => [source, { x, y: source.y }, { x, y: target.y }, target]);
}

/** Out, to a lane above, between or below the two nodes, back, and in. */
function wayRound(
  { source, target, sourceBody, targetBody }: Ends,
  obstacles: readonly Rect[],
): readonly Route[] {
  const out = source.x + STUB;
  const into = target.x - STUB + 6;
  const bottoms = [sourceBody.y + sourceBody.height, targetBody.y + targetBody.height];
  const between = gapMiddle(sourceBody, targetBody);
  const beside = obstacles.flatMap((rect) => [rect.y - 2 * CLEARANCE, rect.y + rect.height + 2 * CLEARANCE]);
  const lanes = [
    ...between,
    Math.max(...bottoms) + 30,
    Math.min(sourceBody.y, targetBody.y) - 30,
    ...beside.slice(0, 40),
  ];
  return [...new Set(lanes.map(Math.round))].map((y) => [
    source,
    { x: out, y: source.y },
    { x: out, y },
    { x: into, y },
    { x: into, y: target.y },
    target,
  ]);
}

function gapMiddle(a: Rect, b: Rect): readonly number[] {
  const [upper, lower] = a.y <= b.y ? [a, b] : [b, a];
  const top = upper.y + upper.height;
  return lower.y - top >= 2 * CLEARANCE ? [(top + lower.y) / 2] : [];
}

function cost(route: Route, obstacles: readonly Rect[]): number {
  let price = (route.length - 2) * BEND_COST;
  for (let index = 1; index < route.length; index++) {
    const [from, to] = [route[index - 1], route[index]];
    if (!from || !to) continue;
    price += Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
    price += HIT_COST * obstacles.filter((rect) => crosses(from, to, rect)).length;
  }
  return price;
}

/** Whether a part of a channel runs through a node; touching its border at a port does not count. */
export function crosses(from: Point, to: Point, rect: Rect): boolean {
  const margin = 6;
  const left = Math.min(from.x, to.x);
  const right = Math.max(from.x, to.x);
  const top = Math.min(from.y, to.y);
  const bottom = Math.max(from.y, to.y);
  const horizontal = from.y === to.y;
  const sides = horizontal ? 0 : margin;
  return (
    left < rect.x + rect.width + sides - 1 &&
    right > rect.x - sides + 1 &&
    top < rect.y + rect.height + margin &&
    bottom > rect.y - margin
  );
}

export function routeLength(route: Route): number {
  return route.slice(1).reduce((sum, point, index) => {
    const before = route[index] ?? point;
    return sum + Math.abs(point.x - before.x) + Math.abs(point.y - before.y);
  }, 0);
}

/** Path data with rounded corners. */
export function routePath(route: Route, radius = 10): string {
  const parts = route.map((point, index) => {
    const [before, after] = [route[index - 1], route[index + 1]];
    if (!before) return `M${point.x} ${point.y}`;
    if (!after) return `L${point.x} ${point.y}`;
    const room = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
    const start = towards(point, before, room);
    const end = towards(point, after, room);
    return `L${start.x} ${start.y}Q${point.x} ${point.y} ${end.x} ${end.y}`;
  });
  return parts.join("");
}

const distance = (a: Point, b: Point): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);

function towards(from: Point, to: Point, by: number): Point {
  const far = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) / far) * by, y: from.y + ((to.y - from.y) / far) * by };
}
