import type { BigintsAs, Field } from "@millrace/graph";
import type { RowBatch } from "../batch/row-batch.ts";
import { calling, loading, saidFailure } from "./function-failure.ts";
import type { FunctionFailure } from "./function-failure.ts";
import type { FunctionVm, VmProgram } from "./function-vm.ts";
import { parseFunction } from "./parse-function.ts";
import { PROGRAM_ROWS } from "./program-columns.ts";
import { RowInput } from "./row-input.ts";
import { TRIGGER_ABOUT, TRIGGER_ARRAYS, TRIGGER_PROGRAM, triggerProgram } from "./trigger-program.ts";
import { functionColumns } from "./value-class.ts";
import type { WindowAbout } from "./window-function.ts";

export interface TriggerShape {
  readonly source: string;
  readonly bigints: BigintsAs;
  readonly input: readonly Field[];
  readonly states: readonly string[];
}

export interface TriggerAbout extends WindowAbout {
  /** Of the row or of the timer; NaN: none. */
  readonly time: number;
}

/** A person's trigger, in a sandbox. What it keeps of the window at hand is in arrays that the owner fills and reads. */
export class TriggerFunction {
  readonly #source: string;
  readonly #program: VmProgram;
  readonly #input: RowInput;
  readonly #own: number;
  #batch: RowBatch | null = null;
  /** Row 0 of the program, and how many there are. */
  #from = 0;
  #loaded = 0;

  constructor({ source, bigints, input, states }: TriggerShape, vm: FunctionVm) {
    const columns = functionColumns(input, bigints);
    this.#source = source;
    this.#program = loading(source, () =>
      vm.load(triggerProgram(parseFunction(source), columns, states), []),
    );
    this.#input = new RowInput(columns, this.#program);
    this.#own = this.#input.nextArray;
  }

  /** Rows of this batch come next. */
  begin(batch: RowBatch): void {
    this.#batch = batch;
    this.#load(batch.from);
  }

  /** States, then timers of the two kinds, then states of windows that merge: lent until the next call. */
  numbers(which: "states" | "event" | "processing" | "sources"): Float64Array {
    return this.#program.arrays[this.#own + TRIGGER_ARRAYS[which]] as Float64Array;
  }

  /** The number of the result, or what failed. */
  onElement(i: number, about: TriggerAbout): number | FunctionFailure {
    if (i < this.#from || i >= this.#from + this.#loaded) this.#load(i);
    if (this.#loaded === 0) return { kind: "unsafe-integer" };
    return this.call("onElement", about, i - this.#from);
  }

  call(name: keyof typeof TRIGGER_PROGRAM, about: TriggerAbout, argument = 0): number | FunctionFailure {
    const place = this.#program.arrays[this.#own + TRIGGER_ARRAYS.about]!;
    for (const each of ["start", "end", "watermark", "processingTime", "time"] as const)
      place[TRIGGER_ABOUT[each]] = about[each];
    const result = calling(this.#source, () => this.#program.call(TRIGGER_PROGRAM[name], argument));
    return result >= 0 ? result : saidFailure(this.#program.describe(), [], this.#source);
  }

  #load(from: number): void {
    const batch = this.#batch!;
    this.#from = from;
    this.#loaded = this.#input.load(batch, from, Math.min(batch.to - from, PROGRAM_ROWS), null);
  }
}
