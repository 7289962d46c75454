import type { EventPlan } from "./event-plan.ts";
import { EPOCH_EVENTS, FIRST_EVENT_ID } from "./event-time.ts";

/** Every `stride`-th epoch from that of `nextEventId` on, beginning with this event. */
export interface EventSplit {
  readonly owner: number;
  readonly stride: number;
  nextEventId: number;
}

/**
 * The epochs that one subtask generates. At parallelism n, split k of n has the epochs that are k modulo n: together they
 * are the events of parallelism 1, and all subtasks move through event time together.
 */
export class EventSplits {
  readonly splits: readonly EventSplit[];
  readonly #endEventId: number;

  constructor(events: number | null, splits: readonly EventSplit[]) {
    this.#endEventId = events === null ? Number.MAX_SAFE_INTEGER : FIRST_EVENT_ID + events;
    this.splits = [...splits];
  }

  static initial(subtask: number, parallelism: number): EventSplit {
    return {
      owner: subtask,
      stride: parallelism,
      nextEventId: Math.max(FIRST_EVENT_ID, subtask * EPOCH_EVENTS),
    };
  }

  get ended(): boolean {
    return this.splits.every((split) => split.nextEventId >= this.#endEventId);
  }

  /** Moves the next events, `maxRows` at most, into the plan, in order of their ids. */
  fill(plan: EventPlan, maxRows: number): void {
    plan.clear();
    for (;;) {
      const split = this.#first();
      const id = split?.nextEventId ?? this.#endEventId;
      const epoch = Math.floor(id / EPOCH_EVENTS);
      const from = id - epoch * EPOCH_EVENTS;
      const rows = Math.min(EPOCH_EVENTS - from, maxRows - plan.rowCount, this.#endEventId - id);
      if (split === null || rows <= 0 || !plan.accepts(from)) return;
      plan.add(epoch, from, from + rows);
      split.nextEventId = from + rows === EPOCH_EVENTS ? (epoch + split.stride) * EPOCH_EVENTS : id + rows;
    }
  }

  #first(): EventSplit | null {
    let first: EventSplit | null = null;
    for (const split of this.splits) {
      if (first === null || split.nextEventId < first.nextEventId) first = split;
    }
    return first;
  }
}
