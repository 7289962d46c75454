import { CONTINUE } from "./trigger.ts";
import type { Trigger, TriggerContext, TriggerResult } from "./trigger.ts";

/** Gives one result for rows of which a condition is TRUE: a row that closes the window. */
export class RowTrigger implements Trigger {
  readonly canMerge = true;
  readonly #context: TriggerContext;
  readonly #probe: number;
  readonly #result: TriggerResult;

  // oxlint-disable-next-line max-params -- a trigger's own, behind what all have
  constructor(context: TriggerContext, probe: number, result: TriggerResult) {
    this.#context = context;
    this.#probe = probe;
    this.#result = result;
  }

  onElement(_pane: number, i: number): TriggerResult {
    return this.#context.probe(this.#probe, i) === 1 ? this.#result : CONTINUE;
  }

  onEventTime(): TriggerResult {
    return CONTINUE;
  }

  onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  onMerge(): void {}

  clear(): void {}
}
