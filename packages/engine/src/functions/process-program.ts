import type { BigintsAs, FunctionState } from "@millrace/graph";
import { broadcastStateText } from "./broadcast-state-text.ts";
import { keyedStateText } from "./keyed-state-text.ts";
import type { KeyedStateText } from "./keyed-state-text.ts";
import { keptTexts } from "./kept-columns-text.ts";
import { readColumns } from "./fast-row.ts";
import type { ParsedFunction } from "./parse-function.ts";
import { outputText } from "./process-outputs.ts";
import type { OutputText } from "./process-outputs.ts";
import { ProgramColumns, PROGRAM_ROWS } from "./program-columns.ts";
import { demanded, describeText, exported, programText, rowLiteral, sidesText } from "./program-parts.ts";
import { textCount } from "./value-class.ts";
import type { FunctionColumn } from "./value-class.ts";

/** Functions of a program of rows with state, by their place among those that the host calls; loops over rows, one an input, and takes, one an output, follow. */
export const PROCESS_PROGRAM = {
  timers: 0,
  begin: 1,
  end: 2,
  open: 3,
  close: 4,
  save: 5,
  load: 6,
  apply: 7,
  inputs: 8,
} as const;

/** Arrays behind those of the columns: slot of each row or timer, time and domain of each timer, watermark and clock, the part that is asked for; then those of what is kept. */
export const PROCESS_ARRAYS = { slots: 0, times: 1, domains: 2, clock: 3, asked: 4, kept: 5 } as const;

/** Between parts of an entry, and between entries: characters that no JSON has. */
export const PART = "\t";
export const LINE = "\n";

export interface ProcessInput {
  readonly columns: readonly FunctionColumn[];
  /** Position of the column with event time. */
  readonly rowtime: number | null;
}

export interface ProcessParts {
  readonly parsed: ParsedFunction;
  readonly inputs: readonly ProcessInput[];
  /** Columns of the main output, then of each side output. */
  readonly outputs: readonly (readonly FunctionColumn[])[];
  /** Names of the side outputs. */
  readonly sides: readonly string[];
  readonly states: readonly FunctionState[];
  /** Names of broadcast states, which only functions of the second input write; null: no input is broadcast. */
  readonly broadcast: readonly string[] | null;
  /** Whether there are keys, with states and timers. */
  readonly keyed: boolean;
  readonly bigints: BigintsAs;
  readonly subtask: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
}

/**
 * Loops over rows and timers around the functions of a person. What is kept of the keys of a batch comes in columns, a row a
 * slot, behind those of the inputs; `end` says which slots have changed. The text of a key and parts of large states come when they are asked for.
 * What a function is given of a state is its own, and only `update`, `add` and `put` change it, so that nothing depends on
 * how rows were cut into batches. A call that throws leaves states, timers and output as they were.
 */
export function processProgram(parts: ProcessParts): string {
  const { parsed, inputs, states, bigints } = parts;
  const columns = new ProgramColumns();
  let position = 0;
  const values = inputs.map(({ columns: own }) => own.map((column) => columns.input(column, position++)));
  const texts = {
    given: inputs.reduce((sum, { columns: own }) => sum + textCount(own), 0) + keptTexts(states),
    taken: parts.outputs.reduce((sum, own) => sum + textCount(own), 0),
  };
  const kept = keyedStateText(states, columns, {
    column: position,
    taken: texts.taken,
    bigints,
    parts: { given: texts.given, taken: partsTaken(parts) },
  });
  const outputs = parts.outputs.map((own, output) => {
    const before = parts.outputs.slice(0, output);
    const column = before.reduce((sum, { length }) => sum + length, 0);
    const text = before.reduce((sum, each) => sum + textCount(each), 0);
    return outputText({ output, column, text, columns: own }, columns);
  });
  const around: Around = { kept, outputs, broadcasts: parts.broadcast !== null };
  const generated = [
    boundText(parts),
    describeText,
    columns.declarations.join("\n"),
    `const @slot = new Int32Array(${PROGRAM_ROWS}), @time = new Float64Array(${PROGRAM_ROWS}), @domain = new Uint8Array(${PROGRAM_ROWS}), @now = new Float64Array(2);`,
    ...outputs.map(({ text }) => text),
    "let @at = () => null, @applies = [];",
    kept.text,
    broadcastStateText(parts.broadcast ?? []),
    contextText(parts, outputs, texts),
    ...inputs.map((input, index) => inputText(parts, { index, ...input, values: values[index]! }, around)),
    timersText(around),
    broadcastTexts(texts),
    `return [[@timers, @begin, @end, @life(@open), @life(@close), @dump, @restore, @apply, ${inputs.map((_, index) => `@rows${index}`).join(", ")}, ${outputs.map(({ take }) => take).join(", ")}], @describe, @T, @O, [${columns.arrays.join(", ")}, @slot, @time, @domain, @now, @asked, ${kept.arrays.join(", ")}]];`,
  ];
  return programText(parsed, generated, { host: ["@giveKey", "@givePart"] });
}

/** The text that changed parts of states are taken from. */
const partsTaken = ({ outputs, states }: Pick<ProcessParts, "outputs" | "states">): number =>
  outputs.reduce((sum, own) => sum + textCount(own), keptTexts(states));

/** What every call stands between. */
interface Around {
  readonly kept: KeyedStateText;
  readonly outputs: readonly OutputText[];
  /** Whether there are states that are written for all keys. */
  readonly broadcasts: boolean;
}

/** Columns of an input that its function may read; null: all. The column with its time is among them where time is asked for. */
export function readByInput(parts: ProcessInputs, index: number): ReadonlySet<number> | null {
  const { columns, rowtime } = parts.inputs[index]!;
  const read = readColumns(
    parts.parsed.functions.get(entryOf(parts, index)),
    columns.map(({ name }) => name),
  );
  return read === null || rowtime === null ? read : new Set([...read, rowtime]);
}

type ProcessInputs = Pick<ProcessParts, "parsed" | "inputs" | "broadcast">;

const isBroadcast = ({ broadcast }: ProcessInputs, index: number): boolean =>
  broadcast !== null && index === 1;

/** Under which name the function of an input is exported: the first of those that there are for it. */
function entryOf(parts: ProcessInputs, index: number): string {
  if (isBroadcast(parts, index)) return "processBroadcastElement";
  if (parts.inputs.length === 1 || parts.broadcast !== null) return "processElement";
  const names = ["processElement", "map", "flatMap"].map((name) => `${name}${index + 1}`);
  return names.find((name) => parts.parsed.exports.has(name)) ?? names[0]!;
}

function boundText(parts: ProcessParts): string {
  const { parsed, inputs } = parts;
  const given = (name: string): string => exported(parsed, name);
  const entries = inputs.map((_, index) => {
    const name = entryOf(parts, index);
    return `const @process${index} = ${given(name)}; ${demanded(`@process${index}`, name)}`;
  });
  const others = ["onTimer", "open", "close", "reducers", "aggregators"];
  return `${entries.join("\n")} const ${others.map((name) => `@${name} = ${given(name)}`).join(", ")};`;
}

// oxlint-disable-next-line max-lines-per-function -- one text
function contextText(
  { sides, broadcast, keyed, ...info }: ProcessParts,
  outputs: readonly OutputText[],
  texts: Texts,
): string {
  const about = `subtask: ${info.subtask}, parallelism: ${info.parallelism}, maxParallelism: ${info.maxParallelism}`;
  const timers = keyed
    ? `registerEventTimeTimer: @register(0), registerProcessingTimeTimer: @register(1),
  deleteEventTimeTimer: @unregister(0), deleteProcessingTimeTimer: @unregister(1),`
    : `registerEventTimeTimer: @unkeyed, registerProcessingTimeTimer: @unkeyed, deleteEventTimeTimer: @unkeyed, deleteProcessingTimeTimer: @unkeyed,`;
  const own = `state: @states, getCurrentKey: ${keyed ? "@key" : "@unkeyed"}, ${timers}`;
  return `
const @key = () => { @giveKey(@k); return @parse(@T[${texts.given}]); };
const @collector = Object.freeze({ collect: ${outputs[0]!.put} });
${sidesText(sides.map((name, index) => [name, outputs[index + 1]!.put]))}
const @unkeyed = () => { throw new TypeError("state and timers need a keyed stream"); };
const @register = (domain) => (time) => {
  if (typeof time !== "number" || time % 1 !== 0) throw new TypeError("the time of a timer is a whole number of milliseconds");
  const timers = @timersOf(), kept = timers[domain];
  if (!kept.includes(time)) @keepTimers(timers.with(domain, [...kept, time]));
};
const @unregister = (domain) => (time) => {
  const timers = @timersOf(), kept = timers[domain];
  if (kept.includes(time)) @keepTimers(timers.with(domain, kept.filter((other) => other !== time)));
};
const @info = Object.freeze({ ${about} });
const @common = {
  output: @output, timestamp: () => @at(@S[0]), currentWatermark: () => @now[0], currentProcessingTime: () => @now[1],
  ${broadcast === null ? "" : "getBroadcastState: @getBroadcastState,"} ${about},
};
const @context = Object.freeze({ ...@common, ${own} });
const @eventContext = Object.freeze({ ...@context, timeDomain: "event" }), @processingContext = Object.freeze({ ...@context, timeDomain: "processing" });
const @broadcastContext = Object.freeze({ ...@common, applyToKeyedState: ${keyed ? "(name, f) => { if (@states[name] === undefined) throw new TypeError('there is no state ' + name); if (typeof f !== 'function') throw new TypeError('applyToKeyedState needs a function'); @applies.push([name, f]); }" : "@unkeyed"} });
const @life = (f) => () => {
  try { if (f !== undefined) f(@info); return 0; } catch (e) { @fail = e; return -1; }
};`;
}

interface Loop {
  readonly name: string;
  /** The function of the time of a row or timer. */
  readonly at: string;
  /** Statements before each call, and the call. */
  readonly before: string;
  readonly call: string;
}

/** A loop calls functions for rows or timers, takes back what one that throws has done, and stops where output is large. */
function loopText({ name, at, before, call }: Loop, { kept, outputs, broadcasts }: Around): string {
  return `
const ${name} = (@n) => {
  @at = ${at};
  for (let @i = 0; @i < @n; @i++) {
    @S[0] = @i;
    ${before}
    ${kept.save} ${outputs.map(({ mark }) => mark).join(" ")}
    try { ${call} } catch (e) {
      ${outputs.map(({ back }) => back).join(" ")}
      ${kept.back}
      ${broadcasts ? "@undo(); @applies.length = 0; @writes = false;" : ""}
      @fail = e;
      return -1 - @i;
    }
    ${kept.done}
    if (${outputs.map(({ full }) => full).join(" || ")}${broadcasts ? " || @applies.length > 0" : ""}) return @i + 1;
  }
  return @n;
};`;
}

interface InputText extends ProcessInput {
  readonly index: number;
  readonly values: readonly string[];
}

function inputText(
  parts: ProcessParts,
  { index, columns, rowtime, values }: InputText,
  around: Around,
): string {
  const row = rowLiteral(columns, values, readByInput(parts, index));
  const put = around.outputs[0]!.put;
  const at = `@time${index}`;
  return `const ${at} = (@i) => ${rowtime === null ? "null" : values[rowtime]};
${loopText(
  {
    name: `@rows${index}`,
    at,
    before: parts.keyed && !isBroadcast(parts, index) ? "@k = @slot[@i];" : "",
    call: callText(entryOf(parts, index), `@process${index}`, { row, put }),
  },
  around,
)}`;
}

/** Calls a function that is exported as `entry` with a row. */
function callText(
  entry: string,
  process: string,
  { row, put }: { readonly row: string; readonly put: string },
): string {
  if (entry.startsWith("map")) return `${put}(${process}(${row}, @context));`;
  if (entry.startsWith("flatMap"))
    return `const given = ${process}(${row}, @collector, @context); if (given !== undefined) for (const each of given) ${put}(each);`;
  if (entry === "processBroadcastElement")
    return `@writes = true; ${process}(${row}, @broadcastContext, @collector); @writes = false; @journaled.length = 0;`;
  return `${process}(${row}, @context, @collector);`;
}

/** A timer is gone when its function is called, also where that fails. */
const timersText = (around: Around): string => `
const @timerTime = (i) => @time[i];
const @due = (@i) => {
  const domain = @domain[@i];
  if (domain === 2) { @expire(); return false; }
  const timers = @timersOf(), kept = timers[domain], at = kept.indexOf(@time[@i]);
  if (at < 0) return false;
  @keepTimers(timers.with(domain, kept.toSpliced(at, 1)));
  return @onTimer !== undefined;
};
${loopText(
  {
    name: "@timers",
    at: "@timerTime",
    before: "@k = @slot[@i]; if (!@due(@i)) continue;",
    call: "@onTimer(@time[@i], @domain[@i] === 0 ? @eventContext : @processingContext, @collector);",
  },
  around,
)}`;

interface Texts {
  readonly given: number;
  readonly taken: number;
}

/** `@apply` runs what a function of the broadcast input asked to be done with the states of the keys that were given. */
const broadcastTexts = ({ given, taken }: Texts): string => `
const @dump = () => {
  const lines = [];
  for (const [name, m] of @maps) for (const [key, v] of m) lines.push([name, @stringify(key), @stringify(v)].join("\\t"));
  @O[${taken}] = lines.join("\\n");
  return lines.length;
};
const @restore = () => {
  for (const line of @T[${given}].split("\\n")) {
    const [name, key, value] = line.split("\\t");
    @maps.get(name)?.set(@parse(key), @freeze(@parse(value)));
  }
  return 0;
};
const @apply = (n) => {
  if (n === 0) { @applies = []; return 0; }
  if (n < 0) return @applies.length;
  try {
    for (const [name, f] of @applies) {
      const empty = @empty[@stateNames.indexOf(name)];
      for (@k = 0; @k < @slots; @k++) if (!empty()) f(@key(), @states[name]);
    }
  } catch (e) { @fail = e; return -1; }
  return n;
};`;
