import { describe, expect, it } from "vitest";
import { HarnessState } from "../../testing/harness-state.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { expectCheckpointsExact } from "../../testing/checkpoint-law.ts";
import { expectCutIndependent, expectRestartUnseen } from "../../testing/random-script.ts";
import { broadcastScript, broadcastSetup } from "../../testing/broadcast-rules.ts";

describe("a broadcast join", () => {
  it("gives a row with the rule of its key as it is then", () => {
    expect(
      new OperatorHarness(broadcastSetup("drop")).run(`
        +I[Lima, 1]
        2: +I[6, Lima]
        +I[Lima, 2]
        2: +I[8, Lima]
        2: +I[9, Oslo]
        +I[Lima, 3]
        +I[NULL, 4]
        2: +I[NULL, Lima]
        +I[Lima, 5]
        +I[Oslo, 6]
      `),
    ).toEqual(["+I[Lima, 2, 6, Lima]", "+I[Lima, 3, 8, Lima]", "+I[Oslo, 6, 9, Oslo]"]);
  });

  it("gives rows without a rule with NULLs, where that is asked for", () => {
    expect(
      new OperatorHarness(broadcastSetup("nulls")).run("2: +I[6, Lima]\n+I[Lima, 1]\n+I[Oslo, 2]"),
    ).toEqual(["+I[Lima, 1, 6, Lima]", "+I[Oslo, 2, NULL, NULL]"]);
  });

  it("at another parallelism every subtask has all rules, once", () => {
    const states = [0, 1].map((subtask) => {
      const harness = new OperatorHarness(broadcastSetup("drop"), { subtask, parallelism: 2 });
      harness.run("2: +I[6, Lima]\n2: +I[7, Oslo]");
      return harness.snapshot();
    });
    for (const subtask of [0, 1, 2]) {
      const restored = new OperatorHarness(broadcastSetup("drop"), { subtask, parallelism: 3 }).restore(
        HarnessState.union(states),
      );
      expect(restored.counter("stateEntries")).toBe(2);
      expect(restored.run("+I[Oslo, 1]\n+I[Lima, 2]")).toEqual([
        "+I[Oslo, 1, 7, Oslo]",
        "+I[Lima, 2, 6, Lima]",
      ]);
    }
  });
});

describe("laws", () => {
  it("what it emits does not depend on how its input was cut", () =>
    expectCutIndependent(broadcastSetup("nulls"), broadcastScript));
  it("restored from its snapshot it goes on as if nothing had happened", () =>
    expectRestartUnseen(broadcastSetup("nulls"), broadcastScript));
  it("it goes on from any checkpoint, whole or built on others, as if nothing had happened", () =>
    expectCheckpointsExact(broadcastSetup("nulls"), broadcastScript));
});

it("shows its rules, which are of no key group", () => {
  const harness = new OperatorHarness(broadcastSetup("drop"));
  harness.run("2: +I[6, Lima]\n2: +I[8, Oslo]\n2: +I[NULL, Lima]");
  expect(harness.held("rules")).toEqual(["Oslo | - | - | most 8,place Oslo"]);
  expect(harness.entries("rules")[0]!.hash).toBeNull();
});
