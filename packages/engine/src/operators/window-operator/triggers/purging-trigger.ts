import { FIRE, FIRE_AND_PURGE } from "./trigger.ts";
import type { Trigger, TriggerResult, WindowBounds } from "./trigger.ts";

/** Another trigger, after whose firings the window is empty. */
export class PurgingTrigger implements Trigger {
  readonly #nested: Trigger;

  constructor(nested: Trigger) {
    this.#nested = nested;
  }

  get canMerge(): boolean {
    return this.#nested.canMerge;
  }

  // oxlint-disable-next-line max-params -- of every trigger
  onElement(pane: number, i: number, timestamp: number): TriggerResult {
    return purging(this.#nested.onElement(pane, i, timestamp));
  }

  onEventTime(pane: number, time: number): TriggerResult {
    return purging(this.#nested.onEventTime(pane, time));
  }

  onProcessingTime(pane: number, time: number): TriggerResult {
    return purging(this.#nested.onProcessingTime(pane, time));
  }

  onMerge(pane: number, sources: readonly number[], was: WindowBounds): void {
    this.#nested.onMerge(pane, sources, was);
  }

  clear(pane: number): void {
    this.#nested.clear(pane);
  }
}

const purging = (result: TriggerResult): TriggerResult => (result === FIRE ? FIRE_AND_PURGE : result);
