import type { PaneLane } from "../panes.ts";
import { ContinuousTrigger } from "./continuous-trigger.ts";
import { CONTINUE, FIRE } from "./trigger.ts";
import type { TriggerContext, TriggerResult } from "./trigger.ts";

/** Flink's ContinuousEventTimeTrigger. A row behind the watermark fires its window at once. */
export class ContinuousEventTimeTrigger extends ContinuousTrigger {
  readonly #end: PaneLane;

  // oxlint-disable-next-line max-params -- a trigger's own, behind what all have
  constructor(context: TriggerContext, id: string, intervalMs: number) {
    super(context, id, context.eventTimers, intervalMs);
    this.#end = context.eventTimers.lane(`${id}.end`);
  }

  // oxlint-disable-next-line max-params -- of every trigger
  override onElement(pane: number, _i: number, timestamp: number): TriggerResult {
    const { panes, eventTimers, watermark } = this.context;
    const last = panes.maxTimestamp(pane);
    if (last <= watermark) return FIRE;
    eventTimers.register(this.#end, pane, last);
    this.start(pane, timestamp);
    return CONTINUE;
  }

  override onEventTime(pane: number, time: number): TriggerResult {
    if (time === this.context.panes.maxTimestamp(pane)) return FIRE;
    return this.fire(pane, time);
  }

  override onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  override onMerge(pane: number, sources: readonly number[]): void {
    this.#end.values[pane] = NaN;
    super.onMerge(pane, sources);
  }
}
