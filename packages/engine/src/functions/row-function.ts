import type { BigintsAs, Field } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { callFailure, calling, loading, saidFailure } from "./function-failure.ts";
import type { FunctionFailure } from "./function-failure.ts";
import { VmError } from "./function-vm.ts";
import type { FunctionVm, VmProgram } from "./function-vm.ts";
import { parseFunction } from "./parse-function.ts";
import { PROGRAM_ROWS, SHARED } from "./program-columns.ts";
import { RowInput } from "./row-input.ts";
import { RowOutput } from "./row-output.ts";
import { ROW_PROGRAM, rowProgram } from "./row-program.ts";
import type { RowForm } from "./row-program.ts";
import { functionColumns } from "./value-class.ts";
import type { FunctionColumn } from "./value-class.ts";

export interface RowFunctionShape {
  readonly form: RowForm;
  readonly source: string;
  readonly bigints: BigintsAs;
  readonly input: readonly Field[];
  /** Of a filter: nothing. */
  readonly output: readonly Field[];
}

export interface RowReceiver {
  /** Rows of output; of a map the input rows [from, to) that they are of. The builder is lent. */
  rows(builder: BatchBuilder, from: number, to: number): void;
  /** Input row `row` stays. */
  keep(row: number): void;
  failed(row: number, failure: FunctionFailure): void;
}

/** A person's function over rows, in a sandbox. */
export class RowFunction {
  readonly #shape: RowFunctionShape;
  readonly #vm: FunctionVm;
  readonly #program: VmProgram;
  readonly #input: RowInput;
  readonly #output: RowOutput;
  readonly #outputs: readonly FunctionColumn[];
  readonly #builder: BatchBuilder;
  readonly #fastReads: ReadonlySet<number> | null;
  readonly #kept: number;

  constructor(shape: RowFunctionShape, vm: FunctionVm) {
    const { form, source, bigints, input, output } = shape;
    const inputs = functionColumns(input, bigints);
    this.#shape = shape;
    this.#vm = vm;
    this.#outputs = functionColumns(output, bigints);
    const { text, fastReads } = loading(source, () =>
      rowProgram(form, parseFunction(source), inputs, this.#outputs),
    );
    this.#fastReads = fastReads;
    this.#program = loading(source, () => vm.load(text, []));
    this.#input = new RowInput(inputs, this.#program);
    this.#output = new RowOutput(this.#outputs, this.#program, { array: this.#input.nextArray });
    this.#builder = new BatchBuilder({ fields: output });
    this.#kept = this.#program.arrays.length - 1;
  }

  get byteSize(): number {
    return this.#vm.byteSize;
  }

  close(): void {
    this.#vm.close();
  }

  /** Gives some rows of the batch, from `at` on, to the function; the first that it did not come to. What is fatal is thrown. */
  stretch(batch: RowBatch, at: number, receiver: RowReceiver): number {
    const fast = this.#fastReads !== null;
    const count = Math.min(batch.to - at, PROGRAM_ROWS);
    const loaded = this.#input.load(batch, at, count, this.#fastReads);
    const result = loaded === 0 ? 0 : fast ? this.#fastRows(batch, at, loaded) : this.#rows(loaded);
    const done = result < 0 ? -1 - result : result;
    this.#give(at, done, receiver);
    if (result >= 0 && (done > 0 || loaded > 0)) return at + done;
    if (loaded === 0) receiver.failed(at, { kind: "unsafe-integer" });
    else if (fast) this.#alone(batch, at + done, receiver);
    else receiver.failed(at + done, this.#failure());
    return at + done + 1;
  }

  /** The row that the fast loop failed at, by the function as it was written: it says what is wrong, and where. */
  #alone(batch: RowBatch, row: number, receiver: RowReceiver): void {
    this.#failure();
    const loaded = this.#input.load(batch, row, 1, null);
    if (loaded === 0) receiver.failed(row, { kind: "unsafe-integer" });
    else if (this.#rows(1) < 0) receiver.failed(row, this.#failure());
    else this.#give(row, 1, receiver);
  }

  #give(from: number, done: number, receiver: RowReceiver): void {
    if (this.#shape.form === "filter") {
      const kept = this.#program.arrays[this.#kept] as Uint8Array;
      const rows = kept.slice(0, done);
      for (let i = 0; i < done; i++) if (rows[i] === 1) receiver.keep(from + i);
      return;
    }
    const next = (): number => this.#call(ROW_PROGRAM.take, 0);
    this.#output.takeAll(this.#builder, next, (rows) => receiver.rows(this.#builder, from, from + rows));
  }

  #rows(count: number): number {
    return this.#call(ROW_PROGRAM.rows, count);
  }

  #call(index: number, argument: number): number {
    return calling(this.#shape.source, () => this.#program.call(index, argument));
  }

  #fastRows(batch: RowBatch, at: number, count: number): number {
    try {
      return this.#program.call(ROW_PROGRAM.fastRows, count);
    } catch (error) {
      if (!(error instanceof VmError)) throw error;
      // Where it was in the person's own text is known only of the function as it was written.
      this.#input.load(batch, at + Number(this.#program.arrays[0]![SHARED.row]), 1, null);
      this.#rows(1);
      throw callFailure(error, this.#shape.source);
    }
  }

  #failure(): FunctionFailure {
    return saidFailure(this.#program.describe(), this.#outputs, this.#shape.source);
  }
}
