import { bigint, boolean, decimal, double, int, rowSchema, string } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { batchOfRows } from "../batch/row-values.ts";
import type { Value } from "../batch/row-values.ts";
import { RowBatch } from "../batch/row-batch.ts";
import { keyGroup, keyGroupRange, subtaskOfKeyGroup } from "./key-group.ts";
import { createKeyHasher } from "./key-hasher.ts";

const schema = rowSchema([
  { name: "b", type: bigint() },
  { name: "s", type: string() },
  { name: "d", type: double(false) },
  { name: "i", type: int() },
  { name: "t", type: boolean() },
  { name: "w", type: decimal(30, 2) },
]);

function hashes(rows: readonly (readonly Value[])[], keys: readonly number[]): number[] {
  const batch = batchOfRows(schema, rows);
  const out = new Int32Array(rows.length);
  createKeyHasher(schema, keys)(batch, out);
  return [...out];
}

describe("createKeyHasher", () => {
  const row = [7n, "köln", 1.5, 3, true, 12345678901234567890n];

  it("gives equal keys one hash wherever they stand", () => {
    const [alone] = hashes([row], [0, 1, 2, 3, 4, 5]);
    const many = hashes([[1n, "x", 0, 1, false, 1n], row, row], [0, 1, 2, 3, 4, 5]);
    expect(many[1]).toBe(alone);
    expect(many[2]).toBe(alone);
    expect(many[0]).not.toBe(alone);
  });

  it("depends on the key columns only, and on each of them", () => {
    const other = [8n, "köln", 1.5, 3, true, 12345678901234567890n];
    const [a, b] = hashes([row, other], [1, 2]);
    expect(a).toBe(b);
    const [c, d] = hashes([row, other], [0, 1]);
    expect(c).not.toBe(d);
  });

  it("tells NULL from zero and from the empty string, and takes -0 for 0", () => {
    const [zero, none] = hashes(
      [
        [0n, "", 0, 0, false, 0n],
        [null, null, -0, null, null, null],
      ],
      [0],
    );
    expect(zero).not.toBe(none);
    const [empty, noText] = hashes(
      [
        [0n, "", 0, 0, false, 0n],
        [null, null, -0, null, null, null],
      ],
      [1],
    );
    expect(empty).not.toBe(noText);
    const [plus, minus] = hashes(
      [
        [0n, "", 0, 0, false, 0n],
        [null, null, -0, null, null, null],
      ],
      [2],
    );
    expect(plus).toBe(minus);
  });

  it("writes only the rows of the slice, at their own positions", () => {
    const batch = batchOfRows(schema, [row, row, row]);
    const out = new Int32Array(3);
    createKeyHasher(schema, [0])(new RowBatch(batch.columns, 1, 2), out);
    expect(out[0]).toBe(0);
    expect(out[1]).not.toBe(0);
    expect(out[2]).toBe(0);
  });

  it("keeps its values: checkpoints depend on them", () => {
    expect(hashes([row], [0])).toMatchInlineSnapshot(`
      [
        497605921,
      ]
    `);
    expect(hashes([row], [1])).toMatchInlineSnapshot(`
      [
        769263937,
      ]
    `);
  });
});

describe("key groups", () => {
  it("cover the subtasks without gap or overlap, as the formula of a single group says", () => {
    for (const parallelism of [1, 2, 3, 7, 128]) {
      for (let subtask = 0; subtask < parallelism; subtask++) {
        const range = keyGroupRange(subtask, 128, parallelism);
        for (let group = range.from; group < range.to; group++) {
          expect(subtaskOfKeyGroup(group, 128, parallelism)).toBe(subtask);
        }
      }
      expect(keyGroupRange(parallelism - 1, 128, parallelism).to).toBe(128);
    }
  });

  it("spreads keys evenly", () => {
    const counts = new Int32Array(128);
    const rows = Array.from({ length: 4096 }, (_, i) => [BigInt(i), null, 0, null, null, null]);
    for (const hash of hashes(rows, [0])) counts[keyGroup(hash, 128)]!++;
    expect(Math.min(...counts)).toBeGreaterThan(10);
    expect(Math.max(...counts)).toBeLessThan(64);
  });
});
