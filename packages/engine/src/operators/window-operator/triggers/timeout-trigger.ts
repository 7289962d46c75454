import { InvariantError } from "@millrace/graph";
import type { PaneLane } from "../panes.ts";
import { FIRE, FIRE_AND_PURGE, PURGE } from "./trigger.ts";
import type { Trigger, TriggerContext, TriggerResult } from "./trigger.ts";

export interface Timeout {
  readonly timeoutMs: number;
  /** Each row sets the clock anew. */
  readonly resetOnRow: boolean;
  /** Forgets what the other trigger has counted. */
  readonly clearOnTimeout: boolean;
}

/** Flink's ProcessingTimeoutTrigger: another trigger, and fires as well when that has not for so long since the first row. */
export class TimeoutTrigger implements Trigger {
  readonly canMerge = false;
  readonly #context: TriggerContext;
  readonly #nested: Trigger;
  readonly #timeout: Timeout;
  /** When the time is out, and the timer for that: it stands still where it is known without a timer, as in Flink. */
  readonly #at: PaneLane;
  readonly #timer: PaneLane;

  // oxlint-disable-next-line max-params -- a trigger's own, behind what all have
  constructor(context: TriggerContext, id: string, nested: Trigger, timeout: Timeout) {
    this.#context = context;
    this.#nested = nested;
    this.#timeout = timeout;
    this.#at = context.panes.lane(`${id}.timeout`);
    this.#timer = context.processingTimers.lane(`${id}.timer`);
  }

  // oxlint-disable-next-line max-params -- of every trigger
  onElement(pane: number, i: number, timestamp: number): TriggerResult {
    const result = this.#nested.onElement(pane, i, timestamp);
    if ((result & FIRE) !== 0) {
      this.clear(pane);
      return result;
    }
    if (this.#timeout.resetOnRow || Number.isNaN(this.#at.values[pane]!)) {
      const { processingTimers, processingTimeMs } = this.#context;
      this.#at.values[pane] = processingTimeMs + this.#timeout.timeoutMs;
      processingTimers.register(this.#timer, pane, this.#at.values[pane]);
    }
    return result;
  }

  onEventTime(pane: number, time: number): TriggerResult {
    return this.#timedOut(pane, this.#nested.onEventTime(pane, time));
  }

  onProcessingTime(pane: number, time: number): TriggerResult {
    return this.#timedOut(pane, this.#nested.onProcessingTime(pane, time));
  }

  onMerge(): void {
    throw new InvariantError("windows that merge have no timeout");
  }

  clear(pane: number): void {
    this.#at.values[pane] = NaN;
    this.#timer.values[pane] = NaN;
    this.#nested.clear(pane);
  }

  /** As Flink: any timer of the window is a firing. */
  #timedOut(pane: number, result: TriggerResult): TriggerResult {
    if (this.#timeout.clearOnTimeout) this.clear(pane);
    return (result & PURGE) === 0 ? FIRE : FIRE_AND_PURGE;
  }
}
