import { bigint, string } from "@millrace/graph";
import type { Expression, LogicalType } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../testing/operator-harness.ts";
import type { HarnessSetup } from "../testing/operator-harness.ts";
import { reduceFactory } from "./reduce.ts";
import type { ReduceSpec } from "./reduce.ts";

const input = [
  { name: "key", type: string() },
  { name: "n", type: bigint() },
  { name: "note", type: string() },
];
const column = (index: number, type: LogicalType): Expression => ({ kind: "column", type, index });

/** n is the sum, note the newest, of which all before are in front. */
const setup: HarnessSetup<ReduceSpec> = {
  spec: {
    kind: "reduce",
    keys: [0],
    columns: [
      column(0, string()),
      { kind: "call", fn: "+", type: bigint(), args: [column(1, bigint()), column(4, bigint())] },
      { kind: "call", fn: "||", type: string(), args: [column(2, string()), column(5, string())] },
    ],
  },
  factory: reduceFactory,
  input,
  output: input,
};

describe("reduce", () => {
  it("lets a key's first row go as it is, and combines each later one with what is kept", () => {
    for (const mode of ["generated", "interpreted"] as const) {
      expect(
        new OperatorHarness(setup, { mode }).run(`
        +I[ann, 1, a]
        +I[bob, 10, x]
        +I[ann, 2, b]
        +I[ann, 3, c]
        watermark 5s
        +I[bob, 20, y]
        restart
        +I[ann, NULL, d]
        +I[ann, 4, e]`),
      ).toEqual([
        "+I[ann, 1, a]",
        "+I[bob, 10, x]",
        "+I[ann, 3, ab]",
        "+I[ann, 6, abc]",
        "watermark 5s",
        "+I[bob, 30, xy]",
        "+I[ann, NULL, abcd]",
        "+I[ann, NULL, abcde]",
      ]);
    }
  });

  it("testGroupedReduce: as Flink's StreamGroupedReduceOperatorTest, of keys 1, 2 and 3", () => {
    const script = "+I[1, 1, a]\n+I[1, 1, a]\nwatermark 2ms\n+I[2, 2, b]\n+I[2, 2, b]\n+I[3, 3, c]";
    expect(new OperatorHarness(setup).run(script)).toEqual([
      "+I[1, 1, a]",
      "+I[1, 2, aa]",
      "watermark 2ms",
      "+I[2, 2, b]",
      "+I[2, 4, bb]",
      "+I[3, 3, c]",
    ]);
  });

  it("keeps one row a key, and gives back the texts that it replaces", () => {
    const newest: HarnessSetup<ReduceSpec> = {
      ...setup,
      spec: {
        ...setup.spec,
        columns: [column(0, string()), column(1, bigint()), column(5, string())],
      },
    };
    const harness = new OperatorHarness(newest);
    const rows = Array.from({ length: 20_000 }, (_, i) => `+I[k${i % 3}, ${i}, ${"x".repeat(90)}${i}]`);
    expect(harness.run(rows.join("\n")).at(-1)).toBe(`+I[k1, 1, ${"x".repeat(90)}19999]`);
    expect(harness.counter("stateEntries")).toBe(3);
    expect(harness.counter("stateBytes")).toBe(harness.reservedBytes);
    expect(harness.reservedBytes).toBeLessThan(5_000);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });

  it("begins anew with a key that was not written for its time to live, whose row another key may have had", () => {
    const spec = { ...setup.spec, ttl: { ttlMs: 100, update: "on-create-and-write" } } as const;
    expect(
      new OperatorHarness({ ...setup, spec }).run(`
      +I[ann, 1, a]
      +60ms
      +I[ann, 2, b]
      +I[bob, 1, x]
      +99ms
      +I[ann, 3, c]
      restart
      +I[bob, 1, y]
      +300ms
      +I[carl, 1, q]
      +I[ann, 9, z]
      +I[ann, 9, z]`),
    ).toEqual([
      "+I[ann, 1, a]",
      "+I[ann, 3, ab]",
      "+I[bob, 1, x]",
      "+I[ann, 6, abc]",
      "+I[bob, 2, xy]",
      "+I[carl, 1, q]",
      "+I[ann, 9, z]",
      "+I[ann, 18, zz]",
    ]);
  });
});
