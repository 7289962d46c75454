import { isPlainText } from "@millrace/graph";
import type { BigintsAs, FunctionState } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { Column, Int64Column, StringColumn } from "../batch/column.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import type { VmProgram } from "./function-vm.ts";
import { keptFields, UNCHANGED } from "./kept-columns-text.ts";
import { PROGRAM_ROWS } from "./program-columns.ts";
import { RowInput } from "./row-input.ts";
import { appendTexts, byteLengths } from "./row-output.ts";
import { functionColumns } from "./value-class.ts";
import type { FunctionColumn } from "./value-class.ts";

/** What is kept of some keys now. All of it is lent until the next call. */
export interface ChangedStates {
  readonly count: number;
  /** Whose row `i` is. */
  readonly slots: Int32Array;
  readonly columns: readonly Column[];
  /** Whether row `i` of a column is other than it was. */
  changed(column: number, i: number): boolean;
}

export interface KeptPlace {
  /** The first array and text that a program is given, and the first text that it gives. */
  readonly array: number;
  readonly text: number;
  readonly taken: number;
}

/** Hands what is kept of keys to a program, and takes it back: the host's side of `keptColumnsText`. */
export class KeptStates {
  /** The first array behind those of the columns: the owner says where those of the changes are. */
  readonly nextArray: number;
  readonly #program: VmProgram;
  readonly #columns: readonly FunctionColumn[];
  readonly #places: readonly { readonly values: number; readonly text: number }[];
  readonly #taken: number;
  readonly #input: RowInput;
  readonly #made: BatchBuilder;
  #slots = new Int32Array(0);
  #lengths: readonly (Int32Array | null)[] = [];

  constructor(
    states: readonly FunctionState[],
    bigints: BigintsAs,
    program: VmProgram,
    { array, text, taken }: KeptPlace,
  ) {
    const fields = keptFields(states);
    this.#program = program;
    this.#columns = functionColumns(fields, bigints);
    this.#taken = taken;
    this.#input = new RowInput(this.#columns, program, { array, text });
    this.nextArray = this.#input.nextArray;
    let nth = 0;
    this.#places = fields.map(({ type }, index) => ({
      values: array + 2 * index,
      text: isPlainText(type) ? nth++ : -1,
    }));
    this.#made = new BatchBuilder({ fields }, PROGRAM_ROWS);
  }

  /** The rows of the batch become the slots. */
  load(kept: RowBatch): void {
    this.#input.load(kept, kept.from, kept.rowCount, null);
  }

  /** `count`: what `@end` gave; `own`: where its arrays begin. */
  take(count: number, own: number): ChangedStates {
    const made = this.#made;
    made.reset();
    made.rowCount = count;
    // A text is taken before the arrays are read: that may move them.
    const texts = this.#places.map(({ text }) =>
      text < 0 ? null : this.#program.text(this.#taken + text).slice(),
    );
    const arrays = this.#program.arrays;
    this.#slots = (arrays[own] as Int32Array).slice(0, count);
    this.#lengths = this.#places.map(({ text }) =>
      text < 0 ? null : (arrays[own + 1 + text] as Int32Array).slice(0, count),
    );
    texts.forEach((bytes, index) => {
      const column = made.columns[index]!;
      if (bytes === null) this.#numbers(column, index);
      else this.#texts(column as StringColumn, bytes, this.#lengths[index]!);
    });
    const { columns } = made.take();
    const lengths = this.#lengths;
    return {
      count,
      slots: this.#slots,
      columns,
      changed: (column, i) => lengths[column]?.[i] !== UNCHANGED,
    };
  }

  #numbers(column: Column, index: number): void {
    const { arrays } = this.#program;
    const at = this.#places[index]!.values;
    const values = arrays[at]! as Float64Array;
    const nulls = arrays[at + 1] as Uint8Array;
    const slots = this.#slots;
    for (let i = 0; i < slots.length; i++) column.nulls![i] = nulls[slots[i]!]!;
    if (column.kind === "int64") this.#longs(column, index, values);
    else if (column.kind !== "string" && column.kind !== "decimal")
      for (let i = 0; i < slots.length; i++) column.values[i] = values[slots[i]!]!;
  }

  #longs(column: Int64Column, index: number, values: Float64Array): void {
    const slots = this.#slots;
    if (this.#columns[index]!.valueClass === "bigint") {
      const bigints = new BigInt64Array(values.buffer as ArrayBuffer, values.byteOffset, values.length);
      for (let i = 0; i < slots.length; i++) column.values[i] = bigints[slots[i]!]!;
    } else {
      // What stands at a NULL may be anything.
      for (let i = 0; i < slots.length; i++)
        column.values[i] = BigInt(column.nulls![i] === 0 ? values[slots[i]!]! : 0);
    }
  }

  /** An empty text is none. */
  #texts(column: StringColumn, bytes: Uint8Array, units: Int32Array): void {
    const lengths = byteLengths(
      bytes,
      units.map((length) => Math.max(0, length)),
      units.length,
    );
    appendTexts(this.#made, column, bytes, lengths);
    for (let i = 0; i < lengths.length; i++) column.nulls![i] = lengths[i] === 0 ? 1 : 0;
  }
}
