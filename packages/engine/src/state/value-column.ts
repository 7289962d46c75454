import type { LogicalType } from "@millrace/graph";
import { copyFixed, createColumn } from "../batch/batch-builder.ts";
import type { Column } from "../batch/column.ts";
import { StringArena } from "../batch/string-arena.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { readColumnValue, writeColumnValue } from "./column-state.ts";
import { growColumn } from "./grow-column.ts";
import { columnLanes, textLength } from "./lane.ts";
import type { Lane } from "./lane.ts";

/**
 * One value a row, which may be replaced and cleared: NULL until it is set.
 *
 * Bytes of strings that were replaced are given back: before the heap grows, it is compacted if more than half of it is
 * garbage (and at least a byte a row, so that compacting costs no more than what was written since). So it holds at most
 * about four times what is live.
 */
export class ValueColumn {
  /** The same for ever; its arrays are others when it has grown. */
  readonly column: Column;
  #arena = new StringArena(64, true);
  #liveBytes = 0;
  /** Rows that it has; its arrays may be longer. */
  #capacity = 0;

  constructor(type: LogicalType) {
    this.column = createColumn({ ...type, nullable: true }, 0);
  }

  /** Memory beyond what a row takes by its type. */
  get heapBytes(): number {
    return this.column.kind === "string" ? this.#arena.byteSize : 0;
  }

  get nulls(): Uint8Array {
    return this.column.nulls!;
  }

  ensure(capacity: number): void {
    const before = this.#capacity;
    if (capacity <= before) return;
    growColumn(this.column, capacity);
    this.nulls.fill(1, before, capacity);
    this.#capacity = capacity;
  }

  /** Takes over value i of a column of the same physical type, which may be this one. */
  set(row: number, source: Column, i: number): void {
    if (source.nulls !== null && source.nulls[i] !== 0) {
      this.clearRow(row);
      return;
    }
    if (this.column.kind === "string" && source.kind === "string") this.#setString(row, source, i);
    else if (this.column.kind !== "string") copyFixed(this.column, row, source, i);
    this.nulls[row] = 0;
  }

  clearRow(row: number): void {
    if (this.column.kind === "string" && this.nulls[row] === 0) this.#liveBytes -= this.column.lengths[row]!;
    this.nulls[row] = 1;
  }

  clear(): void {
    this.nulls.fill(1, 0, this.#capacity);
    this.#arena.empty();
    this.#liveBytes = 0;
  }

  /** Writes the value, NULL included, to row `at` of the target; strings go to `arena`. */
  // oxlint-disable-next-line max-params -- from where to where
  emit(row: number, target: Column, at: number, arena: StringArena): void {
    const { column } = this;
    const isNull = column.nulls![row] !== 0;
    if (target.nulls !== null) target.nulls[at] = isNull ? 1 : 0;
    if (target.kind === "string" && column.kind === "string") {
      const length = isNull ? 0 : column.lengths[row]!;
      target.offsets[at] = arena.append(column.heap, isNull ? 0 : column.offsets[row]!, length);
      target.lengths[at] = length;
    } else if (target.kind !== "string" && !isNull) {
      copyFixed(target, at, column, row);
    }
  }

  lanes(): readonly Lane[] {
    const { column } = this;
    return columnLanes(column, (row, heap, offset, length) => {
      if (column.kind !== "string") return;
      column.offsets[row] = this.#arena.append(heap, offset, length);
      column.lengths[row] = length;
      column.heap = this.#arena.bytes;
    });
  }

  /** Rows were written through `lanes`. */
  lanesWritten(): void {
    const { column } = this;
    if (column.kind !== "string") return;
    this.#liveBytes = 0;
    for (let row = 0; row < this.#capacity; row++) this.#liveBytes += textLength(column, row);
  }

  write(writer: ByteWriter, row: number): void {
    writeColumnValue(writer, this.column, row);
  }

  read(reader: ByteReader, row: number): void {
    this.clearRow(row);
    readColumnValue(reader, this.column, row, this.#arena);
    if (this.column.kind === "string" && this.nulls[row] === 0) this.#liveBytes += this.column.lengths[row]!;
  }

  #setString(row: number, source: Extract<Column, { kind: "string" }>, i: number): void {
    const { column } = this;
    if (column.kind !== "string") return;
    const length = source.lengths[i]!;
    this.#makeRoom(length);
    const offset = this.#arena.append(source.heap, source.offsets[i]!, length);
    if (this.nulls[row] === 0) this.#liveBytes -= column.lengths[row]!;
    this.#liveBytes += length;
    column.offsets[row] = offset;
    column.lengths[row] = length;
    column.heap = this.#arena.bytes;
  }

  #makeRoom(length: number): void {
    const { used, bytes } = this.#arena;
    if (used + length <= bytes.length) return;
    const garbage = used - this.#liveBytes;
    if (garbage >= this.#liveBytes && garbage >= this.#capacity) this.#compact(length);
  }

  #compact(more: number): void {
    const { column, nulls } = this;
    if (column.kind !== "string") return;
    const arena = new StringArena(Math.max(64, 2 * (this.#liveBytes + more)), true);
    for (let row = 0; row < this.#capacity; row++) {
      if (nulls[row] === 0)
        column.offsets[row] = arena.append(column.heap, column.offsets[row]!, column.lengths[row]!);
    }
    this.#arena = arena;
    column.heap = arena.bytes;
  }
}
