import type { BigintsAs, Field, FunctionSide, FunctionState } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { decodeUtf8, encodeUtf8 } from "../batch/utf8.ts";
import { calling, loading, rowFailure, saidFailure } from "./function-failure.ts";
import type { FunctionFailure } from "./function-failure.ts";
import type { FunctionVm, VmProgram } from "./function-vm.ts";
import { parseFunction } from "./parse-function.ts";
import { PROGRAM_ROWS } from "./program-columns.ts";
import { keptTexts } from "./kept-columns-text.ts";
import { KeptParts } from "./kept-parts.ts";
import type { PartChange, ReadPart } from "./kept-parts.ts";
import { KeptStates } from "./kept-states.ts";
import type { ChangedStates } from "./kept-states.ts";
import {
  LINE,
  PART,
  PROCESS_ARRAYS,
  PROCESS_PROGRAM,
  processProgram,
  readByInput,
} from "./process-program.ts";
import { RowInput } from "./row-input.ts";
import { RowOutput } from "./row-output.ts";
import { functionColumns, textCount } from "./value-class.ts";
import type { FunctionColumn } from "./value-class.ts";

export interface ProcessShape {
  readonly source: string;
  readonly bigints: BigintsAs;
  /** One or two. */
  readonly inputs: readonly { readonly fields: readonly Field[]; readonly rowtime: number | null }[];
  readonly output: readonly Field[];
  readonly sides: readonly FunctionSide[];
  readonly states: readonly FunctionState[];
  readonly broadcast: readonly string[] | null;
  readonly keyed: boolean;
  readonly subtask: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
}

/** Domain 2: the clean-up of states that have lived their time. */
export interface ProcessTimer {
  readonly slot: number;
  readonly timeMs: number;
  readonly domain: 0 | 1 | 2;
}

export interface ProcessReceiver {
  /** Rows of an output: 0 is the main one, the side outputs follow. */
  rows(builder: BatchBuilder, output: number): void;
  /** Row `index` of the batch, or of the timers that were given. */
  failed(index: number, failure: FunctionFailure): void;
}

/** An entry of a broadcast state: its name, then key and value as JSON. */
export type BroadcastEntry = readonly [state: string, key: string, value: string];

/** What functions ask for of the keys that were begun. */
export interface KeysAtHand {
  /** The text of the key of a slot. */
  key(slot: number): string;
  readonly part: ReadPart;
}

/** Rows that are of no key. */
export const NO_KEYS: KeysAtHand = { key: () => "null", part: () => null };

interface Output {
  readonly rows: RowOutput;
  readonly builder: BatchBuilder;
}

/** A person's functions of rows with state and timers, in a sandbox. */
export class ProcessFunction {
  readonly #source: string;
  readonly #vm: FunctionVm;
  readonly #program: VmProgram;
  readonly #inputs: readonly RowInput[];
  /** By input: the columns that are read; null: all. */
  readonly #wanted: readonly (ReadonlySet<number> | null)[];
  readonly #outputs: readonly Output[];
  readonly #columns: readonly FunctionColumn[];
  readonly #kept: KeptStates;
  readonly #parts: KeptParts;
  readonly #texts: { readonly given: number; readonly taken: number };
  readonly #own: number;
  #keys: KeysAtHand = NO_KEYS;

  constructor(shape: ProcessShape, vm: FunctionVm) {
    const { source, bigints } = shape;
    const inputs = shape.inputs.map(({ fields, rowtime }) => ({
      columns: functionColumns(fields, bigints),
      rowtime,
    }));
    const fields = [shape.output, ...shape.sides.map((side) => side.fields)];
    const outputs = fields.map((own) => functionColumns(own, bigints));
    const sides = shape.sides.map(({ name }) => name);
    this.#source = source;
    this.#vm = vm;
    const parts = loading(source, () => ({
      ...shape,
      parsed: parseFunction(source),
      inputs,
      outputs,
      sides,
    }));
    this.#wanted = inputs.map((_, index) => readByInput(parts, index));
    const host = [(slot: number) => this.#giveKey(slot), () => this.#parts.give(this.#keys.part)];
    this.#program = loading(source, () => vm.load(processProgram(parts), host));
    let array = 1;
    let text = 0;
    this.#inputs = inputs.map(({ columns }) => {
      const input = new RowInput(columns, this.#program, { array, text });
      array = input.nextArray;
      text += textCount(columns);
      return input;
    });
    const given = text + keptTexts(shape.states);
    const place = { array, text, taken: outputs.reduce((sum, columns) => sum + textCount(columns), 0) };
    this.#kept = new KeptStates(shape.states, bigints, this.#program, place);
    array = this.#kept.nextArray;
    text = 0;
    this.#outputs = outputs.map((columns, output) => {
      const rows = new RowOutput(columns, this.#program, { array, text, output });
      array = rows.nextArray;
      text += textCount(columns);
      return { rows, builder: new BatchBuilder({ fields: fields[output]! }) };
    });
    this.#columns = outputs.flat();
    this.#texts = { given, taken: text };
    this.#own = array;
    const asked = array + PROCESS_ARRAYS.asked;
    this.#parts = new KeptParts(this.#program, { given, taken: text + keptTexts(shape.states), asked });
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

  /** Gives what is kept of the keys of the next rows or timers: row i of `kept` is slot i. */
  begin(kept: RowBatch, keys: KeysAtHand): void {
    this.#keys = keys;
    this.#kept.load(kept);
    this.#call(PROCESS_PROGRAM.begin, kept.rowCount);
  }

  /** What has changed of the keys since `begin`. */
  end(): ChangedStates | null {
    const count = this.#call(PROCESS_PROGRAM.end, 0);
    return count === 0 ? null : this.#kept.take(count, this.#own + PROCESS_ARRAYS.kept);
  }

  /** The parts that have changed of the keys, when `end` has said that some have. */
  changedParts(): readonly PartChange[] {
    return this.#parts.changed();
  }

  /** Gives the rows from `at` on, one a slot of `slots`; the first that it did not come to. */
  // oxlint-disable-next-line max-params -- rows, and whose they are
  rows(batch: RowBatch, at: number, slots: Int32Array, receiver: ProcessReceiver, input = 0): number {
    const loaded = this.#inputs[input]!.load(batch, at, slots.length, this.#wanted[input]!);
    if (loaded === 0) {
      receiver.failed(at, { kind: "unsafe-integer" });
      return at + 1;
    }
    (this.#program.arrays[this.#own + PROCESS_ARRAYS.slots] as Int32Array).set(slots);
    return at + this.#run(PROCESS_PROGRAM.inputs + input, loaded, at, receiver);
  }

  /** Fires timers, at most as many as a program has rows; how many. */
  timers(timers: readonly ProcessTimer[], receiver: ProcessReceiver, first = 0): number {
    const arrays = this.#program.arrays;
    timers.slice(first).forEach(({ slot, timeMs, domain }, i) => {
      arrays[this.#own + PROCESS_ARRAYS.slots]![i] = slot;
      arrays[this.#own + PROCESS_ARRAYS.times]![i] = timeMs;
      arrays[this.#own + PROCESS_ARRAYS.domains]![i] = domain;
    });
    return this.#run(PROCESS_PROGRAM.timers, timers.length - first, first, receiver);
  }

  /** Whether the last row of the broadcast input asked for the states of all keys. */
  get wantsKeys(): boolean {
    return this.#call(PROCESS_PROGRAM.apply, -1) > 0;
  }

  /** Does with the keys that were begun what was asked for. */
  apply(keys: number, receiver: ProcessReceiver): void {
    const result = this.#call(PROCESS_PROGRAM.apply, keys);
    this.#giveRows(receiver);
    if (result < 0) throw rowFailure(this.#failure(), "");
  }

  applied(): void {
    this.#call(PROCESS_PROGRAM.apply, 0);
  }

  broadcastEntries(): readonly BroadcastEntry[] {
    if (this.#call(PROCESS_PROGRAM.save, 0) === 0) return [];
    return this.#takenLines().map((line) => line.split(PART) as unknown as BroadcastEntry);
  }

  restoreBroadcast(entries: readonly BroadcastEntry[]): void {
    if (entries.length === 0) return;
    this.#give(entries.map((entry) => entry.join(PART)).join(LINE));
    this.#call(PROCESS_PROGRAM.load, 0);
  }

  close(): void {
    this.#vm.close();
  }

  // oxlint-disable-next-line max-params -- which of them, and who hears of it
  #run(program: number, count: number, first: number, receiver: ProcessReceiver): number {
    const result = this.#call(program, count);
    this.#giveRows(receiver);
    if (result >= 0) return result;
    receiver.failed(first - 1 - result, this.#failure());
    return -result;
  }

  #giveRows(receiver: ProcessReceiver): void {
    const takes = PROCESS_PROGRAM.inputs + this.#inputs.length;
    this.#outputs.forEach(({ rows, builder }, output) => {
      const next = (): number => this.#call(takes + output, 0);
      rows.takeAll(builder, next, () => receiver.rows(builder, output));
    });
  }

  #giveKey(slot: number): number {
    this.#give(this.#keys.key(slot));
    return 0;
  }

  #give(text: string): void {
    const bytes = encodeUtf8(text);
    this.#program.setText(this.#texts.given, bytes, bytes.length);
  }

  #takenLines(): readonly string[] {
    const bytes = this.#program.text(this.#texts.taken);
    return decodeUtf8(bytes, 0, bytes.length).split(LINE);
  }

  #call(index: number, argument: number): number {
    return calling(this.#source, () => this.#program.call(index, argument));
  }

  #failure(): FunctionFailure {
    return saidFailure(this.#program.describe(), this.#columns, this.#source);
  }
}

export const MOST_TIMERS = PROGRAM_ROWS;
