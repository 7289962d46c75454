import { DEFAULT_NAME } from "./parse-function.ts";
import type { ParsedFunction } from "./parse-function.ts";
import { ProgramColumns, PROGRAM_ROWS } from "./program-columns.ts";
import { demanded, describeText, programText, rowLiteral } from "./program-parts.ts";
import type { FunctionColumn } from "./value-class.ts";

/** Functions of a program of a partitioner, by their place among those that the host calls. */
export const PARTITIONER_PROGRAM = { rows: 0 } as const;

/**
 * A person's partitioner. `rows(n)` writes the channels of rows [0, n) to the array behind those of the columns, and gives n;
 * -1 - i: the call of row i threw, or gave what is no channel.
 */
export function partitionerProgram(
  parsed: ParsedFunction,
  {
    input,
    wanted,
    channels,
  }: {
    readonly input: readonly FunctionColumn[];
    readonly wanted: ReadonlySet<number> | null;
    readonly channels: number;
  },
): string {
  const columns = new ProgramColumns();
  const values = input.map((column, index) => columns.input(column, index));
  const partition = parsed.main === null ? "undefined" : DEFAULT_NAME;
  const generated = [
    `const @partition = ${partition};`,
    demanded("@partition", "default"),
    describeText,
    columns.declarations.join("\n"),
    `const @channels = new Int32Array(${PROGRAM_ROWS});
const @none = (v) => { const e = new @Bad(-1, v); e.got = typeof v === "number" || typeof v === "bigint" ? @String(v) : e.got; throw e; };
const @rows = (@n) => {
  for (let @i = 0; @i < @n; @i++) {
    @S[0] = @i;
    try {
      const v = @partition(${rowLiteral(input, values, wanted)}, ${channels});
      if (typeof v === "number" && v >= 0 && v < ${channels} && v % 1 === 0) @channels[@i] = v;
      else if (typeof v === "bigint" && v >= 0n && v < ${channels}n) @channels[@i] = Number(v);
      else @none(v);
    } catch (e) { @fail = e; return -1 - @i; }
  }
  return @n;
};`,
    `return [[@rows], @describe, @T, @O, [${columns.arrays.join(", ")}, @channels]];`,
  ];
  return programText(parsed, generated);
}
