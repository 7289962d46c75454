import type { BigintsAs, FunctionState, FunctionStateTtl, LogicalType } from "@millrace/graph";
import { valueClass } from "@millrace/graph";
import { CARRIED_VALUES, carriedOrNull, carriedText } from "./carried-values-text.ts";
import { keptColumnsText, keptTurnsText } from "./kept-columns-text.ts";
import type { KeptCell, KeptColumnsPlace, KeptColumnsText } from "./kept-columns-text.ts";
import type { ProgramColumns } from "./program-columns.ts";
import { quoted } from "./program-parts.ts";
import { valueTest } from "./value-test.ts";

export interface KeyedStateText extends Pick<KeptColumnsText, "text" | "arrays" | "save" | "back"> {
  /** Statements after a call that did not throw. */
  readonly done: string;
}

/**
 * What functions do with the states of the key at hand (`@states`), and the turns of what is kept (`@begin`, `@end`). A state
 * of one number or boolean is in columns; every other is its JSON text (`CARRIED_VALUES` where a type is declared). With a time to live the text is `[stamp, value]`,
 * `[[stamp, element], ...]` or `[[key, value, stamp], ...]`, and `@expire` removes what is over and gives when the next of it
 * will be. What a function is given of a state is its own.
 */
export function keyedStateText(
  states: readonly FunctionState[],
  columns: ProgramColumns,
  place: KeptColumnsPlace & { readonly taken: number },
): KeyedStateText {
  const kept = keptColumnsText(states, columns, place);
  const accessors = states.map(
    (state, k) => `[${quoted(state.name)}]: ${accessor(state, k, kept.cells[k]!, place.bigints)}`,
  );
  const limited = states.flatMap(({ kind, ttl }, k) =>
    ttl === undefined ? [] : [`[${k}, ${quoted(kind)}, ${ttl.ttlMs}]`],
  );
  const maps = states.flatMap((state, k) => (isCached(state) ? [k] : []));
  const typed = states.map((state) => carriedOf(state, place.bigints));
  const turns = keptTurnsText(kept.texts, place.taken, {
    beginning: maps.map((k) => `@mc${k}.fill(undefined, 0, @slots);`).join(" "),
    ending: [...(limited.length > 0 ? ["@limit();"] : []), ...maps.map(writtenMap)].join(" "),
  });
  const empties = states.map((state, k) => `() => ${emptyTest(state, k, kept.cells[k]!)}`);
  const text = `${kept.text}
${maps.map((k) => `const @mc${k} = @slotted();`).join("\n")}
const @journal = [];
const @forgive = () => { while (@journal.length > 0) { const [m, key, before, had] = @journal.pop(); if (had) m.set(key, before); else m.delete(key); } };
${CARRIED_VALUES}
${BASE}
${typed.map(({ key, value }, k) => `const @key${k} = ${key}, @of${k} = ${value};`).join("\n")}
${SINGLE}
${SEVERAL}
const @states = Object.freeze({ ${accessors.join(", ")} });
const @stateNames = [${states.map(({ name }) => quoted(name)).join(", ")}];
const @empty = [${empties.join(", ")}];
const @limited = [${limited.join(", ")}];
const @timersAt = ${states.length};
${TIMERS}
${EXPIRY}
${turns}`;
  const journal = maps.length > 0;
  return {
    text,
    arrays: kept.arrays,
    save: kept.save,
    back: `${kept.back} ${journal ? "@forgive();" : ""}`,
    done: journal ? "if (@journal.length > 0) @journal.length = 0;" : "",
  };
}

/** Maps are made of their text once a batch, and their entries are written in place: what a call that throws removed is at the end then. */
const isCached = ({ kind, ttl }: FunctionState): boolean => kind === "map" && ttl === undefined;

const writtenMap = (k: number): string =>
  `if (@f${k}[@k] === 1 && @mc${k}[@k] !== undefined) @t${k}[@k] = @mc${k}[@k].size() === 0 ? "" : @stringify(@carriedPairs(@mc${k}[@k], @key${k}.put, @of${k}.put));`;

/** How the keys of a map, and what a state keeps, lie in its text. */
function carriedOf(
  { name, kind, type, keyType }: FunctionState,
  bigints: BigintsAs,
): { readonly key: string; readonly value: string } {
  const several = kind === "list" || kind === "map";
  return {
    key: kind === "map" && keyType !== undefined ? carriedText(name, keyType, bigints) : "@anything",
    value: type === undefined ? "@anything" : (several ? carriedOrNull : carriedText)(name, type, bigints),
  };
}

function emptyTest(state: FunctionState, k: number, cell: KeptCell | null): string {
  if (cell !== null) return `${cell.read} === null`;
  return isCached(state) ? `@mapped(${k}, @mc${k}, @key${k}, @of${k}).size() === 0` : `@text(${k}) === ""`;
}

// oxlint-disable-next-line max-params -- a state and where it lies
function accessor(state: FunctionState, k: number, cell: KeptCell | null, bigints: BigintsAs): string {
  const { name, kind, type, ttl } = state;
  if (cell !== null && type !== undefined) return oneOf(state, cell, type, bigints);
  if (isCached(state)) return `@map(${k}, @mc${k}, @key${k}, @of${k})`;
  const limit = ttl === undefined ? "null" : limitText(ttl);
  if (kind === "list") return `@list(${k}, ${limit}, @of${k})`;
  if (kind === "map") return `@limitedMap(${k}, ${limit}, @key${k}, @of${k})`;
  return `@${kind}(@cell(${k}, ${limit}, @of${k}), ${quoted(name)})`;
}

const limitText = ({ ttlMs, update, visibility }: FunctionStateTtl): string =>
  `{ ms: ${ttlMs}, reads: ${update === "on-read-and-write"}, stale: ${visibility === "return-expired-if-not-cleaned-up"} }`;

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
const @parse = JSON.parse;
const @kept = (k, otherwise) => { const text = @text(k); return text === "" ? otherwise : @parse(text); };
const @json = (value) => {
  const text = @stringify(value);
  if (text === undefined) throw new TypeError("a state cannot keep this value");
  return text;
};
const @put = (k, value) => @keep(k, value === undefined ? "" : @json(value));
const @over = (t, stamp) => stamp + t.ms <= @now[1];
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

/** Lists and maps: stamps are of each element and entry. What is added to a list goes behind its text. */
const SEVERAL = `
const @list = (k, t, { is, put, of }) => {
  const some = (all) => @put(k, all.length === 0 ? undefined : all);
  const stamped = (values) => Array.from(values, (v) => (t === null ? put(is(v)) : [@now[1], put(is(v))]));
  const get = () => {
    const kept = @kept(k, []);
    if (t === null) return @each(kept, of);
    const living = kept.filter(([stamp]) => !@over(t, stamp));
    if (t.reads && living.length > 0) some(living.map(([, v]) => [@now[1], v]));
    else if (living.length < kept.length) some(living);
    return (t.stale ? kept : living).map(([, v]) => of(v));
  };
  const addAll = (values) => {
    const more = stamped(values);
    if (more.length === 0) return;
    const text = @text(k), added = @json(more);
    @keep(k, text === "" ? added : text.slice(0, -1) + "," + added.slice(1));
  };
  return Object.freeze({ get, add: (v) => addAll([v]), addAll, update: (values) => some(stamped(values)), clear: () => some([]) });
};
const @pairs = (of) => (of instanceof Map ? of : Object.entries(of));
const @copy = (v) => (typeof v === "object" && v !== null ? @parse(@stringify(v)) : v);
const @copies = (values) => values.map(@copy);
const @normal = (v) => {
  switch (typeof v) {
    case "string": case "boolean": return v;
    case "number": return v - v === 0 ? v + 0 : null;
    default: return @parse(@json(v));
  }
};
// The interpreter hashes whole numbers alike: by themselves they would be looked for one after another.
const @place = (name) => {
  switch (typeof name) {
    case "number": return String(name);
    case "string": return "'" + name;
    case "bigint": return name + "n";
    default: return name;
  }
};
const @entries = (pairs) => {
  const all = new Map();
  for (const entry of pairs) all.set(@place(entry[0]), entry);
  return {
    get: (name) => all.get(@place(name))?.[1], has: (name) => all.has(@place(name)), size: () => all.size,
    set: (name, v) => { all.set(@place(name), [name === 0 ? 0 : name, v]); }, delete: (name) => { all.delete(@place(name)); }, pairs: () => [...all.values()],
  };
};
const @mapped = (k, maps, key, value) => {
  if (maps[@k] !== undefined) return maps[@k];
  const kept = @kept(k, []);
  return (maps[@k] = @entries(key.of === @same && value.of === @same ? kept : kept.map((entry) => [key.of(entry[0]), value.of(entry[1])])));
};
const @carriedPairs = (m, key, value) => (key === @same && value === @same ? m.pairs() : m.pairs().map((entry) => [key(entry[0]), value(entry[1])]));
const @map = (k, maps, key, value) => {
  const all = () => @mapped(k, maps, key, value);
  const isKey = key === @anything ? @normal : key.is, is = value === @anything ? @normal : value.is;
  const change = (m, name) => { @journal.push([m, name, m.get(name), m.has(name)]); @flags[k][@k] = 1; if (@touched[@k] === 0) @touch(); };
  const put = (name, v) => { const m = all(), own = isKey(name), kept = is(v); change(m, own); m.set(own, kept); };
  const remove = (name) => { const m = all(), own = key.seek(name); if (m.has(own)) { change(m, own); m.delete(own); } };
  return Object.freeze({
    get: (name) => @copy(all().get(key.seek(name)) ?? null), contains: (name) => all().has(key.seek(name)),
    put, putAll: (of) => { for (const [name, v] of @pairs(of)) put(name, v); }, remove,
    keys: () => all().pairs().map((entry) => @copy(entry[0])), values: () => all().pairs().map((entry) => @copy(entry[1])), entries: () => all().pairs().map(@copies),
    isEmpty: () => all().size() === 0, clear: () => { for (const entry of all().pairs()) remove(entry[0]); },
  });
};
const @limitedMap = (k, t, key, value) => {
  const all = () => new Map(@kept(k, []).map((entry) => [@place(key.of(entry[0])), entry]));
  const set = (m) => @put(k, m.size === 0 ? undefined : [...m.values()]);
  const entries = () => {
    const kept = @kept(k, []);
    const living = kept.filter(([, , stamp]) => !@over(t, stamp));
    if (t.reads && living.length > 0) @put(k, living.map(([name, v]) => [name, v, @now[1]]));
    else if (living.length < kept.length) @put(k, living.length === 0 ? undefined : living);
    return (t.stale ? kept : living).map(([name, v]) => [key.of(name), value.of(v)]);
  };
  const find = (name) => {
    const m = all(), own = @place(key.seek(name)), entry = m.get(own);
    if (entry === undefined) return entry;
    if (@over(t, entry[2])) { m.delete(own); set(m); return t.stale ? entry : undefined; }
    if (t.reads && entry[2] !== @now[1]) { m.set(own, [entry[0], entry[1], @now[1]]); set(m); }
    return entry;
  };
  const putAll = (pairs) => {
    const m = all();
    for (const [name, v] of pairs) { const own = key.is(name); m.set(@place(own), [key.put(own), value.put(value.is(v)), @now[1]]); }
    set(m);
  };
  const read = (entry) => (entry === undefined ? null : value.of(entry[1]));
  return Object.freeze({
    get: (name) => read(find(name)), contains: (name) => find(name) !== undefined,
    put: (name, v) => putAll([[name, v]]), putAll: (of) => putAll(@pairs(of)),
    remove: (name) => { const m = all(); if (m.delete(@place(key.seek(name)))) set(m); },
    keys: () => entries().map(([name]) => name), values: () => entries().map(([, v]) => v), entries,
    isEmpty: () => entries().length === 0, clear: () => @put(k, undefined),
  });
};`;

/** Times of the timers of the key at hand: event time, processing time, and the clean-up while there is one. */
const TIMERS = `
const @noTimers = [[], []];
const @timersOf = () => @kept(@timersAt, @noTimers);
const @keepTimers = (timers) => @keep(@timersAt, timers.every((each) => each.length === 0) ? "" : @stringify(timers));`;

/** The clean-up stands as a timer of its own, the third of a key's lists: one at a time. */
const EXPIRY = `
const @expire = () => {
  let next = Infinity;
  for (const [k, kind, ms] of @limited) {
    const kept = @kept(k, undefined);
    if (kept === undefined) continue;
    const at = kind === "map" ? 2 : 0, several = kind === "map" || kind === "list";
    const living = (several ? kept : [kept]).filter((entry) => entry[at] + ms > @now[1]);
    if (living.length < (several ? kept.length : 1)) @put(k, living.length === 0 ? undefined : several ? living : living[0]);
    for (const entry of living) next = Math.min(next, entry[at] + ms);
  }
  @cleanUpAt(next);
};
const @cleanUpAt = (time) => {
  const [event, processing] = @timersOf();
  @keepTimers(time === Infinity ? [event, processing] : [event, processing, [time]]);
};
const @limit = () => {
  if (@timersOf().length > 2) return;
  const next = Math.min(...@limited.map(([k, , ms]) => (@text(k) === "" ? Infinity : @now[1] + ms)));
  if (next < Infinity) @cleanUpAt(next);
};`;
