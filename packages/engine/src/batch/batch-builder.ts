import { InvariantError } from "@millrace/graph";
import type { LogicalType, RowSchema } from "@millrace/graph";
import {
  columnKind,
  DecimalColumn,
  Float64Column,
  Int32Column,
  Int64Column,
  Int8Column,
  isWide,
  StringColumn,
} from "./column.ts";
import type { Column } from "./column.ts";
import { MAX_BATCH_ROWS, RowBatch } from "./row-batch.ts";
import { StringArena } from "./string-arena.ts";

export function createColumn(type: LogicalType, capacity: number): Column {
  const nulls = type.nullable ? new Uint8Array(capacity) : null;
  switch (columnKind(type)) {
    case "int8":
      return new Int8Column(new Int8Array(capacity), nulls);
    case "int32":
      return new Int32Column(new Int32Array(capacity), nulls);
    case "int64":
      return new Int64Column(new BigInt64Array(capacity), nulls);
    case "float64":
      return new Float64Column(new Float64Array(capacity), nulls);
    case "decimal": {
      return new DecimalColumn(
        new BigInt64Array(capacity),
        isWide(type) ? new BigInt64Array(capacity) : null,
        nulls,
      );
    }
    case "string":
      return new StringColumn(EMPTY_HEAP, new Int32Array(capacity), new Int32Array(capacity), nulls);
  }
}

const EMPTY_HEAP = new Uint8Array(0);

/**
 * Columns of one batch, made once and filled again and again. `take` lends what was appended since `reset`.
 *
 * 1. All string columns share one arena, which `reset` empties without giving its memory back.
 * 2. Writers may fill the columns directly and then set `rowCount`; null bitmaps of nullable columns must be written
 *    for every row.
 */
export class BatchBuilder {
  readonly columns: readonly Column[];
  readonly arena = new StringArena();
  readonly capacity: number;
  rowCount = 0;
  readonly #batch: RowBatch;

  constructor(schema: Pick<RowSchema, "fields">, capacity: number = MAX_BATCH_ROWS) {
    this.capacity = capacity;
    this.columns = schema.fields.map((field) => createColumn(field.type, capacity));
    this.#batch = new RowBatch(this.columns, 0, 0);
  }

  get full(): boolean {
    return this.rowCount >= this.capacity;
  }

  reset(): void {
    this.rowCount = 0;
    this.arena.reset();
  }

  /** The rows so far; valid until the next `reset`. */
  take(rowKinds: Uint8Array | null = null): RowBatch {
    for (const column of this.columns) {
      if (column.kind === "string") column.heap = this.arena.bytes;
    }
    this.#batch.from = 0;
    this.#batch.to = this.rowCount;
    this.#batch.rowKinds = rowKinds;
    return this.#batch;
  }

  /** Copies row `row` of `columns` (same physical types) behind the last one. */
  appendRow(columns: readonly Column[], row: number): void {
    const at = this.rowCount++;
    for (let i = 0; i < this.columns.length; i++) this.copyValue(i, at, columns[i]!, row);
  }

  /** Copies one value, NULL included, into column `index` at row `at`. */
  copyValue(index: number, at: number, source: Column, row: number): void {
    const target = this.columns[index]!;
    if (target.nulls !== null) {
      const isNull = source.nulls === null ? 0 : source.nulls[row]!;
      target.nulls[at] = isNull;
      if (isNull !== 0) {
        clearValue(target, at);
        return;
      }
    }
    if (target.kind === "string") {
      if (source.kind !== "string") throw new InvariantError(`cannot copy ${source.kind} to string`);
      target.offsets[at] = this.arena.append(source.heap, source.offsets[row]!, source.lengths[row]!);
      target.lengths[at] = source.lengths[row]!;
    } else {
      copyFixed(target, at, source, row);
    }
  }
}

function clearValue(column: Column, row: number): void {
  if (column.kind === "string") {
    column.offsets[row] = 0;
    column.lengths[row] = 0;
  }
}

type FixedColumn = Exclude<Column, StringColumn>;

/** Copies the value of a fixed-width column, not its null flag. Both columns have the same physical type. */
export function copyFixed(target: FixedColumn, at: number, source: Column, row: number): void {
  if (target.kind !== source.kind) throw new InvariantError(`cannot copy ${source.kind} to ${target.kind}`);
  if (target.kind === "int64") {
    const words = (source as Int64Column).words;
    target.words[2 * at] = words[2 * row]!;
    target.words[2 * at + 1] = words[2 * row + 1]!;
  } else if (target.kind === "decimal") {
    const { low, high } = source as DecimalColumn;
    target.low[at] = low[row]!;
    if (target.high !== null) target.high[at] = high === null ? low[row]! >> 63n : high[row]!;
  } else {
    target.values[at] = (source as Float64Column).values[row]!;
  }
}
