import { expect, test } from "vitest";
import { openingViewport } from "./opening-viewport.ts";

const row = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ x: 80 + index * 240, y: 80, width: 168, height: 50 }));
const pane = { width: 945, height: 620 };

test("a graph that can be read whole is shown whole, in the middle, and not magnified", () => {
  const { x, y, zoom } = openingViewport(row(2), pane);
  expect(zoom).toBe(1);
  expect(80 + x).toBeGreaterThan(200);
  expect(80 + y).toBeGreaterThan(200);
});

test("on a large screen it is a little larger, and not more", () => {
  expect(openingViewport(row(2), { width: 1_400, height: 800 }).zoom).toBe(1.2);
  expect(openingViewport(row(6), { width: 1_400, height: 800 }).zoom).toBeLessThan(1);
});

test("one that could not be read whole begins at the left, readable", () => {
  const { x, zoom } = openingViewport(row(7), pane);
  expect(zoom).toBe(0.75);
  expect(80 * zoom + x).toBe(32);
});

test("a very large one is shown whole", () => {
  expect(openingViewport(row(40), pane).zoom).toBeLessThan(0.2);
});
