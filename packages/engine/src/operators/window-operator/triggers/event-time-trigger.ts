import type { PaneLane } from "../panes.ts";
import { CONTINUE, FIRE } from "./trigger.ts";
import type { Trigger, TriggerContext, TriggerResult } from "./trigger.ts";

/** Fires when the watermark passes the end of the window, and at once for a row that comes after that. */
export class EventTimeTrigger implements Trigger {
  readonly canMerge = true;
  readonly #context: TriggerContext;
  readonly #end: PaneLane;

  constructor(context: TriggerContext, id: string) {
    this.#context = context;
    this.#end = context.eventTimers.lane(`${id}.end`);
  }

  onElement(pane: number): TriggerResult {
    const { panes, eventTimers, watermark } = this.#context;
    const last = panes.maxTimestamp(pane);
    if (last <= watermark) return FIRE;
    eventTimers.register(this.#end, pane, last);
    return CONTINUE;
  }

  onEventTime(pane: number, time: number): TriggerResult {
    return time === this.#context.panes.maxTimestamp(pane) ? FIRE : CONTINUE;
  }

  onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  onMerge(pane: number): void {
    const { panes, eventTimers, watermark } = this.#context;
    this.clear(pane);
    const last = panes.maxTimestamp(pane);
    if (last > watermark) eventTimers.register(this.#end, pane, last);
  }

  clear(pane: number): void {
    this.#end.values[pane] = NaN;
  }
}
