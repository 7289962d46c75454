import { bigint, string } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../testing/operator-harness.ts";
import type { HarnessSetup } from "../testing/operator-harness.ts";
import { deduplicateFactory } from "./deduplicate.ts";
import type { DeduplicateSpec } from "./deduplicate.ts";

const input = [
  { name: "key", type: string() },
  { name: "n", type: bigint() },
];
const setup: HarnessSetup<DeduplicateSpec> = {
  spec: { kind: "deduplicate", keys: [0] },
  factory: deduplicateFactory,
  input,
  output: input,
};

describe("deduplicate", () => {
  it("passes on the first row of each key, NULL among them, also after a restart", () => {
    const harness = new OperatorHarness(setup);
    expect(
      harness.run(`
      +I[ann, 1]
      +I[bob, 2]
      +I[ann, 3]
      +I[NULL, 4]
      watermark 5s
      restart
      +I[bob, 5]
      +I[NULL, 6]
      +I[carl, 7]
      +I[carl, 8]`),
    ).toEqual(["+I[ann, 1]", "+I[bob, 2]", "+I[NULL, 4]", "watermark 5s", "+I[carl, 7]"]);
    expect(harness.counter("stateEntries")).toBe(4);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });

  it("moves key groups and nothing else when it is rescaled", () => {
    const rows = Array.from({ length: 40 }, (_, i) => `+I[k${i}, ${i}]`).join("\n");
    const harness = new OperatorHarness(setup);
    harness.run(rows);
    const state = harness.snapshot();
    const entries = [0, 1, 2].map((subtask) =>
      new OperatorHarness(setup, { subtask, parallelism: 3 }).restore(state).counter("stateEntries"),
    );
    expect(entries.reduce((sum, count) => sum + count, 0)).toBe(40);
  });
});
