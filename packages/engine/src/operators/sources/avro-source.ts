import { invariant } from "@millrace/graph";
import type { Field, OperatorSpec } from "@millrace/graph";
import { AvroCursor, AvroError } from "../../avro/avro-cursor.ts";
import { AvroReader } from "../../avro/avro-reader.ts";
import type { ContainerHeader } from "../../avro/container-header.ts";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { OperatorContext, SourceOperator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { BrokenBlockError, ContainerReader } from "./avro/container-reader.ts";
import { MalformedRows } from "./malformed-rows.ts";
import { hasPosition, readPositions, writePosition } from "./position-state.ts";
import { unreadableFile } from "./unreadable-file.ts";

type AvroSpec = Extract<OperatorSpec, { kind: "avro-source" }>;

/**
 * Every `stride`-th part from `part` on. The next block begins at `offset`, of which `row` rows were given; -1: it is the
 * first of its part; less: the first behind byte -2 - `offset`, where one is broken.
 */
interface AvroSplit {
  readonly owner: number;
  readonly stride: number;
  readonly partBytes: number;
  part: number;
  offset: number;
  row: number;
}

/** A block that is being given. */
interface OpenBlock {
  readonly cursor: AvroCursor;
  readonly rows: number;
  readonly end: number;
}

/**
 * The rows of an Avro object container file. Only the columns of the output are decoded.
 *
 * 1. The file is divided into parts of the same size; subtask k of n has every n-th. A block belongs to the part that its
 *    first byte is in.
 * 2. Held at once: one block.
 * 3. A block that is cut short, cannot be unpacked or holds something else than the schema says is malformed with all its
 *    rows that were not given yet: it fails the job, or they are counted and the block is skipped or sent aside.
 * 4. A file that is none, and a column that is missing or of another type, fail the job.
 * 5. Position: stride, size of a part, part, offset of the block and row in it, for each split; of a subtask without
 *    splits, that it has none.
 */
export class AvroSource implements SourceOperator {
  readonly #spec: AvroSpec;
  #context: OperatorContext | null = null;
  #fields: readonly Field[] = [];
  #builder: BatchBuilder | null = null;
  #splits: readonly AvroSplit[] = [];
  #container: ContainerReader | null = null;
  #reader: AvroReader | null = null;
  #block: OpenBlock | null = null;
  #malformed: MalformedRows | null = null;

  constructor(spec: AvroSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema, "a source has an output");
    const { subtask, parallelism } = context;
    this.#context = context;
    this.#fields = context.outputSchema.fields;
    this.#builder = new BatchBuilder(context.outputSchema, MAX_BATCH_ROWS);
    this.#malformed = new MalformedRows(this.#spec.malformed, this.#spec.path, context);
    const { partBytes } = this.#spec;
    this.#splits = [{ owner: subtask, stride: parallelism, partBytes, part: subtask, offset: -1, row: 0 }];
  }

  restore(state: StateReader): void {
    if (!hasPosition(state)) return;
    this.#splits = readPositions(state, this.#context!).flatMap(({ owner, position }): AvroSplit[] => {
      const [stride, partBytes, part, offset = -1, row = 0] = position;
      if (stride === undefined || partBytes === undefined || part === undefined) return [];
      return [{ owner, stride, partBytes, part, offset, row }];
    });
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    try {
      return this.#poll(Math.min(maxRows, MAX_BATCH_ROWS));
    } catch (error) {
      throw unreadableFile(error, this.#spec.path);
    }
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    for (const { owner, stride, partBytes, part, offset, row } of this.#splits)
      writePosition(state, owner, [stride, partBytes, part, offset, row]);
    if (this.#splits.length === 0) writePosition(state, this.#context!.subtask, []);
  }

  close(): void {
    this.#container?.close();
  }

  #poll(maxRows: number): "more" | "idle" | "end" {
    this.#container ??= new ContainerReader(
      this.#context!.io.openRandomAccess(this.#spec.path),
      this.#context!,
    );
    const header = this.#container.header();
    if (header === null) return "idle";
    this.#reader ??= new AvroReader(header.schema, this.#fields, this.#builder!);
    this.#builder!.reset();
    const split = this.#current(this.#container.size!);
    if (split === null) return "end";
    try {
      if (!this.#enter(split, this.#container, header)) return "idle";
      if (this.#block !== null) this.#give(split, this.#block, maxRows);
    } catch (error) {
      if (!(error instanceof BrokenBlockError)) throw error;
      this.#leaveBroken(split, error);
    }
    this.#malformed!.flush();
    return "more";
  }

  /** The split that is nearest to the beginning of the file; null where all is read. */
  #current(size: number): AvroSplit | null {
    let nearest: AvroSplit | null = null;
    for (const split of this.#splits) {
      const isOpen = split.part * split.partBytes < size;
      if (isOpen && (nearest === null || split.part < nearest.part)) nearest = split;
    }
    return nearest;
  }

  /** Makes the split's next block the open one, or moves it to its next part; false while bytes are missing. */
  #enter(split: AvroSplit, container: ContainerReader, header: ContainerHeader): boolean {
    if (this.#block !== null) return true;
    const start = split.part * split.partBytes;
    if (split.offset < 0) {
      const from = split.offset === -1 ? start : -2 - split.offset + 1;
      const first = from <= header.bytes ? header.bytes : container.find(from, header);
      if (first === null) return false;
      split.offset = first;
    }
    const end = Math.min(container.size!, start + split.partBytes);
    if (split.offset >= end) {
      split.part += split.stride;
      split.offset = -1;
      return true;
    }
    const block = container.block(split.offset, header);
    if (block === null) return false;
    this.#block = { cursor: new AvroCursor(block.bytes), rows: block.rows, end: block.end };
    this.#guarded(split, this.#block, () => {
      for (let row = 0; row < split.row; row++) this.#reader!.skip(this.#block!.cursor);
    });
    return true;
  }

  #give(split: AvroSplit, block: OpenBlock, maxRows: number): void {
    const builder = this.#builder!;
    const rows = Math.min(maxRows, block.rows - split.row);
    try {
      this.#guarded(split, block, () => {
        while (builder.rowCount < rows) {
          this.#reader!.read(block.cursor, builder.rowCount);
          builder.rowCount++;
        }
      });
    } finally {
      split.row += builder.rowCount;
      if (builder.rowCount > 0) this.#context!.output.emit(builder.take());
    }
    if (split.row < block.rows) return;
    this.#block = null;
    split.offset = block.end;
    split.row = 0;
  }

  /** What a decoder throws within a block is the block's problem. */
  #guarded(split: AvroSplit, block: OpenBlock, decode: () => void): void {
    try {
      decode();
    } catch (error) {
      if (!(error instanceof AvroError)) throw error;
      throw new BrokenBlockError(error.message, block.rows - split.row - this.#builder!.rowCount);
    }
  }

  #leaveBroken(split: AvroSplit, { message, rows }: BrokenBlockError): void {
    const { offset } = split;
    this.#malformed!.add({
      reason: `${message}: ${rows} rows are not read`,
      place: { kind: "byte", byte: offset },
      raw: () => "",
      rows,
    });
    this.#block = null;
    split.row = 0;
    split.offset = -2 - offset;
  }
}

export const avroSourceFactory: OperatorFactory<"avro-source"> = (spec) => new AvroSource(spec);
