import { expect, test } from "vitest";
import fc from "fast-check";
import { DESIGN_HEIGHT, NODE_WIDTH, PORT_TOP } from "./geometry.ts";
import type { Point, Rect } from "./geometry.ts";
import { crosses, routeChannel, routeLength, routePath } from "./route.ts";

const body = (x: number, y: number): Rect => ({ x, y, width: NODE_WIDTH, height: DESIGN_HEIGHT });
const between = (from: Rect, to: Rect, others: readonly Rect[] = []) =>
  routeChannel(
    {
      source: { x: from.x + from.width, y: from.y + PORT_TOP },
      target: { x: to.x, y: to.y + PORT_TOP },
      sourceBody: from,
      targetBody: to,
    },
    [from, to, ...others],
  );

test("neighbours in one row are joined straight", () => {
  expect(between(body(0, 0), body(240, 0))).toEqual([
    { x: 168, y: 25 },
    { x: 240, y: 25 },
  ]);
});

test("a step has one vertical part halfway", () => {
  expect(between(body(0, 0), body(260, 100))).toEqual([
    { x: 168, y: 25 },
    { x: 214, y: 25 },
    { x: 214, y: 125 },
    { x: 260, y: 125 },
  ]);
});

test("the way back runs between the two rows", () => {
  const route = between(body(600, 0), body(0, 300));
  expect(route).toHaveLength(6);
  expect(route[2]?.y).toBe(175);
});

test("a node in the way is gone round", () => {
  const blocker = body(240, 0);
  const route = between(body(0, 0), body(480, 0), [blocker]);
  expect(crossings(route, [blocker])).toBe(0);
});

test("length and path follow the corners", () => {
  const route = [
    { x: 0, y: 0 },
    { x: 40, y: 0 },
    { x: 40, y: 30 },
  ];
  expect(routeLength(route)).toBe(70);
  expect(routePath(route, 10)).toBe("M0 0L30 0Q40 0 40 10L40 30");
});

test("a channel that only touches the side of its node does not cross it", () => {
  expect(crosses({ x: 168, y: 25 }, { x: 240, y: 25 }, body(0, 0))).toBe(false);
  expect(crosses({ x: 100, y: 25 }, { x: 240, y: 25 }, body(0, 0))).toBe(true);
});

test("every route starts and ends at its ports, in right angles, leaving to the right", () => {
  const coordinate = fc.integer({ min: -40, max: 40 }).map((n) => n * 20);
  fc.assert(
    fc.property(coordinate, coordinate, (x, y) => {
      const [from, to] = [body(0, 0), body(x, y)];
      const route = between(from, to);
      expect(route[0]).toEqual({ x: 168, y: 25 });
      expect(route.at(-1)).toEqual({ x, y: y + 25 });
      pairs(route).forEach(([a, b]) => expect(a.x === b.x || a.y === b.y).toBe(true));
      expect(route[1]!.x).toBeGreaterThanOrEqual(route[0]!.x);
    }),
  );
});

function pairs(route: readonly Point[]): readonly (readonly [Point, Point])[] {
  return route.slice(1).map((point, index) => [route[index]!, point] as const);
}

function crossings(route: readonly Point[], rects: readonly Rect[]): number {
  return pairs(route).filter(([a, b]) => rects.some((rect) => crosses(a, b, rect))).length;
}
