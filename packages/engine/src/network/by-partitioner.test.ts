import { bigint, int, rowSchema, string } from "@millrace/graph";
import type { FunctionErrorPolicy, PartitionerPartitioning } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import { BatchBuilder } from "../batch/batch-builder.ts";
import { appendValues } from "../batch/row-values.ts";
import type { JobFailureError } from "../task/job-failure-error.ts";
import { provideTestSandbox } from "../testing/test-sandbox.ts";
import { rowSelector } from "./row-selector.ts";

beforeAll(provideTestSandbox);

const SCHEMA = rowSchema([
  { name: "city", type: string() },
  { name: "n", type: int() },
  { name: "big", type: bigint() },
]);

const written = (source: string, onError: FunctionErrorPolicy = "fail"): PartitionerPartitioning => ({
  kind: "partitioner",
  nodeId: "p",
  name: "Spread",
  by: { kind: "function", code: { source, bigints: "number", onError } },
});

const column = (index: number, onError: FunctionErrorPolicy = "fail"): PartitionerPartitioning => ({
  kind: "partitioner",
  nodeId: "p",
  by: { kind: "expression", value: { kind: "column", index, type: SCHEMA.fields[index]!.type }, onError },
});

let unrouted = 0;
let reserved = 0;
let mostReserved = 0;
const memory = {
  reserveMemory: (bytes: number) => void (reserved += bytes),
  releaseMemory: (bytes: number) => void (reserved -= bytes),
};

type Row = readonly [string | null, number | null, bigint | null];

/** The rows of each channel, by their number. */
function spread(partitioning: PartitionerPartitioning, parallelism: number, rows: readonly Row[], from = 0) {
  const selector = rowSelector(partitioning, {
    schema: SCHEMA,
    maxParallelism: 128,
    parallelism,
    subtask: 0,
    memory,
    unrouted: (count) => void (unrouted += count),
  })!;
  const builder = new BatchBuilder(SCHEMA, rows.length);
  for (const row of rows) appendValues(builder, row);
  const batch = builder.take();
  batch.from = from;
  try {
    selector.select(batch);
    mostReserved = Math.max(mostReserved, reserved);
    const { starts } = selector;
    return Array.from({ length: parallelism }, (_, channel) => [
      ...selector.rows.subarray(starts[channel], starts[channel + 1]),
    ]);
  } finally {
    selector.close();
  }
}

function failureOf(partitioning: PartitionerPartitioning, parallelism: number, rows: readonly Row[]) {
  try {
    spread(partitioning, parallelism, rows);
  } catch (error) {
    return (error as JobFailureError).failure;
  }
  return null;
}

const ROWS: readonly Row[] = [
  ["a", 0, 2n],
  ["b", 1, 1n],
  ["c", 2, 0n],
  ["d", 1, 1n],
];

describe("rows go where a person says", () => {
  it("by an expression", () => {
    expect(spread(column(1), 3, ROWS)).toEqual([[0], [1, 3], [2]]);
    expect(spread(column(2), 3, ROWS)).toEqual([[2], [1, 3], [0]]);
    expect(spread(column(1), 3, ROWS, 2)).toEqual([[], [3], [2]]);
  });

  it("by a function, which is told how many subtasks there are", () => {
    const turned = written("({ n }, numPartitions) => numPartitions - 1 - n");
    expect(spread(turned, 3, ROWS)).toEqual([[2], [1, 3], [0]]);
    expect(spread(turned, 4, ROWS)).toEqual([[], [2], [1, 3], [0]]);
    expect(spread(written("export default (row) => BigInt(row.n)"), 3, ROWS, 1)).toEqual([[], [1, 3], [2]]);
  });

  it("another attempt with more or fewer subtasks asks anew, told of its number; what was said before counts no more", () => {
    const modulo = written("({ n }, numPartitions) => n % numPartitions");
    const rows = Array.from({ length: 7 }, (_, n): Row => ["a", n, 0n]);
    expect(spread(modulo, 2, rows)).toEqual([
      [0, 2, 4, 6],
      [1, 3, 5],
    ]);
    expect(spread(modulo, 5, rows)).toEqual([[0, 5], [1, 6], [2], [3], [4]]);
    expect(spread(modulo, 1, rows)).toEqual([[0, 1, 2, 3, 4, 5, 6]]);
    expect(spread(column(1), 3, ROWS)).toEqual([[0], [1, 3], [2]]);
    expect(spread(column(1), 4, ROWS)).toEqual([[0], [1, 3], [2], []]);
    expect(failureOf(column(1), 2, ROWS)?.params).toMatchObject({ got: "2", subtasks: 2, last: 1 });
  });

  it("a sandbox takes of the slot's memory until the edge is closed, an expression takes nothing", () => {
    mostReserved = 0;
    spread(column(1), 3, ROWS);
    expect(mostReserved).toBe(0);
    spread(written("({ n }) => n"), 3, ROWS);
    expect(mostReserved).toBeGreaterThan(100_000);
    expect(reserved).toBe(0);
  });

  it("more rows than a program takes at once", () => {
    const rows = Array.from({ length: 4_096 + 10 }, (_, n): Row => ["a", n, 0n]);
    const [even, odd] = spread(written("({ n }) => n % 2"), 2, rows);
    expect([even?.length, odd?.length, odd?.at(-1)]).toEqual([2_053, 2_053, 4_105]);
  });

  it.each<[string, PartitionerPartitioning, string]>([
    ["a number that is none of them", column(1), "2"],
    ["one of a function", written("(row, n) => row.n"), "2"],
    ["a fraction", written("() => 0.5"), "0.5"],
    ["a text", written("() => '1'"), "string"],
    ["nothing", written("() => {}"), "undefined"],
  ])("%s ends the job, with node and row", (_, partitioning, got) => {
    const failure = failureOf(partitioning, 2, ROWS);
    expect(failure).toMatchObject({
      reason: "runtime.partition-range",
      nodeId: "p",
      params: { got, last: 1 },
    });
    expect(failure?.params["row"]).toContain("n = ");
  });

  it("NULL, a negative number and another than 0 for one subtask end it too", () => {
    expect(failureOf(column(1), 2, [["a", null, null]])?.params["got"]).toBe("NULL");
    expect(failureOf(column(2), 2, [["a", 0, -1n]])?.params["got"]).toBe("-1");
    expect(failureOf(column(1), 1, [["a", 1, 0n]])?.params).toMatchObject({ got: "1", last: 0 });
  });

  it.each<[string, PartitionerPartitioning]>([
    ["an expression", column(1, "skip")],
    ["a function that gives none", written("({ n }) => n", "skip")],
    ["a function that throws", written("({ n }) => { if (n === null || n > 1) throw 0; return n; }", "skip")],
  ])("by policy a row without a channel goes nowhere and is counted: %s", (_, partitioning) => {
    unrouted = 0;
    const rows: readonly Row[] = [["x", 9, 0n], ...ROWS, ["y", null, 0n], ["z", 0, 1n]];
    expect(spread(partitioning, 2, rows)).toEqual([
      [1, 6],
      [2, 4],
    ]);
    expect(unrouted).toBe(3);
    expect(spread(partitioning, 2, rows, 4)).toEqual([[6], [4]]);
    expect(spread(partitioning, 2, [["x", 2, 0n]])).toEqual([[], []]);
    expect(spread(partitioning, 1, rows)).toEqual([[1, 6]]);
  });

  it("a BIGINT beyond what a number holds is one row without a channel, and the rows behind it are asked for", () => {
    unrouted = 0;
    const rows: readonly Row[] = [1n, 2n ** 60n, 0n].map((big): Row => ["a", 0, big]);
    expect(spread(written("({ big }) => big", "skip"), 2, rows)).toEqual([[2], [0]]);
    expect(unrouted).toBe(1);
  });

  it("a function that throws or does not end is named with its line", () => {
    const throws = written("(row) => {\n  throw new Error(row.city);\n}");
    expect(failureOf(throws, 2, ROWS)).toMatchObject({
      reason: "runtime.function-failed",
      nodeId: "p",
      params: { node: "Spread", line: 2, row: expect.stringContaining("city = a") },
    });
    expect(failureOf(written("(row) => {\n  for (;;);\n}"), 2, ROWS)).toMatchObject({
      reason: "runtime.function-timeout",
      params: { line: 2 },
    });
    const tooLarge: Row = ["a", 0, 2n ** 60n];
    expect(failureOf(written("({ big }) => 0"), 2, [tooLarge])?.reason).toBe(
      "runtime.function-unsafe-integer",
    );
  });
});
