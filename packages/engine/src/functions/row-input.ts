import { isPlainText } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { Column, Int64Column, StringColumn } from "../batch/column.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { readValue } from "../batch/row-values.ts";
import { encodeUtf8 } from "../batch/utf8.ts";
import { formatValue } from "../expression/text-format.ts";
import type { VmArray, VmProgram } from "./function-vm.ts";
import { PROGRAM_ROWS } from "./program-columns.ts";
import type { FunctionColumn } from "./value-class.ts";

/** Rows that lie anywhere in columns: `rows[from]` and those behind it, up to `count` of them. */
export interface PickedRows {
  readonly columns: readonly Column[];
  readonly rows: ArrayLike<number>;
  readonly from: number;
  readonly count: number;
}

/** Puts rows of batches into the arrays of a program. */
export class RowInput {
  /** The first array behind those that it fills. */
  readonly nextArray: number;
  readonly #columns: readonly FunctionColumn[];
  readonly #program: VmProgram;
  readonly #places: readonly {
    readonly values: number;
    readonly nulls: number | null;
    readonly text: number;
  }[];
  readonly #textColumns: readonly number[];
  #bytes = new Uint8Array(1 << 16);
  /** Texts of rows that were picked, behind one another; a column for each that is a text. */
  #texts: BatchBuilder | null = null;

  /** `from`: its first array and text; those of the only input where absent. */
  constructor(
    columns: readonly FunctionColumn[],
    program: VmProgram,
    from: { readonly array: number; readonly text: number } = { array: 1, text: 0 },
  ) {
    this.#columns = columns;
    this.#program = program;
    let { array, text } = from;
    this.#places = columns.map(({ type, valueClass }) => ({
      values: array++,
      nulls: type.nullable ? array++ : null,
      text: valueClass === "text" ? text++ : -1,
    }));
    this.nextArray = array;
    this.#textColumns = [...columns.keys()].filter((index) => columns[index]!.valueClass === "text");
  }

  /**
   * Rows [from, from + count) become rows 0 to count of the program, in the columns that are `wanted` (null: all). Gives
   * how many of them: fewer where a number is too large to be one of JavaScript.
   */
  load(batch: RowBatch, from: number, count: number, wanted: ReadonlySet<number> | null): number {
    this.#loadTexts(batch, from, count, wanted);
    const arrays = this.#program.arrays;
    let exact = count;
    for (let index = 0; index < this.#columns.length; index++) {
      if (wanted !== null && !wanted.has(index)) continue;
      const { values, nulls } = this.#places[index]!;
      const column = batch.columns[index]!;
      if (nulls !== null) copyNulls(column.nulls, from, count, arrays[nulls] as Uint8Array);
      // Texts are there already, and their offsets are in the array.
      if (this.#columns[index]!.valueClass === "text") continue;
      if (column.kind === "int64") exact = Math.min(exact, this.#loadLongs(index, column, from, count));
      else if (column.kind !== "string" && column.kind !== "decimal")
        copyValues(column.values, from, count, arrays[values]!);
    }
    return exact;
  }

  /** Before the arrays are looked at: making texts may move them. */
  // oxlint-disable-next-line max-params -- rows of a batch, in some columns
  #loadTexts(batch: RowBatch, from: number, count: number, wanted: ReadonlySet<number> | null): void {
    for (const index of this.#textColumns)
      if (wanted === null || wanted.has(index)) this.#loadText(index, batch.columns[index]!, from, count);
  }

  /** As `load`, of rows that were picked: PROGRAM_ROWS at most. */
  loadPicked(picked: PickedRows, wanted: ReadonlySet<number> | null): number {
    this.#loadPickedTexts(picked, wanted);
    const arrays = this.#program.arrays;
    let exact = picked.count;
    for (let index = 0; index < this.#columns.length; index++) {
      if (wanted !== null && !wanted.has(index)) continue;
      const { values, nulls } = this.#places[index]!;
      const column = picked.columns[index]!;
      if (nulls !== null) pickNulls(column.nulls, picked, arrays[nulls] as Uint8Array);
      if (this.#columns[index]!.valueClass === "text") continue;
      if (column.kind === "int64") exact = Math.min(exact, this.#pickLongs(index, column, picked));
      else if (column.kind !== "string" && column.kind !== "decimal")
        pickValues(column.values, picked, arrays[values] as Float64Array);
    }
    return exact;
  }

  /** Before the arrays are looked at, as in `load`. */
  #loadPickedTexts({ columns, rows, from, count }: PickedRows, wanted: ReadonlySet<number> | null): void {
    const texts = this.#textColumns;
    if (texts.length === 0) return;
    this.#texts ??= new BatchBuilder({ fields: texts.map((index) => this.#columns[index]!) }, PROGRAM_ROWS);
    const builder = this.#texts;
    builder.reset();
    texts.forEach((index, at) => {
      if (wanted !== null && !wanted.has(index)) return;
      for (let i = 0; i < count; i++) builder.copyValue(at, i, columns[index]!, rows[from + i]!);
    });
    const { columns: copied } = builder.take();
    texts.forEach((index, at) => {
      if (wanted === null || wanted.has(index)) this.#loadText(index, copied[at]!, 0, count);
    });
  }

  #pickLongs(index: number, { words, nulls }: Int64Column, { rows, from, count }: PickedRows): number {
    const array = this.#program.arrays[this.#places[index]!.values]!;
    if (this.#columns[index]!.valueClass === "bigint") {
      const target = new Int32Array(array.buffer, array.byteOffset, count * 2);
      for (let i = 0; i < count; i++) {
        const at = 2 * rows[from + i]!;
        target[2 * i] = words[at]!;
        target[2 * i + 1] = words[at + 1]!;
      }
      return count;
    }
    const target = array as Float64Array;
    for (let i = 0; i < count; i++) {
      const row = rows[from + i]!;
      const at = 2 * row;
      const high = words[at + 1]!;
      if ((high >= SAFE_HIGH || high < -SAFE_HIGH) && nulls?.[row] !== 1) return i;
      target[i] = high * 4_294_967_296 + (words[at]! >>> 0);
    }
    return count;
  }

  #loadLongs(index: number, { words, nulls }: Int64Column, from: number, count: number): number {
    const array = this.#program.arrays[this.#places[index]!.values]!;
    if (this.#columns[index]!.valueClass === "bigint") {
      new Int32Array(array.buffer, array.byteOffset, count * 2).set(
        words.subarray(2 * from, 2 * (from + count)),
      );
      return count;
    }
    const target = array as Float64Array;
    for (let i = 0, at = 2 * from; i < count; i++, at += 2) {
      const high = words[at + 1]!;
      if ((high >= SAFE_HIGH || high < -SAFE_HIGH) && nulls?.[from + i] !== 1) return i;
      target[i] = high * 4_294_967_296 + (words[at]! >>> 0);
    }
    return count;
  }

  // oxlint-disable-next-line max-params -- a column and a range of it
  #loadText(index: number, column: Column, from: number, count: number): void {
    const { values, text } = this.#places[index]!;
    const offsets = this.#program.arrays[values] as Int32Array;
    const used =
      column.kind === "string" && isPlainText(this.#columns[index]!.type)
        ? this.#gather(column, from, count, offsets)
        : this.#format(index, column, from, count, offsets);
    this.#program.setText(text, this.#bytes, used);
  }

  /** Copies the bytes of texts behind one another; offsets are those of UTF-16. */
  // oxlint-disable-next-line max-params -- a column and a range of it
  #gather(column: StringColumn, from: number, count: number, offsets: Int32Array): number {
    let used = 0;
    let units = 0;
    for (let i = 0; i < count; i++) {
      offsets[i] = units;
      const row = from + i;
      if (column.nulls !== null && column.nulls[row] !== 0) continue;
      const length = column.lengths[row]!;
      this.#ensure(used + length);
      units += copyText(column.heap, column.offsets[row]!, length, this.#bytes, used);
      used += length;
    }
    offsets[count] = units;
    return used;
  }

  // oxlint-disable-next-line max-params -- a column and a range of it
  #format(index: number, column: Column, from: number, count: number, offsets: Int32Array): number {
    const { type } = this.#columns[index]!;
    let used = 0;
    let units = 0;
    for (let i = 0; i < count; i++) {
      offsets[i] = units;
      const value = readValue(column, from + i);
      if (value === null) continue;
      const text = formatValue(value, type);
      const bytes = encodeUtf8(text);
      this.#ensure(used + bytes.length);
      this.#bytes.set(bytes, used);
      used += bytes.length;
      units += text.length;
    }
    offsets[count] = units;
    return used;
  }

  #ensure(length: number): void {
    if (length <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(length, this.#bytes.length * 2));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

/** High words of integers that are exact as numbers: below 2^53. */
const SAFE_HIGH = 0x20_0000;

// oxlint-disable-next-line max-params -- a range of an array
function copyNulls(nulls: Uint8Array | null, from: number, count: number, target: Uint8Array): void {
  if (nulls === null) target.fill(0, 0, count);
  else target.set(nulls.subarray(from, from + count));
}

// oxlint-disable-next-line max-params -- a range of an array
function copyValues(
  values: Int8Array | Int32Array | Float64Array,
  from: number,
  count: number,
  target: VmArray,
): void {
  const numbers = target as Float64Array;
  for (let i = 0; i < count; i++) numbers[i] = values[from + i]!;
}

function pickNulls(nulls: Uint8Array | null, { rows, from, count }: PickedRows, target: Uint8Array): void {
  if (nulls === null) target.fill(0, 0, count);
  else for (let i = 0; i < count; i++) target[i] = nulls[rows[from + i]!]!;
}

function pickValues(
  values: Int8Array | Int32Array | Float64Array,
  { rows, from, count }: PickedRows,
  target: VmArray,
): void {
  for (let i = 0; i < count; i++) target[i] = values[rows[from + i]!]!;
}

/** Copies UTF-8 and gives its length in UTF-16: one for each byte that does not continue a character, two for those of four bytes. */
// oxlint-disable-next-line max-params -- two byte ranges
function copyText(from: Uint8Array, offset: number, length: number, to: Uint8Array, at: number): number {
  let units = 0;
  for (let i = 0; i < length; i++) {
    const byte = from[offset + i]!;
    to[at + i] = byte;
    units += byte < 0x80 ? 1 : (byte & 0xc0) === 0x80 ? 0 : byte >= 0xf0 ? 2 : 1;
  }
  return units;
}
