import { bigint, string } from "@millrace/graph";
import type { StateTtl } from "@millrace/graph";
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

  it("keeps its state with the rows where they are partitioned by a part of the keys", () => {
    const partitioned: HarnessSetup<DeduplicateSpec> = {
      ...setup,
      spec: { kind: "deduplicate", keys: [0, 1], partitionKeys: 1 },
    };
    const byKey: HarnessSetup<DeduplicateSpec> = { ...setup, spec: { kind: "deduplicate", keys: [0] } };
    const rows = Array.from({ length: 40 }, (_, i) => `+I[k${i}, ${i}]`);
    const [both, key] = [new OperatorHarness(partitioned), new OperatorHarness(byKey)];
    both.run(rows.join("\n"));
    key.run(rows.join("\n"));
    for (const subtask of [0, 1, 2]) {
      const place = { subtask, parallelism: 3 };
      const kept = new OperatorHarness(partitioned, place).restore(both.snapshot()).counter("stateEntries");
      const owned = new OperatorHarness(byKey, place).restore(key.snapshot()).counter("stateEntries");
      expect(kept).toBe(owned);
    }
  });

  it("lets a row pass again when its time to live is over, counted from its first", () => {
    const harness = new OperatorHarness(withTtl("on-create-and-write"));
    expect(
      harness.run(`
      +I[ann, 1]
      +60ms
      +I[ann, 2]
      restart
      +39ms
      +I[ann, 3]
      +1ms
      +I[ann, 4]
      +I[ann, 5]`),
    ).toEqual(["+I[ann, 1]", "+I[ann, 4]"]);
  });

  it("keeps a row from passing as long as it is used, where use renews the time to live", () => {
    const harness = new OperatorHarness(withTtl("on-read-and-write"));
    expect(
      harness.run(`
      +I[ann, 1]
      +99ms
      +I[ann, 2]
      +99ms
      +I[ann, 3]
      +100ms
      +I[ann, 4]`),
    ).toEqual(["+I[ann, 1]", "+I[ann, 4]"]);
  });

  it("forgets expired rows although none comes, and asks for no timer when nothing is left", () => {
    const harness = new OperatorHarness(withTtl("on-create-and-write"));
    harness.run(Array.from({ length: 9_000 }, (_, i) => `+I[k${i}, ${i}]`).join("\n"));
    expect(harness.counter("stateEntries")).toBe(9_000);
    harness.run("+99ms");
    expect(harness.counter("stateEntries")).toBe(9_000);
    harness.run("+120ms");
    expect(harness.counter("stateEntries")).toBe(0);
    expect(harness.run("+10000ms")).toEqual([]);
    expect(harness.run("+I[k5, 1]")).toEqual(["+I[k5, 1]"]);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });
});

const withTtl = (update: StateTtl["update"]): HarnessSetup<DeduplicateSpec> => ({
  ...setup,
  spec: { ...setup.spec, ttl: { ttlMs: 100, update } },
});
