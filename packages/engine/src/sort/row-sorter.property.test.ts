import { bigint, rowSchema, string, timestamp } from "@millrace/graph";
import fc from "fast-check";
import { expect, test } from "vitest";
import { batchOfRows, rowsOfBatch } from "../batch/row-values.ts";
import type { Value } from "../batch/row-values.ts";
import { MemorySpillStorage } from "../spill/memory-spill-storage.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import { MergedRows } from "./merged-rows.ts";
import { RowSorter } from "./row-sorter.ts";
import type { SortedBy } from "./sort-order.ts";

const schema = rowSchema([
  { name: "k", type: string() },
  { name: "ts", type: timestamp(false) },
  { name: "n", type: bigint(false) },
]);
const by: SortedBy = { schema, keys: [0], time: 1 };

type Row = readonly [key: string | null, ts: number, n: bigint];

interface Sorted {
  readonly rows: readonly (readonly Value[])[];
  readonly spilledBytes: number;
  readonly reserved: number;
}

/** `memory`: bytes that there are, and how many of them one buffer may take. */
function sorted(inputs: readonly (readonly Row[])[], memory: { total: number; most: number }): Sorted {
  let [reserved, spilledBytes] = [0, 0];
  const resources = {
    spill: new MemorySpillStorage({ waits: false }),
    spilled: (bytes: number) => void (spilledBytes += bytes),
    memory: {
      mostBytes: memory.most,
      reserve: (bytes: number) => {
        if (reserved + bytes > memory.total) throw new JobFailureError("runtime.state-budget");
        reserved += bytes;
      },
      release: (bytes: number) => void (reserved -= bytes),
    },
  };
  const sorters = inputs.map(() => new RowSorter(by, resources));
  inputs.forEach((rows, input) => {
    for (let from = 0; from < rows.length; from += 97)
      sorters[input]!.add(batchOfRows(schema, rows.slice(from, from + 97)));
  });
  const merged = new MergedRows(
    sorters.flatMap((sorter, input) => sorter.finish(input)),
    inputs.map(() => by),
  );
  const rows: Value[][] = [];
  for (let next = merged.next(); next !== null; next = merged.next()) {
    const { input, batch } = next;
    rows.push(...rowsOfBatch(batch).map((row) => [input, ...row]));
  }
  for (const sorter of sorters) sorter.close();
  return { rows, spilledBytes, reserved };
}

/** Rows of a key together, in order of time, those of one time as they came, the first input's before the second's. */
function check(inputs: readonly (readonly Row[])[], { rows }: Sorted): void {
  const came = inputs.flatMap((input, i) => input.map((row) => [i, ...row] as const));
  const expected = Map.groupBy(came, ([, key]) => key);
  const seen: (string | null)[] = [];
  for (let at = 0; at < rows.length; at += expected.get(seen.at(-1) ?? null)?.length ?? 1)
    seen.push(rows[at]![1] as string | null);
  expect(seen.length).toBe(expected.size);
  const inOrder = seen.flatMap((key) => (expected.get(key) ?? []).toSorted((a, b) => a[2] - b[2]));
  expect(rows.map(String).join("\n")).toBe(inOrder.map(String).join("\n"));
}

const keyText = (key: number): string => `key ${key} ${"x".repeat(key % 40)}`;

const anyRow = (keys: number): fc.Arbitrary<Row> =>
  fc
    .tuple(fc.option(fc.nat(keys), { freq: 20 }), fc.nat(50), fc.bigInt(0n, 9n))
    .map(([key, ts, n]) => [key === null ? null : keyText(key), ts, n]);

test("rows come key by key in order of time, however little memory there is", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(anyRow(30), { maxLength: 3_000 }), { minLength: 1, maxLength: 2 }),
      fc.constantFrom(0, 70_000, 200_000, 1 << 24),
      (inputs, most) => check(inputs, sorted(inputs, { total: 1 << 26, most })),
    ),
    { numRuns: 60 },
  );
});

const many = (count: number): Row[] =>
  Array.from({ length: count }, (_, i) => [`key ${(i * 7_919) % 5_003}`, (i * 31) % 1_000, BigInt(i)]);

test("what does not fit goes to disk, and nothing stays reserved", () => {
  const rows = many(40_000);
  const inMemory = sorted([rows], { total: 1 << 26, most: 1 << 26 });
  const spilled = sorted([rows], { total: 1 << 26, most: 1 << 18 });
  expect([inMemory.spilledBytes, inMemory.reserved, spilled.reserved]).toEqual([0, 0, 0]);
  expect(spilled.spilledBytes).toBeGreaterThan(40_000 * 24);
  expect(spilled.rows).toEqual(inMemory.rows);
});

test("where the slot has no more memory it spills too, instead of failing", () => {
  const rows = many(40_000);
  const small = sorted([rows], { total: 400_000, most: 1 << 26 });
  expect(small.spilledBytes).toBeGreaterThan(0);
  check([rows], small);
});

test("more runs than are merged at once are merged before", () => {
  const rows = many(120_000);
  const result = sorted([rows], { total: 1 << 26, most: 0 });
  expect(result.spilledBytes).toBeGreaterThan(2 * 100_000 * 24);
  expect(result.rows.length).toBe(120_000);
  check([rows.slice(0, 20_000)], sorted([rows.slice(0, 20_000)], { total: 1 << 26, most: 0 }));
});

test("a row that is larger than everything else finds room", () => {
  const rows: Row[] = [...many(50), ["y".repeat(400_000), 5, 1n], ...many(50)];
  check([rows], sorted([rows], { total: 1 << 26, most: 100_000 }));
});
