import { expect, test } from "vitest";
import { boxesViewport } from "./use-refit.ts";

const pane = { width: 1_280, height: 396 };

test("boxes that fit are in the middle, at their size", () => {
  const viewport = boxesViewport([{ x: 0, y: 0, width: 400, height: 200 }], pane);
  expect(viewport).toEqual({ x: 440, y: 98, zoom: 1 });
});

test("higher ones become smaller until they fit, as long as they can be read", () => {
  const { zoom, y } = boxesViewport([{ x: 0, y: 50, width: 700, height: 490 }], pane);
  expect(zoom).toBeCloseTo(372 / 490);
  expect(50 * zoom + y).toBeCloseTo(12);
  expect(540 * zoom + y).toBeCloseTo(384);
  const large = boxesViewport([{ x: 0, y: 50, width: 700, height: 4_900 }], pane);
  expect(large.zoom).toBe(0.75);
  expect(50 * 0.75 + large.y).toBe(12);
});
