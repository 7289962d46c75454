import { expect, test } from "vitest";
import { segmentCells } from "./segment-cells.ts";

test("a pool is drawn in cells of a whole number of segments", () => {
  expect(segmentCells(1_024, 984)).toEqual({ cells: 128, filled: 123, perCell: 8 });
  expect(segmentCells(64, 10)).toEqual({ cells: 64, filled: 10, perCell: 1 });
});

test("any use shows, and only a full pool is full", () => {
  expect(segmentCells(1_024, 1).filled).toBe(1);
  expect(segmentCells(1_024, 1_023).filled).toBe(127);
  expect(segmentCells(1_024, 1_024).filled).toBe(128);
  expect(segmentCells(0, 0).cells).toBe(0);
});
