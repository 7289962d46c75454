import { expect, test } from "vitest";
import fc from "fast-check";
import { cellCount, cellDashes, channelMood, fillParts, filledCells, markPart } from "./edge-cells.ts";

test("cells fit the way and leave room for the badge", () => {
  expect(cellCount(64)).toBe(4);
  expect(cellCount(45)).toBe(0);
  expect(cellCount(428)).toBe(50);
});

test("nothing queued fills nothing, anything at least one, only full all", () => {
  expect(filledCells(10, 0, 130)).toBe(0);
  expect(filledCells(10, 1, 130)).toBe(1);
  expect(filledCells(10, 65, 130)).toBe(5);
  expect(filledCells(10, 129, 130)).toBe(9);
  expect(filledCells(10, 130, 130)).toBe(10);
  expect(filledCells(10, 5, 0)).toBe(0);
});

test("the part at the gate fills first", () => {
  expect(fillParts([10, 4], 3)).toEqual([0, 3]);
  expect(fillParts([10, 4], 9)).toEqual([5, 4]);
});

test("no cell is lost or made by spreading", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }), fc.nat(200), (counts, wanted) => {
      const total = counts.reduce((sum, count) => sum + count, 0);
      const filled = Math.min(total, wanted);
      expect(fillParts(counts, filled).reduce((sum, count) => sum + count, 0)).toBe(filled);
    }),
  );
});

test("dashes draw exactly as many cells", () => {
  expect(cellDashes(0)).toBe("0 99999");
  expect(cellDashes(1)).toBe("6 99999");
  expect(cellDashes(3)).toBe("6 2 6 2 6 99999");
});

test("only full channels are amber, and only those into the cause saturated", () => {
  expect(channelMood(60, 130, true)).toBe("flowing");
  expect(channelMood(126, 130, false)).toBe("full");
  expect(channelMood(130, 130, true)).toBe("into-cause");
});

test("a mark stands in the part that its cells reach into", () => {
  expect(markPart([10, 4], 0)).toEqual({ part: 1, cells: 0 });
  expect(markPart([10, 4], 4)).toEqual({ part: 1, cells: 4 });
  expect(markPart([10, 4], 9)).toEqual({ part: 0, cells: 5 });
  expect(markPart([10, 4], 99)).toEqual({ part: 0, cells: 10 });
});
