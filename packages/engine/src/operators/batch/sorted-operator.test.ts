import { bigint, rowSchema, string, timestamp } from "@millrace/graph";
import type { ChainedOperator, Field, OperatorSpec } from "@millrace/graph";
import { beforeAll, expect, test } from "vitest";
import { batchOfRows } from "../../batch/row-values.ts";
import type { Value } from "../../batch/row-values.ts";
import { MemorySpillStorage } from "../../spill/memory-spill-storage.ts";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { createOperator } from "../registry.ts";
import type { Operator } from "../operator.ts";
import { batchPlan } from "./batch-plan.ts";
import { SortedOperator } from "./sorted-operator.ts";

beforeAll(provideTestSandbox);

const FIELDS: readonly Field[] = [
  { name: "k", type: string(false) },
  { name: "ts", type: timestamp(false) },
  { name: "n", type: bigint(false) },
];
const input = { ...rowSchema(FIELDS), rowtime: "ts" };

const chained = (spec: OperatorSpec, output: readonly Field[]): ChainedOperator => ({
  uid: "node#0",
  nodeId: "node",
  name: "node",
  spec,
  input: null,
  inputSchema: input,
  outputSchema: rowSchema(output),
});

interface Run {
  readonly rig: OperatorRig<SortedOperator>;
  /** Instances of the operator that were made. */
  readonly made: () => number;
}

interface Around {
  readonly memoryBytes?: number;
  /** Broadcast. */
  readonly second?: readonly Field[];
}

function rigOf(
  spec: OperatorSpec,
  output: readonly Field[],
  { memoryBytes = 1 << 22, second }: Around = {},
): Run {
  const schemas = second && { inputSchemas: [input, rowSchema(second)] as const };
  const operator = { ...chained(spec, output), ...schemas };
  let made = 0;
  const make = (): Operator => {
    made++;
    return createOperator(operator) as Operator;
  };
  const spill = new MemorySpillStorage({ waits: false });
  const sorted = new SortedOperator(batchPlan(operator, [true, second === undefined])!, make, {
    spill,
    memoryBytes,
  });
  return {
    rig: new OperatorRig(sorted, { input: FIELDS, output, ...(second && { second }) }),
    made: () => made,
  };
}

function run({ rig }: Run, rows: readonly (readonly Value[])[]): readonly (readonly Value[])[] {
  for (let from = 0; from < rows.length; from += 1_000)
    rig.operator.processBatch(batchOfRows(input, rows.slice(from, from + 1_000)));
  rig.operator.processWatermark();
  expect(rig.rows).toEqual([]);
  rig.operator.endInput();
  while (!rig.operator.drain()) continue;
  rig.operator.close();
  return rig.rows;
}

const sorted = (rows: readonly (readonly Value[])[]): readonly string[] =>
  rows.map((row) => row.map(String).join(" ")).toSorted();

const ROLLING: OperatorSpec = {
  kind: "group-aggregate",
  keys: [0],
  aggregates: [{ fn: "SUM", argument: 2, name: "sum", type: bigint(false) }],
};
const SUMS: readonly Field[] = [
  { name: "k", type: string(false) },
  { name: "sum", type: bigint(false) },
];

test("of a rolling aggregate only the last value of each key is given", () => {
  const rows: Value[][] = [
    ["b", 3, 1n],
    ["a", 1, 2n],
    ["b", 2, 4n],
    ["a", 9, 8n],
    ["c", 0, 16n],
  ];
  expect(sorted(run(rigOf(ROLLING, SUMS), rows))).toEqual(["a 10", "b 5", "c 16"]);
  expect(run(rigOf(ROLLING, SUMS), [])).toEqual([]);
});

test("keys of more state than there is memory are taken in runs, each with an instance of its own", () => {
  const rows = Array.from({ length: 60_000 }, (_, i): Value[] => [`key ${(i * 31) % 20_000}`, i, 1n]);
  const small = rigOf(ROLLING, SUMS, { memoryBytes: 200_000 });
  const given = run(small, rows);
  expect(sorted(given)).toEqual(Array.from({ length: 20_000 }, (_, i) => `key ${i} 3`).toSorted());
  expect(small.made()).toBeGreaterThan(3);
  expect([small.rig.reservedBytes, small.rig.counter("spilledBytes") > 0]).toEqual([0, true]);
  const large = rigOf(ROLLING, SUMS, { memoryBytes: 1 << 26 });
  expect(sorted(run(large, rows))).toEqual(sorted(given));
  expect([large.made(), large.rig.counter("spilledBytes")]).toEqual([1, 0]);
});

test("where there is less memory than an operator takes to begin with, each key has a run of its own", () => {
  const rows = Array.from({ length: 300 }, (_, i): Value[] => [`key ${i % 50}`, i, 1n]);
  const least = rigOf(ROLLING, SUMS, { memoryBytes: 64 });
  expect(sorted(run(least, rows))).toEqual(Array.from({ length: 50 }, (_, i) => `key ${i} 6`).toSorted());
  expect([least.made() >= 50, least.rig.reservedBytes]).toEqual([true, 0]);
});

test("a key's rows come in the order of their time, whatever the order in which they came", () => {
  const latest: OperatorSpec = {
    kind: "reduce",
    keys: [0],
    columns: [3, 4, 5].map((index) => ({ kind: "column", index, type: FIELDS[index - 3]!.type })),
  };
  const rows: Value[][] = [
    ["a", 5, 1n],
    ["b", 1, 1n],
    ["a", 9, 2n],
    ["a", 7, 3n],
    ["b", 0, 2n],
  ];
  expect(sorted(run(rigOf(latest, FIELDS), rows))).toEqual(["a 9 2", "b 1 1"]);
});

test("of ranked rows the last one of each rank is given", () => {
  const best: OperatorSpec = { kind: "top-n", keys: [0], by: 2, descending: true, limit: 2 };
  const rows = Array.from({ length: 5_000 }, (_, i): Value[] => [`k${i % 3}`, i, BigInt((i * 37) % 5_003)]);
  const given = run(rigOf(best, [{ name: "rank", type: bigint(false) }, ...FIELDS]), rows);
  const expected = [0, 1, 2].flatMap((key) => {
    const own = rows.filter(([k]) => k === `k${key}`).toSorted((a, b) => Number(b[2]) - Number(a[2]));
    return own.slice(0, 2).map((row, rank) => [BigInt(rank + 1), ...row]);
  });
  expect(sorted(given)).toEqual(sorted(expected));
});

test("windows fire at the end of their keys, and no row is late", () => {
  const window: OperatorSpec = {
    kind: "window-aggregate",
    keys: [0],
    rowtime: 1,
    window: { kind: "tumbling", sizeMs: 10, offsetMs: 0 },
    aggregates: [{ fn: "COUNT", argument: null, name: "n", type: bigint(false) }],
  };
  const output: readonly Field[] = [
    { name: "k", type: string(false) },
    ...["window_start", "window_end", "window_time"].map((name) => ({ name, type: timestamp(false) })),
    { name: "n", type: bigint(false) },
  ];
  const rows: Value[][] = [
    ["a", 95, 0n],
    ["b", 3, 0n],
    ["a", 1, 0n],
    ["a", 92, 0n],
    ["b", 100, 0n],
  ];
  const windows = rigOf(window, output);
  expect(sorted(run(windows, rows))).toEqual([
    "a 0 10 9 1",
    "a 90 100 99 2",
    "b 0 10 9 1",
    "b 100 110 109 1",
  ]);
  expect(windows.rig.counter("lateRecords")).toBe(0);
});

test("rows that are broadcast come before all keys, once, and every run has what they left", () => {
  const output: readonly Field[] = [
    { name: "k", type: string(false) },
    { name: "n", type: bigint(false) },
  ];
  const spec: OperatorSpec = {
    kind: "co-process-function",
    keys: [[0], []],
    rowtimes: [1, 1],
    states: [{ name: "seen", kind: "list" }],
    broadcast: ["rules"],
    sides: [],
    code: {
      bigints: "number",
      onError: "fail",
      source: `
        export function processElement(row, context, out) {
          context.state.seen.add("a text that takes some room");
          out.collect({ k: row.k, n: row.n * context.getBroadcastState("rules").get("times") });
        }
        export function processBroadcastElement(rule, context, out) {
          context.getBroadcastState("rules").put(rule.k, rule.n);
          out.collect({ k: rule.k, n: rule.n });
        }`,
    },
  };
  const rules = rigOf(spec, output, { memoryBytes: 100_000, second: FIELDS });
  const { operator } = rules.rig;
  const rows = Array.from({ length: 60 }, (_, i): Value[] => [`key ${i}`, i, BigInt(i)]);
  for (const from of [0, 30]) {
    operator.processBatch(batchOfRows(input, rows.slice(from, from + 30)));
    if (from === 30) operator.processBatch(batchOfRows(input, [["times", 0, 3n]]), 1);
  }
  while (!operator.drain()) continue;
  expect(rules.rig.rows).toEqual([["times", 3n]]);
  operator.endInput();
  while (!operator.drain()) continue;
  operator.close();
  const expected = rows.map(([key, , n]) => [key!, (n as bigint) * 3n]);
  expect(sorted(rules.rig.rows)).toEqual(sorted([["times", 3n], ...expected]));
  expect([rules.made() > 2, rules.rig.reservedBytes]).toEqual([true, 0]);
});

test("what has no keys, or is not partitioned by them, is not sorted", () => {
  expect(batchPlan(chained(ROLLING, SUMS), [false])).toBeNull();
  expect(batchPlan(chained({ kind: "calc", filter: null, projections: null }, FIELDS), [true])).toBeNull();
});
