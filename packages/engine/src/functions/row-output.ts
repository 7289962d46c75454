import { InvariantError, isPlainText } from "@millrace/graph";
import type { BatchBuilder } from "../batch/batch-builder.ts";
import type { Column, Int64Column, StringColumn } from "../batch/column.ts";
import { writeValue } from "../batch/row-values.ts";
import { decodeUtf8 } from "../batch/utf8.ts";
import { parseValue } from "../expression/text-parse.ts";
import { resultFailure } from "./function-failure.ts";
import type { VmArray, VmProgram } from "./function-vm.ts";
import { SHARED } from "./program-columns.ts";
import type { FunctionColumn } from "./value-class.ts";

interface Places {
  readonly values: number;
  readonly nulls: number | null;
  readonly bigints: number | null;
  readonly text: number;
}

/** Where an output of a program begins: its first array and text, and its number. */
export interface OutputPlace {
  readonly array: number;
  readonly text?: number;
  readonly output?: number;
}

/** Takes rows that a program has made into the columns of a batch. */
export class RowOutput {
  /** The first array behind those of this output. */
  readonly nextArray: number;
  readonly #flag: number;
  readonly #columns: readonly FunctionColumn[];
  readonly #program: VmProgram;
  readonly #places: readonly Places[];

  constructor(columns: readonly FunctionColumn[], program: VmProgram, place: OutputPlace) {
    this.#columns = columns;
    this.#program = program;
    this.#flag = SHARED.bigints + (place.output ?? 0);
    let array = place.array;
    let text = place.text ?? 0;
    this.#places = columns.map(({ type, valueClass }) => {
      const values = array++;
      const bigints = type.kind === "BIGINT" ? array : null;
      if (bigints !== null) array += 2;
      return {
        values,
        bigints,
        nulls: type.nullable ? array++ : null,
        text: valueClass === "text" ? text++ : -1,
      };
    });
    this.nextArray = array;
  }

  /**
   * Goes through what calls have made, a chunk at a time. `next` makes one that at hand and gives how many rows it has, 0
   * where there is none; `given` is told of it when it is in the builder.
   */
  takeAll(builder: BatchBuilder, next: () => number, given: (rows: number) => void): void {
    const of = (): BatchBuilder => builder;
    this.takeEach(of, next, (_, rows) => given(rows));
  }

  /** As `takeAll`; `of` gives the builder of a chunk of so many rows. */
  takeEach(
    of: (rows: number) => BatchBuilder,
    next: () => number,
    given: (builder: BatchBuilder, rows: number) => void,
  ): void {
    for (;;) {
      const bigints = this.#program.arrays[0]![this.#flag] !== 0;
      const rows = next();
      if (rows === 0) break;
      const builder = of(rows);
      this.#fill(builder, rows, bigints);
      given(builder, rows);
    }
    this.#program.arrays[0]![this.#flag] = 0;
  }

  /** Rows [0, count) of the program are the rows of the builder. `bigints`: there may be some among the numbers. */
  #fill(builder: BatchBuilder, count: number, bigints: boolean): void {
    builder.reset();
    builder.rowCount = count;
    for (let index = 0; index < this.#columns.length; index++) {
      const column = builder.columns[index]!;
      const { nulls, text } = this.#places[index]!;
      // A text is taken before the arrays are read: that may move them.
      const bytes = text < 0 ? null : this.#program.text(text);
      const arrays = this.#program.arrays;
      if (nulls !== null) column.nulls!.set((arrays[nulls] as Uint8Array).subarray(0, count));
      if (bytes === null) this.#numbers(index, column, count, bigints);
      else this.#texts(builder, index, bytes, count);
    }
  }

  // oxlint-disable-next-line max-params -- a column and what may be in it
  #numbers(index: number, column: Column, count: number, bigints: boolean): void {
    const place = this.#places[index]!;
    const arrays = this.#program.arrays;
    const values = arrays[place.values] as Float64Array;
    if (column.kind === "int64") writeLongs(column, values, count);
    else if (column.kind === "string" || column.kind === "decimal")
      throw new InvariantError(`numbers for a column of ${column.kind}`);
    else for (let i = 0; i < count; i++) column.values[i] = values[i]!;
    if (bigints && place.bigints !== null) mergeBigints(column as Int64Column, arrays, place.bigints, count);
  }

  // oxlint-disable-next-line max-params -- a column and its bytes
  #texts(builder: BatchBuilder, index: number, bytes: Uint8Array, count: number): void {
    const { type } = this.#columns[index]!;
    const units = this.#program.arrays[this.#places[index]!.values] as Int32Array;
    const lengths = byteLengths(bytes, units, count);
    if (isPlainText(type)) appendTexts(builder, builder.columns[index] as StringColumn, bytes, lengths);
    else this.#parsed(builder, index, bytes, lengths);
  }

  // oxlint-disable-next-line max-params -- a column and its bytes
  #parsed(builder: BatchBuilder, index: number, bytes: Uint8Array, lengths: Int32Array): void {
    const { name, type } = this.#columns[index]!;
    const column = builder.columns[index]!;
    let at = 0;
    for (let row = 0; row < lengths.length; row++) {
      const length = lengths[row]!;
      const isNull = column.nulls !== null && column.nulls[row] !== 0;
      const value = isNull ? null : parseValue(decodeUtf8(bytes, at, length), type);
      if (value === undefined || (value === null && !type.nullable))
        throw resultFailure(name, type, "text", null);
      writeValue(builder, index, row, value);
      at += length;
    }
  }
}

function writeLongs({ words }: Int64Column, values: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    words[2 * i] = value | 0;
    words[2 * i + 1] = Math.floor(value / 4_294_967_296);
  }
}

// oxlint-disable-next-line max-params -- where they lie
function mergeBigints(column: Int64Column, arrays: readonly VmArray[], at: number, count: number): void {
  const numbers = arrays[at]!;
  const values = new BigInt64Array(numbers.buffer as ArrayBuffer, numbers.byteOffset, count);
  const flags = arrays[at + 1] as Uint8Array;
  for (let i = 0; i < count; i++) {
    if (flags[i] === 0) continue;
    column.values[i] = values[i]!;
    flags[i] = 0;
  }
}

/** Texts that lie behind one another become those of the column. */
export function appendTexts(
  builder: BatchBuilder,
  column: StringColumn,
  bytes: Uint8Array,
  lengths: Int32Array,
): void {
  let at = builder.arena.append(bytes, 0, bytes.length);
  for (let i = 0; i < lengths.length; i++) {
    column.offsets[i] = at;
    column.lengths[i] = lengths[i]!;
    at += lengths[i]!;
  }
}

/** Lengths in bytes of texts that lie behind one another, from those in UTF-16. Lone surrogates become U+FFFD. */
export function byteLengths(bytes: Uint8Array, units: Int32Array, count: number): Int32Array {
  let total = 0;
  for (let i = 0; i < count; i++) total += units[i]!;
  if (total === bytes.length) return units.slice(0, count);
  const lengths = new Int32Array(count);
  let at = 0;
  let carried = 0;
  for (let i = 0; i < count; i++) {
    const from = at;
    let left = units[i]! - carried;
    carried = 0;
    while (left > 0) {
      const length = sequenceLength(bytes[at]!);
      left -= length === 4 ? 2 : 1;
      replaceSurrogate(bytes, at, length);
      at += length;
    }
    // A pair whose halves are of two texts: the whole of it stays with the first.
    if (left < 0) carried = 1;
    lengths[i] = at - from;
  }
  return lengths;
}

const sequenceLength = (lead: number): number => (lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);

function replaceSurrogate(bytes: Uint8Array, at: number, length: number): void {
  if (length === 3 && bytes[at] === 0xed && bytes[at + 1]! >= 0xa0) bytes.set(REPLACEMENT, at);
}

const REPLACEMENT = [0xef, 0xbf, 0xbd];
