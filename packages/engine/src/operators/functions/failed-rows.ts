import type { Field, FunctionErrorPolicy } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { writeValue } from "../../batch/row-values.ts";
import { describeFailure, rowFailure } from "../../functions/function-failure.ts";
import type { FunctionFailure } from "../../functions/function-failure.ts";
import { describeRow } from "../../task/describe-row.ts";
import type { OperatorContext } from "../operator.ts";

/** Rows that leave at once, so that a stream of nothing else stays bounded too. */
const BATCH_ROWS = 256;

/** What a node does with rows at which its function throws: fail, skip, or send them to side output 0. All are counted. */
export class FailedRows {
  readonly #policy: FunctionErrorPolicy;
  readonly #context: OperatorContext;
  readonly #builder: BatchBuilder | null;

  constructor(policy: FunctionErrorPolicy, context: OperatorContext) {
    this.#policy = policy;
    this.#context = context;
    const side = policy === "side" ? context.sideOutputs[0] : null;
    this.#builder = side ? new BatchBuilder(side.schema, BATCH_ROWS) : null;
  }

  add(batch: RowBatch, row: number, failure: FunctionFailure): void {
    if (this.#policy === "fail") throw this.#fatal(batch, row, failure);
    this.#context.metrics.add("malformedRecords", 1);
    const builder = this.#builder;
    if (builder === null) return;
    const at = builder.rowCount++;
    const columns = batch.columns.length;
    for (let index = 0; index < columns; index++) builder.copyValue(index, at, batch.columns[index]!, row);
    const { line, column } = failure.kind === "thrown" ? failure : { line: 0, column: 0 };
    for (const [index, value] of [describeFailure(failure), line, column].entries())
      writeValue(builder, columns + index, at, value);
    if (builder.full) this.flush();
  }

  /** Sends what was added since the last call. */
  flush(): void {
    const builder = this.#builder;
    if (builder === null || builder.rowCount === 0) return;
    this.#context.sideOutputs[0]?.emit(builder.take());
    builder.reset();
  }

  /** With the row that caused it. */
  #fatal(batch: RowBatch, row: number, failure: FunctionFailure): Error {
    const fields: readonly Field[] = this.#context.inputSchema?.fields ?? [];
    return rowFailure(failure, describeRow(batch, row, fields));
  }
}
