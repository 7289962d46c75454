import { InvariantError } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";

/**
 * Physical columns. One class a physical shape, so that generated loops stay monomorphic.
 *
 * 1. Row i of a batch is element i of every column; columns are indexed absolutely, also in a slice of a batch.
 * 2. `nulls[i] === 1` means NULL; `nulls === null` means that no row is NULL. What stands in `values` of a NULL row is
 *    arbitrary but readable (for strings: an offset and length inside the heap).
 * 3. Arrays may be longer than the batch. They belong to whoever made the batch and are valid until `processBatch`
 *    returns (law 13).
 */
export type Column = Int8Column | Int32Column | Int64Column | Float64Column | DecimalColumn | StringColumn;

/** BOOLEAN: 0 or 1. */
export class Int8Column {
  readonly kind = "int8";
  values: Int8Array;
  nulls: Uint8Array | null;
  constructor(values: Int8Array, nulls: Uint8Array | null) {
    this.values = values;
    this.nulls = nulls;
  }
}

/** INT. */
export class Int32Column {
  readonly kind = "int32";
  values: Int32Array;
  nulls: Uint8Array | null;
  constructor(values: Int32Array, nulls: Uint8Array | null) {
    this.values = values;
    this.nulls = nulls;
  }
}

/** BIGINT. `words` aliases the same buffer: low word of row i at 2i, high word at 2i + 1, for hash, equality and copy. */
export class Int64Column {
  readonly kind = "int64";
  values: BigInt64Array;
  words: Int32Array;
  nulls: Uint8Array | null;
  constructor(values: BigInt64Array, nulls: Uint8Array | null) {
    this.values = values;
    this.words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
    this.nulls = nulls;
  }
}

/** DOUBLE; TIMESTAMP and INTERVAL as integral milliseconds. */
export class Float64Column {
  readonly kind = "float64";
  values: Float64Array;
  nulls: Uint8Array | null;
  constructor(values: Float64Array, nulls: Uint8Array | null) {
    this.values = values;
    this.nulls = nulls;
  }
}

/** DECIMAL(p, s): the unscaled integer. p <= 18: `low` alone (signed) and `high` null. Beyond: value = high * 2^64 + unsigned low. */
export class DecimalColumn {
  readonly kind = "decimal";
  low: BigInt64Array;
  high: BigInt64Array | null;
  nulls: Uint8Array | null;
  constructor(low: BigInt64Array, high: BigInt64Array | null, nulls: Uint8Array | null) {
    this.low = low;
    this.high = high;
    this.nulls = nulls;
  }
}

/** STRING as views: UTF-8 bytes [offsets[i], offsets[i] + lengths[i]) of `heap`. Rows may share bytes; offsets need not ascend. */
export class StringColumn {
  readonly kind = "string";
  heap: Uint8Array;
  offsets: Int32Array;
  lengths: Int32Array;
  nulls: Uint8Array | null;
  constructor(heap: Uint8Array, offsets: Int32Array, lengths: Int32Array, nulls: Uint8Array | null) {
    this.heap = heap;
    this.offsets = offsets;
    this.lengths = lengths;
    this.nulls = nulls;
  }
}

export type ColumnKind = Column["kind"];

export function columnKind(type: LogicalType): ColumnKind {
  switch (type.kind) {
    case "BOOLEAN":
      return "int8";
    case "INT":
      return "int32";
    case "BIGINT":
      return "int64";
    case "DOUBLE":
    case "TIMESTAMP":
    case "INTERVAL":
      return "float64";
    case "DECIMAL":
      return "decimal";
    case "STRING":
      return "string";
    case "NULL":
      throw new InvariantError("a column of type NULL must be cast first");
  }
}
