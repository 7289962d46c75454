import type { WindowOperatorSpec } from "@millrace/graph";
import { expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessOptions } from "../../testing/operator-harness.ts";
import { SUM_FOLD, windowSetup } from "../../testing/window-setups.ts";

/** A fold of each key, sent after every row, that lives for 100 ms. */
const SPEC: Partial<WindowOperatorSpec> = {
  time: "processing",
  rowtime: null,
  assigner: { kind: "global" },
  trigger: { kind: "expiring", trigger: { kind: "count", count: 1 }, ttlMs: 100 },
  function: SUM_FOLD,
};

function made(options?: HarnessOptions) {
  const harness = new OperatorHarness(windowSetup(SPEC), options);
  harness.nowMs = 1_000;
  return harness;
}

const SCRIPT = [
  "+I[a, 1s, 1]",
  "+60ms",
  "+I[a, 1s, 2]",
  "+I[b, 1s, 1]",
  "+99ms",
  "+I[a, 1s, 4]",
  "+1ms",
  "+I[b, 1s, 1]",
  "+300ms",
  "+I[a, 1s, 8]",
  "+I[a, 1s, 8]",
];
const EXPECTED = [
  "+I[a, 101.0, 1]",
  "+I[a, 103.0, 2]",
  "+I[b, 101.0, 1]",
  "+I[a, 107.0, 3]",
  "+I[b, 101.0, 1]",
  "+I[a, 108.0, 1]",
  "+I[a, 116.0, 2]",
];

it("a window that has had no row for its time to live begins anew, restarts in between or not", () => {
  for (const batchRows of [1, 100])
    for (let cut = 0; cut < SCRIPT.length; cut++)
      expect(
        made({ batchRows: () => batchRows }).run(SCRIPT.toSpliced(cut, 0, "restart").join("\n")),
        `restart at ${cut}`,
      ).toEqual(EXPECTED);
});

it("what has expired is not seen by a row that comes before its timer goes off", () => {
  const harness = made();
  harness.run("+I[a, 1s, 1]");
  harness.nowMs += 99;
  expect(harness.run("+I[a, 1s, 1]")).toEqual(["+I[a, 102.0, 2]"]);
  harness.nowMs += 100;
  expect(harness.run("+I[a, 1s, 1]")).toEqual(["+I[a, 101.0, 1]"]);
});

it("keys that nobody asks for are removed by the clock, also behind a restart", () => {
  const harness = made();
  harness.run("+I[a, 1s, 1]\n+60ms\n+I[b, 1s, 1]\nrestart");
  expect(harness.counter("stateEntries")).toBe(2);
  harness.run("+40ms");
  expect(harness.counter("stateEntries")).toBe(1);
  harness.run("+60ms");
  expect(harness.counter("stateEntries")).toBe(0);
});
