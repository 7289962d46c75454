import { int, string, timestamp } from "@millrace/graph";
import type { IntervalJoinSpec } from "@millrace/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { expectCheckpointsExact } from "../../testing/checkpoint-law.ts";
import { expectCutIndependent, expectRestartUnseen } from "../../testing/random-script.ts";
import { intervalJoinFactory } from "./interval-join.ts";

const left = [
  { name: "key", type: string() },
  { name: "ts", type: timestamp() },
  { name: "x", type: int() },
];
const right = [
  { name: "at", type: timestamp(false) },
  { name: "id", type: string(false) },
];

function setup(lowerMs: number, upperMs: number, late = false): HarnessSetup<IntervalJoinSpec> {
  return {
    spec: { kind: "interval-join", keys: [[0], [1]], rowtimes: [1, 0], lowerMs, upperMs },
    factory: intervalJoinFactory,
    input: left,
    second: right,
    output: [...left, ...right, { name: "join_time", type: timestamp(false) }],
    ...(late && { sideOutputs: [left, right] }),
  };
}

const run = (of: HarnessSetup<IntervalJoinSpec>, script: string): string[] =>
  new OperatorHarness(of).run(script);

describe("an interval join", () => {
  it("joins rows of a key whose times are within the bounds, both included, whichever comes first", () => {
    expect(
      run(
        setup(-1_000, 2_000),
        `
        +I[a, 5s, 1]
        2: +I[4s, a]
        2: +I[3999ms, a]
        2: +I[7s, a]
        2: +I[7001ms, a]
        2: +I[5s, b]
        +I[a, 8s, 2]
        `,
      ),
    ).toEqual([
      "+I[a, 5s, 1, 4s, a, 5s]",
      "+I[a, 5s, 1, 7s, a, 7s]",
      "+I[a, 8s, 2, 7s, a, 8s]",
      "+I[a, 8s, 2, 7001ms, a, 8s]",
    ]);
  });

  it("counts rows behind the watermark as late and sends them aside by their side", () => {
    const harness = new OperatorHarness(setup(-1_000, 1_000, true));
    expect(
      harness.run(`
        watermark 5s
        +I[a, 4999ms, 1]
        +I[a, 5s, 2]
        2: +I[4s, a]
        2: +I[6s, a]
      `),
    ).toEqual(["watermark 5s", "side 0 +I[a, 4999ms, 1]", "side 1 +I[4s, a]", "+I[a, 5s, 2, 6s, a, 6s]"]);
    expect(harness.counter("lateRecords")).toBe(2);
  });

  it("forgets a left row when the watermark reaches its time + upper bound, a right one at its time - lower bound", () => {
    const harness = new OperatorHarness(setup(-2_000, 1_000));
    harness.run(`
      +I[a, 10s, 1]
      2: +I[10s, a]
    `);
    expect(harness.counter("stateEntries")).toBe(2);
    harness.run("watermark 10999ms");
    expect(harness.counter("stateEntries")).toBe(2);
    harness.run("watermark 11s");
    expect(harness.counter("stateEntries")).toBe(1);
    expect(harness.run("2: +I[11s, a]")).toEqual([]);
    harness.run("watermark 12s");
    expect(harness.counter("stateEntries")).toBe(1);
    harness.run("watermark 13s");
    expect(harness.counter("stateEntries")).toBe(0);
  });

  it("keeps rows to their own time where the bounds lie to one side of it", () => {
    const harness = new OperatorHarness(setup(-5_000, -1_000));
    harness.run(`
      +I[a, 10s, 1]
      2: +I[10s, a]
      watermark 10s
    `);
    expect(harness.counter("stateEntries")).toBe(1);
    harness.run("watermark 15s");
    expect(harness.counter("stateEntries")).toBe(0);
  });

  it("takes NULL keys as equal and fails on a row without a time", () => {
    const id = { name: "id", type: string() };
    const times = { name: "join_time", type: timestamp(false) };
    const nullable = { ...setup(0, 0), second: [right[0]!, id], output: [...left, right[0]!, id, times] };
    expect(run(nullable, "+I[NULL, 1s, 1]\n2: +I[1s, NULL]")).toEqual(["+I[NULL, 1s, 1, 1s, NULL, 1s]"]);
    expect(() => run(setup(0, 0), "+I[a, NULL, 1]")).toThrow("runtime.cast-failed");
  });

  it("emits many matches in batches and waits while the output is blocked", () => {
    let asked = 0;
    const harness = new OperatorHarness(setup(0, 10_000), { blocked: () => asked++ % 3 === 0 });
    const rows = Array.from({ length: 70 }, (_, i) => `2: +I[${i}ms, a]`);
    harness.run(rows.join("\n"));
    const lines = harness.run(Array.from({ length: 70 }, (_, i) => `+I[a, 0ms, ${i}]`).join("\n"));
    expect(lines).toHaveLength(4_900);
    expect(lines[69]).toBe("+I[a, 0s, 0, 69ms, a, 69ms]");
    expect(lines.at(-1)).toBe("+I[a, 0s, 69, 69ms, a, 69ms]");
    expect(asked).toBeGreaterThan(2);
  });

  it("gives back its memory", () => {
    const harness = new OperatorHarness(setup(0, 0));
    harness.run("+I[a, 1s, 1]\n2: +I[1s, a]");
    expect(harness.reservedBytes).toBeGreaterThan(0);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });
});

const script = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ of: fc.constant(1), key: fc.constantFrom("a", "b", "é"), back: fc.nat(4) }),
      },
      {
        weight: 4,
        arbitrary: fc.record({ of: fc.constant(2), key: fc.constantFrom("a", "b", "é"), back: fc.nat(4) }),
      },
      { weight: 2, arbitrary: fc.constant("watermark" as const) },
    ),
    { maxLength: 40 },
  )
  .map((items) => {
    const lines = items.map((item, index) => {
      if (item === "watermark") return `watermark ${index * 300}ms`;
      const at = Math.max(0, index * 300 - item.back * 400);
      return item.of === 1 ? `+I[${item.key}, ${at}ms, ${index}]` : `2: +I[${at}ms, ${item.key}]`;
    });
    return [...lines, "end"];
  });

describe("laws", () => {
  it("what it emits does not depend on how its input was cut", () =>
    expectCutIndependent(setup(-700, 900, true), script));
  it("restored from its snapshot it goes on as if nothing had happened", () =>
    expectRestartUnseen(setup(-700, 900, true), script));
  it("it goes on from any checkpoint, whole or built on others, as if nothing had happened", () =>
    expectCheckpointsExact(setup(-700, 900, true), script));
});
