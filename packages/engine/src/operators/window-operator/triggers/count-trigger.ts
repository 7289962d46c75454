import type { PaneLane } from "../panes.ts";
import { CONTINUE, FIRE } from "./trigger.ts";
import type { Trigger, TriggerContext, TriggerResult } from "./trigger.ts";

/** Fires with every so many rows. */
export class CountTrigger implements Trigger {
  readonly canMerge = true;
  readonly #count: number;
  /** Rows since it fired last. */
  readonly #rows: PaneLane;

  // oxlint-disable-next-line max-params -- a trigger's own, behind what all have
  constructor(context: TriggerContext, id: string, count: number) {
    this.#count = count;
    this.#rows = context.panes.lane(`${id}.count`);
  }

  onElement(pane: number): TriggerResult {
    const { values } = this.#rows;
    const before = values[pane]!;
    const count = before === before ? before + 1 : 1;
    if (count < this.#count) {
      values[pane] = count;
      return CONTINUE;
    }
    values[pane] = NaN;
    return FIRE;
  }

  onEventTime(): TriggerResult {
    return CONTINUE;
  }

  onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  onMerge(pane: number, sources: readonly number[]): void {
    const { values } = this.#rows;
    const counts = [pane, ...sources]
      .map((source) => values[source]!)
      .filter((count) => !Number.isNaN(count));
    if (counts.length > 0) values[pane] = counts.reduce((sum, count) => sum + count);
  }

  clear(pane: number): void {
    this.#rows.values[pane] = NaN;
  }
}
