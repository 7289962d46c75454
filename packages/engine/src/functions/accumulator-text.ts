import { double, string } from "@millrace/graph";
import type { Field } from "@millrace/graph";
import { outputText } from "./process-outputs.ts";
import type { ProcessOutput } from "./process-outputs.ts";
import { PROGRAM_ROWS } from "./program-columns.ts";
import type { ProgramColumns } from "./program-columns.ts";
import { PLAIN_VALUES } from "./plain-values-text.ts";
import { functionColumns } from "./value-class.ts";
import type { FunctionColumn } from "./value-class.ts";

/** What is kept of a window: an accumulator that is a number as it is, any other as text. NULL in both: none. */
export const ACCUMULATOR_FIELDS: readonly Field[] = [
  { name: "number", type: double() },
  { name: "accumulator", type: string() },
];

export const ACCUMULATOR_COLUMNS: readonly FunctionColumn[] = functionColumns(ACCUMULATOR_FIELDS, "number");

/** Arrays behind those of what is kept: slots that are loaded, stored or merged; slot and row of each addition, and the first that is wanted. */
export const ACCUMULATOR_ARRAYS = { slots: 0, addSlots: 1, addRows: 2, addFrom: 3 } as const;

export interface AccumulatorPlace extends Omit<ProcessOutput, "columns"> {
  /** Number of its first input column. */
  readonly input: number;
}

export interface AccumulatorParts {
  readonly form: "reduce" | "aggregate";
  /** Text of the object that row `@i` is. */
  readonly row: string;
  readonly place: AccumulatorPlace;
  /** Whether an addition that throws leaves its accumulator as it was: else all is over then. */
  readonly replays: boolean;
}

export interface AccumulatorText {
  readonly text: string;
  /** Functions for the host: load(n), add(n), merge(), store(n), and the take of what `store` gives. */
  readonly calls: readonly string[];
  readonly arrays: readonly string[];
}

/**
 * Accumulators of windows, alive by slot (`@live`) and written as `ACCUMULATOR_FIELDS`: `load(n)` makes those of n slots of
 * what was written, `store(n)` writes them, or gives -1 - i where the i-th cannot be. `add(n)` adds rows to those of their
 * slots and gives -1 - j where addition j threw. `merge` puts the second slot's into the first's.
 */
export function accumulatorText(
  { form, row, place, replays }: AccumulatorParts,
  columns: ProgramColumns,
): AccumulatorText {
  const [number, text] = ACCUMULATOR_COLUMNS.map((column, index) =>
    columns.input(column, place.input + index),
  );
  const out = outputText({ ...place, columns: ACCUMULATOR_COLUMNS }, columns);
  const generated = `
${PLAIN_VALUES}
const @none = {}, @live = [];
const @slot = new Int32Array(${PROGRAM_ROWS}), @addSlot = new Int32Array(${PROGRAM_ROWS}), @addAt = new Int32Array(${PROGRAM_ROWS}), @addFrom = new Int32Array(1);
${out.text}
const @written = (@i) => { const number = ${number}; return number === null ? ${text} : number; };
const @alive = (written) => written === null ? @none : typeof written === "number" ? written : @revived(written);
${STEPS[form].replaceAll("@row", () => `(${row})`)}
${replays ? REPLAY : ""}
const @load = (n) => {
  for (let i = 0; i < n; i++) { const written = @written(i); @live[@slot[i]] = @alive(written); ${replays ? "@began(@slot[i], written);" : ""} }
  return n;
};
const @add = (n) => {
  for (let j = @addFrom[0]; j < n; j++) {
    const s = @addSlot[j];
    try { @live[s] = @step(@live[s], @addAt[j]); } catch (e) { ${replays ? "@again(s, j);" : ""} @fail = e; return -1 - j; }
  }
  return n;
};
const @merge = () => {
  const [into, from] = @slot;
  try { @live[into] = @both(@live[into], @live[from]); return 1; } catch (e) { @fail = e; return -1; }
};
const @noRow = { number: null, accumulator: null };
const @asRow = (a) => {
  if (typeof a === "number" && a - a === 0 && (a !== 0 || 1 / a > 0)) return { number: a, accumulator: null };
  return a === @none ? @noRow : { number: null, accumulator: @plainText(a) };
};
const @store = (n) => {
  for (let i = 0; i < n; i++) try { ${out.put}(@asRow(@live[@slot[i]])); } catch (e) { @fail = e; return -1 - i; }
  return n;
};`;
  return {
    text: generated,
    calls: ["@load", "@add", "@merge", "@store", out.take],
    arrays: ["@slot", "@addSlot", "@addAt", "@addFrom"],
  };
}

/** What a call that throws has done to an accumulator is done with: what was added before is added again to what was loaded. */
const REPLAY = `
const @base = [], @since = [];
const @began = (s, written) => { @base[s] = written; @since[s] = 0; };
const @again = (s, to) => {
  let a = @alive(@base[s]);
  for (let j = @since[s]; j < to; j++) if (@addSlot[j] === s) a = @step(a, @addAt[j]);
  @base[s] = a === @none ? null : @plainText(a);
  @since[s] = to + 1;
  @live[s] = a;
};`;

/** `@step` adds a row to an accumulator, `@both` merges two. */
const STEPS = {
  reduce: `
const @reduced = (value) => { if (value === undefined) throw new TypeError("the reduce function gives no row"); return value; };
const @step = (a, @i) => a === @none ? @row : @reduced(@f_default(a, @row));
const @both = (a, b) => @reduced(@f_default(a, b));`,
  aggregate: `
const @added = (value, name) => { if (value === undefined) throw new TypeError(name + " gives no accumulator"); return value; };
const @step = (a, @i) => @added(@f_add(@row, a === @none ? @f_createAccumulator() : a), "add");
const @both = (a, b) => @added(@f_merge(a, b), "merge");`,
} as const;
