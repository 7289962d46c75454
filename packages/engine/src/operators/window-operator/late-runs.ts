import { RowBatch } from "../../batch/row-batch.ts";
import { invariant, windowSides } from "@millrace/graph";
import type { JoinedRows, WindowOperatorSpec } from "@millrace/graph";
import type { OperatorContext } from "../operator.ts";
import { joinedRows } from "./joined-rows.ts";
import { LateRows } from "../windows/late-rows.ts";

/** Late rows of a batch, handed on in runs of those that stand together; of two joined inputs each as it came, to its own output. */
export class LateRuns {
  readonly #rows: LateRows;
  readonly #rightRows: LateRows;
  readonly #joined: JoinedRows | null;
  readonly #side = new RowBatch([], 0, 0);
  #batch: RowBatch | null = null;
  #from = 0;
  #to = 0;

  constructor(context: OperatorContext, spec: WindowOperatorSpec) {
    const { late } = windowSides(spec);
    this.#rows = new LateRows(context, late > 0 ? 0 : null);
    this.#rightRows = new LateRows(context, late > 1 ? 1 : null);
    this.#joined = joinedRows(spec.function);
  }

  begin(batch: RowBatch): void {
    this.#batch = batch;
    this.#from = this.#to = batch.from;
  }

  add(i: number): void {
    if (i !== this.#to || this.#isRight(i) !== this.#isRight(this.#from)) {
      this.end();
      this.#from = i;
    }
    this.#to = i + 1;
  }

  end(): void {
    if (this.#to > this.#from) this.#take(this.#batch!);
    this.#from = this.#to;
  }

  #take(batch: RowBatch): void {
    if (this.#joined === null) return this.#rows.take(batch, this.#from, this.#to);
    const { left, right } = this.#joined;
    const isRight = this.#isRight(this.#from);
    const side = this.#side;
    side.columns = isRight ? batch.columns.slice(right) : batch.columns.slice(left, right);
    side.rowKinds = batch.rowKinds;
    (isRight ? this.#rightRows : this.#rows).take(side, this.#from, this.#to);
  }

  #isRight(i: number): boolean {
    if (this.#joined === null) return false;
    const column = this.#batch!.columns[this.#joined.isRight]!;
    invariant(column.kind === "int8", "a side is BOOLEAN");
    return column.values[i] === 1;
  }
}
