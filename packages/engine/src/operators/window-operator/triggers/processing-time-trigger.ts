import type { PaneLane } from "../panes.ts";
import { CONTINUE, FIRE } from "./trigger.ts";
import type { Trigger, TriggerContext, TriggerResult } from "./trigger.ts";

/** Fires when the clock passes the end of the window. */
export class ProcessingTimeTrigger implements Trigger {
  readonly canMerge = true;
  readonly #context: TriggerContext;
  readonly #end: PaneLane;

  constructor(context: TriggerContext, id: string) {
    this.#context = context;
    this.#end = context.processingTimers.lane(`${id}.end`);
  }

  onElement(pane: number): TriggerResult {
    const { panes, processingTimers } = this.#context;
    processingTimers.register(this.#end, pane, panes.maxTimestamp(pane));
    return CONTINUE;
  }

  onEventTime(): TriggerResult {
    return CONTINUE;
  }

  onProcessingTime(): TriggerResult {
    return FIRE;
  }

  onMerge(pane: number): void {
    const { panes, processingTimers, processingTimeMs } = this.#context;
    this.clear(pane);
    const last = panes.maxTimestamp(pane);
    if (last > processingTimeMs) processingTimers.register(this.#end, pane, last);
  }

  clear(pane: number): void {
    this.#end.values[pane] = NaN;
  }
}
