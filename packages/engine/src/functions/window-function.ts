import type { BigintsAs, Field, FunctionSide, FunctionState, JoinedRows } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { Column } from "../batch/column.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { encodeUtf8 } from "../batch/utf8.ts";
import { ACCUMULATOR_COLUMNS } from "./accumulator-text.ts";
import { calling, loading, saidFailure } from "./function-failure.ts";
import type { FunctionFailure } from "./function-failure.ts";
import type { FunctionVm, VmProgram } from "./function-vm.ts";
import { keptTexts } from "./kept-columns-text.ts";
import { KeptParts } from "./kept-parts.ts";
import type { PartChange, ReadPart } from "./kept-parts.ts";
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
  WINDOW_ARRAYS,
  WINDOW_PROGRAM,
  windowProgram,
  windowTexts,
} from "./window-program.ts";
import type { Accumulates, WindowForm } from "./window-program.ts";

export interface WindowShape {
  readonly form: WindowForm;
  readonly source: string;
  readonly bigints: BigintsAs;
  readonly input: readonly Field[];
  readonly output: readonly Field[];
  readonly sides: readonly FunctionSide[];
  readonly states: readonly FunctionState[];
  readonly windowStates: readonly FunctionState[];
  /** Of a co-group. */
  readonly both?: JoinedRows;
  /** Of a reduce or an aggregate whose rows are not kept. */
  readonly accumulates?: Accumulates;
}

/** The window at hand, and what time it is. */
export interface WindowAbout {
  readonly start: number;
  readonly end: number;
  readonly watermark: number;
  readonly processingTime: number;
}

/** The key of a window: its text, and in a row what is kept of it, then of the window; null: the function does not ask. Its parts are of slot 0. */
export interface WindowKey {
  readonly text: () => string;
  readonly kept: RowBatch | null;
  readonly part: ReadPart;
}

export const NO_KEY: WindowKey = { text: () => "null", kept: null, part: () => null };

/** Rows of a window: where they stand, oldest first, and when they came. */
export interface WindowRows {
  readonly columns: readonly Column[];
  readonly rows: readonly number[];
  readonly timestamp: (at: number) => number;
}

interface WindowRowsOut {
  readonly fields: readonly Field[];
  readonly rows: RowOutput;
  readonly builder: BatchBuilder;
}

/** A process function, or what is called when a window goes, which a co-group has not. */
const asksKey = ({ form }: WindowShape, exports: ReadonlyMap<string, string>): boolean =>
  form !== "co-group" && form !== "evict" && (exports.has("process") || exports.has("clear"));

/** Of joined rows only the side and what both have. */
const pushedColumns = ({ both, input }: WindowShape): ReadonlySet<number> | null =>
  both === undefined
    ? null
    : new Set([...input.keys()].filter((index) => index === both.isRight || index >= both.left));

/** A person's function over the rows of windows, in a sandbox. */
export class WindowFunction {
  /** Whether it is to be told of windows that go: `clear` does nothing otherwise. */
  readonly clears: boolean;
  /** Whether it is given the key, and what is kept of it: a process function is, also one behind a reduce or aggregate. */
  readonly asksKey: boolean;
  /** Null: it is given the rows of windows. */
  readonly accumulators: WindowAccumulators | null;
  readonly #shape: WindowShape;
  readonly #vm: FunctionVm;
  readonly #program: VmProgram;
  readonly #input: RowInput;
  /** Columns of the rows that it is given; null: all. */
  readonly #pushed: ReadonlySet<number> | null;
  /** The main one, then side outputs. */
  readonly #outputs: readonly WindowRowsOut[];
  readonly #columns: readonly FunctionColumn[];
  readonly #states: KeptStates;
  readonly #parts: KeptParts;
  /** The text that is the key. */
  readonly #key: number;
  readonly #own: number;
  #atHand = NO_KEY;

  constructor(shape: WindowShape, vm: FunctionVm) {
    const { source, bigints } = shape;
    const input = functionColumns(shape.input, bigints);
    const fields = [shape.output, ...shape.sides.map((side) => side.fields)];
    const outputs = fields.map((own) => functionColumns(own, bigints));
    const sides = shape.sides.map(({ name }, index) => ({ name, columns: outputs[index + 1]! }));
    this.#shape = shape;
    this.#vm = vm;
    this.#columns = outputs.flat();
    const parsed = loading(source, () => parseFunction(source));
    const parts = { ...shape, parsed, input, output: outputs[0]!, sides };
    this.clears = parsed.exports.has("clear");
    this.asksKey = shape.form === "process" || asksKey(shape, parsed.exports);
    const host = [() => this.#parts.give(this.#atHand.part)];
    this.#program = loading(source, () => vm.load(windowProgram(parts), host));
    const texts = windowTexts(parts);
    this.#input = new RowInput(input, this.#program);
    this.#pushed = pushedColumns(shape);
    const place = { array: this.#input.nextArray, text: textCount(input), taken: texts.taken };
    const states = [...shape.states, ...shape.windowStates];
    this.#states = new KeptStates(states, bigints, this.#program, place);
    let array = this.#states.nextArray;
    let text = 0;
    this.#outputs = outputs.map((own, output) => {
      const rows = new RowOutput(own, this.#program, { array, text, output });
      array = rows.nextArray;
      text += textCount(own);
      return { fields: fields[output]!, rows, builder: new BatchBuilder({ fields: fields[output]! }) };
    });
    this.#key = texts.key;
    const accumulates = shape.accumulates !== undefined;
    const taken = array + (accumulates ? ACCUMULATOR_ARRAYS : 0);
    this.#own = taken + (accumulates ? ACCUMULATOR_ARRAYS : 0);
    this.#parts = new KeptParts(this.#program, { ...texts.parts, asked: this.#own + WINDOW_ARRAYS.asked });
    this.accumulators = accumulates
      ? new WindowAccumulators({
          program: this.#program,
          call: (index, argument) => this.#call(this.#afterTakes + index, argument),
          failure: () => this.#failure(),
          rows: this.#input,
          wanted: addedColumns(shape, parsed),
          given: { array, text: texts.accumulators.given },
          taken: { array: taken, text: texts.accumulators.taken, output: outputs.length },
          own: this.#own + WINDOW_ARRAYS.states + 1 + keptTexts(states),
        })
      : null;
  }

  get byteSize(): number {
    return this.#vm.byteSize;
  }

  /** Gives the rows, a chunk at a time; what is wrong with them, or null. */
  push({ columns, rows, timestamp }: WindowRows): FunctionFailure | null {
    for (let from = 0; from < rows.length; from += PROGRAM_ROWS) {
      const count = Math.min(PROGRAM_ROWS, rows.length - from);
      if (this.#input.loadPicked({ columns, rows, from, count }, this.#pushed) < count) {
        this.#call(WINDOW_PROGRAM.push, -1);
        return { kind: "unsafe-integer" };
      }
      if (this.#shape.form === "evict") {
        const stamps = this.#program.arrays[this.#own + WINDOW_ARRAYS.timestamps]!;
        for (let at = 0; at < count; at++) stamps[at] = timestamp(from + at);
      }
      this.#call(WINDOW_PROGRAM.push, count);
    }
    return null;
  }

  /**
   * Calls the function; what went wrong, or null. What failed leaves everything as it was. `argument`: as of `runOfSlot`, or
   * of an evictor whether it is called after the window's function.
   */
  run(about: WindowAbout, key: WindowKey, argument = 0): FunctionFailure | null {
    return this.#run(WINDOW_PROGRAM.run, about, { key, argument });
  }

  clear(about: WindowAbout, key: WindowKey): FunctionFailure | null {
    return this.#run(WINDOW_PROGRAM.clear, about, { key, argument: 0 });
  }

  /** Removes what of the key has lived its time; `changed` follows. */
  expire(about: WindowAbout, key: WindowKey): void {
    this.#run(WINDOW_PROGRAM.expire, about, { key, argument: 0 });
  }

  /** What the last call has changed of what is kept of its key; null: nothing. */
  changed(): ChangedStates | null {
    const count = this.#call(WINDOW_PROGRAM.end, 0);
    return count === 0 ? null : this.#states.take(count, this.#own + WINDOW_ARRAYS.states);
  }

  /** The parts that it has changed, when `changed` has said that something is. */
  changedParts(): readonly PartChange[] {
    return this.#parts.changed();
  }

  /** The rows that the last call has given by the main output, a builder for each chunk: lent until the next time. */
  results(): readonly BatchBuilder[] {
    const { fields, rows, builder } = this.#outputs[0]!;
    const chunks: BatchBuilder[] = [];
    rows.takeEach(
      (count) => (chunks.length === 0 ? builder : new BatchBuilder({ fields }, count)),
      () => this.#call(WINDOW_PROGRAM.take, 0),
      (chunk) => {
        chunk.take();
        chunks.push(chunk);
      },
    );
    return chunks;
  }

  /** The rows that the last call has given by a side output: the batch is lent. */
  takeSide(side: number, given: (rows: RowBatch) => void): void {
    const { rows, builder } = this.#outputs[side + 1]!;
    const next = (): number => this.#call(WINDOW_PROGRAM.take + side + 1, 0);
    rows.takeAll(builder, next, () => given(builder.take()));
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
    this.#atHand = key;
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
    return this.#call(index, argument) < 0 ? this.#failure() : null;
  }

  get #afterTakes(): number {
    return WINDOW_PROGRAM.take + this.#outputs.length;
  }

  #call(index: number, argument: number): number {
    return calling(this.#shape.source, () => this.#program.call(index, argument));
  }

  #failure(): FunctionFailure {
    return saidFailure(this.#program.describe(), this.#columns, this.#shape.source);
  }
}

/** Values and nulls of each column of an accumulator. */
const ACCUMULATOR_ARRAYS = 2 * ACCUMULATOR_COLUMNS.length;
