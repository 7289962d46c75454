import { InvariantError, isFine } from "@millrace/graph";
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

/** INT, SMALLINT, TINYINT; DATE as days, TIME as milliseconds of the day. */
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

/** DOUBLE and FLOAT; TIMESTAMP of at most milliseconds and INTERVAL as integral milliseconds. */
export class Float64Column {
  readonly kind = "float64";
  values: Float64Array;
  nulls: Uint8Array | null;
  constructor(values: Float64Array, nulls: Uint8Array | null) {
    this.values = values;
    this.nulls = nulls;
  }
}

/** DECIMAL(p, s): the unscaled integer. p <= 18: `low` alone (signed) and `high` null. Beyond: value = high * 2^64 + unsigned low. TIMESTAMP of more than milliseconds: nanoseconds, in two lanes. */
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

/** STRING as views: UTF-8 bytes [offsets[i], offsets[i] + lengths[i]) of `heap`. Rows may share bytes; offsets need not ascend. Bytes are kept as the text with a character for each byte (U+0000 to U+00FF), which has the same order. */
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

// oxlint-disable-next-line complexity -- one case a kind of the closed list
export function columnKind(type: LogicalType): ColumnKind {
  switch (type.kind) {
    case "BOOLEAN":
      return "int8";
    case "TINYINT":
    case "SMALLINT":
    case "INT":
    case "DATE":
    case "TIME":
      return "int32";
    case "BIGINT":
      return "int64";
    case "FLOAT":
    case "DOUBLE":
    case "INTERVAL":
    case "INTERVAL_MONTH":
      return "float64";
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return isFine(type) ? "decimal" : "float64";
    case "DECIMAL":
      return "decimal";
    case "STRING":
    case "CHAR":
    case "VARCHAR":
    case "BYTES":
    case "BINARY":
    case "VARBINARY":
    case "ARRAY":
    case "MAP":
    case "ROW":
      return "string";
    case "NULL":
      throw new InvariantError("a column of type NULL must be cast first");
  }
}

/** Digits of a DECIMAL that one lane holds. */
const MAX_ONE_LANE_PRECISION = 18;

/** Whether a column of kind `decimal` has two lanes: DECIMAL beyond 18 digits, and nanoseconds. */
export const isWide = (type: LogicalType): boolean =>
  isFine(type) || (type.kind === "DECIMAL" && type.precision > MAX_ONE_LANE_PRECISION);
