import type { BigintsAs, FunctionState, LogicalType } from "@millrace/graph";
import { valueClass } from "@millrace/graph";
import { listStateText } from "./list-state-text.ts";
import { mapStateText } from "./map-state-text.ts";
import { PART_LIMITS, statePartsText } from "./state-parts-text.ts";
import { CARRIED_VALUES, carriedOrNull, carriedText } from "./carried-values-text.ts";
import { LONG_KEY } from "./long-key.ts";
import { keptColumnsText, keptTurnsText } from "./kept-columns-text.ts";
import type { KeptCell, KeptColumnsPlace, KeptColumnsText } from "./kept-columns-text.ts";
import type { ProgramColumns } from "./program-columns.ts";
import { quoted } from "./program-parts.ts";
import { valueTest } from "./value-test.ts";

export interface KeyedStatePlace extends KeptColumnsPlace {
  /** The first text that is taken of what is kept. */
  readonly taken: number;
  /** Texts that a part is put in, and that those are taken from which have changed. */
  readonly parts: { readonly given: number; readonly taken: number };
}

export interface KeyedStateText extends Pick<KeptColumnsText, "text" | "arrays" | "save" | "back"> {
  /** Statements after a call that did not throw. */
  readonly done: string;
}

/**
 * What functions do with the states of the key at hand (`@states`), and the turns of what is kept (`@begin`, `@end`). A state
 * of one number or boolean is in columns; every other is its JSON text (`CARRIED_VALUES` where a type is declared), of a
 * larger list or map in parts of which a change touches one (`listStateText`, `mapStateText`). With a time to live one value is
 * `[stamp, value]`, and `@expire` removes what is over and gives when the next of it will be. What a function is given of a
 * state is its own.
 */
export function keyedStateText(
  states: readonly FunctionState[],
  columns: ProgramColumns,
  place: KeyedStatePlace,
): KeyedStateText {
  const kept = keptColumnsText(states, columns, place);
  const accessors = states.map(
    (state, k) => `[${quoted(state.name)}]: ${accessor(state, k, kept.cells[k]!, place.bigints)}`,
  );
  const limited = states.flatMap((state, k) =>
    state.ttl === undefined ? [] : [`[${k}, ${state.ttl.ttlMs}, ${sweepText(state, k)}]`],
  );
  const maps = states.flatMap(({ kind }, k) => (kind === "map" ? [k] : []));
  const keepsParts = states.some(isSeveral);
  const typed = states.map((state) => carriedOf(state, place.bigints));
  const turns = keptTurnsText(kept.texts, place.taken, {
    beginning: [
      ...maps.map((k) => `@mc${k}.fill(undefined, 0, @slots);`),
      ...(keepsParts ? ["for (const texts of @partTexts) texts.fill(undefined, 0, @slots);"] : []),
    ].join(" "),
    ending: [
      ...maps.map((k) => writtenMap(states[k]!, k)),
      ...(limited.length > 0 ? ["@limit();"] : []),
      ...(keepsParts ? ["@giveParts();"] : []),
    ].join(" "),
    ended: `@O[${place.parts.taken}] = @partLines.join("\\n"); @partLines = [];`,
  });
  const empties = states.map((state, k) => `() => ${emptyTest(state, k, kept.cells[k]!)}`);
  const text = `${kept.text}
${maps.map((k) => `const @mc${k} = @slotted();`).join("\n")}
${statePartsText(states.length, place.parts.given)}
${CARRIED_VALUES}
${BASE}
${typed.map(({ key, value }, k) => `const @key${k} = ${key}, @of${k} = ${value};`).join("\n")}
${SINGLE}
${listStateText(PART_LIMITS)}
${mapStateText(PART_LIMITS)}
const @states = Object.freeze({ ${accessors.join(", ")} });
const @stateNames = [${states.map(({ name }) => quoted(name)).join(", ")}];
const @empty = [${empties.join(", ")}];
const @limited = [${limited.join(", ")}];
const @timersAt = ${states.length};
${TIMERS}
${EXPIRY}
${turns}`;
  const journal = states.some(isSeveral);
  return {
    text,
    arrays: kept.arrays,
    save: kept.save,
    back: `${kept.back} ${journal ? "@forgive();" : ""}`,
    done: journal ? "if (@journal.length > 0) @journal.length = 0;" : "",
  };
}

const isSeveral = ({ kind }: FunctionState): boolean => kind === "list" || kind === "map";

/** Maps are made of their text once a batch, and their entries are written in place. */
const writtenMap = (state: FunctionState, k: number): string =>
  `if (@f${k}[@k] === 1 && @mc${k}[@k] !== undefined) @writeMap(${k}, @mc${k}[@k], ${limitText(state)}, @key${k}, @of${k});`;

function sweepText({ kind }: FunctionState, k: number): string {
  if (kind === "map") return `(ms) => @sweepMap(${k}, @mc${k}, ms, @key${k}, @of${k})`;
  return kind === "list" ? `(ms) => @sweepList(${k}, ms)` : `(ms) => @sweepOne(${k}, ms)`;
}

/** How the keys of a map, and what a state keeps, lie in its text. */
function carriedOf(
  { name, kind, type, keyType }: FunctionState,
  bigints: BigintsAs,
): { readonly key: string; readonly value: string } {
  const several = isSeveral({ name, kind });
  return {
    key: kind === "map" && keyType !== undefined ? carriedText(name, keyType, bigints) : "@anything",
    value: type === undefined ? "@anything" : (several ? carriedOrNull : carriedText)(name, type, bigints),
  };
}

function emptyTest(state: FunctionState, k: number, cell: KeptCell | null): string {
  if (cell !== null) return `${cell.read} === null`;
  return state.kind === "map" ? `@mapOf(${k}, @mc${k}, @key${k}, @of${k}).size === 0` : `@text(${k}) === ""`;
}

// oxlint-disable-next-line max-params -- a state and where it lies
function accessor(state: FunctionState, k: number, cell: KeptCell | null, bigints: BigintsAs): string {
  const { name, kind, type } = state;
  if (cell !== null && type !== undefined) return oneOf(state, cell, type, bigints);
  const limit = limitText(state);
  if (kind === "list") return `@list(${k}, ${limit}, @of${k})`;
  if (kind === "map") return `@map(${k}, @mc${k}, ${limit}, @key${k}, @of${k})`;
  return `@${kind}(@cell(${k}, ${limit}, @of${k}), ${quoted(name)})`;
}

function limitText({ ttl }: FunctionState): string {
  if (ttl === undefined) return "null";
  const { ttlMs, update, visibility } = ttl;
  return `{ ms: ${ttlMs}, reads: ${update === "on-read-and-write"}, stale: ${visibility === "return-expired-if-not-cleaned-up"} }`;
}

// oxlint-disable-next-line max-params -- a state and where it lies
function oneOf({ name, kind }: FunctionState, cell: KeptCell, type: LogicalType, bigints: BigintsAs): string {
  const { read, write, clear } = cell;
  const test = valueTest(type, valueClass(type, bigints));
  const update = `(v) => { if (${test}) { ${write} } else if (v === null || v === undefined) { ${clear} } else @wrong(${quoted(name)}, ${quoted(type.kind)}, v); }`;
  if (kind === "value")
    return `Object.freeze({ value: () => ${read}, update: ${update}, clear: () => { ${clear} } })`;
  return `@${kind}({ get: () => ${read} ?? undefined, set: ${update} }, ${quoted(name)})`;
}

const BASE = `
const @parse = JSON.parse, @isList = Array.isArray;
const @kept = (k, otherwise) => { const text = @text(k); return text === "" ? otherwise : @parse(text); };
const @json = (value) => {
  const text = @stringify(value);
  if (text === undefined) throw new TypeError("a state cannot keep this value");
  return text;
};
const @put = (k, value) => @keep(k, value === undefined ? "" : @json(value));
const @over = (t, stamp) => stamp + t.ms <= @now[1];
// The interpreter hashes whole numbers alike: by themselves they would be looked for one after another.
const @place = (name) => {
  switch (typeof name) {
    case "number": return String(name);
    case "string": return name.length < ${LONG_KEY} ? "'" + name : ("'" + name).slice(0);
    case "bigint": return name + "n";
    default: return name;
  }
};
const @own = (of, name, what) => { const f = of?.[name]; if (f === undefined) throw new TypeError(what + "." + name + " is not exported"); return f; };`;

/** One value: `get` gives undefined where there is none. */
const SINGLE = `
const @cell = (k, t, { is, put, of }) => {
  const read = (v) => (v === undefined ? v : of(v));
  if (t === null) return { get: () => read(@kept(k, undefined)), set: (v) => @put(k, v === undefined ? v : put(is(v))) };
  return {
    get: () => {
      const kept = @kept(k, undefined);
      if (kept === undefined) return undefined;
      if (@over(t, kept[0])) { @put(k, undefined); return t.stale ? of(kept[1]) : undefined; }
      if (t.reads && kept[0] !== @now[1]) @put(k, [@now[1], kept[1]]);
      return of(kept[1]);
    },
    set: (v) => @put(k, v === undefined ? undefined : [@now[1], put(is(v))]),
  };
};
const @value = ({ get, set }) =>
  Object.freeze({ value: () => get() ?? null, update: (v) => set(v ?? undefined), clear: () => set(undefined) });
const @reducing = ({ get, set }, name) =>
  Object.freeze({
    get: () => get() ?? null, clear: () => set(undefined),
    add: (v) => { const kept = get(); set(kept === undefined ? v : @own(@reducers, name, "reducers")(kept, v)); },
  });
const @aggregating = ({ get, set }, name) =>
  Object.freeze({
    get: () => { const kept = get(); return kept === undefined ? null : @own(@aggregators, name, "aggregators").getResult(kept); },
    add: (v) => { const a = @own(@aggregators, name, "aggregators"), kept = get(); set(a.add(v, kept === undefined ? a.createAccumulator() : kept)); },
    clear: () => set(undefined),
  });`;

/** Times of the timers of the key at hand: event time, processing time, and the clean-up while there is one. */
const TIMERS = `
const @noTimers = [[], []];
const @timersOf = () => @kept(@timersAt, @noTimers);
const @keepTimers = (timers) => @keep(@timersAt, timers.every((each) => each.length === 0) ? "" : @stringify(timers));`;

/** The clean-up stands as a timer of its own, the third of a key's lists: one at a time. */
const EXPIRY = `
const @sweepOne = (k, ms) => {
  const kept = @kept(k, undefined), until = kept === undefined ? Infinity : kept[0] + ms;
  if (until > @now[1]) return until;
  @put(k, undefined);
  return Infinity;
};
const @expire = () => {
  let next = Infinity;
  for (const [k, ms, sweep] of @limited) if (!@empty[k]()) next = Math.min(next, sweep(ms));
  @journal.length = 0;
  @cleanUpAt(next);
};
const @cleanUpAt = (time) => {
  const [event, processing] = @timersOf();
  @keepTimers(time === Infinity ? [event, processing] : [event, processing, [time]]);
};
const @limit = () => {
  if (@timersOf().length > 2) return;
  const next = Math.min(...@limited.map(([k, ms]) => (@text(k) === "" ? Infinity : @now[1] + ms)));
  if (next < Infinity) @cleanUpAt(next);
};`;
