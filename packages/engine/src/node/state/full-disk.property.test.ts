import type { OperatorSpec } from "@millrace/graph";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { StateSection } from "../../checkpoint/state-io.ts";
import { MemoryPageStore } from "../../state/stored/testing/memory-page-store.ts";
import { StoredStateBackend } from "../../state/stored/stored-state-backend.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { countingProcess } from "../../testing/counting-process.ts";
import { SESSION_SETUPS, SLICED_SETUPS } from "../../testing/keyed-windows.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { keyedScript, same, settled } from "../../testing/random-script.ts";
import { counted, ranked } from "../../testing/record-setups.ts";
import { deduplicated, groups, onRead, onWrite, partitioned } from "../../testing/table-setups.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { windowSetup } from "../../testing/window-setups.ts";

beforeAll(provideTestSandbox);

const SETUPS: readonly (readonly [string, HarnessSetup<OperatorSpec>])[] = Object.entries({
  "group-aggregate": groups({}),
  "group-aggregate with a time to live": groups({ ttl: onWrite }),
  deduplicate: deduplicated({}),
  "deduplicate with a time to live": deduplicated({ ttl: onRead }),
  "deduplicate by a part of the keys": partitioned({}),
  "tumbling window": SLICED_SETUPS["tumbling window"],
  "sliding window": SLICED_SETUPS["sliding window"],
  "session window": SESSION_SETUPS["session window"],
  window: windowSetup(),
  "top-n": ranked,
  "count window": counted(6, 4),
  process: countingProcess,
}) as never;

/** What comes before a line: the disk has so many pages, or a checkpoint is taken. */
const events = fc.array(
  fc.tuple(
    fc.nat(15),
    fc.oneof(
      { weight: 4, arbitrary: fc.constant("checkpoint" as const) },
      { weight: 3, arbitrary: fc.nat(2) },
      { weight: 2, arbitrary: fc.constant(Infinity) },
    ),
  ),
  { maxLength: 20 },
);

interface Completed {
  readonly sections: readonly StateSection[];
  readonly at: number;
  readonly nowMs: number;
  readonly printed: number;
}

/** An operator on a disk that is full at times, until its task would fail. */
class FullDiskRun {
  readonly #store = new MemoryPageStore();
  readonly harness: OperatorHarness<OperatorSpec>;
  declined = 0;
  newest: Completed | null = null;
  #checkpoints = 0;

  constructor(setup: HarnessSetup<OperatorSpec>, cacheBytes: number, full: MemoryPageStore["full"]) {
    this.#store.full = full;
    const stateBackend = () => new StoredStateBackend(() => this.#store, cacheBytes);
    this.harness = new OperatorHarness(setup, { stateBackend });
  }

  meet(event: number | "checkpoint", at: number): void {
    if (event !== "checkpoint") {
      this.#store.mostPages = event;
      return;
    }
    const printed = this.harness.lines.length;
    const { nowMs } = this.harness;
    const checkpoint = this.harness.checkpoint(++this.#checkpoints, this.newest?.sections ?? null);
    try {
      this.newest = { sections: checkpoint.sections(), at, nowMs, printed };
      checkpoint.completed();
    } catch (error) {
      if (!String(error).includes("there is no disk for the snapshot")) throw error;
      checkpoint.aborted();
      this.declined++;
    }
  }

  /** False: the task failed, and is to be restarted. */
  run(line: string): boolean {
    try {
      this.harness.run(line);
      return true;
    } catch (error) {
      if (error instanceof JobFailureError && error.failure.reason === this.#store.full) return false;
      throw error;
    }
  }
}

/** With little memory a task may fail, and goes on from its last checkpoint when there is room; with enough it never does. */
describe.each([
  [24_000, false, "runtime.disk-full"],
  [24_000, false, "runtime.state-disk-budget"],
  [1, true, "runtime.disk-full"],
] as const)("a full disk, with %d bytes of cache (fails: %s, %s)", (cacheBytes, mayFail, full) => {
  it.each(SETUPS)(
    "loses nothing of %s, and takes checkpoints from memory where nothing can be written",
    (name, setup) => {
      let declined = 0;
      fc.assert(
        fc.property(keyedScript(400), events, (script, plan) => {
          const lines = script.flatMap((line, at) => (at % 4 === 0 ? ["+40ms", line] : [line]));
          const expected = new OperatorHarness(setup).run(lines.join("\n"));
          const run = new FullDiskRun(setup, cacheBytes, full);
          for (const [at, line] of lines.entries()) {
            for (const [place, event] of plan) if (place === at) run.meet(event, at);
            if (at === lines.length - 1) run.meet(Infinity, at);
            if (run.run(line)) continue;
            declined += run.declined;
            if (!mayFail) throw new Error("the task failed");
            const { sections = [], at: from = 0, nowMs, printed = 0 } = run.newest ?? {};
            const next = new OperatorHarness(setup);
            next.nowMs = nowMs ?? next.nowMs;
            next.restoreSections(sections);
            const again = next.run(lines.slice(from).join("\n"));
            same(settled([...run.harness.lines.slice(0, printed), ...again]), settled(expected));
            return;
          }
          declined += run.declined;
          same(settled(run.harness.lines), settled(expected));
          run.harness.close();
          expect(run.harness.reservedBytes).toBe(0);
        }),
        { numRuns: name === "process" ? 15 : 80 },
      );
      expect(declined).toBe(0);
    },
  );
});
