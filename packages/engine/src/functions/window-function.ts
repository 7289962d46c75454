import type { BigintsAs, Field, FunctionState, JoinedRows } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { Column } from "../batch/column.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { encodeUtf8 } from "../batch/utf8.ts";
import { ACCUMULATOR_COLUMNS } from "./accumulator-text.ts";
import { calling, loading, saidFailure } from "./function-failure.ts";
import type { FunctionFailure } from "./function-failure.ts";
import type { FunctionVm, VmProgram } from "./function-vm.ts";
import { keptTexts } from "./kept-columns-text.ts";
import { KeptStates } from "./kept-states.ts";
import type { ChangedStates } from "./kept-states.ts";
import { parseFunction } from "./parse-function.ts";
import { PROGRAM_ROWS } from "./program-columns.ts";
import { RowInput } from "./row-input.ts";
import { RowOutput } from "./row-output.ts";
import { functionColumns, textCount } from "./value-class.ts";
import type { FunctionColumn } from "./value-class.ts";
import { WindowAccumulators } from "./window-accumulators.ts";
import {
  ABOUT,
  addedColumns,
  RUN_OF,
  WINDOW_ARRAYS,
  WINDOW_PROGRAM,
  windowProgram,
} from "./window-program.ts";
import type { WindowForm } from "./window-program.ts";

export interface WindowShape {
  readonly form: WindowForm;
  readonly source: string;
  readonly bigints: BigintsAs;
  readonly input: readonly Field[];
  readonly output: readonly Field[];
  readonly states: readonly FunctionState[];
  readonly windowStates: readonly string[];
  /** Of a co-group. */
  readonly both?: JoinedRows;
  /** Of a reduce or an aggregate whose rows are not kept. */
  readonly accumulates?: { readonly merges: boolean };
}

/** The window at hand, and what time it is. */
export interface WindowAbout {
  readonly start: number;
  readonly end: number;
  readonly watermark: number;
  readonly processingTime: number;
}

/** The key of a window: its text, and in a row what is kept of it; null: the function does not ask. */
export interface WindowKey {
  readonly text: () => string;
  readonly kept: RowBatch | null;
}

export const NO_KEY: WindowKey = { text: () => "null", kept: null };

/** Rows of a window: where they stand, oldest first, and when they came. */
export interface WindowRows {
  readonly columns: readonly Column[];
  readonly rows: readonly number[];
  readonly timestamp: (at: number) => number;
}

/** A person's function over the rows of windows, in a sandbox. */
export class WindowFunction {
  /** Numbers that are kept of the window at hand: the owner writes them before a call, and reads them after it. */
  readonly kept: Float64Array;
  /** Whether it is to be told of windows that go: `clear` does nothing otherwise. */
  readonly clears: boolean;
  /** Whether it is given the key, and what is kept of it: a process function is, also one behind a reduce or aggregate. */
  readonly asksKey: boolean;
  /** Null: it is given the rows of windows. */
  readonly accumulators: WindowAccumulators | null;
  readonly #shape: WindowShape;
  readonly #program: VmProgram;
  readonly #input: RowInput;
  readonly #gathered: BatchBuilder;
  readonly #output: RowOutput;
  readonly #made: BatchBuilder;
  readonly #outputs: readonly FunctionColumn[];
  readonly #states: KeptStates;
  /** The text that is the key. */
  readonly #key: number;
  readonly #own: number;

  constructor(shape: WindowShape, vm: FunctionVm) {
    const { source, bigints, windowStates } = shape;
    const input = functionColumns(shape.input, bigints);
    this.#shape = shape;
    this.#outputs = functionColumns(shape.output, bigints);
    const parsed = loading(source, () => parseFunction(source));
    this.clears = parsed.exports.has("clear");
    this.asksKey = shape.form === "process" || parsed.exports.has("process");
    this.#program = loading(source, () =>
      vm.load(windowProgram({ ...shape, parsed, input, output: this.#outputs }), []),
    );
    this.#input = new RowInput(input, this.#program);
    this.#gathered = new BatchBuilder({ fields: shape.input }, PROGRAM_ROWS);
    const text = textCount(input);
    const place = { array: this.#input.nextArray, text, taken: textCount(this.#outputs) };
    this.#states = new KeptStates(shape.states, bigints, this.#program, place);
    this.#output = new RowOutput(this.#outputs, this.#program, { array: this.#states.nextArray });
    this.#made = new BatchBuilder({ fields: shape.output });
    const accumulates = shape.accumulates !== undefined;
    const given = { array: this.#output.nextArray, text: text + keptTexts(shape.states) };
    const between = given.array + (accumulates ? ACCUMULATOR_ARRAYS : 0);
    const taken = { array: between, text: place.taken + keptTexts(shape.states), output: 1 };
    this.#key = given.text + (accumulates ? 1 : 0);
    this.#own = between + (accumulates ? ACCUMULATOR_ARRAYS : 0);
    this.kept = new Float64Array(windowStates.length).fill(NaN);
    this.accumulators = accumulates
      ? new WindowAccumulators({
          program: this.#program,
          call: (index, argument) => this.#call(index, argument),
          failure: () => this.#failure(),
          rows: this.#input,
          wanted: addedColumns(shape, parsed),
          given,
          taken,
          own: this.#own + WINDOW_ARRAYS.states + 1 + keptTexts(shape.states),
        })
      : null;
  }

  /** Gives the rows, a chunk at a time; what is wrong with them, or null. */
  push({ columns, rows, timestamp }: WindowRows): FunctionFailure | null {
    const builder = this.#gathered;
    for (let from = 0; from < rows.length; from += PROGRAM_ROWS) {
      const chunk = rows.slice(from, from + PROGRAM_ROWS);
      builder.reset();
      for (const row of chunk) builder.appendRow(columns, row);
      if (this.#input.load(builder.take(), 0, chunk.length, null) < chunk.length) {
        this.#call(WINDOW_PROGRAM.push, -1);
        return { kind: "unsafe-integer" };
      }
      const stamps = this.#program.arrays[this.#own + WINDOW_ARRAYS.timestamps]!;
      chunk.forEach((_, at) => (stamps[at] = timestamp(from + at)));
      this.#call(WINDOW_PROGRAM.push, chunk.length);
    }
    return null;
  }

  /**
   * Calls the function; what went wrong, or null. What failed leaves everything as it was. `argument`: RUN_OF, or of an
   * evictor whether it is called after the window's function.
   */
  run(about: WindowAbout, key: WindowKey, argument: number = RUN_OF.rows): FunctionFailure | null {
    return this.#run(WINDOW_PROGRAM.run, about, { key, argument });
  }

  clear(about: WindowAbout, key: WindowKey): FunctionFailure | null {
    return this.#run(WINDOW_PROGRAM.clear, about, { key, argument: 0 });
  }

  /** What the last call has changed of what is kept of its key; null: nothing. */
  changed(): ChangedStates | null {
    const count = this.#call(WINDOW_PROGRAM.end, 0);
    return count === 0 ? null : this.#states.take(count, this.#own + WINDOW_ARRAYS.states);
  }

  /** Copies of the rows that the last call has given, a builder for each chunk. */
  results(): readonly BatchBuilder[] {
    const chunks: BatchBuilder[] = [];
    const next = (): number => this.#call(WINDOW_PROGRAM.take, 0);
    this.#output.takeAll(this.#made, next, (rows) => {
      const { columns } = this.#made.take();
      const chunk = new BatchBuilder({ fields: this.#shape.output }, rows);
      for (let row = 0; row < rows; row++) chunk.appendRow(columns, row);
      chunk.take();
      chunks.push(chunk);
    });
    return chunks;
  }

  /** Whether each of so many rows is to go, after a call of an evictor. */
  gone(count: number): Uint8Array {
    const gone = new Uint8Array(count);
    for (let from = 0; from < count;) {
      const n = this.#call(WINDOW_PROGRAM.gone, from);
      const flags = this.#program.arrays[this.#own + WINDOW_ARRAYS.gone] as Uint8Array;
      gone.set(flags.subarray(0, n), from);
      from += n;
    }
    return gone;
  }

  // oxlint-disable-next-line max-params -- which, of what
  #run(
    index: number,
    about: WindowAbout,
    { key, argument }: { readonly key: WindowKey; readonly argument: number },
  ): FunctionFailure | null {
    if (key.kept !== null) {
      const bytes = encodeUtf8(key.text());
      this.#program.setText(this.#key, bytes, bytes.length);
      this.#states.load(key.kept);
      this.#call(WINDOW_PROGRAM.begin, 1);
    }
    const arrays = this.#program.arrays;
    const place = arrays[this.#own + WINDOW_ARRAYS.about]!;
    for (const name of ["start", "end", "watermark", "processingTime"] as const)
      place[ABOUT[name]] = about[name];
    (arrays[this.#own + WINDOW_ARRAYS.kept] as Float64Array).set(this.kept);
    if (this.#call(index, argument) < 0) return this.#failure();
    const kept = this.#program.arrays[this.#own + WINDOW_ARRAYS.kept] as Float64Array;
    this.kept.set(kept.subarray(0, this.kept.length));
    return null;
  }

  #call(index: number, argument: number): number {
    return calling(this.#shape.source, () => this.#program.call(index, argument));
  }

  #failure(): FunctionFailure {
    return saidFailure(this.#program.describe(), this.#outputs, this.#shape.source);
  }
}

/** Values and nulls of each column of an accumulator. */
const ACCUMULATOR_ARRAYS = 2 * ACCUMULATOR_COLUMNS.length;
