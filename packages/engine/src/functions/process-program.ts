import type { FunctionState } from "@millrace/graph";
import { broadcastStateText } from "./broadcast-state-text.ts";
import { keyedStateText } from "./keyed-state-text.ts";
import type { ParsedFunction } from "./parse-function.ts";
import { outputText } from "./process-outputs.ts";
import { ProgramColumns, PROGRAM_ROWS } from "./program-columns.ts";
import { demanded, describeText, exported, programText, quoted, rowLiteral } from "./program-parts.ts";
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

/** Arrays behind those of the columns: slot of each row or timer, time and domain of each timer, watermark and clock. */
export const PROCESS_ARRAYS = { slots: 0, times: 1, domains: 2, clock: 3 } as const;

/** Between what is kept of one key, and between keys: characters that no JSON has. */
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
  readonly subtask: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
}

/**
 * Loops over rows and timers around the functions of a person. What is kept of the keys of a batch comes in as text, a
 * line a key: the key, the states, the timers; `end` gives the lines that have changed, behind the number of their slot.
 * A state is its JSON text: what a function is given of it is its own, and only `update`, `add` and `put` change it, so
 * that nothing depends on how rows were cut into batches. A call that throws leaves states, timers and output as they were.
 */
export function processProgram(parts: ProcessParts): string {
  const { parsed, inputs, states } = parts;
  const columns = new ProgramColumns();
  let position = 0;
  const values = inputs.map(({ columns: own }) => own.map((column) => columns.input(column, position++)));
  const outputs = parts.outputs.map((own, output) => {
    const before = parts.outputs.slice(0, output);
    const column = before.reduce((sum, { length }) => sum + length, 0);
    const text = before.reduce((sum, each) => sum + textCount(each), 0);
    return outputText({ output, column, text, columns: own }, columns);
  });
  const all = parts.outputs.map((_, output) => `@out${output}`);
  const texts = {
    given: inputs.reduce((sum, { columns: own }) => sum + textCount(own), 0),
    taken: parts.outputs.reduce((sum, own) => sum + textCount(own), 0),
  };
  const generated = [
    boundText(parts),
    describeText,
    columns.declarations.join("\n"),
    `const @slot = new Int32Array(${PROGRAM_ROWS}), @time = new Float64Array(${PROGRAM_ROWS}), @domain = new Uint8Array(${PROGRAM_ROWS}), @now = new Float64Array(2);`,
    ...outputs,
    "let @current = null, @slots = [], @at = null, @applies = [];",
    keyedStateText(states),
    broadcastStateText(parts.broadcast ?? []),
    contextText(parts),
    loopText(all),
    ...inputs.map((input, index) => inputText(parts, { index, ...input, values: values[index]! })),
    TIMERS,
    beginEndText(states.length, texts),
    broadcastTexts(texts),
    `return [[@timers, @begin, @end, @life(@open), @life(@close), @save, @restore, @apply, ${inputs.map((_, index) => `@rows${index}`).join(", ")}, ${all.map((name) => `${name}.take`).join(", ")}], @describe, @T, @O, [${columns.arrays.join(", ")}, @slot, @time, @domain, @now]];`,
  ];
  return programText(parsed, generated);
}

const isBroadcast = ({ broadcast }: ProcessParts, index: number): boolean =>
  broadcast !== null && index === 1;

/** Under which name the function of an input is exported: the first of those that there are for it. */
function entryOf(parts: ProcessParts, index: number): string {
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

function contextText({ sides, broadcast, keyed, ...info }: ProcessParts): string {
  const about = `subtask: ${info.subtask}, parallelism: ${info.parallelism}, maxParallelism: ${info.maxParallelism}`;
  const timers = keyed
    ? `registerEventTimeTimer: @register(0), registerProcessingTimeTimer: @register(1),
  deleteEventTimeTimer: @unregister(0), deleteProcessingTimeTimer: @unregister(1),`
    : `registerEventTimeTimer: @unkeyed, registerProcessingTimeTimer: @unkeyed, deleteEventTimeTimer: @unkeyed, deleteProcessingTimeTimer: @unkeyed,`;
  const own = `state: @states, getCurrentKey: ${keyed ? "() => @parse(@current.key)" : "@unkeyed"}, ${timers}`;
  return `
const @collector = Object.freeze({ collect: (row) => { @out0.put(row); } });
const @sides = new Map([${sides.map((name, index) => `[${quoted(name)}, @out${index + 1}]`).join(", ")}]);
const @output = (name, row) => {
  const side = @sides.get(name);
  if (side === undefined) throw new TypeError("there is no side output " + name);
  side.put(row);
};
const @unkeyed = () => { throw new TypeError("state and timers need a keyed stream"); };
const @register = (domain) => (time) => {
  if (typeof time !== "number" || time % 1 !== 0) throw new TypeError("the time of a timer is a whole number of milliseconds");
  const kept = @current.timers[domain];
  if (kept.includes(time)) return;
  @current.timers = @current.timers.with(domain, [...kept, time]);
  @current.changed = true;
};
const @unregister = (domain) => (time) => {
  const kept = @current.timers[domain];
  if (!kept.includes(time)) return;
  @current.timers = @current.timers.with(domain, kept.filter((other) => other !== time));
  @current.changed = true;
};
const @info = Object.freeze({ ${about} });
const @common = {
  output: @output, timestamp: () => @at, currentWatermark: () => @now[0], currentProcessingTime: () => @now[1],
  ${broadcast === null ? "" : "getBroadcastState: @getBroadcastState,"} ${about},
};
const @context = Object.freeze({ ...@common, ${own} });
const @eventContext = Object.freeze({ ...@context, timeDomain: "event" }), @processingContext = Object.freeze({ ...@context, timeDomain: "processing" });
const @broadcastContext = Object.freeze({ ...@common, applyToKeyedState: ${keyed ? "(name, f) => { if (@states[name] === undefined) throw new TypeError('there is no state ' + name); if (typeof f !== 'function') throw new TypeError('applyToKeyedState needs a function'); @applies.push([name, f]); }" : "@unkeyed"} });
const @life = (f) => () => {
  try { if (f !== undefined) f(@info); return 0; } catch (e) { @fail = e; return -1; }
};`;
}

/** \`@loop\` calls functions for rows or timers, takes back what one that throws has done, and stops where output is large. */
const loopText = (outputs: readonly string[]): string => `
const @loop = (before, each, slots) => (n) => {
  for (let i = 0; i < n; i++) {
    @S[0] = i;
    @current = slots ? @slots[@slot[i]] : @slots[0];
    if (before !== null && !before(i)) continue;
    const { states, timers, changed } = @current;
    ${outputs.map((name) => `${name}.mark();`).join(" ")}
    try { each(i); } catch (e) {
      ${outputs.map((name) => `${name}.back();`).join(" ")}
      @undo();
      @applies.length = 0;
      @writes = false;
      Object.assign(@current, { states, timers, changed });
      @fail = e;
      return -1 - i;
    }
    if (${outputs.map((name) => `${name}.full()`).join(" || ")} || @applies.length > 0) return i + 1;
  }
  return n;
};`;

interface InputText extends ProcessInput {
  readonly index: number;
  readonly values: readonly string[];
}

function inputText(parts: ProcessParts, { index, columns, rowtime, values }: InputText): string {
  const time = `@at = ${rowtime === null ? "null" : values[rowtime]};`;
  const body = callText(entryOf(parts, index), `@process${index}`, rowLiteral(columns, values));
  const slots = parts.keyed && !isBroadcast(parts, index);
  return `const @rows${index} = @loop(null, (@i) => { ${time} ${body} }, ${slots});`;
}

/** Calls a function that is exported as `entry` with a row. */
function callText(entry: string, process: string, row: string): string {
  if (entry.startsWith("map")) return `@out0.put(${process}(${row}, @context));`;
  if (entry.startsWith("flatMap"))
    return `const given = ${process}(${row}, @collector, @context); if (given !== undefined) for (const each of given) @out0.put(each);`;
  if (entry === "processBroadcastElement")
    return `@writes = true; ${process}(${row}, @broadcastContext, @collector); @writes = false; @journal.length = 0;`;
  return `${process}(${row}, @context, @collector);`;
}

/** A timer is gone when its function is called, also where that fails. */
const TIMERS = `
const @due = (@i) => {
  const domain = @domain[@i];
  if (domain === 2) { @expire(); return false; }
  const kept = @current.timers[domain], at = kept.indexOf(@time[@i]);
  if (at < 0) return false;
  @current.timers = @current.timers.with(domain, kept.toSpliced(at, 1));
  @current.changed = true;
  return @onTimer !== undefined;
};
const @timers = @loop(@due, (@i) => {
  @at = @time[@i];
  @onTimer(@at, @domain[@i] === 0 ? @eventContext : @processingContext, @collector);
}, true);`;

interface Texts {
  readonly given: number;
  readonly taken: number;
}

const beginEndText = (states: number, { given, taken }: Texts): string => `
const @begin = (n) => {
  @slots = @T[${given}].split("\\n").map((line) => {
    const parts = line.split("\\t");
    return { key: parts[0], states: parts.slice(1, ${states + 1}), timers: parts[${states + 1}] === "" ? [[], []] : @parse(parts[${states + 1}]), changed: false };
  });
  return n;
};
const @end = () => {
  const lines = [];
  @slots.forEach((slot, index) => {
    if (!slot.changed) return;
    @current = slot;
    @limit();
    const { states, timers } = slot;
    lines.push([index, ...states, timers.every((each) => each.length === 0) ? "" : @stringify(timers)].join("\\t"));
  });
  @O[${taken}] = lines.join("\\n");
  return lines.length;
};`;

/** `@apply` runs what a function of the broadcast input asked to be done with the states of the keys that were given. */
const broadcastTexts = ({ given, taken }: Texts): string => `
const @save = () => {
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
      for (@current of @slots) {
        const empty = @current.states[@stateNames.indexOf(name)] === "";
        if (!empty) f(@parse(@current.key), @states[name]);
      }
    }
  } catch (e) { @fail = e; return -1; }
  return n;
};`;
