import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { expectShownAlike } from "../../testing/shown-entries.ts";
import { ALL_ROWS, SUM_FOLD, WINDOW_SETUPS, windowSetup } from "../../testing/window-setups.ts";

const SCRIPT = `
  +I[ann, 1s, 1]
  +I[bob, 2s, 4]
  +I[ann, 2500ms, 3]`;

function held(setup: ReturnType<typeof windowSetup>, state: string, script = SCRIPT): readonly string[] {
  const harness = new OperatorHarness(setup);
  harness.run(script);
  return harness.held(state);
}

describe("what a running window operator shows", () => {
  it("is the windows of each key with what they hold and the timer that goes off next", () => {
    expect(held(windowSetup(), "windows")).toEqual([
      "ann | 0s..10s | 9999ms | n 2,sum 4.0",
      "bob | 0s..10s | 9999ms | n 1,sum 4.0",
    ]);
    expect(held(windowSetup({ function: SUM_FOLD }), "windows", "+I[ann, 1s, 1]")).toEqual([
      "ann | 0s..10s | 9999ms | acc0 101.0,acc1 1",
    ]);
    expect(held(windowSetup(), "another")).toEqual([]);
  });

  it("is the number of rows and the last of them, where windows keep their rows", () => {
    const rows = windowSetup({ assigner: { kind: "session", gapMs: 1_000 }, function: ALL_ROWS });
    expect(held(rows, "windows")).toEqual([
      "ann | 1s..2s | 1999ms | rows 1,timestamp 1000.0,evictor value NULL,key ann,ts 1970-01-01T00:00:01,x 1.0",
      "bob | 2s..3s | 2999ms | rows 1,timestamp 2000.0,evictor value NULL,key bob,ts 1970-01-01T00:00:02,x 4.0",
      "ann | 2500ms..3500ms | 3499ms | rows 1,timestamp 2500.0,evictor value NULL,key ann,ts 1970-01-01T00:00:02.500,x 3.0",
    ]);
  });

  it("is what a window that takes back its results emitted last", () => {
    const retracting = windowSetup({ trigger: { kind: "count", count: 2 }, retracts: true });
    expect(held(retracting, "results")).toEqual(["ann | 0s..10s | - | n 2,sum 4.0"]);
  });

  it.each(Object.entries(WINDOW_SETUPS))("%s: is what a savepoint shows", (_, setup) => {
    const harness = new OperatorHarness(setup);
    harness.run(`${SCRIPT}\n+I[NULL, 2100ms, NULL]\nwatermark 1s\n+I[ann, 2600ms, 7]`);
    expectShownAlike(setup, harness);
  });
});
