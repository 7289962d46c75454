import { invariant } from "@millrace/graph";
import { StringColumn } from "../../batch/column.ts";
import { MAX_BATCH_ROWS, RowBatch } from "../../batch/row-batch.ts";
import { isAscii, isValidUtf8, repairUtf8 } from "../../batch/utf8.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { FileIdentity } from "../../io/file-identity.ts";
import type { FileInput, IoService } from "../../io/io-service.ts";
import type { OperatorContext, SourceOperator } from "../operator.ts";
import { readFileIdentity, writeFileIdentity } from "./file-identity-state.ts";
import { readPositions, writePosition } from "./position-state.ts";
import { LineScanner, RecordSplitter } from "./record-splitter.ts";

export interface LinesOptions {
  readonly open: (
    io: IoService,
    from: { readonly offset: number; readonly identity: FileIdentity | null },
  ) => FileInput;
  /** The byte that ends a line. */
  readonly lineEnd: number;
  /** Whether lines can be read again from a position. */
  readonly replayable: boolean;
}

/**
 * The lines of an input, in its order.
 *
 * 1. A line ends with the line end, a carriage return before it is left out; the last one of an input that ends needs none.
 * 2. Rows are views into the chunk that was read, without a copy; a line across two chunks is a batch of its own.
 * 3. Bytes that are no UTF-8 become U+FFFD.
 * 4. Subtask 0 reads everything and the others end at once: lines keep their order, and the size of what grows need not be
 *    known. Whoever wants more parallelism puts it behind the source.
 * 5. Position, where there is one: the offset behind the last line given, and which file it is of.
 */
export class LinesSource implements SourceOperator {
  readonly #options: LinesOptions;
  readonly #column = new StringColumn(
    new Uint8Array(0),
    new Int32Array(MAX_BATCH_ROWS),
    new Int32Array(MAX_BATCH_ROWS),
    null,
  );
  readonly #batch: RowBatch;
  #context: OperatorContext | null = null;
  #input: FileInput | null = null;
  /** Of the file that was read before a restore. */
  #identity: FileIdentity | null = null;
  #splitter: RecordSplitter | null = null;

  constructor(options: LinesOptions) {
    this.#options = options;
    this.#batch = new RowBatch([this.#column], 0, 0);
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema?.fields.length === 1, "lines are one column");
    this.#context = context;
    this.#splitter = new RecordSplitter(new LineScanner(this.#options.lineEnd), 0, context);
    if (context.outputSchema.fields[0]?.type.nullable === true)
      this.#column.nulls = new Uint8Array(MAX_BATCH_ROWS);
  }

  restore(state: StateReader): void {
    const offset = readPositions(state, this.#context!)[0]?.position[0];
    if (offset !== undefined) this.#splitter!.offset = offset;
    this.#identity = readFileIdentity(state);
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    if (this.#context!.subtask !== 0) return "end";
    const splitter = this.#splitter!;
    const found = this.#take(splitter, Math.min(maxRows, MAX_BATCH_ROWS));
    if (found === "record") return "more";
    if (found === "end") return "end";
    this.#input ??= this.#options.open(this.#context!.io, {
      offset: splitter.offset,
      identity: this.#identity,
    });
    return splitter.read(this.#input) === "pending" ? "idle" : "more";
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    if (this.#context!.subtask !== 0 || !this.#options.replayable) return;
    writePosition(state, 0, [this.#splitter!.offset]);
    writeFileIdentity(state, this.#input?.identity ?? this.#identity);
  }

  close(): void {
    this.#input?.close();
    this.#splitter?.close();
  }

  /** Emits up to `maxRows` lines of the chunk at hand. */
  #take(splitter: RecordSplitter, maxRows: number): "record" | "chunk" | "end" {
    const { offsets, lengths } = this.#column;
    let rows = 0;
    for (; rows < maxRows; rows++) {
      const found = splitter.next();
      if (found !== "record") {
        this.#emit(rows);
        return found;
      }
      offsets[rows] = splitter.from;
      lengths[rows] = splitter.to - splitter.from;
      this.#column.heap = splitter.bytes;
      if (splitter.carried) {
        this.#emit(rows + 1);
        return "record";
      }
    }
    this.#emit(rows);
    return "record";
  }

  #emit(rows: number): void {
    if (rows === 0) return;
    this.#ensureUtf8(rows);
    this.#batch.to = rows;
    this.#context!.output.emit(this.#batch);
  }

  #ensureUtf8(rows: number): void {
    const { heap, offsets, lengths } = this.#column;
    const from = offsets[0]!;
    const to = offsets[rows - 1]! + lengths[rows - 1]!;
    if (isAscii(heap, from, to - from) || isValidUtf8(heap, from, to)) return;
    this.#column.heap = repairRows(this.#column, rows);
  }
}

/** A heap of repaired copies; offsets and lengths follow. */
function repairRows({ heap, offsets, lengths }: StringColumn, rows: number): Uint8Array {
  const repaired: Uint8Array[] = [];
  let used = 0;
  for (let row = 0; row < rows; row++) {
    const bytes = repairUtf8(heap.subarray(offsets[row], offsets[row]! + lengths[row]!));
    repaired.push(bytes);
    offsets[row] = used;
    lengths[row] = bytes.length;
    used += bytes.length;
  }
  const copy = new Uint8Array(used);
  repaired.forEach((bytes, row) => copy.set(bytes, offsets[row]));
  return copy;
}
