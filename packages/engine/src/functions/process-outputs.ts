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

/** Text of an output, and what loops do with it around each call. */
export interface OutputText {
  readonly text: string;
  /** The function that stores a row. */
  readonly put: string;
  /** The function that gives its next chunk. */
  readonly take: string;
  /** Statements: remember where it stands, and go back there. */
  readonly mark: string;
  readonly back: string;
  /** Whether much waits in it. */
  readonly full: string;
}

/**
 * The text of `@out<n>`: rows that functions give by one output. A call is taken back as a whole: `mark` remembers where
 * the output stands, and `back` returns there. Before a call no chunk waits: whoever calls takes them.
 */
export function outputText(of: ProcessOutput, columns: ProgramColumns): OutputText {
  const { arrays } = columns;
  const known = arrays.length;
  const stores = of.columns.map((column, index) => columns.output(column, of.column + index, of.output));
  const put = of.columns.map(({ name }, index) => stores[index]!(memberOf("@o", name))).join("\n");
  const stored = columns.stores.splice(0);
  const own = (text: string): string =>
    text.replaceAll(OWN, (_mark, name: string) => `@${name}_${of.output}`);
  const text = own(`
let @w = 0;
${stored.join("\n")}
${takeText(of.columns, arrays.slice(known), of)}
const @put = (@o) => { if (@w === ${PROGRAM_ROWS}) @spill(); ${put} @w++; };`);
  return {
    text,
    put: own("@put"),
    take: own("@take"),
    mark: own("const @marked = @w;"),
    back: own("if (@Q.length > 0) { @load(@Q[0]); @Q.length = 0; } @w = @marked;"),
    full: own(`@Q.length > 0 || @w > ${PROGRAM_ROWS / 2}`),
  };
}

/** Names that each output has for itself. */
const OWN = /@(w|Q|save|spill|load|take|put|marked)\b/gu;
