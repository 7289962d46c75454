import { boolean, int } from "@millrace/graph";
import type { IterateSpec } from "@millrace/graph";
import { expect, it } from "vitest";
import { OperatorHarness } from "../testing/operator-harness.ts";
import type { HarnessSetup } from "../testing/operator-harness.ts";
import { iterateFactory } from "./iterate.ts";

const input = [{ name: "n", type: int(false) }];
const rows = [{ name: "n", type: int() }];
const setup = (until: IterateSpec["until"]): HarnessSetup<IterateSpec> => ({
  spec: { kind: "iterate", until, timeoutMs: 100 },
  factory: iterateFactory,
  input,
  second: rows,
  output: rows,
  sideOutputs: [rows],
});

const atMostZero: IterateSpec["until"] = {
  kind: "call",
  fn: "<=",
  type: boolean(),
  args: [
    { kind: "column", type: int(), index: 0 },
    { kind: "literal", type: int(false), value: 0 },
  ],
};

it("sends on what comes in and what comes back, until a row is done", () => {
  for (const mode of ["generated", "interpreted"] as const) {
    expect(
      new OperatorHarness(setup(atMostZero), { mode }).run(`
        +I[2]
        +I[0]
        2: +I[1]
        2: +I[NULL]
        watermark 5s
        restart
        2: +I[0]`),
    ).toEqual(["+I[2]", "side 0 +I[0]", "+I[1]", "+I[NULL]", "watermark 5s", "side 0 +I[0]"]);
  }
});

it("keeps every row where the loop itself lets them go", () => {
  expect(new OperatorHarness(setup(null)).run("+I[0]\n2: +I[1]")).toEqual(["+I[0]", "+I[1]"]);
});

it("keeps the end of time back until the loop has ended", () => {
  expect(new OperatorHarness(setup(null)).run("watermark 5s\nwatermark max")).toEqual([
    "watermark 5s",
    "watermark 8639999999999999ms",
  ]);
});
