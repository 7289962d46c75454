import { InvariantError } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { Column } from "../batch/column.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { ACCUMULATOR_COLUMNS, ACCUMULATOR_FIELDS, ADDITION_ARRAYS } from "./accumulator-text.ts";
import type { FunctionFailure } from "./function-failure.ts";
import type { VmProgram } from "./function-vm.ts";
import { PROGRAM_ROWS } from "./program-columns.ts";
import { RowInput } from "./row-input.ts";
import { RowOutput } from "./row-output.ts";

/** Functions of `accumulatorText`, by their place. */
const CALLS = { begin: 0, add: 1, merge: 2, end: 3, take: 4 } as const;

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

/** Accumulators of some windows at a time, in a person's program: the host's side of `accumulatorText`. */
export class WindowAccumulators {
  readonly #host: AccumulatorHost;
  readonly #input: RowInput;
  readonly #output: RowOutput;
  readonly #kept = new BatchBuilder({ fields: ACCUMULATOR_FIELDS }, PROGRAM_ROWS);
  readonly #made = new BatchBuilder({ fields: ACCUMULATOR_FIELDS }, PROGRAM_ROWS);
  #slots = 0;

  constructor(host: AccumulatorHost) {
    this.#host = host;
    this.#input = new RowInput(ACCUMULATOR_COLUMNS, host.program, host.given);
    this.#output = new RowOutput(ACCUMULATOR_COLUMNS, host.program, host.taken);
  }

  /** Those of the panes are those of slots 0, 1, ... from now on: at most as many as a program has rows. */
  begin(kept: KeptAccumulators, panes: ArrayLike<number>, count: number): void {
    const builder = this.#kept;
    builder.reset();
    builder.rowCount = count;
    for (let slot = 0; slot < count; slot++) {
      const pane = panes[slot]!;
      for (let column = 0; column < ACCUMULATOR_FIELDS.length; column++)
        if (kept.has(pane)) builder.copyValue(column, slot, kept.columns[column]!, pane);
        else builder.columns[column]!.nulls![slot] = 1;
    }
    this.#input.load(builder.take(), 0, count, null);
    this.#slots = count;
    this.#host.call(CALLS.begin, count);
  }

  /**
   * Adds rows; `failed` is told of the additions that threw, which have done nothing. Gives how many rows of the batch it
   * came to: fewer where the next has a number that is none of JavaScript's.
   */
  add(adding: Additions, failed: (addition: number, failure: FunctionFailure) => void): number {
    const { rows: input, wanted, program, own } = this.#host;
    const { batch, from, count, rows, slots } = adding;
    const loaded = input.load(batch, from, count, wanted);
    let additions = adding.additions;
    while (additions > 0 && rows[additions - 1]! >= loaded) additions--;
    const { arrays } = program;
    (arrays[own + ADDITION_ARRAYS.slots] as Int32Array).set(slots.subarray(0, additions));
    (arrays[own + ADDITION_ARRAYS.rows] as Int32Array).set(rows.subarray(0, additions));
    for (let at = 0; at < additions;) {
      program.arrays[own + ADDITION_ARRAYS.from]![0] = at;
      const result = this.#host.call(CALLS.add, additions);
      if (result >= 0) break;
      at = -result;
      failed(at - 1, this.#host.failure());
    }
    return loaded;
  }

  /** Puts the accumulator of slot 1 into that of slot 0; what went wrong, or null. */
  merge(): FunctionFailure | null {
    return this.#host.call(CALLS.merge, 0) < 0 ? this.#host.failure() : null;
  }

  /** Those of the slots as they are now, lent until the next call; or of which one there is none that can be kept. */
  end(count = this.#slots): readonly Column[] | { readonly slot: number; readonly failure: FunctionFailure } {
    const result = this.#host.call(CALLS.end, count);
    if (result < 0) return { slot: -1 - result, failure: this.#host.failure() };
    let columns: readonly Column[] | null = null;
    this.#output.takeAll(
      this.#made,
      () => this.#host.call(CALLS.take, 0),
      () => {
        columns = this.#made.take().columns;
      },
    );
    if (columns === null) throw new InvariantError("accumulators are given back");
    return columns;
  }
}
