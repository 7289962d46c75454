import {
  DecimalColumn,
  Float64Column,
  Int32Column,
  Int64Column,
  Int8Column,
  StringColumn,
} from "../batch/column.ts";
import type { Column } from "../batch/column.ts";
import { FRAME_HEADER_BYTES, MAX_CONTROLS } from "./frame-layout.ts";
import type { ColumnRegions, FrameLayout } from "./frame-layout.ts";

/** In-band controls. End of input: no rows follow, barriers may. */
export const CONTROL_WATERMARK = 1;
export const CONTROL_BARRIER = 2;
export const CONTROL_IDLE = 3;
export const CONTROL_ACTIVE = 4;
export const CONTROL_END_OF_INPUT = 5;
/** The barrier of a savepoint: it is aligned on every channel, and what is written for it is complete. */
export const CONTROL_SAVEPOINT_BARRIER = 6;
export type ControlKind = 1 | 2 | 3 | 4 | 5 | 6;

export const isBarrier = (kind: ControlKind): boolean =>
  kind === CONTROL_BARRIER || kind === CONTROL_SAVEPOINT_BARRIER;

const ROWS = 0;
const FLAGS = 1;
const CONTROLS = 2;
const HEAP_USED = 3;
const LEVEL = 4;
const NUMBER = 5;
const BYTES_USED = 6;
const FRAGMENT_OFFSET = 7;
const NULL_BITS = 8;
const CONTROL_WORDS = 16;
const WORDS_A_CONTROL = 6;

/** Words of a frame's header. */
export class FrameHeader {
  readonly words: Int32Array;
  readonly #doubles: Float64Array;

  constructor(buffer: ArrayBufferLike, offset: number) {
    this.words = new Int32Array(buffer, offset, FRAME_HEADER_BYTES / 4);
    this.#doubles = new Float64Array(buffer, offset, FRAME_HEADER_BYTES / 8);
  }

  clear(level: number): void {
    this.words.fill(0, 0, CONTROL_WORDS);
    this.words[LEVEL] = level;
  }

  get rowCount(): number {
    return this.words[ROWS]!;
  }
  set rowCount(rows: number) {
    this.words[ROWS] = rows;
  }
  get flags(): number {
    return this.words[FLAGS]!;
  }
  set flags(flags: number) {
    this.words[FLAGS] = flags;
  }
  get heapUsed(): number {
    return this.words[HEAP_USED]!;
  }
  set heapUsed(bytes: number) {
    this.words[HEAP_USED] = bytes;
  }
  get level(): number {
    return this.words[LEVEL]!;
  }
  set number(number: number) {
    this.words[NUMBER] = number;
  }
  get number(): number {
    return this.words[NUMBER]!;
  }
  /** Bytes that carry anything: of a packed frame, all. */
  get bytesUsed(): number {
    return this.words[BYTES_USED]!;
  }
  set bytesUsed(bytes: number) {
    this.words[BYTES_USED] = bytes;
  }
  get fragmentOffset(): number {
    return this.words[FRAGMENT_OFFSET]!;
  }
  set fragmentOffset(offset: number) {
    this.words[FRAGMENT_OFFSET] = offset;
  }

  get controlCount(): number {
    return this.words[CONTROLS]!;
  }
  set controlCount(count: number) {
    this.words[CONTROLS] = count;
  }

  hasNulls(column: number): boolean {
    return column >= MARKED_COLUMNS || (this.words[NULL_BITS + (column >> 5)]! & (1 << (column & 31))) !== 0;
  }

  markNulls(column: number): void {
    if (column < MARKED_COLUMNS) this.words[NULL_BITS + (column >> 5)]! |= 1 << (column & 31);
  }

  /** Appends a control behind the rows so far; false where the list is full. A watermark replaces one at the same place. */
  addControl(kind: ControlKind, a: number, b: number): boolean {
    const count = this.controlCount;
    const rows = this.rowCount;
    if (
      kind === CONTROL_WATERMARK &&
      count > 0 &&
      this.controlKind(count - 1) === kind &&
      this.controlRow(count - 1) === rows
    ) {
      this.#write(count - 1, kind, a, b);
      return true;
    }
    if (count === MAX_CONTROLS) return false;
    this.#write(count, kind, a, b);
    this.words[CONTROLS] = count + 1;
    return true;
  }

  /** Leaves out every control before `from` and all that `keep` refuses. */
  retainControls(from: number, keep: (kind: ControlKind) => boolean): void {
    let kept = 0;
    for (let i = from; i < this.controlCount; i++) {
      if (!keep(this.controlKind(i))) continue;
      const word = CONTROL_WORDS + i * WORDS_A_CONTROL;
      this.words.copyWithin(CONTROL_WORDS + kept * WORDS_A_CONTROL, word, word + WORDS_A_CONTROL);
      kept++;
    }
    this.words[CONTROLS] = kept;
  }

  controlKind(index: number): ControlKind {
    return this.words[CONTROL_WORDS + index * WORDS_A_CONTROL]! as ControlKind;
  }
  /** The control stands before this row. */
  controlRow(index: number): number {
    return this.words[CONTROL_WORDS + index * WORDS_A_CONTROL + 1]!;
  }
  controlA(index: number): number {
    return this.#doubles[(CONTROL_WORDS + index * WORDS_A_CONTROL + 2) >> 1]!;
  }
  controlB(index: number): number {
    return this.#doubles[(CONTROL_WORDS + index * WORDS_A_CONTROL + 4) >> 1]!;
  }

  // oxlint-disable-next-line max-params -- the four words of a control
  #write(index: number, kind: ControlKind, a: number, b: number): void {
    const word = CONTROL_WORDS + index * WORDS_A_CONTROL;
    this.words[word] = kind;
    this.words[word + 1] = this.rowCount;
    this.#doubles[(word + 2) >> 1] = a;
    this.#doubles[(word + 4) >> 1] = b;
  }
}

/** Columns beyond have valid null bytes always. */
const MARKED_COLUMNS = 256;

/** A frame seen through its layout: typed-array views, made once for a segment and a layout and used again and again. */
export class Frame {
  readonly layout: FrameLayout;
  readonly header: FrameHeader;
  readonly columns: readonly Column[];
  /** Null bytes of each column whether or not this frame has NULLs there. */
  readonly nulls: readonly (Uint8Array | null)[];
  readonly rowKinds: Uint8Array | null;
  readonly heap: Uint8Array;
  /** The heap as words; it begins at a word. */
  readonly heapWords: Int32Array;
  readonly bytes: Uint8Array;

  constructor(buffer: ArrayBufferLike, offset: number, layout: FrameLayout) {
    this.layout = layout;
    this.header = new FrameHeader(buffer, offset);
    this.bytes = new Uint8Array(buffer, offset, layout.totalBytes);
    this.heap = new Uint8Array(buffer, offset + layout.heap, layout.heapBytes);
    this.heapWords = new Int32Array(buffer, offset + layout.heap, layout.heapBytes >> 2);
    const rows = layout.capacity;
    this.nulls = layout.columns.map(({ nulls }) =>
      nulls < 0 ? null : new Uint8Array(buffer, offset + nulls, rows),
    );
    this.columns = layout.columns.map((regions) =>
      columnView({ buffer, offset, rows, heap: this.heap }, regions),
    );
    this.rowKinds = layout.rowKinds < 0 ? null : new Uint8Array(buffer, offset + layout.rowKinds, rows);
  }

  /** An empty frame to write into. */
  clear(): void {
    this.header.clear(this.layout.level);
  }

  /** Makes `columns` say what this frame's header says about NULLs; for whoever reads it. */
  open(): void {
    for (let i = 0; i < this.columns.length; i++) {
      this.columns[i]!.nulls = this.nulls[i] !== null && this.header.hasNulls(i) ? this.nulls[i]! : null;
    }
  }

  get empty(): boolean {
    return this.header.rowCount === 0 && this.header.controlCount === 0;
  }

  /** To be called before the frame leaves its writer. */
  seal(): void {
    const { header, layout } = this;
    header.bytesUsed = FRAME_HEADER_BYTES + header.rowCount * layout.bytesARow + header.heapUsed;
  }

  /** Takes over header and rows of another frame of the same layout: of each region what is there, no more. */
  copyFrom(other: Frame): void {
    this.header.words.set(other.header.words);
    const { rowCount, heapUsed } = other.header;
    for (const { offset, bytesARow } of this.layout.regions) {
      this.bytes.set(other.bytes.subarray(offset, offset + bytesARow * rowCount), offset);
    }
    if (heapUsed > 0) this.heap.set(other.heap.subarray(0, heapUsed));
  }
}

interface Place {
  readonly buffer: ArrayBufferLike;
  readonly offset: number;
  readonly rows: number;
  readonly heap: Uint8Array;
}

function columnView({ buffer, offset, rows, heap }: Place, regions: ColumnRegions): Column {
  const at = offset + regions.values;
  const second = offset + regions.second;
  switch (regions.kind) {
    case "int8":
      return new Int8Column(new Int8Array(buffer, at, rows), null);
    case "int32":
      return new Int32Column(new Int32Array(buffer, at, rows), null);
    case "int64":
      return new Int64Column(new BigInt64Array(buffer, at, rows), null);
    case "float64":
      return new Float64Column(new Float64Array(buffer, at, rows), null);
    case "decimal": {
      const high = regions.second < 0 ? null : new BigInt64Array(buffer, second, rows);
      return new DecimalColumn(new BigInt64Array(buffer, at, rows), high, null);
    }
    case "string":
      return new StringColumn(
        heap,
        new Int32Array(buffer, at, rows),
        new Int32Array(buffer, second, rows),
        null,
      );
  }
}
