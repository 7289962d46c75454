import { expect, test } from "vitest";
import { aligned, distributed } from "./align.ts";

const items = [
  { id: "a", x: 0, y: 0, width: 100, height: 50 },
  { id: "b", x: 40, y: 200, width: 60, height: 80 },
  { id: "c", x: 300, y: 110, width: 100, height: 50 },
];
const xs = (places: ReadonlyMap<string, { readonly x: number }>) => [...places.values()].map(({ x }) => x);
const ys = (places: ReadonlyMap<string, { readonly y: number }>) => [...places.values()].map(({ y }) => y);

test("sides and middles come to lie on one line, the other coordinate stays", () => {
  expect(xs(aligned(items, "left"))).toEqual([0, 0, 0]);
  expect(xs(aligned(items, "right"))).toEqual([300, 340, 300]);
  expect(xs(aligned(items, "centre"))).toEqual([150, 170, 150]);
  expect(ys(aligned(items, "top"))).toEqual([0, 0, 0]);
  expect(ys(aligned(items, "bottom"))).toEqual([230, 200, 230]);
  expect(ys(aligned(items, "left"))).toEqual([0, 200, 110]);
});

test("gaps are the same, and the outermost two stay", () => {
  const across = distributed(items, "across");
  expect([across.get("a")?.x, across.get("b")?.x, across.get("c")?.x]).toEqual([0, 170, 300]);
  const down = distributed(items, "down");
  expect([down.get("a")?.y, down.get("c")?.y, down.get("b")?.y]).toEqual([0, 100, 200]);
});

test("two items have no gap to share", () => {
  expect(distributed(items.slice(0, 2), "across").size).toBe(0);
});
