import {
  bigint,
  date,
  decimal,
  double,
  float,
  int,
  smallint,
  string,
  time,
  timestamp,
  tinyint,
} from "@millrace/graph";
import type { AggregateCall } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../testing/operator-harness.ts";
import type { HarnessSetup } from "../testing/operator-harness.ts";
import { groupAggregateFactory } from "./group-aggregate.ts";
import type { GroupAggregateSpec } from "./group-aggregate.ts";

const input = [
  { name: "name", type: string() },
  { name: "n", type: bigint() },
  { name: "i", type: int() },
  { name: "d", type: double() },
  { name: "p", type: decimal(10, 2) },
];

const setup: HarnessSetup<GroupAggregateSpec> = {
  spec: {
    kind: "group-aggregate",
    keys: [0],
    aggregates: [
      { fn: "COUNT", argument: null, name: "rows", type: bigint(false) },
      { fn: "COUNT", argument: 1, name: "count", type: bigint(false) },
      { fn: "SUM", argument: 1, name: "sum", type: bigint() },
      { fn: "MAX", argument: 1, name: "max", type: bigint() },
    ],
  },
  factory: groupAggregateFactory,
  input,
  output: [
    { name: "name", type: string() },
    { name: "rows", type: bigint(false) },
    { name: "count", type: bigint(false) },
    { name: "sum", type: bigint() },
    { name: "max", type: bigint() },
  ],
};

const of = (
  ...calls: readonly [string, number, HarnessSetup<GroupAggregateSpec>["output"][number]["type"]][]
): HarnessSetup<GroupAggregateSpec> => ({
  ...setup,
  spec: {
    kind: "group-aggregate",
    keys: [],
    aggregates: calls.map(([fn, argument, type], index) => ({
      fn: fn as "SUM",
      argument,
      name: `a${index}`,
      type,
    })),
  },
  output: calls.map(([, , type], index) => ({ name: `a${index}`, type })),
});

describe("group-aggregate", () => {
  it("is of all columns of a composite key together, NULL a value like others, and moves with its key groups", () => {
    const composite: HarnessSetup<GroupAggregateSpec> = {
      ...setup,
      spec: {
        kind: "group-aggregate",
        keys: [0, 2],
        aggregates: [{ fn: "COUNT", argument: null, name: "rows", type: bigint(false) }],
      },
      output: [input[0]!, input[2]!, { name: "rows", type: bigint(false) }],
    };
    const rows = ["a, 0, 1", "a, 0, 2", "b, 0, 1", "NULL, 0, 1", "a, 0, NULL", "NULL, 0, NULL"];
    const script = rows.map((row) => `+I[${row}, 0, 0]`).join("\n");
    const counted = (n: number): string[] =>
      ["a, 1", "a, 2", "b, 1", "NULL, 1", "a, NULL", "NULL, NULL"].map((key) => `+I[${key}, ${n}]`);
    const one = new OperatorHarness(composite);
    expect(one.run(script)).toEqual(counted(1));
    const kept = [0, 1, 2].map((subtask) =>
      new OperatorHarness(composite, { subtask, parallelism: 3 }).restore(one.snapshot()),
    );
    expect(kept.reduce((sum, each) => sum + each.counter("stateEntries"), 0)).toBe(rows.length);
    expect(one.run(`restart\n${script}`)).toEqual(counted(2));
  });

  it("sums small integers and floats as their own type, which wraps and rounds as Flink's does", () => {
    const types = [tinyint(), smallint(), float()];
    const calls = types.flatMap((type, argument) =>
      (["SUM", "AVG"] as const).map((fn): [string, number, typeof type] => [fn, argument, type]),
    );
    const input = types.map((type, index) => ({ name: `c${index}`, type }));
    expect(
      new OperatorHarness({ ...of(...calls), input }).run(`
      +I[100, 30000, 16777216]
      +I[100, 30000, 1]
      restart
      +I[NULL, NULL, NULL]
      +I[1, 1, 1]`),
    ).toEqual([
      "+I[100, 100, 30000, 30000, 1.6777216E7, 1.6777216E7]",
      "+I[-56, 100, -5536, 30000, 1.6777216E7, 8388608.0]",
      "+I[-56, 100, -5536, 30000, 1.6777216E7, 8388608.0]",
      "+I[-55, 67, -5535, 20000, 1.6777216E7, 5592406.0]",
    ]);
  });

  it("finds the least and the greatest of dates, times and moments of any precision", () => {
    const types = [date(), time(), timestamp(true, 6)];
    const calls = types.flatMap((type, argument) =>
      (["MIN", "MAX"] as const).map((fn): [string, number, typeof type] => [fn, argument, type]),
    );
    const input = types.map((type, index) => ({ name: `c${index}`, type }));
    const lines = new OperatorHarness({ ...of(...calls, ["COUNT", 0, bigint(false)]), input }).run(`
      +I[2024-02-29, 10:00:00, 1500ms]
      +I[1969-12-31, 23:59:59, 100ms]
      restart
      +I[NULL, 00:00:01, 2s]`);
    expect(lines.at(-1)).toMatch(/^\+I\[1969-12-31, 2024-02-29, 00:00:01, 23:59:59, .*, 2\]$/u);
  });

  it("emits the key's new values after every row", () => {
    expect(
      new OperatorHarness(setup).run(`
      +I[ann, 5, 1, 1, 1]
      +I[bob, 1, 1, 1, 1]
      +I[ann, 7, 1, 1, 1]
      +I[ann, NULL, 1, 1, 1]
      watermark 5s
      +I[NULL, 2, 1, 1, 1]
      +I[NULL, -3, 1, 1, 1]`),
    ).toEqual([
      "+I[ann, 1, 1, 5, 5]",
      "+I[bob, 1, 1, 1, 1]",
      "+I[ann, 2, 2, 12, 7]",
      "+I[ann, 3, 2, 12, 7]",
      "watermark 5s",
      "+I[NULL, 1, 1, 2, 2]",
      "+I[NULL, 2, 2, -1, 2]",
    ]);
  });

  it("is NULL where a key has no values yet", () => {
    expect(new OperatorHarness(setup).run("+I[ann, NULL, 1, 1, 1]")).toEqual(["+I[ann, 1, 0, NULL, NULL]"]);
  });

  it("sums, averages and compares each type by Flink's rules", () => {
    const all = of(
      ["SUM", 2, int()],
      ["AVG", 2, int()],
      ["AVG", 1, bigint()],
      ["SUM", 3, double()],
      ["AVG", 3, double()],
      ["SUM", 4, decimal(38, 2)],
      ["AVG", 4, decimal(38, 6)],
      ["MIN", 0, string()],
      ["MAX", 4, decimal(10, 2)],
      ["MIN", 3, double()],
    );
    expect(
      new OperatorHarness(all).run(`
      +I[b, 1, 2147483647, 1.5, 0.10]
      +I[a, 2, 1, 2.0, 0.25]
      +I[é, 9223372036854775807, -4, -0.5, -1.00]`),
    ).toEqual([
      "+I[2147483647, 2147483647, 1, 1.5, 1.5, 0.10, 0.100000, b, 0.10, 1.5]",
      "+I[-2147483648, 1073741824, 1, 3.5, 1.75, 0.35, 0.175000, a, 0.25, 1.5]",
      "+I[2147483644, 715827881, -3074457345618258602, 3.0, 1.0, -0.65, -0.216667, a, 0.25, -0.5]",
    ]);
  });

  it("goes on after a restore as if nothing had happened", () => {
    const rows = Array.from({ length: 60 }, (_, i) => `+I[k${i % 7}, ${i}, ${i}, ${i / 2}, 1.5]`);
    const whole = new OperatorHarness(setup).run(rows.join("\n"));
    for (const cut of [0, 1, 30, 59]) {
      const script = [...rows.slice(0, cut), "restart", ...rows.slice(cut)].join("\n");
      expect(new OperatorHarness(setup).run(script)).toEqual(whole);
    }
  });

  it("keeps many keys apart, and gives their memory back", () => {
    const harness = new OperatorHarness(setup);
    const rows = Array.from({ length: 3_000 }, (_, i) => `+I[key-${i % 1_500}, ${i}, 1, 1, 1]`);
    const lines = harness.run(rows.join("\n"));
    expect(lines[2_999]).toBe("+I[key-1499, 2, 2, 4498, 2999]");
    expect(harness.counter("stateEntries")).toBe(1_500);
    expect(harness.counter("stateBytes")).toBe(harness.reservedBytes);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });

  it("keeps the first row in which a value is least or greatest, whole, and passes over NULL", () => {
    const best: HarnessSetup<GroupAggregateSpec> = {
      ...setup,
      spec: {
        kind: "group-aggregate",
        keys: [0],
        aggregates: [
          { fn: "MIN_BY", argument: 1, by: 3, name: "n", type: bigint() },
          { fn: "MAX_BY", argument: 2, by: 3, name: "i", type: int() },
          { fn: "MIN_BY", argument: 4, by: 3, name: "p", type: decimal(10, 2) },
          { fn: "MIN", argument: 3, name: "d", type: double() },
        ],
      },
      output: [
        { name: "name", type: string() },
        { name: "n", type: bigint() },
        { name: "i", type: int() },
        { name: "p", type: decimal(10, 2) },
        { name: "d", type: double() },
      ],
    };
    const script = `
      +I[ann, 0, 0, NULL, 0]
      +I[ann, 1, 10, 5, 0.10]
      +I[bob, 9, 90, 1, 0.90]
      +I[ann, 2, 20, 3, NULL]
      +I[ann, 3, 30, 7, 0.30]
      +I[ann, 4, 40, 3, 0.40]`;
    const expected = [
      "+I[ann, NULL, NULL, NULL, NULL]",
      "+I[ann, 1, 10, 0.10, 5.0]",
      "+I[bob, 9, 90, 0.90, 1.0]",
      "+I[ann, 2, 10, NULL, 3.0]",
      "+I[ann, 2, 30, NULL, 3.0]",
      "+I[ann, 2, 30, NULL, 3.0]",
    ];
    expect(new OperatorHarness(best).run(script)).toEqual(expected);
    expect(new OperatorHarness(best).run(script.replace("+I[ann, 3", "restart\n+I[ann, 3"))).toEqual(
      expected,
    );
  });

  it("gives back what replaced texts took, and counts what they take", () => {
    const texts = of(["MAX", 0, string()]);
    const harness = new OperatorHarness(texts);
    const rows = Array.from(
      { length: 20_000 },
      (_, i) => `+I[${String(i).padStart(8, "0")}-${"x".repeat(91)}, 1, 1, 1, 1]`,
    );
    expect(harness.run(rows.join("\n")).at(-1)).toContain("00019999-");
    expect(harness.counter("stateBytes")).toBe(harness.reservedBytes);
    expect(harness.reservedBytes).toBeGreaterThan(100);
    expect(harness.reservedBytes).toBeLessThan(5_000);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });

  it("moves key groups and nothing else when it is rescaled", () => {
    const rows = Array.from({ length: 40 }, (_, i) => `+I[k${i}, ${i}, 1, 1, 1]`);
    const harness = new OperatorHarness(setup);
    harness.run(rows.join("\n"));
    const state = harness.snapshot();
    const entries = [0, 1, 2].map((subtask) =>
      new OperatorHarness(setup, { subtask, parallelism: 3 }).restore(state).counter("stateEntries"),
    );
    expect(entries.reduce((sum, count) => sum + count, 0)).toBe(40);
    expect(Math.min(...entries)).toBeGreaterThan(0);
  });
});

it("forgets what a key has counted when its time to live is over", () => {
  const spec = { ...setup.spec, ttl: { ttlMs: 100, update: "on-create-and-write" } } as const;
  const harness = new OperatorHarness({ ...setup, spec });
  expect(
    harness.run(`
    +I[ann, 1, NULL, NULL, NULL]
    +99ms
    +I[ann, 2, NULL, NULL, NULL]
    +100ms
    +I[ann, 5, NULL, NULL, NULL]`),
  ).toEqual(["+I[ann, 1, 1, 1, 1]", "+I[ann, 2, 2, 3, 2]", "+I[ann, 1, 1, 5, 5]"]);
  harness.run("+1000ms");
  expect(harness.counter("stateEntries")).toBe(0);
});

describe("distinct values", () => {
  const distinct = (column: number, name: string): AggregateCall => ({
    fn: "COUNT_DISTINCT",
    argument: column,
    name,
    type: bigint(false),
  });
  const counting: HarnessSetup<GroupAggregateSpec> = {
    ...setup,
    spec: {
      kind: "group-aggregate",
      keys: [0],
      aggregates: [
        distinct(1, "n"),
        distinct(4, "p"),
        { fn: "COUNT", argument: 1, name: "count", type: bigint(false) },
      ],
    },
    output: [
      { name: "name", type: string() },
      { name: "n", type: bigint(false) },
      { name: "p", type: bigint(false) },
      { name: "count", type: bigint(false) },
    ],
  };

  it("are counted by key, NULL not among them, also after a restart", () => {
    const harness = new OperatorHarness(counting);
    expect(
      harness.run(`
      +I[ann, 1, 0, 0, 1.00]
      +I[ann, 1, 0, 0, 2.00]
      +I[bob, 1, 0, 0, NULL]
      +I[ann, NULL, 0, 0, 2]
      restart
      +I[ann, 2, 0, 0, 1]
      +I[bob, 1, 0, 0, 9.5]
      +I[ann, 2, 0, 0, 3]`),
    ).toEqual([
      "+I[ann, 1, 1, 1]",
      "+I[ann, 1, 2, 2]",
      "+I[bob, 1, 0, 1]",
      "+I[ann, 1, 2, 2]",
      "+I[ann, 2, 2, 3]",
      "+I[bob, 1, 1, 2]",
      "+I[ann, 2, 3, 4]",
    ]);
    // Two keys; of n ann's 1, NULL and 2, bob's 1; of p ann's 1, 2 and 3, bob's NULL and 9.5.
    expect(harness.counter("stateEntries")).toBe(2 + 4 + 5);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });

  it("go with the key groups of their keys when they are rescaled", () => {
    const rows = Array.from({ length: 60 }, (_, i) => `+I[k${i % 20}, ${i}, 0, 0, 1]`);
    const harness = new OperatorHarness(counting);
    harness.run(rows.join("\n"));
    const state = harness.snapshot();
    const counts = [0, 1, 2].flatMap((subtask) => {
      const part = new OperatorHarness(counting, { subtask, parallelism: 3 }).restore(state);
      expect(part.counter("stateEntries") % 5).toBe(0);
      return part.counter("stateEntries");
    });
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20 + 60 + 20);
  });

  it("live as long as they come again within the time to live", () => {
    const ttl = { ttlMs: 1_000, update: "on-create-and-write" } as const;
    const harness = new OperatorHarness({ ...counting, spec: { ...counting.spec, ttl } });
    expect(
      harness.run(`
      +I[ann, 1, 0, 0, 1]
      +800ms
      +I[ann, 1, 0, 0, 1]
      +800ms
      +I[ann, 1, 0, 0, 1]
      +I[ann, 2, 0, 0, 1]
      +5s
      +I[ann, 2, 0, 0, 1]`),
    ).toEqual([
      "+I[ann, 1, 1, 1]",
      "+I[ann, 1, 1, 2]",
      "+I[ann, 1, 1, 3]",
      "+I[ann, 2, 1, 4]",
      "+I[ann, 1, 1, 1]",
    ]);
    harness.run("+1m");
    expect(harness.counter("stateEntries")).toBe(0);
  });
});
