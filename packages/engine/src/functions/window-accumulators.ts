import { BatchBuilder } from "../batch/batch-builder.ts";
import type { Column } from "../batch/column.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { ACCUMULATOR_COLUMNS, ACCUMULATOR_FIELDS, ACCUMULATOR_ARRAYS } from "./accumulator-text.ts";
import type { FunctionFailure } from "./function-failure.ts";
import type { VmProgram } from "./function-vm.ts";
import { PROGRAM_ROWS } from "./program-columns.ts";
import { RowInput } from "./row-input.ts";
import { RowOutput } from "./row-output.ts";

/** Functions of `accumulatorText`, by their place. */
const CALLS = { load: 0, add: 1, merge: 2, store: 3, take: 4 } as const;

/** Rows of a batch, each to be added to the accumulator of a slot: addition j is of row `from + rows[j]` and slot `slots[j]`. */
export interface Additions {
  readonly batch: RowBatch;
  readonly from: number;
  readonly count: number;
  readonly rows: Int32Array;
  readonly slots: Int32Array;
  readonly additions: number;
}

/** By pane: columns as of `ACCUMULATOR_FIELDS`. */
export interface KeptAccumulators {
  readonly columns: readonly Column[];
  has(pane: number): boolean;
}

export interface AccumulatorHost {
  readonly program: VmProgram;
  readonly call: (index: number, argument: number) => number;
  readonly failure: () => FunctionFailure;
  readonly rows: RowInput;
  readonly wanted: ReadonlySet<number> | null;
  /** Where arrays and texts of accumulators begin: given, taken; and the arrays of additions. */
  readonly given: { readonly array: number; readonly text: number };
  readonly taken: { readonly array: number; readonly text: number; readonly output: number };
  readonly own: number;
}

/** Accumulators in a person's program, by slot: the host's side of `accumulatorText`. */
export class WindowAccumulators {
  readonly #host: AccumulatorHost;
  readonly #input: RowInput;
  readonly #output: RowOutput;
  readonly #kept = new BatchBuilder({ fields: ACCUMULATOR_FIELDS }, PROGRAM_ROWS);
  readonly #made = new BatchBuilder({ fields: ACCUMULATOR_FIELDS }, PROGRAM_ROWS);

  constructor(host: AccumulatorHost) {
    this.#host = host;
    this.#input = new RowInput(ACCUMULATOR_COLUMNS, host.program, host.given);
    this.#output = new RowOutput(ACCUMULATOR_COLUMNS, host.program, host.taken);
  }

  /** Those of the panes are those of the slots from now on. */
  load(kept: KeptAccumulators, panes: readonly number[], slots: readonly number[]): void {
    inParts(slots.length, (from, count) => {
      const builder = this.#kept;
      builder.reset();
      builder.rowCount = count;
      for (let i = 0; i < count; i++) {
        const pane = panes[from + i]!;
        for (let column = 0; column < ACCUMULATOR_FIELDS.length; column++)
          if (kept.has(pane)) builder.copyValue(column, i, kept.columns[column]!, pane);
          else builder.columns[column]!.nulls![i] = 1;
      }
      this.#input.load(builder.take(), 0, count, null);
      this.#name(slots, from, count);
      this.#host.call(CALLS.load, count);
    });
  }

  /**
   * Adds rows; `failed` is told of the additions that threw, which have done nothing where the program replays. Gives how many rows of the batch it
   * came to: fewer where the next has a number that is none of JavaScript's.
   */
  add(adding: Additions, failed: (addition: number, failure: FunctionFailure) => void): number {
    const { rows: input, wanted, program, own } = this.#host;
    const { batch, from, count, rows, slots } = adding;
    const loaded = input.load(batch, from, count, wanted);
    let additions = adding.additions;
    while (additions > 0 && rows[additions - 1]! >= loaded) additions--;
    const { arrays } = program;
    (arrays[own + ACCUMULATOR_ARRAYS.addSlots] as Int32Array).set(slots.subarray(0, additions));
    (arrays[own + ACCUMULATOR_ARRAYS.addRows] as Int32Array).set(rows.subarray(0, additions));
    for (let at = 0; at < additions;) {
      program.arrays[own + ACCUMULATOR_ARRAYS.addFrom]![0] = at;
      const result = this.#host.call(CALLS.add, additions);
      if (result >= 0) break;
      at = -result;
      failed(at - 1, this.#host.failure());
    }
    return loaded;
  }

  /** Puts the accumulator of a slot into that of another; what went wrong, or null. */
  merge(into: number, from: number): FunctionFailure | null {
    this.#name([into, from], 0, 2);
    return this.#host.call(CALLS.merge, 0) < 0 ? this.#host.failure() : null;
  }

  /** Gives those of the slots as they are now, one after the other: row `row` of the columns is that of `slots[i]`; which of them cannot be kept, behind which none is given, or null. */
  store(
    slots: readonly number[],
    given: (i: number, columns: readonly Column[], row: number) => void,
  ): { readonly i: number; readonly failure: FunctionFailure } | null {
    let wrong: { readonly i: number; readonly failure: FunctionFailure } | null = null;
    inParts(slots.length, (from, count) => {
      if (wrong !== null) return;
      this.#name(slots, from, count);
      const result = this.#host.call(CALLS.store, count);
      if (result < 0) wrong = { i: from - 1 - result, failure: this.#host.failure() };
      this.#output.takeAll(
        this.#made,
        () => this.#host.call(CALLS.take, 0),
        (rows) => {
          const { columns } = this.#made.take();
          for (let row = 0; row < rows; row++) given(from + row, columns, row);
        },
      );
    });
    return wrong;
  }

  /** Says which slots the next call is about. */
  #name(slots: readonly number[], from: number, count: number): void {
    const names = this.#host.program.arrays[this.#host.own + ACCUMULATOR_ARRAYS.slots] as Int32Array;
    for (let i = 0; i < count; i++) names[i] = slots[from + i]!;
  }
}

function inParts(all: number, part: (from: number, count: number) => void): void {
  for (let from = 0; from < all; from += PROGRAM_ROWS) part(from, Math.min(PROGRAM_ROWS, all - from));
}
