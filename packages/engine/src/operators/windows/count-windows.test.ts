import { bigint, double, string } from "@millrace/graph";
import type { CountWindowSpec } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { recordingTrace } from "../../testing/recording-trace.ts";
import { countWindowsFactory } from "./count-windows.ts";

const countOf = (
  size: number,
  slide = size,
  keys: readonly number[] = [0],
): HarnessSetup<CountWindowSpec> => ({
  spec: {
    kind: "count-window-aggregate",
    keys,
    size,
    slide,
    aggregates: [
      { fn: "COUNT", argument: null, name: "rows", type: bigint(false) },
      { fn: "SUM", argument: 1, name: "sum", type: double() },
      { fn: "MAX", argument: 0, name: "most", type: string() },
    ],
  },
  factory: countWindowsFactory,
  input: [
    { name: "name", type: string() },
    { name: "x", type: double() },
  ],
  output: [
    ...keys.map(() => ({ name: "name", type: string() })),
    { name: "rows", type: bigint(false) },
    { name: "sum", type: double() },
    { name: "most", type: string() },
  ],
});

describe("count windows", () => {
  it("fire when a key has had so many rows, and forget it; what is left over has no result", () => {
    const harness = new OperatorHarness(countOf(2));
    expect(harness.run("+I[a, 1]\n+I[b, 2]\n+I[a, 4]\nwatermark 5s\n+I[a, 8]\n+I[b, 16]\nend")).toEqual([
      "+I[a, 2, 5.0, a]",
      "watermark 5s",
      "+I[b, 2, 18.0, b]",
      "watermark max",
    ]);
    expect(harness.counter("stateEntries")).toBe(1);
  });

  it("slide over the last rows of the key, fewer at the beginning", () => {
    const rows = [1, 2, 4, 8, 16].map((x) => `+I[a, ${x}]`).join("\n");
    expect(new OperatorHarness(countOf(3, 1)).run(rows)).toEqual([
      "+I[a, 1, 1.0, a]",
      "+I[a, 2, 3.0, a]",
      "+I[a, 3, 7.0, a]",
      "+I[a, 3, 14.0, a]",
      "+I[a, 3, 28.0, a]",
    ]);
    expect(new OperatorHarness(countOf(3, 2)).run(rows)).toEqual(["+I[a, 2, 3.0, a]", "+I[a, 3, 14.0, a]"]);
    expect(new OperatorHarness(countOf(1, 2)).run(rows)).toEqual(["+I[a, 1, 2.0, a]", "+I[a, 1, 8.0, a]"]);
  });

  it("count the rows that fall between them where they are shorter than the slide", () => {
    const harness = new OperatorHarness(countOf(1, 3));
    const rows = [1, 2, 4, 8].map((x) => `+I[a, ${x}]`);
    expect(harness.run([...rows, "+I[b, 16]", "restart", "+I[b, 32]"].join("\n"))).toEqual([
      "+I[a, 1, 4.0, a]",
    ]);
    expect(harness.counter("outsideRecords")).toBe(5);
  });

  it("count all rows together without a key", () => {
    expect(new OperatorHarness(countOf(2, 2, [])).run("+I[a, 1]\n+I[b, 2]\n+I[c, 3]")).toEqual([
      "+I[2, 3.0, b]",
    ]);
  });

  it("give back the memory of keys whose windows have fired", () => {
    const harness = new OperatorHarness(countOf(2));
    let early = 0;
    for (let round = 0; round < 60; round++) {
      const rows = Array.from({ length: 200 }, (_, i) => `+I[key-${round * 100 + (i >> 1)}, 1]`);
      harness.run(rows.join("\n"));
      if (round === 5) early = harness.reservedBytes;
    }
    expect(harness.counter("stateEntries")).toBe(0);
    expect(harness.counter("stateBytes")).toBe(harness.reservedBytes);
    expect(harness.reservedBytes).toBeLessThan(2 * early);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });

  it("are traced with key, rows and values", () => {
    const trace = recordingTrace();
    new OperatorHarness(countOf(2), { trace }).run("+I[a, 1]\n+I[a, 2]");
    expect(trace.lines.filter((line) => line.startsWith("win."))).toEqual([
      'win.assign {"key":["a"],"rows":1}',
      'win.assign {"key":["a"],"rows":2}',
      'win.fire {"key":["a"],"rows":2,"pane":"ontime","values":["2",3,"a"]}',
      'win.cleanup {"key":["a"]}',
    ]);
  });
});
