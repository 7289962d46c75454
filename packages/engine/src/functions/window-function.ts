import type { BigintsAs, Field, FunctionState } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { Column } from "../batch/column.ts";
import { decodeUtf8, encodeUtf8 } from "../batch/utf8.ts";
import { calling, loading, saidFailure } from "./function-failure.ts";
import type { FunctionFailure } from "./function-failure.ts";
import type { FunctionVm, VmProgram } from "./function-vm.ts";
import { parseFunction } from "./parse-function.ts";
import { PART } from "./process-program.ts";
import { PROGRAM_ROWS } from "./program-columns.ts";
import { RowInput } from "./row-input.ts";
import { RowOutput } from "./row-output.ts";
import { functionColumns, textCount } from "./value-class.ts";
import type { FunctionColumn } from "./value-class.ts";
import { ABOUT, WINDOW_ARRAYS, WINDOW_PROGRAM, windowProgram } from "./window-program.ts";
import type { WindowForm } from "./window-program.ts";

export interface WindowShape {
  readonly form: WindowForm;
  readonly source: string;
  readonly bigints: BigintsAs;
  readonly input: readonly Field[];
  readonly output: readonly Field[];
  readonly states: readonly FunctionState[];
  readonly windowStates: readonly string[];
}

/** The window at hand, and what time it is. */
export interface WindowAbout {
  readonly start: number;
  readonly end: number;
  readonly watermark: number;
  readonly processingTime: number;
}

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
  readonly #shape: WindowShape;
  readonly #program: VmProgram;
  readonly #input: RowInput;
  readonly #gathered: BatchBuilder;
  readonly #output: RowOutput;
  readonly #made: BatchBuilder;
  readonly #outputs: readonly FunctionColumn[];
  readonly #texts: { readonly given: number; readonly taken: number };
  readonly #own: number;

  constructor(shape: WindowShape, vm: FunctionVm) {
    const { source, bigints, windowStates } = shape;
    const input = functionColumns(shape.input, bigints);
    this.#shape = shape;
    this.#outputs = functionColumns(shape.output, bigints);
    this.#program = loading(source, () =>
      vm.load(windowProgram({ ...shape, parsed: parseFunction(source), input, output: this.#outputs }), []),
    );
    this.#input = new RowInput(input, this.#program);
    this.#gathered = new BatchBuilder({ fields: shape.input }, PROGRAM_ROWS);
    this.#output = new RowOutput(this.#outputs, this.#program, { array: this.#input.nextArray });
    this.#made = new BatchBuilder({ fields: shape.output });
    this.#texts = { given: textCount(input), taken: textCount(this.#outputs) };
    this.#own = this.#output.nextArray;
    this.kept = new Float64Array(windowStates.length).fill(NaN);
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
   * Calls the function. `key`: what is kept of the key, as texts, the key first; the texts that it has then, where they
   * have changed. What failed, leaves everything as it was.
   */
  run(
    about: WindowAbout,
    key: readonly string[],
    argument = 0,
  ): { readonly failure: FunctionFailure } | { readonly changed: readonly string[] | null } {
    return this.#run(WINDOW_PROGRAM.run, about, { key, argument });
  }

  clear(about: WindowAbout, key: readonly string[]): ReturnType<WindowFunction["run"]> {
    return this.#run(WINDOW_PROGRAM.clear, about, { key, argument: 0 });
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
    { key, argument }: { readonly key: readonly string[]; readonly argument: number },
  ): ReturnType<WindowFunction["run"]> {
    const bytes = encodeUtf8(key.join(PART));
    this.#program.setText(this.#texts.given, bytes, bytes.length);
    const arrays = this.#program.arrays;
    const place = arrays[this.#own + WINDOW_ARRAYS.about]!;
    for (const name of ["start", "end", "watermark", "processingTime"] as const)
      place[ABOUT[name]] = about[name];
    (arrays[this.#own + WINDOW_ARRAYS.kept] as Float64Array).set(this.kept);
    const result = this.#call(index, argument);
    if (result < 0) return { failure: this.#failure() };
    const kept = this.#program.arrays[this.#own + WINDOW_ARRAYS.kept] as Float64Array;
    this.kept.set(kept.subarray(0, this.kept.length));
    if (result === 1) return { changed: null };
    const taken = this.#program.text(this.#texts.taken);
    return { changed: decodeUtf8(taken, 0, taken.length).split(PART) };
  }

  #call(index: number, argument: number): number {
    return calling(this.#shape.source, () => this.#program.call(index, argument));
  }

  #failure(): FunctionFailure {
    return saidFailure(this.#program.describe(), this.#outputs, this.#shape.source);
  }
}
