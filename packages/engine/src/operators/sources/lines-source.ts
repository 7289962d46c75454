import { invariant } from "@millrace/graph";
import { StringColumn } from "../../batch/column.ts";
import { MAX_BATCH_ROWS, RowBatch } from "../../batch/row-batch.ts";
import { isAscii, isValidUtf8, repairUtf8 } from "../../batch/utf8.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { OperatorContext, SourceOperator } from "../operator.ts";
import type { FileRecords } from "./records/file-records.ts";

/**
 * The lines of an input, in the order of the records.
 *
 * 1. A line ends with the line end, a carriage return before it is left out; the last one of an input that ends needs none.
 * 2. Rows are views into the chunk that was read, without a copy; a line across two chunks is a batch of its own.
 * 3. Bytes that are no UTF-8 become U+FFFD.
 * 4. Position: that of the records.
 */
export class LinesSource implements SourceOperator {
  readonly #open: (context: OperatorContext) => FileRecords;
  readonly #column = new StringColumn(
    new Uint8Array(0),
    new Int32Array(MAX_BATCH_ROWS),
    new Int32Array(MAX_BATCH_ROWS),
    null,
  );
  readonly #batch: RowBatch;
  #context: OperatorContext | null = null;
  #records: FileRecords | null = null;

  constructor(open: (context: OperatorContext) => FileRecords) {
    this.#open = open;
    this.#batch = new RowBatch([this.#column], 0, 0);
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema?.fields.length === 1, "lines are one column");
    this.#context = context;
    this.#records = this.#open(context);
    if (context.outputSchema.fields[0]?.type.nullable === true)
      this.#column.nulls = new Uint8Array(MAX_BATCH_ROWS);
  }

  restore(state: StateReader): void {
    this.#records!.restore(state);
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    const records = this.#records!;
    const found = this.#take(records, Math.min(maxRows, MAX_BATCH_ROWS));
    if (found !== "chunk") return found === "end" ? "end" : "more";
    return records.read();
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    this.#records!.snapshot(state, []);
  }

  close(): void {
    this.#records?.close();
  }

  /** Emits up to `maxRows` lines of the chunk at hand. */
  #take(records: FileRecords, maxRows: number): "record" | "chunk" | "end" {
    const { offsets, lengths } = this.#column;
    const { record } = records;
    let rows = 0;
    for (; rows < maxRows; rows++) {
      const found = records.next();
      if (found !== "record") {
        this.#emit(rows);
        return found;
      }
      offsets[rows] = record.from;
      lengths[rows] = record.to - record.from;
      this.#column.heap = record.bytes;
      if (record.carried) {
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
