import { invariant } from "@millrace/graph";
import type { OperatorSpec, RowSchema } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import { appendValues, literalToValue } from "../../batch/row-values.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { OperatorContext, SourceOperator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { readPositions, writePosition } from "./position-state.ts";

/** The rows of the graph itself. Subtask 0 gives them all, the others end at once. Position: rows given. */
export class CollectionSource implements SourceOperator {
  readonly #rows: Extract<OperatorSpec, { kind: "collection-source" }>["rows"];
  #context: OperatorContext | null = null;
  #schema: RowSchema | null = null;
  #builder: BatchBuilder | null = null;
  #next = 0;

  constructor(spec: Extract<OperatorSpec, { kind: "collection-source" }>) {
    this.#rows = spec.rows;
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema, "a source has an output");
    this.#context = context;
    this.#schema = context.outputSchema;
    this.#builder = new BatchBuilder(
      context.outputSchema,
      Math.min(MAX_BATCH_ROWS, Math.max(this.#rows.length, 1)),
    );
  }

  restore(state: StateReader): void {
    this.#next = readPositions(state, this.#context!)[0]?.position[0] ?? 0;
  }

  poll(maxRows: number): "more" | "end" {
    const builder = this.#builder!;
    if (this.#context!.subtask !== 0) return "end";
    const { fields } = this.#schema!;
    const end = Math.min(this.#next + Math.min(maxRows, builder.capacity), this.#rows.length);
    builder.reset();
    for (; this.#next < end; this.#next++) {
      const row = this.#rows[this.#next]!;
      appendValues(
        builder,
        fields.map(({ type }, column) => literalToValue(type, row[column] ?? null)),
      );
    }
    if (builder.rowCount > 0) this.#context!.output.emit(builder.take());
    return this.#next < this.#rows.length ? "more" : "end";
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    if (this.#context!.subtask === 0) writePosition(state, 0, [this.#next]);
  }
}

export const collectionSourceFactory: OperatorFactory<"collection-source"> = (spec) =>
  new CollectionSource(spec);
