import type { BigintsAs, Field, FunctionState } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { decodeUtf8, encodeUtf8 } from "../batch/utf8.ts";
import { calling, loading, rowFailure, saidFailure } from "./function-failure.ts";
import type { FunctionFailure } from "./function-failure.ts";
import type { FunctionVm, VmProgram } from "./function-vm.ts";
import { parseFunction } from "./parse-function.ts";
import { PROGRAM_ROWS } from "./program-columns.ts";
import { LINE, PART, PROCESS_ARRAYS, PROCESS_PROGRAM, processProgram } from "./process-program.ts";
import { RowInput } from "./row-input.ts";
import { RowOutput } from "./row-output.ts";
import { functionColumns, textCount } from "./value-class.ts";
import type { FunctionColumn } from "./value-class.ts";

export interface ProcessShape {
  readonly source: string;
  readonly bigints: BigintsAs;
  readonly input: readonly Field[];
  readonly output: readonly Field[];
  readonly states: readonly FunctionState[];
  readonly rowtime: number | null;
  readonly subtask: number;
  readonly parallelism: number;
}

/** What is kept of a key, as texts: the key, each state, the timers. Empty: nothing. */
export type KeptTexts = readonly string[];

/** What is kept of a key now, without the key. */
export interface ChangedTexts {
  readonly slot: number;
  readonly texts: KeptTexts;
}

export interface ProcessTimer {
  readonly slot: number;
  readonly timeMs: number;
  readonly domain: 0 | 1;
}

export interface ProcessReceiver {
  rows(builder: BatchBuilder): void;
  failed(index: number, failure: FunctionFailure): void;
}

/** A person's functions of keyed rows and timers, in a sandbox. */
export class ProcessFunction {
  readonly #source: string;
  readonly #vm: FunctionVm;
  readonly #program: VmProgram;
  readonly #input: RowInput;
  readonly #output: RowOutput;
  readonly #outputs: readonly FunctionColumn[];
  readonly #builder: BatchBuilder;
  readonly #texts: { readonly given: number; readonly taken: number };
  readonly #own: number;

  constructor(shape: ProcessShape, vm: FunctionVm) {
    const { source, bigints, input, output } = shape;
    const inputs = functionColumns(input, bigints);
    this.#source = source;
    this.#vm = vm;
    this.#outputs = functionColumns(output, bigints);
    this.#program = loading(source, () =>
      vm.load(
        processProgram({ ...shape, parsed: parseFunction(source), inputs, outputs: this.#outputs }),
        [],
      ),
    );
    this.#input = new RowInput(inputs, this.#program);
    this.#output = new RowOutput(this.#outputs, this.#program, this.#input.arrayCount + 1);
    this.#builder = new BatchBuilder({ fields: output });
    this.#texts = { given: textCount(inputs), taken: textCount(this.#outputs) };
    this.#own = this.#program.arrays.length - 4;
  }

  get byteSize(): number {
    return this.#vm.byteSize;
  }

  /** What the functions learn of time until this is called again. */
  setTime(watermark: number, nowMs: number): void {
    const clock = this.#program.arrays[this.#own + PROCESS_ARRAYS.clock]!;
    clock[0] = watermark;
    clock[1] = nowMs;
  }

  openOrClose(which: "open" | "close"): void {
    if (this.#call(PROCESS_PROGRAM[which], 0) >= 0) return;
    throw rowFailure(this.#failure(), "");
  }

  /** Gives the keys of the next rows or timers: slot i is that of the i-th. */
  begin(keys: readonly KeptTexts[]): void {
    const bytes = encodeUtf8(keys.map((texts) => texts.join(PART)).join(LINE));
    this.#program.setText(this.#texts.given, bytes, bytes.length);
    this.#call(PROCESS_PROGRAM.begin, keys.length);
  }

  /** What has changed of the keys since `begin`. */
  end(): readonly ChangedTexts[] {
    if (this.#call(PROCESS_PROGRAM.end, 0) === 0) return [];
    const bytes = this.#program.text(this.#texts.taken);
    return decodeUtf8(bytes, 0, bytes.length)
      .split(LINE)
      .map((line) => {
        const [slot, ...texts] = line.split(PART);
        return { slot: Number(slot), texts };
      });
  }

  /** Gives the rows from `at` on, one a slot of `slots`; the first that it did not come to. */
  // oxlint-disable-next-line max-params -- rows, and whose they are
  rows(batch: RowBatch, at: number, slots: Int32Array, receiver: ProcessReceiver): number {
    const loaded = this.#input.load(batch, at, slots.length, null);
    if (loaded === 0) {
      receiver.failed(at, { kind: "unsafe-integer" });
      return at + 1;
    }
    (this.#program.arrays[this.#own + PROCESS_ARRAYS.slots] as Int32Array).set(slots);
    return at + this.#run(PROCESS_PROGRAM.rows, loaded, at, receiver);
  }

  /** Fires timers, at most as many as a program has rows; how many. */
  timers(timers: readonly ProcessTimer[], receiver: ProcessReceiver): number {
    const arrays = this.#program.arrays;
    timers.forEach(({ slot, timeMs, domain }, i) => {
      arrays[this.#own + PROCESS_ARRAYS.slots]![i] = slot;
      arrays[this.#own + PROCESS_ARRAYS.times]![i] = timeMs;
      arrays[this.#own + PROCESS_ARRAYS.domains]![i] = domain;
    });
    return this.#run(PROCESS_PROGRAM.timers, timers.length, 0, receiver);
  }

  close(): void {
    this.#vm.close();
  }

  // oxlint-disable-next-line max-params -- which of them, and who hears of it
  #run(program: number, count: number, first: number, receiver: ProcessReceiver): number {
    const result = this.#call(program, count);
    const next = (): number => this.#call(PROCESS_PROGRAM.take, 0);
    this.#output.takeAll(this.#builder, next, () => receiver.rows(this.#builder));
    if (result >= 0) return result;
    receiver.failed(first - 1 - result, this.#failure());
    return -result;
  }

  #call(index: number, argument: number): number {
    return calling(this.#source, () => this.#program.call(index, argument));
  }

  #failure(): FunctionFailure {
    return saidFailure(this.#program.describe(), this.#outputs, this.#source);
  }
}

export const MOST_TIMERS = PROGRAM_ROWS;
