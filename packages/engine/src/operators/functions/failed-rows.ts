import type { Field, FunctionErrorPolicy } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { Column } from "../../batch/column.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { writeValue } from "../../batch/row-values.ts";
import { describeFailure, rowFailure, timerFailure } from "../../functions/function-failure.ts";
import type { FunctionFailure } from "../../functions/function-failure.ts";
import { describeRow } from "../../task/describe-row.ts";
import type { OperatorContext, SideOutput } from "../operator.ts";

/** Rows that leave at once, so that a stream of nothing else stays bounded too. */
const BATCH_ROWS = 256;

/** The timer of a key: where the key stands, as text, and of which columns of the input it is. */
export interface FailedTimer {
  readonly keys: readonly Column[];
  readonly row: number;
  readonly columns: readonly number[];
  readonly key: string;
  readonly timeMs: number;
}

/** What a node does with rows at which its function throws: fail, skip, or send them to a side output. All are counted. */
export class FailedRows {
  readonly #policy: FunctionErrorPolicy;
  readonly #context: OperatorContext;
  readonly #fields: readonly Field[];
  readonly #side: SideOutput | null;
  readonly #builder: BatchBuilder | null;

  /** `input`: whose rows, which is also the number of the side output. */
  constructor(policy: FunctionErrorPolicy, context: OperatorContext, input = 0) {
    const schemas = context.inputSchemas ?? [context.inputSchema];
    this.#policy = policy;
    this.#context = context;
    this.#fields = schemas[input]?.fields ?? [];
    this.#side = policy === "side" ? (context.sideOutputs[input] ?? null) : null;
    this.#builder = this.#side && new BatchBuilder(this.#side.schema, BATCH_ROWS);
  }

  add(batch: RowBatch, row: number, failure: FunctionFailure): void {
    if (this.#policy === "fail") throw rowFailure(failure, describeRow(batch, row, this.#fields));
    const builder = this.#next();
    if (builder === null) return;
    const at = builder.rowCount++;
    for (let index = 0; index < this.#fields.length; index++)
      builder.copyValue(index, at, batch.columns[index]!, row);
    this.#about(builder, failure, null);
  }

  /** Of the row that a timer has there is its key alone. */
  addTimer(timer: FailedTimer, failure: FunctionFailure): void {
    if (this.#policy === "fail") throw timerFailure(failure, timer);
    const builder = this.#next();
    if (builder === null) return;
    const at = builder.rowCount++;
    for (let index = 0; index < this.#fields.length; index++) {
      const key = timer.columns.indexOf(index);
      if (key < 0) writeValue(builder, index, at, null);
      else builder.copyValue(index, at, timer.keys[key]!, timer.row);
    }
    this.#about(builder, failure, timer.timeMs);
  }

  /** Sends what was added since the last call. */
  flush(): void {
    const builder = this.#builder;
    if (builder === null || builder.rowCount === 0) return;
    this.#side?.emit(builder.take());
    builder.reset();
  }

  #next(): BatchBuilder | null {
    this.#context.metrics.add("malformedRecords", 1);
    return this.#builder;
  }

  #about(builder: BatchBuilder, failure: FunctionFailure, timeMs: number | null): void {
    const { line, column } = failure.kind === "thrown" ? failure : { line: 0, column: 0 };
    const first = this.#fields.length;
    const about = [describeFailure(failure), line, column, timeMs].slice(0, builder.columns.length - first);
    about.forEach((value, index) => writeValue(builder, first + index, builder.rowCount - 1, value));
    if (builder.full) this.flush();
  }
}
