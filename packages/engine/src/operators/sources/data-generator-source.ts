import { invariant } from "@millrace/graph";
import type { OperatorSpec } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import { writeValue } from "../../batch/row-values.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { OperatorContext, SourceOperator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { generatedValues } from "./generator/generated-values.ts";
import type { ValueOf } from "./generator/generated-values.ts";
import { IndexSplits } from "./index-splits.ts";
import { RateLimiter } from "./nexmark/rate-limiter.ts";

type GeneratorSpec = Extract<OperatorSpec, { kind: "data-generator-source" }>;

/**
 * Rows made up of seed, column and row number: which columns are asked for, how many subtasks there are, and where a run
 * was interrupted change no value. The rate limit decides when, never what. Position: see IndexSplits.
 */
export class DataGeneratorSource implements SourceOperator {
  readonly #spec: GeneratorSpec;
  readonly #indices = new Float64Array(MAX_BATCH_ROWS);
  #context: OperatorContext | null = null;
  #splits: IndexSplits | null = null;
  #limiter: RateLimiter | null = null;
  #builder: BatchBuilder | null = null;
  #values: readonly ValueOf[] = [];

  constructor(spec: GeneratorSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema, "a source has an output");
    const { seed, rows, rateLimit, columns } = this.#spec;
    this.#context = context;
    this.#splits = new IndexSplits(rows ?? Number.MAX_SAFE_INTEGER, context);
    this.#limiter = new RateLimiter(
      rateLimit === null ? null : rateLimit / context.parallelism,
      context.clock,
    );
    this.#builder = new BatchBuilder(context.outputSchema, MAX_BATCH_ROWS);
    this.#values = context.outputSchema.fields.map((field) => {
      const column = columns.find(({ name }) => name === field.name);
      invariant(column, `${field.name} is generated`);
      return generatedValues(seed, column);
    });
  }

  restore(state: StateReader): void {
    this.#splits!.restore(state, this.#context!);
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    const splits = this.#splits!;
    const limiter = this.#limiter!;
    if (splits.ended) return "end";
    const wanted = Math.min(maxRows, MAX_BATCH_ROWS, limiter.due());
    if (wanted < 1) {
      this.#context!.registerProcessingTimer(limiter.nextMs);
      return "idle";
    }
    const rows = splits.take(this.#indices, wanted);
    limiter.emitted(rows);
    this.#emit(rows);
    return splits.ended ? "end" : "more";
  }

  onProcessingTime(): void {}

  snapshot(_checkpointId: number, state: StateWriter): void {
    this.#splits!.snapshot(state);
  }

  #emit(rows: number): void {
    const builder = this.#builder!;
    builder.reset();
    for (let column = 0; column < this.#values.length; column++) {
      const valueOf = this.#values[column]!;
      for (let row = 0; row < rows; row++) writeValue(builder, column, row, valueOf(this.#indices[row]!));
    }
    builder.rowCount = rows;
    if (rows > 0) this.#context!.output.emit(builder.take());
  }
}

export const dataGeneratorSourceFactory: OperatorFactory<"data-generator-source"> = (spec) =>
  new DataGeneratorSource(spec);
