import { bigint } from "@millrace/graph";
import type { WindowOperatorSpec } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { windowSetup } from "../../testing/window-setups.ts";

const DISTINCT: WindowOperatorSpec["function"] = {
  kind: "aggregate",
  aggregates: [
    { fn: "COUNT_DISTINCT", argument: 2, name: "values", type: bigint(false) },
    { fn: "COUNT", argument: 2, name: "count", type: bigint(false) },
  ],
};
const run = (spec: Partial<WindowOperatorSpec>, script: string): string[] => {
  const harness = new OperatorHarness(windowSetup({ function: DISTINCT, ...spec }));
  harness.nowMs = 0;
  return harness.run(script);
};

describe("distinct values of windows", () => {
  it("are those of a session that two became, also after a restart", () => {
    expect(
      run(
        { assigner: { kind: "session", gapMs: 2_000 } },
        `
        +I[a, 1s, 7]
        +I[a, 4s, 7]
        restart
        +I[a, 4s, 8]
        +I[a, 2500ms, NULL]
        watermark 10s`,
      ),
    ).toEqual(["+I[a, 1s, 6s, 5999ms, 2, 3]", "watermark 10s"]);
  });

  it("are of each sliding window, whose size is no multiple of the slide", () => {
    expect(
      run(
        { assigner: { kind: "sliding", sizeMs: 5_000, slideMs: 2_000, offsetMs: 0 } },
        `
        +I[a, 0s, 1]
        +I[a, 3s, 1]
        +I[a, 4s, 2]
        watermark max`,
      ),
    ).toEqual([
      "+I[a, -4s, 1s, 999ms, 1, 1]",
      "+I[a, -2s, 3s, 2999ms, 1, 1]",
      "+I[a, 0s, 5s, 4999ms, 2, 3]",
      "+I[a, 2s, 7s, 6999ms, 2, 2]",
      "+I[a, 4s, 9s, 8999ms, 1, 1]",
      "watermark max",
    ]);
  });

  it("are of the rows that an evictor has left", () => {
    expect(
      run(
        { evictor: { kind: "count", count: 2, after: false } },
        `
        +I[a, 1s, 1]
        +I[a, 2s, 2]
        +I[a, 3s, 2]
        watermark max`,
      ),
    ).toEqual(["+I[a, 0s, 10s, 9999ms, 1, 2]", "watermark max"]);
  });

  it("are taken back where panes retract", () => {
    expect(
      run(
        { retracts: true, trigger: { kind: "count", count: 1 } },
        `
        +I[a, 1s, 1]
        +I[a, 2s, 2]`,
      ),
    ).toEqual([
      "+I[a, 0s, 10s, 9999ms, 1, 1]",
      "-U[a, 0s, 10s, 9999ms, 1, 1]",
      "+U[a, 0s, 10s, 9999ms, 2, 2]",
    ]);
  });
});
