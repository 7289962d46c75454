import { invariant } from "@millrace/graph";
import type { OperatorSpec } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { OperatorContext, SourceOperator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { IndexSplits } from "./index-splits.ts";

/** The numbers from `from` to `to`. Which there are does not depend on the parallelism. Position: see IndexSplits. */
export class SequenceSource implements SourceOperator {
  readonly #from: bigint;
  readonly #count: number;
  readonly #indices = new Float64Array(MAX_BATCH_ROWS);
  #context: OperatorContext | null = null;
  #splits: IndexSplits | null = null;
  #builder: BatchBuilder | null = null;

  constructor({ from, to }: Extract<OperatorSpec, { kind: "sequence-source" }>) {
    this.#from = BigInt(from);
    this.#count = Math.max(0, Number(BigInt(to) - this.#from + 1n));
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema, "a source has an output");
    this.#context = context;
    this.#splits = new IndexSplits(this.#count, context);
    this.#builder = new BatchBuilder(context.outputSchema, MAX_BATCH_ROWS);
  }

  restore(state: StateReader): void {
    this.#splits!.restore(state, this.#context!);
  }

  poll(maxRows: number): "more" | "end" {
    const builder = this.#builder!;
    const [column] = builder.columns;
    builder.reset();
    const rows = this.#splits!.take(this.#indices, Math.min(maxRows, MAX_BATCH_ROWS));
    if (column?.kind === "int64") {
      for (let row = 0; row < rows; row++) column.values[row] = this.#from + BigInt(this.#indices[row]!);
      column.nulls?.fill(0, 0, rows);
    }
    builder.rowCount = rows;
    if (rows > 0) this.#context!.output.emit(builder.take());
    return this.#splits!.ended ? "end" : "more";
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    this.#splits!.snapshot(state);
  }
}

export const sequenceSourceFactory: OperatorFactory<"sequence-source"> = (spec) => new SequenceSource(spec);
