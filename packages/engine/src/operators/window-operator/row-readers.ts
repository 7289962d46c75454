import type { RowBatch } from "../../batch/row-batch.ts";
import type { OperatorContext } from "../operator.ts";

/** A part of the window operator that sees rows of its input itself. */
export interface RowReader {
  open(context: OperatorContext): void;
  /** Rows of this batch come next. */
  begin(batch: RowBatch): void;
}

/** All of them. */
export class RowReaders {
  readonly #readers: RowReader[] = [];

  add(reader: RowReader): void {
    this.#readers.push(reader);
  }

  open(context: OperatorContext): void {
    for (const reader of this.#readers) reader.open(context);
  }

  begin(batch: RowBatch): void {
    for (const reader of this.#readers) reader.begin(batch);
  }
}
