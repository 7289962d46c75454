import type { BigintsAs, FunctionState, JoinedRows } from "@millrace/graph";
import { ACCUMULATOR_COLUMNS, accumulatorText } from "./accumulator-text.ts";
import type { AccumulatorText } from "./accumulator-text.ts";
import { mostParameters, readColumns } from "./fast-row.ts";
import { keptFields, keptTexts } from "./kept-columns-text.ts";
import { keyedStateText } from "./keyed-state-text.ts";
import type { KeyedStateText } from "./keyed-state-text.ts";
import { DEFAULT_NAME } from "./parse-function.ts";
import type { ParsedFunction } from "./parse-function.ts";
import { outputText } from "./process-outputs.ts";
import type { OutputText } from "./process-outputs.ts";
import { ProgramColumns, PROGRAM_ROWS } from "./program-columns.ts";
import {
  demanded,
  describeText,
  exported,
  programText,
  quoted,
  rowLiteral,
  sidesText,
} from "./program-parts.ts";
import { textCount } from "./value-class.ts";
import type { FunctionColumn } from "./value-class.ts";

/** Functions of a program over windows, by their place among those that the host calls. */
export const WINDOW_PROGRAM = {
  push: 0,
  run: 1,
  clear: 2,
  gone: 3,
  begin: 4,
  end: 5,
  /** Removes what has lived its time of the key at hand. */
  expire: 6,
  /** Of the main output; those of side outputs follow, then the functions of accumulators. */
  take: 7,
} as const;

/** What `run` is given: the accumulator of a slot, or 0 for the rows that were pushed. */
export const runOfSlot = (slot: number): number => slot + 1;

/** Arrays behind those of the columns: timestamps of rows, the window and the times, rows that go, the part that is asked for; then those of what is kept. */
export const WINDOW_ARRAYS = { timestamps: 0, about: 1, gone: 2, asked: 3, states: 4 } as const;

/** Items of the second of them. */
export const ABOUT = { start: 0, end: 1, watermark: 2, processingTime: 3 } as const;

export type WindowForm = "process" | "reduce" | "aggregate" | "evict" | "co-group";

/** Whether windows merge, and whether an addition that throws leaves its accumulator as it was. */
export interface Accumulates {
  readonly merges: boolean;
  readonly replays: boolean;
}

export interface WindowProgramParts {
  readonly form: WindowForm;
  readonly parsed: ParsedFunction;
  readonly input: readonly FunctionColumn[];
  readonly output: readonly FunctionColumn[];
  readonly sides: readonly { readonly name: string; readonly columns: readonly FunctionColumn[] }[];
  /** Of each key, then of each window. */
  readonly states: readonly FunctionState[];
  readonly windowStates: readonly FunctionState[];
  readonly bigints: BigintsAs;
  readonly both?: JoinedRows;
  /** Of a reduce or an aggregate whose rows are not kept. */
  readonly accumulates?: Accumulates;
}

/**
 * A person's function over the rows of a window. `push(n)` adds rows [0, n) of the input arrays to the elements (-1: forgets them); `run`
 * calls the function with all of them, and they are gone; -1: it threw, and gave nothing. What is kept of the key and of the
 * window comes and goes as in a process function, between `begin` and `end`: parts of large states when they are asked for.
 */
export function windowProgram(parts: WindowProgramParts): string {
  const { parsed, input, bigints } = parts;
  const columns = new ProgramColumns();
  const values = input.map((column, index) => columns.input(column, index));
  const states = [...parts.states, ...parts.windowStates];
  const { taken, parts: texts } = windowTexts(parts);
  const kept = keyedStateText(states, columns, { column: input.length, taken, bigints, parts: texts });
  const outs = outputTexts(parts, columns);
  const accumulators = accumulatorsOf(parts, columns, values);
  const generated = [
    boundText(parts),
    describeText,
    columns.declarations.join("\n"),
    `const @stamp = new Float64Array(${PROGRAM_ROWS}), @about = new Float64Array(4), @gone = new Uint8Array(${PROGRAM_ROWS});`,
    ...outs.map(({ text }) => text),
    `let @elements = [], @others = [], @marks = null;`,
    // The clock of the states is the second of these.
    `const @now = @about.subarray(2, 4);`,
    kept.text,
    contextText(parts, outs),
    `const @push = (@n) => { if (@n < 0) { @elements = []; @others = []; } for (let @i = 0; @i < @n; @i++) ${pushText(parts, values)} return @n; };`,
    runText(kept, outs),
    accumulators?.text ?? ACCUMULATES_NOTHING,
    bodyText(parts, outs[0].put),
    `return [[${["@push", "@run", "@clear", "@goneRows", "@begin", "@end", "@expired", ...outs.map(({ take }) => take), ...(accumulators?.calls ?? [])].join(", ")}], @describe, @T, @O, [${[...columns.arrays, "@stamp", "@about", "@gone", "@asked", ...kept.arrays, ...(accumulators?.arrays ?? [])].join(", ")}]];`,
  ];
  return programText(parsed, generated, { host: ["@givePart"] });
}

/** Numbers of texts: what is given are those of rows, of what is kept, of accumulators, the key and a part; what is taken begins with rows, and ends with parts. */
export function windowTexts({
  input,
  output,
  sides,
  states,
  windowStates,
  accumulates,
}: Pick<
  WindowProgramParts,
  "input" | "output" | "sides" | "states" | "windowStates" | "accumulates"
>): WindowTexts {
  const kept = keptTexts([...states, ...windowStates]);
  const taken = [output, ...sides.map(({ columns }) => columns)].reduce(
    (sum, own) => sum + textCount(own),
    0,
  );
  const given = textCount(input) + kept;
  const ofAccumulators = accumulates === undefined ? 0 : textCount(ACCUMULATOR_COLUMNS);
  const key = given + ofAccumulators;
  return {
    taken,
    accumulators: { given, taken: taken + kept },
    key,
    parts: { given: key + 1, taken: taken + kept + ofAccumulators },
  };
}

export interface WindowTexts {
  /** The first text that is taken of what is kept. */
  readonly taken: number;
  readonly accumulators: { readonly given: number; readonly taken: number };
  readonly key: number;
  readonly parts: { readonly given: number; readonly taken: number };
}

function outputTexts(
  { output, sides }: WindowProgramParts,
  columns: ProgramColumns,
): readonly [OutputText, ...OutputText[]] {
  const all = [output, ...sides.map((side) => side.columns)];
  const texts = all.map((own, index) => {
    const before = all.slice(0, index);
    const column = before.reduce((sum, { length }) => sum + length, 0);
    const text = before.reduce((sum, each) => sum + textCount(each), 0);
    return outputText({ output: index, column, text, columns: own }, columns);
  });
  return texts as [OutputText, ...OutputText[]];
}

/** Columns that the function of an addition reads; null: it may read any. */
export const addedColumns = (
  { form, input }: { readonly form: WindowForm; readonly input: readonly { readonly name: string }[] },
  { functions }: ParsedFunction,
): ReadonlySet<number> | null =>
  form === "aggregate"
    ? readColumns(
        functions.get("add"),
        input.map(({ name }) => name),
      )
    : null;

const ACCUMULATES_NOTHING = "const @none = {}, @live = [];";

function accumulatorsOf(
  parts: WindowProgramParts,
  columns: ProgramColumns,
  values: readonly string[],
): AccumulatorText | null {
  const { form, parsed, input, output, sides, accumulates } = parts;
  if (accumulates === undefined || (form !== "reduce" && form !== "aggregate")) return null;
  const place = {
    input: input.length + keptFields([...parts.states, ...parts.windowStates]).length,
    output: 1 + sides.length,
    column: sides.reduce((sum, side) => sum + side.columns.length, output.length),
    text: windowTexts(parts).accumulators.taken,
  };
  const row = rowLiteral(input, values, addedColumns({ form, input }, parsed));
  return accumulatorText({ form, row, place, replays: accumulates.replays }, columns);
}

/** Rows of a right side come to `@others`. */
function pushText({ form, input, both }: WindowProgramParts, values: readonly string[]): string {
  const row = rowLiteral(input, values);
  if (form === "evict") return `@elements.push(@element(${row}, @stamp[@i]));`;
  if (both === undefined) return `@elements.push(${row});`;
  const side = (from: number, to: number): string =>
    rowLiteral(
      input
        .slice(from, to)
        .map((column) => ({ ...column, name: column.name.replace(/^(?:left|right)\./u, "") })),
      values.slice(from, to),
    );
  return `if (${values[both.isRight]}) @others.push(${side(both.right, input.length)}); else @elements.push(${side(both.left, both.right)});`;
}

/** What a text has to export by its form, and may. */
const EXPORTS: Readonly<
  Record<WindowForm, { readonly needed: readonly string[]; readonly more?: readonly string[] }>
> = {
  process: { needed: ["process"] },
  reduce: { needed: ["default"], more: ["process"] },
  aggregate: { needed: ["createAccumulator", "add", "getResult"], more: ["merge", "process"] },
  evict: { needed: [], more: ["evictBefore", "evictAfter"] },
  "co-group": { needed: [], more: ["coGroup", "join", "flatJoin"] },
};

function boundText({ form, parsed, accumulates }: WindowProgramParts): string {
  const { more = [], ...rules } = EXPORTS[form];
  const merges = form === "aggregate" && accumulates?.merges === true;
  const needed = merges ? [...rules.needed, "merge"] : rules.needed;
  const given = (name: string): string => {
    if (name === "default") return parsed.main === null ? "undefined" : DEFAULT_NAME;
    return exported(parsed, name);
  };
  const bound = [...new Set([...needed, ...more, "clear"])].map((name) => `@f_${name} = ${given(name)}`);
  const checks = needed.map((name) => demanded(`@f_${name}`, name));
  return `const ${bound.join(", ")}, @reducers = ${given("reducers")}, @aggregators = ${given("aggregators")}; ${checks.join(" ")}`;
}

function contextText(parts: WindowProgramParts, outs: readonly OutputText[]): string {
  const { states, windowStates, sides } = parts;
  const named = (of: readonly FunctionState[]): string =>
    `Object.freeze({ ${of.map(({ name }) => `[${quoted(name)}]: @states[${quoted(name)}]`).join(", ")} })`;
  return `
const @windowState = ${named(windowStates)}, @globalState = ${named(states)};
const @key = () => @parse(@T[${windowTexts(parts).key}]);
${sidesText(sides.map(({ name }, index) => [name, outs[index + 1]!.put]))}
const @context = () => {
  const start = @about[0], end = @about[1], watermark = @about[2], processingTime = @about[3];
  return Object.freeze({
    window: Object.freeze({ start, end, maxTimestamp: end - 1 }), windowState: @windowState, globalState: @globalState,
    output: @output, currentWatermark: () => watermark, currentProcessingTime: () => processingTime,
  });
};`;
}

const runText = (kept: KeyedStateText, outs: readonly OutputText[]): string => `
const @guarded = (f) => {
  ${kept.save} ${outs.map(({ mark }) => mark).join(" ")}
  try { f(); } catch (e) { ${outs.map(({ back }) => back).join(" ")} ${kept.back} @fail = e; return -1; }
  ${kept.done}
  return 1;
};
const @clear = () => @guarded(() => { if (@f_clear !== undefined) @f_clear(@context()); });
const @expired = () => { @expire(); return 1; };
const @collector = Object.freeze({ collect: ${outs[0]!.put} });
const @goneRows = (from) => {
  const n = Math.min(@gone.length, @marks.length - from);
  for (let i = 0; i < n; i++) @gone[i] = @marks[from + i];
  return n;
};`;

function bodyText({ form, parsed }: WindowProgramParts, put: string): string {
  const asksContext = mostParameters(parsed.functions.get("coGroup")) > 3;
  const text = form === "co-group" ? coGroupText(asksContext) : BODIES[form];
  return text.replaceAll("@out0.put", put);
}

/** One of the three: a group as a whole, or each pair. A context costs as much as some rows: it is made where it is asked for. */
const coGroupText = (asksContext: boolean): string => `
if ([@f_coGroup, @f_join, @f_flatJoin].every((f) => typeof f !== "function")) throw new TypeError("coGroup is not a function that is exported");
const @eachPair = (left, right) => {
  for (const l of left) for (const r of right) {
    if (@f_join !== undefined) @out0.put(@f_join(l, r)); else @f_flatJoin(l, r, @collector);
  }
};
const @run = () => {
  const left = @elements, right = @others;
  @elements = [];
  @others = [];
  return @guarded(() => { if (@f_coGroup !== undefined) @f_coGroup(left, right, @collector${asksContext ? ", @context()" : ""}); else @eachPair(left, right); });
};`;

/** What a function gives of a window goes on, or to the process function that there is beside it, as its only element. */
const PROCESSED = `
const @processed = (result) => { if (@f_process === undefined) @out0.put(result); else @f_process(@key(), @context(), [result], @collector); };`;

const BODIES: Readonly<Record<Exclude<WindowForm, "co-group">, string>> = {
  process: `
const @run = () => {
  const elements = @elements;
  @elements = [];
  return @guarded(() => @f_process(@key(), @context(), elements, @collector));
};`,
  reduce: `${PROCESSED}
const @run = (of) => {
  const elements = @elements;
  @elements = [];
  return @guarded(() => {
    const kept = of > 0 ? @live[of - 1] : elements.length > 0 ? elements.reduce((a, b) => @f_default(a, b)) : @none;
    if (kept !== @none) @processed(kept);
  });
};`,
  aggregate: `${PROCESSED}
const @run = (of) => {
  const elements = @elements;
  @elements = [];
  return @guarded(() => {
    let accumulator = of > 0 ? @live[of - 1] : @none;
    if (accumulator === @none) accumulator = @f_createAccumulator();
    for (const element of elements) accumulator = @f_add(element, accumulator);
    @processed(@f_getResult(accumulator));
  });
};`,
  evict: `
const @element = (value, timestamp) => {
  const at = @elements.length;
  return Object.freeze({ value, timestamp: timestamp === timestamp ? timestamp : null, remove: () => { @marks[at] = 1; } });
};
const @run = (after) => {
  const elements = @elements;
  @elements = [];
  @marks = new Uint8Array(elements.length);
  const f = after === 1 ? @f_evictAfter : @f_evictBefore;
  return @guarded(() => { if (f !== undefined) f(elements, elements.length, @context().window, @context()); });
};`,
};
