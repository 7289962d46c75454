import type { FunctionCode, RowSchema } from "@millrace/graph";
import type { RowBatch } from "../batch/row-batch.ts";
import { readColumns } from "./fast-row.ts";
import { calling, loading, saidFailure } from "./function-failure.ts";
import type { FunctionFailure } from "./function-failure.ts";
import type { FunctionVm, VmProgram } from "./function-vm.ts";
import { parseFunction } from "./parse-function.ts";
import { PARTITIONER_PROGRAM, partitionerProgram } from "./partitioner-program.ts";
import { PROGRAM_ROWS } from "./program-columns.ts";
import { RowInput } from "./row-input.ts";
import { functionColumns } from "./value-class.ts";

export interface PartitionerShape {
  readonly code: FunctionCode;
  readonly input: RowSchema;
  readonly channels: number;
}

/** A person's Partitioner, in a sandbox. */
export class PartitionerFunction {
  readonly #source: string;
  readonly #vm: FunctionVm;
  readonly #program: VmProgram;
  readonly #input: RowInput;
  /** Columns that it reads; null: it may read any. */
  readonly #wanted: ReadonlySet<number> | null;

  constructor({ code, input: { fields }, channels }: PartitionerShape, vm: FunctionVm) {
    const { source, bigints } = code;
    const input = functionColumns(fields, bigints);
    const names = fields.map(({ name }) => name);
    this.#source = source;
    this.#vm = vm;
    const parsed = loading(source, () => parseFunction(source));
    const wanted = readColumns(parsed.main ?? undefined, names);
    this.#wanted = wanted;
    this.#program = loading(source, () =>
      vm.load(partitionerProgram(parsed, { input, wanted, channels }), []),
    );
    this.#input = new RowInput(input, this.#program);
  }

  /** Of the sandbox. */
  get byteSize(): number {
    return this.#vm.byteSize;
  }

  /** Writes the channel of each row from `first` on; the first row that has none, with what is wrong, or null: all have one. */
  choose(
    batch: RowBatch,
    first: number,
    channels: Int32Array,
  ): { readonly row: number; readonly failure: FunctionFailure } | null {
    for (let at = first; at < batch.to;) {
      const loaded = this.#input.load(batch, at, Math.min(batch.to - at, PROGRAM_ROWS), this.#wanted);
      const result = calling(this.#source, () => this.#program.call(PARTITIONER_PROGRAM.rows, loaded));
      const chosen = this.#program.arrays[this.#input.nextArray] as Int32Array;
      const right = result < 0 ? -1 - result : loaded;
      channels.set(chosen.subarray(0, right), at);
      at += right;
      if (result < 0) return { row: at, failure: saidFailure(this.#program.describe(), [], this.#source) };
      if (loaded === 0) return { row: at, failure: { kind: "unsafe-integer" } };
    }
    return null;
  }

  close(): void {
    this.#vm.close();
  }
}
