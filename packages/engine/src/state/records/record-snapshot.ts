import { ReservedMemory } from "../reserved-memory.ts";
import type { MemoryBudget } from "../reserved-memory.ts";
import { RowBits } from "../row-bits.ts";
import type { BlockOrigin, SlicedSnapshot } from "../row-changes.ts";
import { SLICE_BYTES } from "../table-snapshot.ts";
import { RecordBatch } from "./record-batch.ts";
import type { RecordSource } from "./record-source.ts";

/** Rows that are looked at together. */
const STRIDE = 2_048;

/** What checkpoints call the rows. */
export interface CheckpointNames {
  of(row: number): number;
  /** Names of rows below `rows` are below it. */
  limit(rows: number): number;
}

export interface RecordSnapshotParts {
  readonly source: RecordSource;
  readonly memory: MemoryBudget;
  readonly about: BlockOrigin;
  /** Rows that are wanted; null: all. */
  readonly changed: RowBits | null;
  readonly complete: boolean;
  readonly names: CheckpointNames;
  readonly ended: () => void;
}

/**
 * The rows of a source as they were when this was made, taken in slices while the source goes on (law 5). A row that
 * changes before its slice comes is written first; those records are reserved in the slot's budget. Where there is no room
 * for them the snapshot has failed, and the source goes on without it.
 */
export class RecordSnapshot implements SlicedSnapshot {
  failed = false;
  readonly #parts: RecordSnapshotParts;
  readonly #rowCount: number;
  /** Rows that are to be taken from the source itself. */
  readonly #pending: RowBits;
  /** Records of rows that have changed since, in batches of a slice. */
  readonly #saved: RecordBatch[] = [];
  readonly #taken = new RecordBatch();
  #removed: number[] = [];
  readonly #rows = new Int32Array(STRIDE);
  /** Rows before it were taken. */
  #at = 0;
  #begun = false;
  /** For the saved records. */
  readonly #reserved: ReservedMemory;

  constructor(parts: RecordSnapshotParts) {
    this.#parts = parts;
    this.#reserved = new ReservedMemory(parts.memory);
    this.#rowCount = parts.source.rowCount;
    this.#pending = new RowBits(this.#rowCount);
    if (parts.changed === null) this.#pending.fill(this.#rowCount);
    else this.#pending.words.set(parts.changed.words.subarray(0, this.#pending.words.length));
  }

  get done(): boolean {
    return (
      this.#begun && this.#at >= this.#rowCount && this.#saved.length === 0 && this.#removed.length === 0
    );
  }

  /** A live row changes or goes after this call. */
  save(row: number): void {
    if (!this.#takes(row)) return;
    let batch = this.#saved.at(-1);
    let before = batch?.byteSize ?? 0;
    if (batch === undefined || batch.bytes >= SLICE_BYTES) {
      batch = new RecordBatch();
      before = 0;
      this.#saved.push(batch);
    }
    batch.add(this.#parts.source, row, this.#parts.names.of(row));
    if (batch.byteSize > before) this.#reserve(batch.byteSize - before);
  }

  /** All rows go after this call. */
  saveAll(): void {
    for (let from = this.#at; from < this.#rowCount && !this.failed; from += STRIDE) {
      const count = this.#pending.copy(from, from + STRIDE, this.#rows);
      for (let i = 0; i < count; i++) this.save(this.#rows[i]!);
    }
  }

  /** There is a row of that number after this call, and was none before. */
  skip(row: number): void {
    if (this.#takes(row)) this.#gone(row);
  }

  next(checkpointId: number, allocate: (bytes: number) => Uint8Array): Uint8Array {
    const batch = this.#nextBatch();
    const { about, complete, names } = this.#parts;
    const head = { ...about, checkpointId, complete, rowCount: names.limit(this.#rowCount) };
    const block = batch.block(head, Int32Array.from(this.#removed), allocate);
    this.#removed = [];
    this.#begun = true;
    if (batch !== this.#taken) this.#reserved.settle(this.#reserved.bytes - batch.byteSize);
    return block;
  }

  end(): void {
    this.#parts.ended();
    this.#saved.length = 0;
    this.#reserved.release();
  }

  /** Takes a row out of those that are pending; false where it is not one of them. */
  #takes(row: number): boolean {
    if (this.failed || row >= this.#rowCount || !this.#pending.has(row)) return false;
    this.#pending.delete(row);
    return true;
  }

  /** A full batch of saved records, or rows of the source, or what was saved at last. */
  #nextBatch(): RecordBatch {
    const first = this.#saved[0];
    if (first !== undefined && (first.bytes >= SLICE_BYTES || this.#at >= this.#rowCount))
      return this.#saved.shift()!;
    this.#taken.reset();
    while (this.#at < this.#rowCount && this.#taken.bytes < SLICE_BYTES) this.#takeStride(this.#taken);
    return this.#taken;
  }

  #takeStride(into: RecordBatch): void {
    const { source, names } = this.#parts;
    const count = this.#pending.take(this.#at, this.#at + STRIDE, this.#rows, 0);
    this.#at += STRIDE;
    for (let i = 0; i < count; i++) {
      const row = this.#rows[i]!;
      if (source.isLive(row)) into.add(source, row, names.of(row));
      else this.#gone(row);
    }
  }

  #gone(row: number): void {
    if (!this.#parts.complete) this.#removed.push(this.#parts.names.of(row));
  }

  #reserve(more: number): void {
    try {
      this.#reserved.settle(this.#reserved.bytes + more);
    } catch {
      this.failed = true;
      this.#saved.length = 0;
    }
  }
}
