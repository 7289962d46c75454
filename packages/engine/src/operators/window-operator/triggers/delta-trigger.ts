import type { DeltaOf } from "@millrace/graph";
import { InvariantError } from "@millrace/graph";
import { deltaBetween } from "../delta.ts";
import type { PaneLane } from "../panes.ts";
import { CONTINUE, FIRE } from "./trigger.ts";
import type { Trigger, TriggerContext, TriggerResult } from "./trigger.ts";

/** Fires with a row whose value is further than a threshold from that of the first row, or of the row that it fired with last. */
export class DeltaTrigger implements Trigger {
  readonly canMerge = false;
  readonly #context: TriggerContext;
  readonly #delta: { readonly probe: number; readonly of: DeltaOf; readonly threshold: number };
  readonly #last: PaneLane;

  // oxlint-disable-next-line max-params -- a trigger's own, behind what all have
  constructor(
    context: TriggerContext,
    id: string,
    delta: { readonly probe: number; readonly of: DeltaOf; readonly threshold: number },
  ) {
    this.#context = context;
    this.#delta = delta;
    this.#last = context.panes.lane(`${id}.last`);
  }

  onElement(pane: number, i: number): TriggerResult {
    const { probe, of, threshold } = this.#delta;
    const value = this.#context.probe(probe, i);
    const { values } = this.#last;
    const last = values[pane]!;
    if (last === last && !(deltaBetween(of, last, value) > threshold)) return CONTINUE;
    values[pane] = value;
    return last === last ? FIRE : CONTINUE;
  }

  onEventTime(): TriggerResult {
    return CONTINUE;
  }

  onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  onMerge(): void {
    throw new InvariantError("windows that merge have no delta trigger");
  }

  clear(pane: number): void {
    this.#last.values[pane] = NaN;
  }
}
