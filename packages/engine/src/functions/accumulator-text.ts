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

/** Arrays of additions: slot and row of each, and the first of them that is wanted. */
export const ADDITION_ARRAYS = { slots: 0, rows: 1, from: 2 } as const;

export interface AccumulatorPlace extends Omit<ProcessOutput, "columns"> {
  /** Number of its first input column. */
  readonly input: number;
}

export interface AccumulatorParts {
  readonly form: "reduce" | "aggregate";
  /** Text of the object that row `@i` is. */
  readonly row: string;
  readonly place: AccumulatorPlace;
}

export interface AccumulatorText {
  readonly text: string;
  /** Functions for the host: begin(slots), add(n), merge(), end(slots), and the take of what `end` gives. */
  readonly calls: readonly string[];
  readonly arrays: readonly string[];
}

/**
 * Accumulators of windows, kept between calls as `ACCUMULATOR_FIELDS` and alive within one: `begin` says how many slots have
 * been given, `add(n)` adds rows to those of their slots and gives -1 - j where addition j threw, which changes nothing of
 * its accumulator. `merge` puts that of slot 1 into slot 0. `end(n)` gives those of the first n slots, or -1 - s where that
 * of slot s cannot be kept.
 */
export function accumulatorText(
  { form, row, place }: AccumulatorParts,
  columns: ProgramColumns,
): AccumulatorText {
  const [number, text] = ACCUMULATOR_COLUMNS.map((column, index) =>
    columns.input(column, place.input + index),
  );
  const out = outputText({ ...place, columns: ACCUMULATOR_COLUMNS }, columns);
  const generated = `
${PLAIN_VALUES}
const @none = {}, @live = [], @base = new Int32Array(${PROGRAM_ROWS}), @baseText = [];
const @addSlot = new Int32Array(${PROGRAM_ROWS}), @addAt = new Int32Array(${PROGRAM_ROWS}), @addFrom = new Int32Array(1);
${out.text}
const @numberAt = (@i) => ${number}, @textAt = (@i) => ${text};
const @stored = (text) => text === null ? @none : @revived(text);
const @fetch = (s) => {
  const known = @baseText[s];
  if (known !== undefined) return @stored(known);
  const number = @numberAt(s);
  return number === null ? @stored(@textAt(s)) : number;
};
const @accumulator = (s) => { const a = @live[s]; return a === undefined ? (@live[s] = @fetch(s)) : a; };
${STEPS[form].replaceAll("@row", () => `(${row})`)}
const @accBegin = (n) => { for (let s = 0; s < n; s++) { @live[s] = undefined; @baseText[s] = undefined; @base[s] = 0; } return n; };
// What a call that throws has done to the accumulator is done with: those before it are added again to what was kept.
const @again = (s, to) => {
  let a = @fetch(s);
  for (let j = @base[s]; j < to; j++) if (@addSlot[j] === s) a = @step(a, @addAt[j]);
  @base[s] = to + 1;
  @baseText[s] = a === @none ? null : @plainText(a);
  @live[s] = a;
};
const @add = (n) => {
  for (let j = @addFrom[0]; j < n; j++) {
    const s = @addSlot[j];
    try { @live[s] = @step(@accumulator(s), @addAt[j]); } catch (e) { @again(s, j); @fail = e; return -1 - j; }
  }
  return n;
};
const @merge = () => {
  try { @live[0] = @both(@accumulator(0), @accumulator(1)); return 1; } catch (e) { @fail = e; return -1; }
};
const @accEnd = (n) => {
  for (let s = 0; s < n; s++) {
    const a = @accumulator(s);
    try {
      ${out.put}(a === @none ? { number: null, accumulator: null } : typeof a === "number" && a - a === 0 && (a !== 0 || 1 / a > 0) ? { number: a, accumulator: null } : { number: null, accumulator: @plainText(a) });
    } catch (e) { @fail = e; return -1 - s; }
  }
  return n;
};`;
  return {
    text: generated,
    calls: ["@accBegin", "@add", "@merge", "@accEnd", out.take],
    arrays: ["@addSlot", "@addAt", "@addFrom"],
  };
}

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
