import type { OperatorSpec } from "@millrace/graph";
import fc from "fast-check";
import type { StateSection } from "../checkpoint/state-io.ts";
import { keyGroupRange } from "../state/key-group.ts";
import type { HarnessCheckpoint } from "./harness-checkpoint.ts";
import { HarnessState } from "./harness-state.ts";
import { MAX_PARALLELISM, OperatorHarness } from "./operator-harness.ts";
import type { HarnessOptions, HarnessSetup } from "./operator-harness.ts";
import { cuts, same, settled, withoutRepeats } from "./random-script.ts";

const checkpoints = fc.array(
  fc.record({
    /** Stretches of the script before it begins, and until its slices are taken. */
    after: fc.nat(4),
    slicesAfter: fc.nat(3),
    outcome: fc.constantFrom<Outcome>("completed", "completed", "aborted", "restarted"),
  }),
  { minLength: 1, maxLength: 4 },
);

/** `restarted`: it is complete, and the next one is of an operator that was restored from it. */
type Outcome = "completed" | "aborted" | "restarted";

/** A checkpoint, where in the script it was taken, and what had been printed by then. */
interface Taken {
  readonly sections: readonly StateSection[];
  readonly at: number;
  readonly nowMs: number;
  readonly printed: readonly string[];
}

/**
 * Law 5: what goes on from a checkpoint prints what an uninterrupted run prints, whether the checkpoint is whole or built
 * on others, also on one that the operator was restored from, and however the operator changed while slices were taken. Law 6: so does what several subtasks make of it,
 * each of its key groups; between two watermarks the order of several keys is free then.
 */
export function expectCheckpointsExact<S extends OperatorSpec>(
  setup: HarnessSetup<S>,
  script: fc.Arbitrary<string[]>,
  { numRuns = 60, ...options }: HarnessOptions & { readonly numRuns?: number } = {},
): void {
  fc.assert(
    fc.property(script, cuts, checkpoints, (lines, sizes, plan) => {
      const stretches = stretchesOf(lines, sizes);
      const harness = new OperatorHarness(setup, options);
      for (const stretch of stretches) harness.run(stretch);
      const taken = takeAll(() => new OperatorHarness(setup, options), stretches, plan);
      for (const { sections, at, nowMs, printed } of taken) {
        const other = new OperatorHarness(setup, options);
        other.nowMs = nowMs;
        other.restoreSections(sections);
        for (const stretch of stretches.slice(at)) other.run(stretch);
        same(withoutRepeats([...printed, ...other.lines]), withoutRepeats(harness.lines));
        closed(other);
        if (sections !== taken.at(-1)!.sections) continue;
        const parts = rescaled(setup, options, sections);
        parts.nowMs = nowMs;
        for (const stretch of stretches.slice(at)) parts.run(stretch);
        same(settled([...printed, ...parts.lines]), settled(harness.lines));
      }
      closed(harness);
    }),
    { numRuns },
  );
}

/** An operator that goes on from what several subtasks made of a checkpoint. */
function rescaled<S extends OperatorSpec>(
  setup: HarnessSetup<S>,
  options: HarnessOptions,
  sections: readonly StateSection[],
): OperatorHarness<S> {
  const states = [0, 1, 2].map((subtask) => {
    const part = new OperatorHarness(setup, { ...options, subtask, parallelism: 3 });
    part.restoreSections(sections);
    const state = part.snapshot();
    const { from, to } = keyGroupRange(subtask, MAX_PARALLELISM, 3);
    const foreign = state.keyGroups.filter((group) => group < from || group >= to);
    if (foreign.length > 0) throw new Error(`subtask ${subtask} has key groups of others: ${foreign.join()}`);
    closed(part);
    return state;
  });
  return new OperatorHarness(setup, options).restore(HarnessState.union(states));
}

function takeAll<S extends OperatorSpec>(
  make: () => OperatorHarness<S>,
  stretches: readonly string[],
  plan: readonly { readonly after: number; readonly slicesAfter: number; readonly outcome: Outcome }[],
): readonly Taken[] {
  const taken: Taken[] = [];
  let harness = make();
  let before: readonly string[] = [];
  let base: readonly StateSection[] | null = null;
  let at = 0;
  const goOn = (count: number): void => {
    for (const end = Math.min(at + count, stretches.length); at < end; at++) harness.run(stretches[at]!);
  };
  for (const [index, { after, slicesAfter, outcome }] of plan.entries()) {
    goOn(after);
    const place = { at, nowMs: harness.nowMs, printed: [...before, ...harness.lines] };
    const checkpoint: HarnessCheckpoint = harness.checkpoint(index + 1, base);
    goOn(slicesAfter);
    const sections = checkpoint.sections();
    taken.push({ sections, ...place });
    if (outcome === "aborted") {
      checkpoint.aborted();
      continue;
    }
    checkpoint.completed();
    base = sections;
    if (outcome === "completed") continue;
    closed(harness);
    harness = make();
    harness.nowMs = place.nowMs;
    harness.restoreSections(sections);
    before = place.printed;
    at = place.at;
  }
  goOn(stretches.length);
  closed(harness);
  return taken;
}

/** Lines that are run together, so that rows among them are one batch. */
function stretchesOf(lines: readonly string[], sizes: readonly number[]): readonly string[] {
  const stretches: string[] = [];
  for (let from = 0, turn = 0; from < lines.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    stretches.push(lines.slice(from, from + size).join("\n"));
    from += size;
  }
  return stretches;
}

function closed<S extends OperatorSpec>(harness: OperatorHarness<S>): void {
  harness.close();
  if (harness.reservedBytes !== 0) throw new Error(`${harness.reservedBytes} bytes were not given back`);
}
