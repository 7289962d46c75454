import type { PartLimits } from "./state-parts-text.ts";

/** Entries a part: more than so many on average and there is one part more, fewer and there is one less; and at first. */
const MOST = 6;
const FEW = 1;
const FIRST = 3;

/**
 * Map states. A small one is a text, `[[key, value], ...]`, with a time to live `[[key, value, stamp], ...]`; a larger one
 * lies in parts by the hash of the key (linear hashing: one part is split or merged at a time), and its text says how many
 * there are: `{"parts", "size", "next"}`. A part is `[[key, value, at], ...]` or `[[key, value, at, stamp], ...]`: entries
 * come in the order in which they were put first, which `at` says.
 *
 * What of it was read is kept until the batch ends, and changed in place: an entry is `[key, value, stamp, at]`, by `@place`
 * of its key.
 */
export const mapStateText = (limits: PartLimits): string => [READING, MAP, PARTING, writing(limits)].join("");

const READING = `
const @copy = (v) => (typeof v === "object" && v !== null ? @parse(@stringify(v)) : v);
const @normal = (v) => {
  switch (typeof v) {
    case "string": case "boolean": return v;
    case "number": return v - v === 0 ? v + 0 : null;
    default: return @parse(@json(v));
  }
};
const @pairs = (of) => (of instanceof Map ? of : Object.entries(of));
const @levelOf = (n) => 1 << (31 - Math.clz32(n));
const @mapOf = (k, maps, key, value) => {
  const known = maps[@k];
  if (known !== undefined) return known;
  const kept = @kept(k, []), parts = { __proto__: null }, changed = { __proto__: null };
  if (!@isList(kept)) return (maps[@k] = { n: kept.parts, level: @levelOf(kept.parts), size: kept.size, next: kept.next, parts, changed, sorted: false });
  const all = (parts[0] = new Map());
  for (let at = 0; at < kept.length; at++) {
    const own = key.of(kept[at][0]);
    all.set(@place(own), [own, value.of(kept[at][1]), kept[at][2], at]);
  }
  return (maps[@k] = { n: 1, level: 1, size: all.size, next: kept.length, parts, changed, sorted: true });
};
const @hashed = (text) => {
  let h = -2128831035;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  h = Math.imul(h ^ (h >>> 15), -2048144789);
  return h ^ (h >>> 13);
};
const @partAt = (m, place) => {
  if (m.n === 1) return 0;
  const hash = @hashed(typeof place === "string" ? place : typeof place === "object" && place !== null ? @stringify(place) : @String(place));
  const part = hash & (2 * m.level - 1);
  return part < m.n ? part : part & (m.level - 1);
};
const @partOf = (k, m, part, key, value) => {
  const known = m.parts[part];
  if (known !== undefined) return known;
  const own = (m.parts[part] = new Map()), text = @readPart(k, part), kept = text === "" ? [] : @parse(text);
  for (let i = 0; i < kept.length; i++) {
    const each = kept[i], name = key.of(each[0]);
    own.set(@place(name), [name, value.of(each[1]), each[3], each[2]]);
  }
  return own;
};
const @byAt = (a, b) => a[3] - b[3];
const @allOf = (k, m, key, value) => {
  const all = [];
  for (let part = 0; part < m.n; part++) for (const entry of @partOf(k, m, part, key, value).values()) all.push(entry);
  return m.sorted ? all : all.sort(@byAt);
};
// The entry of a part that was read; undefined: none.
const @setEntry = (k, m, part, place, entry) => {
  const own = m.parts[part], before = own.get(place), { size } = m;
  if (entry === undefined) own.delete(place); else own.set(place, entry);
  m.size = size + (entry === undefined ? 0 : 1) - (before === undefined ? 0 : 1);
  m.changed[part] = true;
  @journal.push(() => { if (before === undefined) own.delete(place); else { own.set(place, before); if (m.n === 1) m.sorted = false; } m.size = size; });
  @flags[k][@k] = 1;
  if (@touched[@k] === 0) @touch();
};`;

const MAP = `
const @map = (k, maps, t, key, value) => {
  const isKey = key === @anything ? @normal : key.is, is = value === @anything ? @normal : value.is;
  let m, part, place;
  const seek = (name) => {
    m = @mapOf(k, maps, key, value);
    place = @place(name);
    part = @partAt(m, place);
    return @partOf(k, m, part, key, value).get(place);
  };
  const set = (entry) => @setEntry(k, m, part, place, entry);
  const put = (name, v) => {
    const own = isKey(name), kept = is(v), before = seek(own);
    set([own === 0 ? 0 : own, kept, t === null ? undefined : @now[1], before === undefined ? m.next++ : before[3]]);
  };
  const remove = (name) => { if (seek(key.seek(name)) !== undefined) set(undefined); };
  const renew = (entry) => set([entry[0], entry[1], @now[1], entry[3]]);
  const find = (name) => {
    const entry = seek(key.seek(name));
    if (entry === undefined || t === null) return entry;
    if (@over(t, entry[2])) { set(undefined); return t.stale ? entry : undefined; }
    if (t.reads && entry[2] !== @now[1]) renew(entry);
    return entry;
  };
  const all = () => @allOf(k, @mapOf(k, maps, key, value), key, value);
  const seen = () => {
    const kept = all();
    if (t === null) return kept;
    const living = kept.filter((entry) => !@over(t, entry[2]));
    if (living.length < kept.length) for (const entry of kept) if (@over(t, entry[2])) { seek(entry[0]); set(undefined); }
    if (t.reads) for (const entry of living) if (entry[2] !== @now[1]) { seek(entry[0]); renew(entry); }
    return t.stale ? kept : living;
  };
  return Object.freeze({
    get: (name) => @copy(find(name)?.[1] ?? null), contains: (name) => find(name) !== undefined,
    put, putAll: (of) => { for (const [name, v] of @pairs(of)) put(name, v); }, remove,
    keys: () => seen().map((entry) => @copy(entry[0])), values: () => seen().map((entry) => @copy(entry[1])),
    entries: () => seen().map((entry) => [@copy(entry[0]), @copy(entry[1])]),
    isEmpty: () => (t === null ? @mapOf(k, maps, key, value).size : seen().length) === 0,
    clear: () => { for (const entry of all()) { seek(entry[0]); set(undefined); } },
  });
};
// Removes what has lived its time; when the next of it will have, in parts not at once.
const @sweepMap = (k, maps, ms, key, value) => {
  const m = @mapOf(k, maps, key, value);
  let next = Infinity;
  for (const entry of @allOf(k, m, key, value)) {
    const place = @place(entry[0]), until = entry[2] + ms;
    if (until <= @now[1]) @setEntry(k, m, @partAt(m, place), place, undefined); else if (until < next) next = until;
  }
  return m.n === 1 ? next : Math.max(next, @now[1] + Math.ceil(ms / 8));
};`;

/** One part more, and one less; and all of a map that was a text. */
const PARTING = `
const @splitPart = (k, m, key, value) => {
  if (m.n === 2 * m.level) m.level = m.n;
  const from = m.n - m.level, to = m.n++, own = @partOf(k, m, from, key, value), other = (m.parts[to] = new Map());
  for (const [place, entry] of own) if (@partAt(m, place) === to) { other.set(place, entry); own.delete(place); }
  m.changed[from] = m.changed[to] = true;
};
const @mergePart = (k, m, key, value) => {
  const last = m.n - 1, own = @partOf(k, m, last, key, value);
  m.n = last;
  m.level = @levelOf(last);
  const into = @partOf(k, m, last - m.level, key, value);
  for (const [place, entry] of own) into.set(place, entry);
  delete m.parts[last];
  delete m.changed[last];
  m.changed[last - m.level] = true;
  @setPart(k, last, "");
};
const @leaveText = (m) => {
  const all = m.parts[0];
  m.n = Math.max(2, Math.ceil(m.size / ${FIRST}));
  m.level = @levelOf(m.n);
  m.sorted = false;
  for (let part = 0; part < m.n; part++) { m.parts[part] = new Map(); m.changed[part] = true; }
  for (const [place, entry] of all) m.parts[@partAt(m, place)].set(place, entry);
};`;

/** What has changed of a map becomes texts. */
const writing = ({ entries, units }: PartLimits): string => `
const @smallText = (k, m, t, key, value) => @stringify(@allOf(k, m, key, value).map((entry) => (t === null ? [key.put(entry[0]), value.put(entry[1])] : [key.put(entry[0]), value.put(entry[1]), entry[2]])));
const @partText = (part, t, key, value) => {
  const kept = [];
  for (const entry of part.values()) kept.push(t === null ? [key.put(entry[0]), value.put(entry[1]), entry[3]] : [key.put(entry[0]), value.put(entry[1]), entry[3], entry[2]]);
  return kept.length === 0 ? "" : @stringify(kept);
};
// What has changed of the map of the key at hand becomes texts.
const @writeMap = (k, m, t, key, value) => {
  if (m.n === 1) {
    const text = m.size === 0 ? "" : @smallText(k, m, t, key, value);
    if (m.size < 2 || (m.size <= ${entries} && text.length <= ${units})) { @texts[k][@k] = text; return; }
    @leaveText(m);
  } else if (m.size > 0) {
    while (m.size > ${MOST} * m.n) @splitPart(k, m, key, value);
    while (m.n > 2 && m.size < ${FEW} * m.n) @mergePart(k, m, key, value);
  }
  for (const part in m.changed) @setPart(k, part, @partText(m.parts[part], t, key, value));
  @texts[k][@k] = m.size === 0 ? "" : @stringify({ parts: m.n, size: m.size, next: m.next });
};`;
