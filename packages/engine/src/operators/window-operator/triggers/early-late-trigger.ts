import type { PaneLane } from "../panes.ts";
import { CONTINUE, FIRE } from "./trigger.ts";
import type { Trigger, TriggerContext, TriggerResult, WindowBounds } from "./trigger.ts";

/** Fires when the watermark passes the end of the window; before that when one trigger does, after it when another does. */
export class EarlyLateTrigger implements Trigger {
  readonly canMerge: boolean;
  readonly #context: TriggerContext;
  readonly #early: Trigger | null;
  readonly #late: Trigger | null;
  readonly #end: PaneLane;
  /** 1: it has fired on time. */
  readonly #fired: PaneLane;

  // oxlint-disable-next-line max-params -- a trigger's own, behind what all have
  constructor(context: TriggerContext, id: string, early: Trigger | null, late: Trigger | null) {
    this.#context = context;
    this.#early = early;
    this.#late = late;
    this.#end = context.eventTimers.lane(`${id}.end`);
    this.#fired = context.panes.lane(`${id}.fired`);
    this.canMerge = early?.canMerge !== false && late?.canMerge !== false;
  }

  // oxlint-disable-next-line max-params -- of every trigger
  onElement(pane: number, i: number, timestamp: number): TriggerResult {
    if (this.#fired.values[pane] === 1) return this.#late?.onElement(pane, i, timestamp) ?? CONTINUE;
    const { panes, eventTimers, watermark } = this.#context;
    const last = panes.maxTimestamp(pane);
    if (last <= watermark) {
      this.#onTime(pane);
      return FIRE;
    }
    eventTimers.register(this.#end, pane, last);
    return this.#early?.onElement(pane, i, timestamp) ?? CONTINUE;
  }

  onEventTime(pane: number, time: number): TriggerResult {
    if (this.#fired.values[pane] === 1) return this.#late?.onEventTime(pane, time) ?? CONTINUE;
    if (time !== this.#context.panes.maxTimestamp(pane))
      return this.#early?.onEventTime(pane, time) ?? CONTINUE;
    this.#onTime(pane);
    return FIRE;
  }

  onProcessingTime(pane: number, time: number): TriggerResult {
    const trigger = this.#fired.values[pane] === 1 ? this.#late : this.#early;
    return trigger?.onProcessingTime(pane, time) ?? CONTINUE;
  }

  /** The larger window has not fired on time, whatever its parts have. */
  onMerge(pane: number, sources: readonly number[], was: WindowBounds): void {
    const { panes, eventTimers, watermark } = this.#context;
    this.#early?.onMerge(pane, sources, was);
    this.#late?.onMerge(pane, sources, was);
    this.#fired.values[pane] = NaN;
    this.#end.values[pane] = NaN;
    const last = panes.maxTimestamp(pane);
    if (last > watermark) eventTimers.register(this.#end, pane, last);
  }

  clear(pane: number): void {
    this.#early?.clear(pane);
    this.#late?.clear(pane);
    this.#fired.values[pane] = NaN;
    this.#end.values[pane] = NaN;
  }

  #onTime(pane: number): void {
    this.#fired.values[pane] = 1;
    this.#early?.clear(pane);
  }
}
