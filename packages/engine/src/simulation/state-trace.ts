import type { InspectedEntry } from "../operators/operator-inspection.ts";
import type { SimulatedTask } from "./simulated-attempt.ts";
import type { TraceRecorder } from "./trace-recorder.ts";

/** What an operator held after the step before, by what tells an entry from the others. */
type Held = ReadonlyMap<string, InspectedEntry>;

const NOTHING: Held = new Map();

/**
 * Makes events of the changes in what operators hold, after each step in which they acted, for every operator that can
 * be inspected: `state.change` with the values before (null: new) and now (null: cleared). Entries beyond what an
 * inspection shows are not seen.
 */
export class StateTrace {
  readonly #trace: TraceRecorder;
  #held = new Map<string, Held>();

  constructor(trace: TraceRecorder) {
    this.#trace = trace;
  }

  /** All tasks are new: what the old ones held is gone without an event of its own. */
  restarted(): void {
    this.#held = new Map();
  }

  /** `acted`: uids of the operators that did something in this step. */
  stepped(task: SimulatedTask, acted: ReadonlySet<string>): void {
    for (const { uid, state } of task.task.inspectOperators?.(acted) ?? []) {
      const at = `${task.key} ${uid}`;
      const before = this.#held.get(at) ?? NOTHING;
      if (state.length === 0 && before === NOTHING) continue;
      const now: Held = new Map(state.map((entry) => [identity(entry), entry]));
      this.#held.set(at, now);
      this.#clearGone(task.key, uid, { before, now });
      this.#putChanged(task.key, uid, { before, now });
    }
  }

  #clearGone(task: string, operator: string, { before, now }: Change): void {
    for (const [id, { key, window, values }] of before) {
      if (now.has(id)) continue;
      const data = { key, window, before: values, values: null };
      this.#trace.record({ kind: "state.change", task, operator, data });
    }
  }

  #putChanged(task: string, operator: string, { before, now }: Change): void {
    for (const [id, { key, window, values }] of now) {
      const old = before.get(id)?.values ?? null;
      if (old !== null && sameValues(old, values)) continue;
      const data = { key, window, before: old, values };
      this.#trace.record({ kind: "state.change", task, operator, data });
    }
  }
}

interface Change {
  readonly before: Held;
  readonly now: Held;
}

const identity = ({ key, window }: Pick<InspectedEntry, "key" | "window">): string =>
  `${window?.[0] ?? ""} ${window?.[1] ?? ""} ${key.join("\u0000")}`;

function sameValues(a: InspectedEntry["values"], b: InspectedEntry["values"]): boolean {
  return a.length === b.length && a.every(([, value], index) => value === b[index]![1]);
}
