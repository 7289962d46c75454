import { InvariantError } from "@millrace/graph";
import type { PaneLane } from "../panes.ts";
import { PURGE } from "./trigger.ts";
import type { Trigger, TriggerContext, TriggerResult } from "./trigger.ts";

/** Another trigger, of windows whose contents are kept for so long by the clock since their last row, as with Flink's StateTtlConfig. */
export class ExpiringTrigger implements Trigger {
  readonly canMerge = false;
  readonly #context: TriggerContext;
  readonly #nested: Trigger;
  readonly #ttlMs: number;
  /** The last millisecond in which the contents are kept: timers go off in the one after. */
  readonly #last: PaneLane;

  // oxlint-disable-next-line max-params -- a trigger's own, behind what all have
  constructor(context: TriggerContext, id: string, nested: Trigger, ttlMs: number) {
    this.#context = context;
    this.#nested = nested;
    this.#ttlMs = ttlMs;
    this.#last = context.processingTimers.lane(`${id}.last kept`);
  }

  // oxlint-disable-next-line max-params -- of every trigger
  onElement(pane: number, i: number, timestamp: number): TriggerResult {
    const { processingTimers, processingTimeMs } = this.#context;
    processingTimers.register(this.#last, pane, processingTimeMs + this.#ttlMs - 1);
    return this.#nested.onElement(pane, i, timestamp);
  }

  onEventTime(pane: number, time: number): TriggerResult {
    return this.#nested.onEventTime(pane, time);
  }

  /** Its own timer is gone from the lane when it goes off. */
  onProcessingTime(pane: number, time: number): TriggerResult {
    if (!Number.isNaN(this.#last.values[pane]!)) return this.#nested.onProcessingTime(pane, time);
    this.#nested.clear(pane);
    return PURGE;
  }

  hasExpired(pane: number): boolean {
    return this.#context.processingTimeMs > this.#last.values[pane]!;
  }

  onMerge(): void {
    throw new InvariantError("windows that merge have no time to live");
  }

  clear(pane: number): void {
    this.#last.values[pane] = NaN;
    this.#nested.clear(pane);
  }
}
