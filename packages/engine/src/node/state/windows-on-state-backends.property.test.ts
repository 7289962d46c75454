import { describe, expect, it } from "vitest";
import { expectCheckpointsExact } from "../../testing/checkpoint-law.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { SLICED_SETUPS } from "../../testing/keyed-windows.ts";
import { keyedScript } from "../../testing/random-script.ts";
import { expectSameInMemory } from "../testing/same-in-memory.ts";
import { STATE_BACKENDS_TESTED } from "../testing/state-backends.ts";
import { windowSetup, WINDOW_SETUPS } from "../../testing/window-setups.ts";

const SETUPS = Object.entries(WINDOW_SETUPS);
const BACKENDS = (["pages in memory, no cache", "lmdb"] as const).map(
  (name) => [name, STATE_BACKENDS_TESTED[name]!] as const,
);

describe.each(BACKENDS)("windows with %s", (_name, stateBackend) => {
  it.each(SETUPS)("%s: print the same", (_, setup) =>
    expectSameInMemory(setup, keyedScript(400), { stateBackend, numRuns: 12 }),
  );
  it.each(SETUPS)("%s: go on from any checkpoint", (_, setup) =>
    expectCheckpointsExact(setup, keyedScript(400), { stateBackend, numRuns: 6 }),
  );

  it.each(Object.entries(SLICED_SETUPS))("%s: print the same, keys in any order", (_, setup) =>
    expectSameInMemory(setup, keyedScript(400), { stateBackend, numRuns: 20, anyKeyOrder: true }),
  );
  it.each(Object.entries(SLICED_SETUPS))("%s: go on from any checkpoint", (_, setup) =>
    expectCheckpointsExact(setup, keyedScript(400), { stateBackend, numRuns: 12 }),
  );

  it("of many slices hold more keys than fit, in checkpoints too, and give everything back", () => {
    const setup = SLICED_SETUPS["sliding window of many panes"];
    const row = (key: number, slice: number): string =>
      `+I[some longer key ${key}, ${slice * 400 + 100}ms, ${key}]`;
    const rows = Array.from({ length: 40_000 }, (_, i) => row(i % 500, Math.floor(i / 500)));
    const harness = new OperatorHarness(setup, { stateBackend, batchRows: () => 500 });
    harness.run(rows.join("\n"));
    expect(harness.counter("stateEntries")).toBe(40_000);
    expect(harness.reservedBytes).toBeLessThan(4 << 20);
    const first = harness.checkpoint(1, null);
    const base = first.sections();
    first.completed();
    harness.run(row(7, 3));
    const sections = harness.checkpoint(2, base).sections();
    const changed = sections.slice(base.length).reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(changed).toBeLessThan(base.reduce((sum, { bytes }) => sum + bytes.length, 0) / 20);
    const restored = new OperatorHarness(setup, { stateBackend }).restoreSections(sections);
    for (const each of [harness, restored]) {
      const lines = each.run("watermark 6500ms").filter((line) => line.startsWith("+I"));
      expect(lines).toHaveLength(16 * 500);
      expect(lines.filter((line) => line.includes("key 7, ") && line.includes(" 100ms, 6500ms,"))).toEqual([
        "+I[some longer key 7, 100ms, 6500ms, 6499ms, 17, 119.0, some longer key 7, 7.0, 7.0, some longer key 7, 7.0]",
      ]);
      each.close();
      expect(each.reservedBytes).toBe(0);
    }
  });

  it("hold more keys than fit, and give everything back", () => {
    const setup = windowSetup();
    const rows = Array.from({ length: 30_000 }, (_, i) => `+I[some longer key ${i % 15_000}, 1s, ${i}]`);
    const harness = new OperatorHarness(setup, { stateBackend, batchRows: () => 500 });
    harness.run(rows.join("\n"));
    expect(harness.counter("stateEntries")).toBe(15_000);
    expect(harness.reservedBytes).toBeLessThan(4 << 20);
    const restored = new OperatorHarness(setup, { stateBackend }).restore(harness.snapshot());
    for (const each of [harness, restored]) {
      const lines = each.run("watermark 10s");
      expect(lines).toHaveLength(15_001);
      expect(lines[0]).toBe("+I[some longer key 0, 0s, 10s, 9999ms, 2, 15000.0]");
      expect(each.counter("stateEntries")).toBe(0);
      each.close();
      expect(each.reservedBytes).toBe(0);
    }
  });
});
