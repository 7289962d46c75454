import { InvariantError } from "@millrace/graph";
import type { WindowOperatorSpec } from "@millrace/graph";
import type { RowBatch } from "../../batch/row-batch.ts";
import { eventTimes } from "../windows/event-times.ts";

/** The timestamps of the rows of a batch. In windows of event time a row without one fails the job. */
export class RowTimes {
  readonly #rowtime: number | null;
  readonly #isNeeded: boolean;
  #times: Float64Array | null = null;
  #nulls: Uint8Array | null = null;

  constructor({ rowtime, time, assigner }: WindowOperatorSpec) {
    this.#rowtime = rowtime;
    this.#isNeeded = time === "event" && assigner.kind !== "global";
  }

  read(batch: RowBatch): void {
    if (this.#rowtime === null) return;
    if (this.#isNeeded) {
      this.#times = eventTimes(batch, this.#rowtime);
      return;
    }
    const column = batch.columns[this.#rowtime]!;
    if (column.kind !== "float64") throw new InvariantError(`event time is not ${column.kind}`);
    this.#times = column.values;
    this.#nulls = column.nulls;
  }

  /** NaN: the row has none. */
  timestamp(i: number): number {
    if (this.#times === null || (this.#nulls !== null && this.#nulls[i] !== 0)) return NaN;
    return this.#times[i]!;
  }
}
