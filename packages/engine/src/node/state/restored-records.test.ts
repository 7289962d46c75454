import type { OperatorSpec } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import type { StateSection } from "../../checkpoint/state-io.ts";
import { readBlock } from "../../state/read-blocks.ts";
import { StoredStateBackend } from "../../state/stored/stored-state-backend.ts";
import { MemoryPageStore } from "../../state/stored/testing/memory-page-store.ts";
import { SESSION_SETUPS } from "../../testing/keyed-windows.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { counted, interval, joined, ranked } from "../../testing/record-setups.ts";
import { windowSetup } from "../../testing/window-setups.ts";
import { STATE_BACKENDS_TESTED } from "../testing/state-backends.ts";

const ROWS = Array.from({ length: 200 }, (_, i) => `+I[k${i % 50}, ${i}ms, ${i}.0]`);
const OF_TWO = ROWS.flatMap((row, i) => [row, `2: +I[${i}ms, k${i % 50}]`]);

const SETUPS: readonly (readonly [string, HarnessSetup<OperatorSpec>, readonly string[]])[] = [
  ["top-n", ranked, ROWS],
  ["count windows", counted(6, 4), ROWS],
  ["interval join", interval, OF_TWO],
  ["window join", joined({ kind: "tumbling", sizeMs: 10_000, offsetMs: 0 }), OF_TWO],
  ["session join", joined({ kind: "session", gapMs: 1_200 }), OF_TWO],
  ["session window", SESSION_SETUPS["session window"], ROWS],
  ["window", windowSetup(), ROWS],
  ["window of rows", windowSetup({ evictor: { kind: "count", count: 3, after: false } }), ROWS],
] as never;

interface Taken {
  readonly sections: readonly StateSection[];
  readonly rows: number;
  readonly isWhole: boolean;
}

function take(
  harness: OperatorHarness<OperatorSpec>,
  id: number,
  base: readonly StateSection[] | null,
): Taken {
  const checkpoint = harness.checkpoint(id, base);
  const sections = checkpoint.sections();
  checkpoint.completed();
  const blocks = sections.filter(({ keyGroup }) => keyGroup === -2).map(({ bytes }) => readBlock(bytes));
  const own = blocks.filter(({ checkpointId }) => checkpointId === id);
  const rows = own.reduce((sum, { count }) => sum + count, 0);
  return { sections, rows, isWhole: own.every(({ complete }) => complete) };
}

describe.each(Object.entries(STATE_BACKENDS_TESTED))("with %s", (_name, stateBackend) => {
  it.each(SETUPS)("the first checkpoint of a restored %s has only what has changed", (_, setup, lines) => {
    const harness = new OperatorHarness(setup, { stateBackend }).restoreSections([]);
    harness.run(lines.join("\n"));
    const whole = take(harness, 1, null);
    expect(whole.isWhole).toBe(true);
    expect(whole.rows).toBeGreaterThanOrEqual(50);
    harness.restoreSections(whole.sections);
    const nothing = take(harness, 2, whole.sections);
    expect(nothing).toMatchObject({ rows: 0, isWhole: false });
    harness.run(lines.slice(-2).join("\n"));
    const some = take(harness, 3, nothing.sections);
    expect(some.isWhole).toBe(false);
    expect(some.rows).toBeGreaterThan(0);
    expect(some.rows).toBeLessThan(8);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });
});

/** Counts the batches in which pages are written. */
class CountedStore extends MemoryPageStore {
  batches = 0;
  override batch(work: () => void): void {
    this.batches++;
    super.batch(work);
  }
}

it.each(SETUPS)(
  "of %s nothing is written to pages when a checkpoint begins or is taken",
  (_, setup, lines) => {
    const store = new CountedStore();
    const stateBackend = () => new StoredStateBackend(() => store, 1 << 24);
    const harness = new OperatorHarness(setup, { stateBackend });
    harness.run(lines.join("\n"));
    const { batches } = store;
    expect(take(harness, 1, null).rows).toBeGreaterThanOrEqual(50);
    expect(store.batches).toBe(batches);
  },
);
