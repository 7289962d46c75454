import type { LogicalType, RowSchema } from "@millrace/graph";
import { columnKind, isWide } from "../batch/column.ts";
import type { ColumnKind } from "../batch/column.ts";
import { MAX_BATCH_ROWS } from "../batch/row-batch.ts";
import { SEGMENT_BYTES } from "./network-memory.ts";

/**
 * A frame: what a segment holds
 * =============================
 *
 * Header, 64 Int32 words:
 *
 *    0 row count            1 flags (FRAME_FRAGMENT)      2 control count        3 heap bytes used
 *    4 level                5 frame number in the channel 6 bytes it carries     7 fragment: offset in the big frame
 *    8..15 one bit a column (the first 256): it has NULLs in this frame, and its null bytes are valid
 *   16..63 up to 8 controls of 6 words: kind, row offset, two Float64 (watermark | checkpoint id, trigger time)
 *
 * Then the regions of each column, 8-aligned, each for `capacity` rows: values (for strings: offsets, lengths; for wide
 * decimals: low, high), null bytes where the column is nullable; then row kinds where the schema is no append stream;
 * then the string heap, which takes the rest. Capacity follows from schema and level: a level is an assumption about
 * heap bytes a row, and the producer moves between levels as it learns how long its strings are.
 *
 * A row that does not fit an empty segment becomes a big frame of one row (level BIG_ROW_LEVEL) in private memory, sent
 * as fragments: segments with FRAME_FRAGMENT set, whose words 3 and 7 are the big frame's size and this part's offset.
 */
export class FrameLayout {
  readonly level: number;
  readonly capacity: number;
  readonly columns: readonly ColumnRegions[];
  /** Every region but the heap, in order. */
  readonly regions: readonly { readonly offset: number; readonly bytesARow: number }[];
  /** Of a row, without its strings' bytes. */
  readonly bytesARow: number;
  /** Byte offset of the row kinds, or -1. */
  readonly rowKinds: number;
  readonly hasStrings: boolean;
  readonly heap: number;
  readonly heapBytes: number;
  readonly totalBytes: number;

  constructor(
    schema: RowSchema,
    level: number,
    size: { readonly capacity: number; readonly totalBytes: number },
  ) {
    this.level = level;
    this.capacity = size.capacity;
    this.totalBytes = size.totalBytes;
    let offset = FRAME_HEADER_BYTES;
    const regions: { readonly offset: number; readonly bytesARow: number }[] = [];
    const region = (bytes: number): number => {
      const at = offset;
      regions.push({ offset: at, bytesARow: bytes });
      offset += align8(bytes * size.capacity);
      return at;
    };
    this.columns = schema.fields.map(({ type }) => {
      const kind = columnKind(type);
      return {
        kind,
        values: region(VALUE_BYTES[kind]),
        second: kind === "string" ? region(4) : isWide(type) ? region(8) : -1,
        nulls: type.nullable ? region(1) : -1,
      };
    });
    this.hasStrings = this.columns.some(({ kind }) => kind === "string");
    this.rowKinds = schema.changelog === "append" ? -1 : region(1);
    this.regions = regions;
    this.bytesARow = regions.reduce((sum, { bytesARow }) => sum + bytesARow, 0);
    this.heap = offset;
    this.heapBytes = size.totalBytes - offset;
  }
}

export interface ColumnRegions {
  readonly kind: ColumnKind;
  /** Byte offsets within the frame; -1: none. */
  readonly values: number;
  readonly second: number;
  readonly nulls: number;
}

export const FRAME_HEADER_BYTES = 256;
export const FRAME_FRAGMENT = 1;
export const MAX_CONTROLS = 8;
export const BIG_ROW_LEVEL = 15;
const TOP_LEVEL = 12;

const VALUE_BYTES: Readonly<Record<ColumnKind, number>> = {
  int8: 1,
  int32: 4,
  int64: 8,
  float64: 8,
  decimal: 8,
  string: 4,
};

const align8 = (bytes: number): number => (bytes + 7) & ~7;

/** Layouts of one schema, by level. */
export class FrameLayouts {
  readonly schema: RowSchema;
  readonly hasStrings: boolean;
  readonly #levels: (FrameLayout | undefined)[] = [];
  readonly #fixedRowBytes: number;
  readonly #regions: number;

  constructor(schema: RowSchema) {
    this.schema = schema;
    const kinds = schema.fields.map(({ type }) => columnKind(type));
    this.hasStrings = kinds.includes("string");
    this.#fixedRowBytes = schema.fields.reduce((sum, { type }, i) => sum + rowBytes(type, kinds[i]!), 0) + 1;
    this.#regions = schema.fields.length * 3 + 1;
  }

  /** Where a producer begins that knows nothing of its strings yet. */
  get firstLevel(): number {
    const strings = this.schema.fields.filter(({ type }) => columnKind(type) === "string").length;
    return strings === 0 ? 0 : Math.min(TOP_LEVEL, 32 - Math.clz32(strings * 16 - 1) - 2);
  }

  at(level: number): FrameLayout {
    return (this.#levels[level] ??= this.#segmentLayout(level));
  }

  /** Of the next frame, learnt from one that took not all rows: its rows or its heap had too little of the room. */
  levelAfter(
    { level, capacity, heapBytes }: FrameLayout,
    { rowCount, heapUsed }: { readonly rowCount: number; readonly heapUsed: number },
  ): number {
    const topLevel = this.hasStrings ? TOP_LEVEL : 0;
    if (rowCount < capacity * 0.75 && level < topLevel) return level + 1;
    return rowCount === capacity && heapUsed < heapBytes * 0.4 && level > 0 ? level - 1 : level;
  }

  /** A frame of one row with `heapBytes` of strings. */
  bigRow(heapBytes: number): FrameLayout {
    const empty = new FrameLayout(this.schema, BIG_ROW_LEVEL, { capacity: 1, totalBytes: 0 });
    return this.bigRowOf(align8(empty.heap + heapBytes));
  }

  /** The same, given its size. */
  bigRowOf(totalBytes: number): FrameLayout {
    return new FrameLayout(this.schema, BIG_ROW_LEVEL, { capacity: 1, totalBytes });
  }

  /** Level 0: no heap; level n: 4 * 2^n bytes of heap a row. Capacity 0 where not even one row fits. */
  #segmentLayout(level: number): FrameLayout {
    const heapPerRow = level === 0 ? 0 : 4 << level;
    const room = SEGMENT_BYTES - FRAME_HEADER_BYTES - this.#regions * 8;
    const fit = Math.max(0, Math.floor(room / (this.#fixedRowBytes + heapPerRow)));
    const atLeast = room >= this.#fixedRowBytes ? 1 : 0;
    const capacity = Math.min(MAX_BATCH_ROWS, Math.max(atLeast, fit));
    return new FrameLayout(this.schema, level, { capacity, totalBytes: SEGMENT_BYTES });
  }
}

function rowBytes(type: LogicalType, kind: ColumnKind): number {
  return VALUE_BYTES[kind] + (kind === "string" ? 4 : isWide(type) ? 8 : 0) + (type.nullable ? 1 : 0);
}
