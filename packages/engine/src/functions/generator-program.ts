import type { ParsedFunction } from "./parse-function.ts";
import { ProgramColumns, PROGRAM_ROWS } from "./program-columns.ts";
import {
  demanded,
  describeText,
  exported,
  numbersText,
  programText,
  quoted,
  rowLiteral,
} from "./program-parts.ts";
import type { FunctionColumn } from "./value-class.ts";

/** Functions of a program of a watermark generator, by their place among those that the host calls. */
export const GENERATOR_PROGRAM = { rows: 0, periodic: 1 } as const;

/** Arrays behind those of the columns: numbers that are kept, the watermark behind each row (NaN: none), and the clock. */
export const GENERATOR_ARRAYS = { kept: 0, marks: 1, clock: 2 } as const;

/**
 * A person's watermark generator. `rows(n)` calls `onEvent` for rows [0, n), `periodic` calls `onPeriodicEmit`, whose
 * watermark is behind row 0. A watermark is what was emitted last in a call. -1 - i: the call of row i threw, and with
 * `forgives` has left the numbers as they were.
 */
export function generatorProgram(
  parsed: ParsedFunction,
  {
    input,
    time,
    states,
    forgives,
  }: {
    readonly input: readonly FunctionColumn[];
    readonly time: number;
    readonly states: readonly string[];
    readonly forgives: boolean;
  },
): string {
  const columns = new ProgramColumns();
  const values = input.map((column, index) => columns.input(column, index));
  const save = forgives ? "@before.set(@memo);" : "";
  const back = forgives ? "@memo.set(@before);" : "";
  const generated = [
    `const @onEvent = ${exported(parsed, "onEvent")}, @onPeriodicEmit = ${exported(parsed, "onPeriodicEmit")};`,
    demanded("@onEvent", "onEvent"),
    describeText,
    columns.declarations.join("\n"),
    `const @memo = new Float64Array(${Math.max(1, states.length)}), @marks = new Float64Array(${PROGRAM_ROWS}), @clock = new Float64Array(1), @before = @memo.slice();`,
    numbersText("watermark generator", false),
    `
let @mark = NaN;
const @output = Object.freeze({
  emitWatermark: (v) => {
    if (typeof v !== "number" || v % 1 !== 0) throw new TypeError("a watermark is a whole number of milliseconds");
    @mark = v;
  },
  state: Object.freeze({ ${states.map((name, k) => `[${quoted(name)}]: @number(${k})`).join(", ")} }),
  currentProcessingTime: () => @clock[0],
});
const @rows = (@n) => {
  for (let @i = 0; @i < @n; @i++) {
    @S[0] = @i;
    @mark = NaN;
    ${save}
    try { @onEvent(${rowLiteral(input, values)}, ${values[time]}, @output); } catch (e) { ${back} @fail = e; return -1 - @i; }
    @marks[@i] = @mark;
  }
  return @n;
};
const @periodic = () => {
  @mark = NaN;
  ${save}
  try { if (@onPeriodicEmit !== undefined) @onPeriodicEmit(@output); } catch (e) { ${back} @fail = e; return -1; }
  @marks[0] = @mark;
  return 0;
};`,
    `return [[@rows, @periodic], @describe, @T, @O, [${columns.arrays.join(", ")}, @memo, @marks, @clock]];`,
  ];
  return programText(parsed, generated);
}
