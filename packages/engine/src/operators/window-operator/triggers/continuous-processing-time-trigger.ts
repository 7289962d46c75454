import { ContinuousTrigger } from "./continuous-trigger.ts";
import { CONTINUE } from "./trigger.ts";
import type { TriggerContext, TriggerResult } from "./trigger.ts";

/** Flink's ContinuousProcessingTimeTrigger. */
export class ContinuousProcessingTimeTrigger extends ContinuousTrigger {
  // oxlint-disable-next-line max-params -- a trigger's own, behind what all have
  constructor(context: TriggerContext, id: string, intervalMs: number) {
    super(context, id, context.processingTimers, intervalMs);
  }

  override onElement(pane: number): TriggerResult {
    this.start(pane, this.context.processingTimeMs);
    return CONTINUE;
  }

  override onEventTime(): TriggerResult {
    return CONTINUE;
  }

  override onProcessingTime(pane: number, time: number): TriggerResult {
    return this.fire(pane, time);
  }
}
