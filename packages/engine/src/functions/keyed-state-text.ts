import type { FunctionState } from "@millrace/graph";
import { quoted } from "./program-parts.ts";

/**
 * What functions do with the states of the key at hand, `@current`: a state is its JSON text there. With a time to live
 * the text is `[stamp, value]`, `[[stamp, element], ...]` or `[[key, value, stamp], ...]`, and `@expire` removes what is over
 * and gives when the next of it will be.
 */
export function keyedStateText(states: readonly FunctionState[]): string {
  const accessors = states.map(({ name, kind, ttl }, index) => {
    const limit =
      ttl === undefined
        ? "null"
        : `{ ms: ${ttl.ttlMs}, reads: ${ttl.update === "on-read-and-write"}, stale: ${ttl.visibility === "return-expired-if-not-cleaned-up"} }`;
    return `[${quoted(name)}]: @${kind}(${index}, ${quoted(name)}, ${limit})`;
  });
  const limited = states.flatMap(({ kind, ttl }, index) =>
    ttl === undefined ? [] : [`[${index}, ${quoted(kind)}, ${ttl.ttlMs}]`],
  );
  return `${BASE}
${SINGLE}
${SEVERAL}
const @states = Object.freeze({ ${accessors.join(", ")} });
const @stateNames = [${states.map(({ name }) => quoted(name)).join(", ")}];
const @limited = [${limited.join(", ")}];
${EXPIRY}`;
}

const BASE = `
const @parse = JSON.parse;
const @kept = (k, otherwise) => (@current.states[k] === "" ? otherwise : @parse(@current.states[k]));
const @keep = (k, value) => {
  const text = value === undefined ? "" : @stringify(value);
  if (text === undefined) throw new TypeError("a state cannot keep this value");
  @current.states = @current.states.with(k, text);
  @current.changed = true;
};
const @over = (t, stamp) => stamp + t.ms <= @now[1];
const @own = (of, name, what) => { const f = of?.[name]; if (f === undefined) throw new TypeError(what + "." + name + " is not exported"); return f; };`;

/** One value: `get` gives undefined where there is none. */
const SINGLE = `
const @cell = (k, t) => {
  if (t === null) return { get: () => @kept(k, undefined), set: (v) => @keep(k, v) };
  return {
    get: () => {
      const kept = @kept(k, undefined);
      if (kept === undefined) return undefined;
      if (@over(t, kept[0])) { @keep(k, undefined); return t.stale ? kept[1] : undefined; }
      if (t.reads && kept[0] !== @now[1]) @keep(k, [@now[1], kept[1]]);
      return kept[1];
    },
    set: (v) => @keep(k, v === undefined ? undefined : [@now[1], v]),
  };
};
const @value = (k, name, t) => {
  const { get, set } = @cell(k, t);
  return Object.freeze({ value: () => get() ?? null, update: (v) => set(v ?? undefined), clear: () => set(undefined) });
};
const @reducing = (k, name, t) => {
  const { get, set } = @cell(k, t);
  return Object.freeze({
    get: () => get() ?? null, clear: () => set(undefined),
    add: (v) => { const kept = get(); set(kept === undefined ? v : @own(@reducers, name, "reducers")(kept, v)); },
  });
};
const @aggregating = (k, name, t) => {
  const { get, set } = @cell(k, t);
  return Object.freeze({
    get: () => { const kept = get(); return kept === undefined ? null : @own(@aggregators, name, "aggregators").getResult(kept); },
    add: (v) => { const a = @own(@aggregators, name, "aggregators"), kept = get(); set(a.add(v, kept === undefined ? a.createAccumulator() : kept)); },
    clear: () => set(undefined),
  });
};`;

/** Lists and maps: stamps are of each element and entry. */
const SEVERAL = `
const @list = (k, name, t) => {
  const some = (all) => @keep(k, all.length === 0 ? undefined : all);
  const stamped = (values) => (t === null ? [...values] : Array.from(values, (v) => [@now[1], v]));
  const get = () => {
    const kept = @kept(k, []);
    if (t === null) return kept;
    const living = kept.filter(([stamp]) => !@over(t, stamp));
    if (t.reads && living.length > 0) some(living.map(([, v]) => [@now[1], v]));
    else if (living.length < kept.length) some(living);
    return (t.stale ? kept : living).map(([, v]) => v);
  };
  const addAll = (values) => some([...@kept(k, []), ...stamped(values)]);
  return Object.freeze({ get, add: (v) => addAll([v]), addAll, update: (values) => some(stamped(values)), clear: () => some([]) });
};
const @map = (k, name, t) => {
  const all = () => new Map(@kept(k, []).map((entry) => [entry[0], entry]));
  const set = (m) => @keep(k, m.size === 0 ? undefined : [...m.values()]);
  const entries = () => {
    const kept = @kept(k, []);
    if (t === null) return kept;
    const living = kept.filter(([, , stamp]) => !@over(t, stamp));
    if (t.reads && living.length > 0) @keep(k, living.map(([key, v]) => [key, v, @now[1]]));
    else if (living.length < kept.length) @keep(k, living.length === 0 ? undefined : living);
    return (t.stale ? kept : living).map(([key, v]) => [key, v]);
  };
  const find = (key) => {
    const m = all(), entry = m.get(key);
    if (entry === undefined || t === null) return entry;
    if (@over(t, entry[2])) { m.delete(key); set(m); return t.stale ? entry : undefined; }
    if (t.reads && entry[2] !== @now[1]) { m.set(key, [key, entry[1], @now[1]]); set(m); }
    return entry;
  };
  const putAll = (pairs) => { const m = all(); for (const [key, v] of pairs) m.set(key, t === null ? [key, v] : [key, v, @now[1]]); set(m); };
  return Object.freeze({
    get: (key) => find(key)?.[1] ?? null, contains: (key) => find(key) !== undefined,
    put: (key, v) => putAll([[key, v]]), putAll: (of) => putAll(of instanceof Map ? of : Object.entries(of)),
    remove: (key) => { const m = all(); if (m.delete(key)) set(m); },
    keys: () => entries().map(([key]) => key), values: () => entries().map(([, v]) => v), entries,
    isEmpty: () => entries().length === 0, clear: () => @keep(k, undefined),
  });
};`;

/** The clean-up stands as a timer of its own, the third of a key's lists: one at a time. */
const EXPIRY = `
const @expire = () => {
  let next = Infinity;
  for (const [k, kind, ms] of @limited) {
    const kept = @kept(k, undefined);
    if (kept === undefined) continue;
    const at = kind === "map" ? 2 : 0, several = kind === "map" || kind === "list";
    const living = (several ? kept : [kept]).filter((entry) => entry[at] + ms > @now[1]);
    if (living.length < (several ? kept.length : 1)) @keep(k, living.length === 0 ? undefined : several ? living : living[0]);
    for (const entry of living) next = Math.min(next, entry[at] + ms);
  }
  @cleanUpAt(next);
};
const @cleanUpAt = (time) => {
  const [event, processing] = @current.timers;
  @current.timers = time === Infinity ? [event, processing] : [event, processing, [time]];
  @current.changed = true;
};
const @limit = () => {
  if (@limited.length === 0 || @current.timers.length > 2) return;
  const next = Math.min(...@limited.map(([k, , ms]) => (@current.states[k] === "" ? Infinity : @now[1] + ms)));
  if (next < Infinity) @cleanUpAt(next);
};`;
