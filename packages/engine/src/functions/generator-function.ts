import type { FunctionCode, RowSchema } from "@millrace/graph";
import type { RowBatch } from "../batch/row-batch.ts";
import { describeRow } from "../task/describe-row.ts";
import { calling, loading, rowFailure, saidFailure } from "./function-failure.ts";
import type { FunctionFailure } from "./function-failure.ts";
import type { FunctionVm, VmProgram } from "./function-vm.ts";
import { GENERATOR_ARRAYS, GENERATOR_PROGRAM, generatorProgram } from "./generator-program.ts";
import { parseFunction } from "./parse-function.ts";
import { PROGRAM_ROWS } from "./program-columns.ts";
import { RowInput } from "./row-input.ts";
import { functionColumns } from "./value-class.ts";

export interface GeneratorShape {
  readonly code: FunctionCode;
  readonly input: RowSchema;
  /** The column with the timestamp of each row. */
  readonly time: number;
  /** Names of the numbers that it keeps. */
  readonly states: readonly string[];
  /** A call threw, and the policy lets that be: it gives no watermark. `row`: of the batch at hand; null: there is none. */
  readonly failed: (failure: FunctionFailure, row: number | null) => void;
}

/** A person's watermark generator, in a sandbox. What it throws ends the job, or is told. */
export class GeneratorFunction {
  readonly #shape: GeneratorShape;
  readonly #vm: FunctionVm;
  readonly #program: VmProgram;
  readonly #input: RowInput;
  readonly #own: number;

  constructor(shape: GeneratorShape, vm: FunctionVm) {
    const { code, input, time, states } = shape;
    const columns = functionColumns(input.fields, code.bigints);
    this.#shape = shape;
    this.#vm = vm;
    this.#program = loading(code.source, () =>
      vm.load(
        generatorProgram(parseFunction(code.source), {
          input: columns,
          time,
          states,
          forgives: code.onError !== "fail",
        }),
        [],
      ),
    );
    this.#input = new RowInput(columns, this.#program);
    this.#own = this.#input.nextArray;
    this.kept = states.map(() => NaN);
  }

  get byteSize(): number {
    return this.#vm.byteSize;
  }

  /** The numbers that it keeps; NaN: none. */
  get kept(): readonly number[] {
    return [...(this.#array("kept").subarray(0, this.#shape.states.length) as Float64Array)];
  }

  set kept(numbers: readonly number[]) {
    (this.#array("kept") as Float64Array).set(numbers);
  }

  /** The watermark behind each of some rows from `at` on, up to one that throws, NaN where there is none: lent until the next call. */
  marks(batch: RowBatch, at: number, nowMs: number): Float64Array {
    const wanted = Math.min(batch.to - at, PROGRAM_ROWS);
    const loaded = this.#input.load(batch, at, wanted, null);
    const { code, input } = this.#shape;
    const described = (row: number): string => describeRow(batch, row, input.fields);
    if (loaded === 0) return this.#without({ kind: "unsafe-integer" }, () => described(at), at);
    this.#array("clock")[0] = nowMs;
    const result = this.#call(GENERATOR_PROGRAM.rows, loaded);
    const failing = -1 - result;
    if (failing > 0) return this.#marks(failing);
    if (failing === 0)
      return this.#without(saidFailure(this.#program.describe(), [], code.source), () => described(at), at);
    return this.#marks(loaded);
  }

  /** The watermark of the moment; NaN: none. */
  periodic(nowMs: number): number {
    this.#array("clock")[0] = nowMs;
    if (this.#call(GENERATOR_PROGRAM.periodic, 0) >= 0) return Number(this.#marks(1)[0]);
    return Number(
      this.#without(saidFailure(this.#program.describe(), [], this.#shape.code.source), () => "", null)[0],
    );
  }

  #marks(count: number): Float64Array {
    return this.#array("marks").subarray(0, count) as Float64Array;
  }

  /** The one call that failed gives no watermark. */
  #without(failure: FunctionFailure, where: () => string, row: number | null): Float64Array {
    if (this.#shape.code.onError === "fail") throw rowFailure(failure, where());
    this.#shape.failed(failure, row);
    const marks = this.#marks(1);
    marks[0] = NaN;
    return marks;
  }

  close(): void {
    this.#vm.close();
  }

  #array(which: keyof typeof GENERATOR_ARRAYS): VmProgram["arrays"][number] {
    return this.#program.arrays[this.#own + GENERATOR_ARRAYS[which]]!;
  }

  #call(index: number, argument: number): number {
    return calling(this.#shape.code.source, () => this.#program.call(index, argument));
  }
}
