import { PROGRAM_ROWS } from "./program-columns.ts";
import type { ProgramColumns } from "./program-columns.ts";
import { memberOf, takeText } from "./program-parts.ts";
import type { FunctionColumn } from "./value-class.ts";

/** An output of a program: its number, and those of its first column and text. */
export interface ProcessOutput {
  readonly output: number;
  readonly column: number;
  readonly text: number;
  readonly columns: readonly FunctionColumn[];
}

/**
 * The text of `@out<n>`: rows that functions give by one output. A call is taken back as a whole: `mark` remembers where
 * the output stands, and `back` returns there.
 */
export function outputText(of: ProcessOutput, columns: ProgramColumns): string {
  const { arrays } = columns;
  const known = arrays.length;
  const stores = of.columns.map((column, index) => columns.output(column, of.column + index, of.output));
  const put = of.columns.map(({ name }, index) => stores[index]!(memberOf("@o", name))).join("\n");
  // Arrays stand outside, where the host finds them; what stores values stands inside, where `@w` is.
  const own = columns.stores.splice(0);
  return `
const @out${of.output} = (() => {
  let @w = 0, @v, q = 0, b = 0;
  ${own.join("\n")}
  ${takeText(of.columns, arrays.slice(known), of)}
  return Object.freeze({
    put: (@o) => { if (@w === ${PROGRAM_ROWS}) @spill(); ${put} @w++; },
    take: @take,
    mark: () => { q = @Q.length; b = @w; },
    back: () => { if (@Q.length > q) { @load(@Q[q]); @Q.length = q; } @w = b; },
    full: () => @Q.length > 0 || @w > ${PROGRAM_ROWS / 2},
  });
})();`;
}
