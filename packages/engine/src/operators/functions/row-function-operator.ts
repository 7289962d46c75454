import { invariant } from "@millrace/graph";
import type { RowFunctionSpec } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { createVm } from "../../functions/create-vm.ts";
import type { FunctionFailure } from "../../functions/function-failure.ts";
import { RowFunction } from "../../functions/row-function.ts";
import type { RowReceiver } from "../../functions/row-function.ts";
import { ReservedMemory } from "../../state/reserved-memory.ts";
import { HeldRows } from "../held-rows.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import { FailedRows } from "./failed-rows.ts";

/**
 * A person's function of one row: Map, Filter or FlatMap. Stateless; keeps the order of rows, and (Map and Filter) their
 * kinds; passes watermarks on. A row at which the function throws gives nothing, and goes the way of the node's policy; a
 * call that takes too long or too much memory ends the job.
 */
class RowFunctionOperator implements Operator, RowReceiver {
  readonly #spec: RowFunctionSpec;
  #context: OperatorContext | null = null;
  #function: RowFunction | null = null;
  #failed: FailedRows | null = null;
  #selected: BatchBuilder | null = null;
  readonly #kinds = new Uint8Array(MAX_BATCH_ROWS);
  #batch: RowBatch | null = null;
  #held: HeldRows | null = null;
  #reserved: ReservedMemory | null = null;

  constructor(spec: RowFunctionSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    const { inputSchema, outputSchema } = context;
    const { form, code } = this.#spec;
    invariant(inputSchema !== null && outputSchema !== null, "a function has an input and an output");
    this.#context = context;
    this.#reserved = new ReservedMemory(context);
    this.#held = new HeldRows(inputSchema);
    this.#failed = new FailedRows(code.onError, context);
    this.#selected = form === "filter" ? new BatchBuilder(outputSchema) : null;
    const output = form === "filter" ? [] : outputSchema.fields;
    const { source, bigints } = code;
    this.#function = new RowFunction(
      { form, source, bigints, input: inputSchema.fields, output },
      createVm(),
    );
    this.#settle();
  }

  processBatch(batch: RowBatch): void {
    this.#held!.hold(batch, this.#run(batch));
  }

  drain(): boolean {
    return this.#held!.drain(this.#context!.output, (rows) => this.#run(rows));
  }

  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }

  close(): void {
    this.#function?.close();
    this.#reserved?.release();
  }

  rows(builder: BatchBuilder, from: number, to: number): void {
    const { rowKinds } = this.#batch!;
    const kinds = this.#spec.form === "map" && rowKinds !== null ? rowKinds.slice(from, to) : null;
    this.#context!.output.emit(builder.take(kinds));
  }

  keep(row: number): void {
    const { columns, rowKinds } = this.#batch!;
    const selected = this.#selected!;
    this.#kinds[selected.rowCount] = rowKinds?.[row] ?? 0;
    selected.appendRow(columns, row);
    if (selected.full) this.#emitSelected();
  }

  failed(row: number, failure: FunctionFailure): void {
    this.#failed!.add(this.#batch!, row, failure);
  }

  /** Gives rows to the function until the output is blocked; the row to go on from. */
  #run(batch: RowBatch): number {
    this.#batch = batch;
    const mayStop = this.#spec.form === "flat-map";
    const { output } = this.#context!;
    let at = batch.from;
    while (at < batch.to) {
      at = this.#function!.stretch(batch, at, this);
      if (mayStop && output.blocked) break;
    }
    this.#emitSelected();
    this.#failed!.flush();
    this.#settle();
    this.#batch = null;
    return at;
  }

  #emitSelected(): void {
    const selected = this.#selected;
    if (selected === null || selected.rowCount === 0) return;
    this.#context!.output.emit(selected.take(this.#batch!.rowKinds === null ? null : this.#kinds));
    selected.reset();
  }

  #settle(): void {
    this.#reserved!.settle(this.#function!.byteSize);
  }
}

export const rowFunctionFactory: OperatorFactory<"row-function"> = (spec) => new RowFunctionOperator(spec);
