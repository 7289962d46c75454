import type { PaneTimers } from "../pane-timers.ts";
import type { PaneLane } from "../panes.ts";
import { CONTINUE, FIRE } from "./trigger.ts";
import type { Trigger, TriggerContext, TriggerResult } from "./trigger.ts";

/**
 * Fires whenever time passes a multiple of the interval, and at the end of the window. Where that is past by the time it goes
 * by, as the end of a window of event time may be by the clock, it fires once for what has come since, as Flink 2's.
 */
export abstract class ContinuousTrigger implements Trigger {
  readonly canMerge = true;
  protected readonly context: TriggerContext;
  readonly #timers: PaneTimers;
  readonly #intervalMs: number;
  /** When it fires next, and the timer for that. */
  readonly #next: PaneLane;
  readonly #timer: PaneLane;

  // oxlint-disable-next-line max-params -- a trigger's own, behind what all have
  constructor(context: TriggerContext, id: string, timers: PaneTimers, intervalMs: number) {
    this.context = context;
    this.#timers = timers;
    this.#intervalMs = intervalMs;
    this.#next = context.panes.lane(`${id}.next`);
    this.#timer = timers.lane(`${id}.timer`);
  }

  abstract onElement(pane: number, i: number, timestamp: number): TriggerResult;
  abstract onEventTime(pane: number, time: number): TriggerResult;
  abstract onProcessingTime(pane: number, time: number): TriggerResult;

  onMerge(pane: number, sources: readonly number[]): void {
    const { values } = this.#next;
    const times = [pane, ...sources].map((source) => values[source]!).filter((time) => !Number.isNaN(time));
    this.clear(pane);
    if (times.length > 0) this.#set(pane, Math.min(...times));
  }

  clear(pane: number): void {
    this.#next.values[pane] = NaN;
    this.#timer.values[pane] = NaN;
  }

  /** Sees to it that there is a next firing, of a row that came at `time`. */
  protected start(pane: number, time: number): void {
    if (Number.isNaN(this.#next.values[pane]!)) this.#register(pane, time - (time % this.#intervalMs));
  }

  /** A timer has gone off: FIRE if it is the one that it waits for. */
  protected fire(pane: number, time: number): TriggerResult {
    if (this.#next.values[pane] !== time) return CONTINUE;
    this.#next.values[pane] = NaN;
    if (time < this.context.panes.maxTimestamp(pane)) this.#register(pane, time);
    return FIRE;
  }

  #register(pane: number, time: number): void {
    this.#set(pane, Math.min(time + this.#intervalMs, this.context.panes.maxTimestamp(pane)));
  }

  #set(pane: number, next: number): void {
    this.#next.values[pane] = next;
    this.#timers.register(this.#timer, pane, next);
  }
}
