import type { ParsedFunction } from "./parse-function.ts";
import { ProgramColumns } from "./program-columns.ts";
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

/** Functions of a program of a trigger, by their place among those that the host calls. */
export const TRIGGER_PROGRAM = {
  onElement: 0,
  onEventTime: 1,
  onProcessingTime: 2,
  onMerge: 3,
  clear: 4,
} as const;

/** Arrays behind those of the columns: what `TRIGGER_ABOUT` says, states, event-time timers, processing-time timers, and states of windows that merge. */
export const TRIGGER_ARRAYS = { about: 0, states: 1, event: 2, processing: 3, sources: 4 } as const;

export const TRIGGER_ABOUT = { start: 0, end: 1, watermark: 2, processingTime: 3, time: 4 } as const;

/** Timers of each kind that a window may wait for at once. */
export const MOST_TRIGGER_TIMERS = 4;

/** Windows whose states \`onMerge\` is given. */
export const MOST_MERGED = 256;

const RESULTS = ["CONTINUE", "FIRE", "PURGE", "FIRE_AND_PURGE"];

/**
 * A person's trigger. Each function gives the number of the result (0 to 3), or -1 where it threw, which leaves states and
 * timers as they were. States and timers are numbers, NaN: none.
 */
export function triggerProgram(
  parsed: ParsedFunction,
  input: readonly FunctionColumn[],
  states: readonly string[],
): string {
  const columns = new ProgramColumns();
  const values = input.map((column, index) => columns.input(column, index));
  const given = (name: string): string => exported(parsed, name);
  const count = Math.max(1, states.length);
  const constants = `const TriggerResult = Object.freeze({ ${RESULTS.map((name) => `${name}: "${name}"`).join(", ")} });`;
  const generated = [
    `const @onElement = ${given("onElement")}, @onEventTime = ${given("onEventTime")}, @onProcessingTime = ${given("onProcessingTime")}, @onMerge = ${given("onMerge")}, @onClear = ${given("clear")};`,
    demanded("@onElement", "onElement"),
    describeText,
    columns.declarations.join("\n"),
    `const @about = new Float64Array(5), @memo = new Float64Array(${count}), @event = new Float64Array(${MOST_TRIGGER_TIMERS}), @processing = new Float64Array(${MOST_TRIGGER_TIMERS}), @sources = new Float64Array(${MOST_MERGED * count});`,
    contextText(states),
    callsText(states, rowLiteral(input, values)),
    `return [[@element, @eventTime, @processingTime, @merge, @clear], @describe, @T, @O, [${columns.arrays.join(", ")}, @about, @memo, @event, @processing, @sources]];`,
  ];
  return programText(parsed, generated, { constants });
}

const contextText = (states: readonly string[]): string => `${numbersText("trigger", true)}
const @register = (timers) => (time) => {
  if (typeof time !== "number" || time % 1 !== 0) throw new TypeError("the time of a timer is a whole number of milliseconds");
  if (timers.includes(time)) return;
  const free = timers.findIndex((each) => each !== each);
  if (free < 0) throw new RangeError("a trigger waits for ${MOST_TRIGGER_TIMERS} timers of a kind at most");
  timers[free] = time;
};
const @unregister = (timers) => (time) => { const at = timers.indexOf(time); if (at >= 0) timers[at] = NaN; };
const @state = Object.freeze({ ${states.map((name, k) => `[${quoted(name)}]: @number(${k})`).join(", ")} });
const @base = {
  state: @state, currentWatermark: () => @about[2], currentProcessingTime: () => @about[3],
  registerEventTimeTimer: @register(@event), registerProcessingTimeTimer: @register(@processing),
  deleteEventTimeTimer: @unregister(@event), deleteProcessingTimeTimer: @unregister(@processing),
};
const @context = Object.freeze({ ...@base });
const @window = () => Object.freeze({ start: @about[0], end: @about[1], maxTimestamp: @about[1] - 1 });
const @time = () => (@about[4] === @about[4] ? @about[4] : null);`;

const callsText = (states: readonly string[], row: string): string => `
const @results = new Map([${RESULTS.map((name, number) => `["${name}", ${number}]`).join(", ")}]);
const @guarded = (f) => {
  const memo = @memo.slice(), event = @event.slice(), processing = @processing.slice();
  try {
    const given = f();
    const result = @results.get(given);
    if (result === undefined) @no(-1, given);
    return result;
  } catch (e) {
    @memo.set(memo); @event.set(event); @processing.set(processing);
    @fail = e;
    return -1;
  }
};
const @element = (@i) => @guarded(() => @onElement(${row}, @time(), @window(), @context));
const @eventTime = () => @guarded(() => (@onEventTime === undefined ? "CONTINUE" : @onEventTime(@time(), @window(), @context)));
const @processingTime = () => @guarded(() => (@onProcessingTime === undefined ? "CONTINUE" : @onProcessingTime(@time(), @window(), @context)));
const @merge = (n) => @guarded(() => {
  const merged = [];
  for (let s = 0; s < n; s++) {
    const of = {};
    ${states.map((name, k) => `of[${quoted(name)}] = @sources[s * ${states.length} + ${k}] === @sources[s * ${states.length} + ${k}] ? @sources[s * ${states.length} + ${k}] : null;`).join(" ")}
    merged.push(Object.freeze(of));
  }
  if (@onMerge !== undefined) @onMerge(@window(), Object.freeze({ ...@base, merged }));
  return "CONTINUE";
});
const @clear = () => @guarded(() => { if (@onClear !== undefined) @onClear(@window(), @context); return "CONTINUE"; });`;
