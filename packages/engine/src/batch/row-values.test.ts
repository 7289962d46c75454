import { bigint, boolean, decimal, double, int, rowSchema, string, timestamp } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { BatchBuilder } from "./batch-builder.ts";
import { divideHalfUp, fitPrecision, joinLanes, rescale } from "./decimal-lanes.ts";
import { batchOfRows, rowsOfBatch } from "./row-values.ts";
import { isValidUtf8, repairUtf8 } from "./utf8.ts";

const schema = rowSchema([
  { name: "i", type: int() },
  { name: "b", type: bigint() },
  { name: "d", type: double() },
  { name: "t", type: boolean() },
  { name: "s", type: string() },
  { name: "n", type: decimal(10, 2) },
  { name: "w", type: decimal(38, 3) },
  { name: "ts", type: timestamp() },
]);
const rows = [
  [1, -(2n ** 63n), 0.1, true, "héllo 😀", -12n, -(10n ** 37n), 1_700_000_000_123],
  [null, null, null, null, null, null, null, null],
  [-(2 ** 31), 2n ** 63n - 1n, -Infinity, false, "", 0n, 10n ** 37n + 1n, -1],
];

describe("rows and batches", () => {
  it("gives back what was written, NULL and extremes included", () => {
    expect(rowsOfBatch(batchOfRows(schema, rows))).toEqual(rows);
  });

  it("copies rows between batches into reused columns", () => {
    const source = batchOfRows(schema, rows);
    const builder = new BatchBuilder(schema, 4);
    for (const order of [
      [2, 0, 1],
      [1, 2, 2, 0],
    ]) {
      builder.reset();
      for (const row of order) builder.appendRow(source.columns, row);
      expect(rowsOfBatch(builder.take())).toEqual(order.map((row) => rows[row]));
    }
  });

  it("grows the heap of strings without losing earlier ones", () => {
    const texts = Array.from({ length: 500 }, (_, i) => [`${i}-${"x".repeat(i)}`]);
    const one = rowSchema([{ name: "s", type: string(false) }]);
    expect(rowsOfBatch(batchOfRows(one, texts))).toEqual(texts);
  });
});

describe("decimal lanes", () => {
  it("round half away from zero", () => {
    expect(divideHalfUp(5n, 2n)).toBe(3n);
    expect(divideHalfUp(-5n, 2n)).toBe(-3n);
    expect(divideHalfUp(-5n, -2n)).toBe(3n);
    expect(divideHalfUp(-4n, 3n)).toBe(-1n);
    expect(rescale(12345n, 3, 1)).toBe(123n);
    expect(rescale(12350n, 3, 1)).toBe(124n);
    expect(rescale(-7n, 0, 2)).toBe(-700n);
  });

  it("overflow to NULL and split into lanes", () => {
    expect(fitPrecision(999n, 3)).toBe(999n);
    expect(fitPrecision(-1000n, 3)).toBeNull();
    const wide = -(10n ** 30n);
    expect(joinLanes(BigInt.asIntN(64, wide), wide >> 64n)).toBe(wide);
  });
});

describe("UTF-8", () => {
  it.each([
    ["plain", [0x61], true],
    ["é", [0xc3, 0xa9], true],
    ["😀", [0xf0, 0x9f, 0x98, 0x80], true],
    ["cut off", [0xc3], false],
    ["overlong", [0xc0, 0x80], false],
    ["surrogate", [0xed, 0xa0, 0x80], false],
    ["beyond Unicode", [0xf4, 0x90, 0x80, 0x80], false],
    ["stray continuation", [0x80], false],
  ])("%s", (_, bytes, valid) => {
    const array = Uint8Array.from(bytes);
    expect(isValidUtf8(array, 0, array.length)).toBe(valid);
    expect(repairUtf8(array) === array).toBe(valid);
  });
});
