import { expect, test } from "vitest";
import { overlaps } from "./geometry.ts";
import { placeLabels } from "./label-places.ts";

const size = { width: 44, height: 14 };
const straight = (id: string, x: number, y: number, length: number) => ({
  id,
  size,
  route: [
    { x, y },
    { x: x + length, y },
  ],
});

test("a label stands below the middle of its channel", () => {
  expect(placeLabels([straight("a", 0, 25, 100)], []).get("a")).toEqual({ x: 28, y: 34 });
});

test("a channel too short for its label has none", () => {
  expect(placeLabels([straight("a", 0, 25, 40)], []).has("a")).toBe(false);
});

test("a label moves above where a node is below", () => {
  const node = { x: -20, y: 30, width: 200, height: 50 };
  expect(placeLabels([straight("a", 0, 25, 100)], [node]).get("a")?.y).toBe(2);
});

test("labels touch neither one another nor another channel", () => {
  const edges = [straight("a", 0, 20, 60), straight("b", 0, 40, 60), straight("c", 0, 60, 60)];
  const places = placeLabels(edges, []);
  const rects = [...places.values()].map((place) => ({ ...place, ...size }));
  rects.forEach((rect, index) =>
    rects.slice(index + 1).forEach((other) => expect(overlaps(rect, other)).toBe(false)),
  );
  expect(places.size).toBeGreaterThan(0);
});
