import type { InspectedTimer, OperatorInspection } from "../operators/operator-inspection.ts";
import type { ChainedInput } from "./chained-input.ts";
import type { InspectedOperator } from "./task-inspection.ts";

const NOTHING_HELD: OperatorInspection = { state: [], timers: [] };

interface Chain {
  /** Place of the first that was opened; where one failed to open, those before it hold nothing. */
  readonly opened: number;
  /** Of each, wall-clock ms; NaN: none. */
  readonly timers: Float64Array;
  /** Null: all operators. */
  readonly uids: ReadonlySet<string> | null;
}

/** What the operators of a chain hold. */
export function inspectOperators(
  inputs: readonly ChainedInput[],
  { opened, timers, uids }: Chain,
): readonly InspectedOperator[] {
  return inputs.flatMap(({ spec, operator }, index) => {
    if (uids !== null && !uids.has(spec.uid)) return [];
    const inspection = (index >= opened ? operator.inspect?.() : null) ?? NOTHING_HELD;
    const timerMs = timers[index]!;
    const own: InspectedTimer = { atMs: timerMs, time: "processing", key: [], window: null };
    return {
      uid: spec.uid,
      nodeId: spec.nodeId,
      state: inspection.state,
      timers: Number.isNaN(timerMs) ? inspection.timers : [...inspection.timers, own],
    };
  });
}
