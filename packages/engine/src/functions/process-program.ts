import type { FunctionState } from "@millrace/graph";
import type { ParsedFunction } from "./parse-function.ts";
import { ProgramColumns, PROGRAM_ROWS } from "./program-columns.ts";
import {
  collectorText,
  describeText,
  memberOf,
  quoted,
  rowLiteral,
  takeText,
  unusedPrefix,
} from "./program-parts.ts";
import { textCount } from "./value-class.ts";
import type { FunctionColumn } from "./value-class.ts";

/** Functions of a program of keyed rows, by their place among those that the host calls. */
export const PROCESS_PROGRAM = { rows: 0, take: 1, timers: 2, begin: 3, end: 4, open: 5, close: 6 } as const;

/** Arrays behind those of the columns: slot of each row or timer, time and domain of each timer, watermark and clock. */
export const PROCESS_ARRAYS = { slots: 0, times: 1, domains: 2, clock: 3 } as const;

/** Between what is kept of one key, and between keys: characters that no JSON has. */
export const PART = "\t";
export const LINE = "\n";

export interface ProcessParts {
  readonly parsed: ParsedFunction;
  readonly inputs: readonly FunctionColumn[];
  readonly outputs: readonly FunctionColumn[];
  readonly states: readonly FunctionState[];
  /** Position of the column with event time. */
  readonly rowtime: number | null;
  readonly subtask: number;
  readonly parallelism: number;
}

/**
 * Loops over rows and timers around the functions of a person. What is kept of the keys of a batch comes in as text, a
 * line a key: the key, the states, the timers; `end` gives the lines that have changed, behind the number of their slot.
 * A state is its JSON text: what a function is given of it is its own, and only `update`, `add` and `put` change it, so
 * that nothing depends on how rows were cut into batches. A call that throws leaves states, timers and output as they were.
 */
export function processProgram(parts: ProcessParts): string {
  const { parsed, inputs, outputs, states, rowtime } = parts;
  const prefix = unusedPrefix(parsed.code);
  const columns = new ProgramColumns();
  const values = inputs.map((column, index) => columns.input(column, index));
  const stores = outputs.map((column, index) => columns.output(column, index));
  const put = outputs.map(({ name }, index) => stores[index]!(memberOf("@o", name))).join("\n");
  const given = (name: string): string => parsed.exports.get(name) ?? "undefined";
  const generated = [
    describeText,
    columns.declarations.join("\n"),
    `const @slot = new Int32Array(${PROGRAM_ROWS}), @time = new Float64Array(${PROGRAM_ROWS}), @domain = new Uint8Array(${PROGRAM_ROWS}), @now = new Float64Array(2);`,
    takeText(
      outputs,
      columns.arrays.filter((name) => /^@[rbxm]/u.test(name)),
    ),
    collectorText(put),
    keyedText(states, parts),
    `const @timestamps = (@i) => ${rowtime === null ? "null" : values[rowtime]};`,
    `const @rows = @loop((@i, context) => { @at = @timestamps(@i); @process(${rowLiteral(inputs, values)}, context, @out); });`,
    `const @timers = @loop((@i, context) => {
      const kept = @current.timers[@domain[@i]];
      const at = kept.indexOf(@time[@i]);
      if (at < 0) return;
      @current.timers = @current.timers.with(@domain[@i], kept.toSpliced(at, 1));
      @current.changed = true;
      @at = @time[@i];
      if (@onTimer !== undefined) @onTimer(@at, Object.freeze({ ...context, timeDomain: @domain[@i] === 0 ? "event" : "processing" }), @out);
    });`,
    beginEndText(states.length, textCount(inputs), textCount(outputs)),
    `return [[@rows, @take, @timers, @begin, @end, @life(@open), @life(@close)], @describe, @T, @O, [${columns.arrays.join(", ")}, @slot, @time, @domain, @now]];`,
  ].join("\n");
  const bound = `const @process = ${given("processElement")}, @onTimer = ${given("onTimer")}, @open = ${given("open")}, @close = ${given("close")}, @reducers = ${given("reducers")}, @aggregators = ${given("aggregators")};
    if (typeof @process !== "function") throw new TypeError("processElement is not a function that is exported");`;
  const named = (text: string): string => text.replaceAll("@", () => prefix);
  return [
    `(function () { "use strict"; ${parsed.head}`,
    parsed.code,
    ";",
    named(bound),
    named(generated),
    "})",
  ].join("\n");
}

// oxlint-disable-next-line max-lines-per-function -- one text
function keyedText(states: readonly FunctionState[], { subtask, parallelism }: ProcessParts): string {
  const accessors = states.map(
    ({ name, kind }, index) => `[${quoted(name)}]: @${kind}(${index}, ${quoted(name)})`,
  );
  return `
let @current = null, @slots = [], @at = null;
const @parse = JSON.parse;
const @kept = (k, otherwise) => (@current.states[k] === "" ? otherwise : @parse(@current.states[k]));
const @keep = (k, value) => {
  const text = value === undefined ? "" : @stringify(value);
  if (text === undefined) throw new TypeError("a state cannot keep this value");
  @current.states = @current.states.with(k, text);
  @current.changed = true;
};
const @clear = (k) => () => @keep(k, undefined);
const @value = (k) => Object.freeze({ value: () => @kept(k, null), update: (v) => @keep(k, v ?? undefined), clear: @clear(k) });
const @list = (k) => Object.freeze({
  get: () => @kept(k, []), add: (v) => @keep(k, [...@kept(k, []), v]), addAll: (v) => @keep(k, [...@kept(k, []), ...v]),
  update: (v) => @keep(k, v.length === 0 ? undefined : [...v]), clear: @clear(k),
});
const @map = (k) => {
  const all = () => new Map(@kept(k, []));
  const set = (m) => @keep(k, m.size === 0 ? undefined : [...m]);
  return Object.freeze({
    get: (key) => all().get(key) ?? null, contains: (key) => all().has(key), put: (key, v) => { const m = all(); m.set(key, v); set(m); },
    remove: (key) => { const m = all(); m.delete(key); set(m); }, keys: () => [...all().keys()], values: () => [...all().values()],
    entries: () => [...all()], isEmpty: () => all().size === 0, clear: @clear(k),
  });
};
const @own = (of, name, what) => { const f = of?.[name]; if (f === undefined) throw new TypeError(what + "." + name + " is not exported"); return f; };
const @reducing = (k, name) => Object.freeze({
  get: () => @kept(k, null), clear: @clear(k),
  add: (v) => @keep(k, @current.states[k] === "" ? v : @own(@reducers, name, "reducers")(@kept(k, null), v)),
});
const @aggregating = (k, name) => Object.freeze({
  get: () => (@current.states[k] === "" ? null : @own(@aggregators, name, "aggregators").getResult(@kept(k, null))), clear: @clear(k),
  add: (v) => { const a = @own(@aggregators, name, "aggregators"); @keep(k, a.add(v, @current.states[k] === "" ? a.createAccumulator() : @kept(k, null))); },
});
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
const @context = Object.freeze({
  state: Object.freeze({ ${accessors.join(", ")} }),
  getCurrentKey: () => @parse(@current.key),
  timestamp: () => @at, currentWatermark: () => @now[0], currentProcessingTime: () => @now[1],
  registerEventTimeTimer: @register(0), registerProcessingTimeTimer: @register(1),
  deleteEventTimeTimer: @unregister(0), deleteProcessingTimeTimer: @unregister(1),
  subtask: ${subtask}, parallelism: ${parallelism},
});
const @loop = (each) => (n) => {
  let i = 0;
  for (; i < n; i++) {
    @S[0] = i;
    @current = @slots[@slot[i]];
    const { states, timers, changed } = @current;
    const q = @Q.length, b = @w;
    try { each(i, @context); } catch (e) {
      @back(q, b);
      Object.assign(@current, { states, timers, changed });
      @fail = e;
      return -1 - i;
    }
    if (@Q.length > 0 || @w > ${PROGRAM_ROWS / 2}) return i + 1;
  }
  return n;
};
const @life = (f) => () => {
  try { if (f !== undefined) f(Object.freeze({ subtask: ${subtask}, parallelism: ${parallelism} })); return 0; } catch (e) { @fail = e; return -1; }
};`;
}

const beginEndText = (states: number, texts: number, taken: number): string => `
const @begin = (n) => {
  @slots = @T[${texts}].split("\\n").map((line) => {
    const parts = line.split("\\t");
    return { key: parts[0], states: parts.slice(1, ${states + 1}), timers: parts[${states + 1}] === "" ? [[], []] : @parse(parts[${states + 1}]), changed: false };
  });
  return n;
};
const @end = () => {
  const lines = [];
  @slots.forEach(({ states, timers, changed }, slot) => {
    if (changed) lines.push([slot, ...states, timers[0].length + timers[1].length === 0 ? "" : @stringify(timers)].join("\\t"));
  });
  @O[${taken}] = lines.join("\\n");
  return lines.length;
};`;
