import { invariant } from "@millrace/graph";
import type { Field, OperatorSpec } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { RandomAccessInput } from "../../io/io-service.ts";
import type { OperatorContext, SourceOperator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { FooterReader } from "./parquet/footer-reader.ts";
import { RowGroupReader } from "./parquet/row-group-reader.ts";
import { RowGroupSplits } from "./parquet/row-group-splits.ts";
import type { RowGroupSplit } from "./parquet/row-group-splits.ts";
import { hasPosition, readPositions, writePosition } from "./position-state.ts";
import { unreadableFile } from "./unreadable-file.ts";

type ParquetSpec = Extract<OperatorSpec, { kind: "parquet-source" }>;

/**
 * The rows of a Parquet file. Only the columns of the output are read.
 *
 * 1. Subtask k of n has every n-th row group; within a group rows keep their order.
 * 2. Held at once: the bytes of one row group's wanted columns, and of each a page of values.
 * 3. A file that is none, a column that is missing or of another type, and a NULL in a NOT NULL column fail the job.
 * 4. Position: stride, row group and row in it, for each split; of a subtask without splits, that it has none.
 */
export class ParquetSource implements SourceOperator {
  readonly #spec: ParquetSpec;
  #context: OperatorContext | null = null;
  #fields: readonly Field[] = [];
  #builder: BatchBuilder | null = null;
  #splits = new RowGroupSplits([]);
  #input: RandomAccessInput | null = null;
  #footer: FooterReader | null = null;
  #reader: RowGroupReader | null = null;

  constructor(spec: ParquetSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema, "a source has an output");
    this.#context = context;
    this.#fields = context.outputSchema.fields;
    this.#builder = new BatchBuilder(context.outputSchema, MAX_BATCH_ROWS);
    this.#splits = new RowGroupSplits([RowGroupSplits.initial(context.subtask, context.parallelism)]);
  }

  restore(state: StateReader): void {
    if (!hasPosition(state)) return;
    const splits = readPositions(state, this.#context!).flatMap(
      ({ owner, position: [stride, group, row] }): RowGroupSplit[] =>
        stride === undefined || group === undefined ? [] : [{ owner, stride, group, row: row ?? 0 }],
    );
    this.#splits = new RowGroupSplits(splits);
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    try {
      return this.#poll(Math.min(maxRows, MAX_BATCH_ROWS));
    } catch (error) {
      throw unreadableFile(error, this.#spec.path);
    }
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    const { splits } = this.#splits;
    for (const { owner, stride, group, row } of splits) writePosition(state, owner, [stride, group, row]);
    if (splits.length === 0) writePosition(state, this.#context!.subtask, []);
  }

  close(): void {
    this.#input?.close();
  }

  #poll(maxRows: number): "more" | "idle" | "end" {
    const reader = this.#reader ?? this.#openFile();
    if (reader === null) return "idle";
    const split = this.#splits.current(reader.groups);
    if (split === null) return "end";
    if (!reader.load(split.group, split.row)) return "idle";
    this.#builder!.reset();
    split.row += reader.fill(maxRows);
    if (this.#builder!.rowCount > 0) this.#context!.output.emit(this.#builder!.take());
    if (reader.rowsLeft === 0) {
      split.group += split.stride;
      split.row = 0;
    }
    return "more";
  }

  #openFile(): RowGroupReader | null {
    const { path } = this.#spec;
    this.#input ??= this.#context!.io.openRandomAccess(path);
    this.#footer ??= new FooterReader(this.#input, path);
    const metadata = this.#footer.read();
    if (metadata === null) return null;
    this.#reader = new RowGroupReader(metadata, this.#input, this.#fields, this.#builder!);
    return this.#reader;
  }
}

export const parquetSourceFactory: OperatorFactory<"parquet-source"> = (spec) => new ParquetSource(spec);
