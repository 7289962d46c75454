import type { RowBatch } from "../../batch/row-batch.ts";
import type { OperatorContext } from "../operator.ts";
import { LateRows } from "../windows/late-rows.ts";

/** Late rows of a batch, handed on in runs of those that stand together. */
export class LateRuns {
  readonly #rows: LateRows;
  #batch: RowBatch | null = null;
  #from = 0;
  #to = 0;

  constructor(context: OperatorContext) {
    this.#rows = new LateRows(context);
  }

  begin(batch: RowBatch): void {
    this.#batch = batch;
    this.#from = this.#to = batch.from;
  }

  add(i: number): void {
    if (i !== this.#to) {
      this.end();
      this.#from = i;
    }
    this.#to = i + 1;
  }

  end(): void {
    if (this.#to > this.#from) this.#rows.take(this.#batch!, this.#from, this.#to);
    this.#from = this.#to;
  }
}
