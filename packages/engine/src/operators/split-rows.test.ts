import { boolean, int, string, timestamp } from "@millrace/graph";
import type { Expression } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../testing/operator-harness.ts";
import type { HarnessSetup } from "../testing/operator-harness.ts";
import { expectCutIndependent, keyedScript } from "../testing/random-script.ts";
import { splitRowsFactory } from "./split-rows.ts";
import type { SplitRowsSpec } from "./split-rows.ts";

const input = [
  { name: "key", type: string() },
  { name: "ts", type: timestamp() },
  { name: "x", type: int() },
];
const x: Expression = { kind: "column", type: int(), index: 2 };
const compared = (fn: ">" | "<" | "IS NULL", value: number): Expression => ({
  kind: "call",
  fn,
  type: boolean(),
  args: fn === "IS NULL" ? [x] : [x, { kind: "literal", type: int(false), value }],
});

const setup: HarnessSetup<SplitRowsSpec> = {
  spec: { kind: "split-rows", main: compared("IS NULL", 0), sides: [compared(">", 0), compared(">", 2)] },
  factory: splitRowsFactory,
  input,
  output: input,
  sideOutputs: [input, input],
};

describe("split", () => {
  it("sends a row to every output whose condition is TRUE, in order, and watermarks on", () => {
    expect(
      new OperatorHarness(setup).run(`
        +I[a, 1s, 1]
        +I[b, 2s, 3]
        +I[c, 3s, NULL]
        +I[d, 4s, -1]
        watermark 3s
      `),
    ).toEqual([
      "+I[c, 3s, NULL]",
      "side 0 +I[a, 1s, 1]",
      "side 0 +I[b, 2s, 3]",
      "side 1 +I[b, 2s, 3]",
      "watermark 3s",
    ]);
  });

  it("does not ask for outputs that nobody reads", () => {
    const { sideOutputs: _, ...unread } = setup;
    expect(new OperatorHarness(unread).run("+I[a, 1s, 1]\n+I[b, 2s, NULL]")).toEqual(["+I[b, 2s, NULL]"]);
  });

  it("cut as it may be, each output is the same", () => {
    for (const side of [0, 1]) {
      const one = {
        ...setup,
        spec: { ...setup.spec, main: setup.spec.sides[side]!, sides: [] },
        sideOutputs: [],
      };
      expectCutIndependent(one, keyedScript(400));
    }
  });
});
