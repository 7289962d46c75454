import { expect, test } from "vitest";
import { rowRuns } from "./row-runs.ts";

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

test("rows that follow one another are runs, in their order", () => {
  const rows = Int32Array.from([...range(40, 90), ...range(100, 160), 95, ...range(0, 5)]);
  expect(rowRuns(rows, 112)).toEqual([
    { place: 0, row: 40, length: 50 },
    { place: 50, row: 100, length: 60 },
    { place: 110, row: 95, length: 1 },
    { place: 111, row: 0, length: 1 },
  ]);
  expect(rowRuns(rows, 0)).toEqual([]);
});

test("there are none where they would be short", () => {
  expect(
    rowRuns(
      Int32Array.from(range(0, 100), (row) => 2 * row),
      100,
    ),
  ).toBe(null);
});
