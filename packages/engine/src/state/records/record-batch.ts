import { InvariantError } from "@millrace/graph";
import type { StringColumn } from "../../batch/column.ts";
import { ByteWriter } from "../byte-writer.ts";
import { grownArray } from "../grown-array.ts";
import type { Lane } from "../lane.ts";
import { wordsLane } from "../lane.ts";
import { blockBytes, writeBlock } from "../table-block.ts";
import type { BlockHead } from "../table-block.ts";
import type { RecordSource } from "./record-source.ts";

const FIRST_CAPACITY = 64;
/** row, hash, order, offset, length. */
const ROW_BYTES = 24;

/** Rows of a source as records, on their way into a block: hashes, orders and bytes are its lanes. */
export class RecordBatch {
  count = 0;
  readonly #writer = new ByteWriter();
  #rows = new Int32Array(FIRST_CAPACITY);
  #places = placesUpTo(FIRST_CAPACITY);
  #hashes = new Int32Array(FIRST_CAPACITY);
  #orders = new Float64Array(FIRST_CAPACITY);
  #offsets = new Int32Array(FIRST_CAPACITY);
  #lengths = new Int32Array(FIRST_CAPACITY);

  /** Of the records. */
  get bytes(): number {
    return this.#writer.length;
  }

  get byteSize(): number {
    return this.#writer.bytes.length + this.#rows.length * ROW_BYTES;
  }

  /** `name`: what the checkpoint calls the row. */
  add(source: RecordSource, row: number, name: number): void {
    const at = this.#next(name);
    this.#hashes[at] = source.hashOf(row);
    this.#orders[at] = source.orderOf(row);
    source.write(this.#writer, row);
    this.#lengths[at] = this.#writer.length - this.#offsets[at]!;
  }

  /** A row whose record is bytes [from, to). */
  // oxlint-disable-next-line max-params -- a byte range
  addBytes(
    { row, hash, order }: { readonly row: number; readonly hash: number; readonly order: number },
    bytes: Uint8Array,
    from: number,
    to: number,
  ): void {
    const at = this.#next(row);
    this.#hashes[at] = hash;
    this.#orders[at] = order;
    this.#writer.raw(bytes, from, to);
    this.#lengths[at] = to - from;
  }

  reset(): void {
    this.count = 0;
    this.#writer.reset();
  }

  /** A block of all of them, in an array of the length that `allocate` is asked for. */
  block(head: BlockHead, removed: Int32Array, allocate: (bytes: number) => Uint8Array): Uint8Array {
    const from = {
      rows: this.#places,
      numbers: this.#rows,
      entries: this.#places,
      live: this.count,
      count: this.count,
      log: null,
      removed,
    };
    const lanes = this.#lanes();
    const bytes = blockBytes(lanes, from);
    const target = allocate(bytes);
    writeBlock(head, lanes, from, target);
    return target.subarray(0, bytes);
  }

  #next(row: number): number {
    const at = this.count++;
    if (at === this.#rows.length) this.#grow(2 * at);
    this.#rows[at] = row;
    this.#offsets[at] = this.#writer.length;
    return at;
  }

  #lanes(): readonly Lane[] {
    const column: StringColumn = {
      kind: "string",
      heap: this.#writer.bytes,
      offsets: this.#offsets,
      lengths: this.#lengths,
      nulls: null,
    };
    return [wordsLane(this.#hashes), wordsLane(this.#orders), { kind: "text", column, set: neverSet }];
  }

  #grow(capacity: number): void {
    this.#rows = grownArray(this.#rows, capacity);
    this.#places = placesUpTo(this.#rows.length);
    this.#hashes = grownArray(this.#hashes, capacity);
    this.#orders = grownArray(this.#orders, capacity);
    this.#offsets = grownArray(this.#offsets, capacity);
    this.#lengths = grownArray(this.#lengths, capacity);
  }
}

const placesUpTo = (count: number): Int32Array<ArrayBuffer> =>
  Int32Array.from({ length: count }, (_, i) => i);

function neverSet(): void {
  throw new InvariantError("records are written by their batch");
}
