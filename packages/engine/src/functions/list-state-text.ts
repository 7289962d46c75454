import type { PartLimits } from "./state-parts-text.ts";

/**
 * List states. A small one is a text, `[element, ...]`, with a time to live `[[stamp, element], ...]`; a larger one lies in
 * parts of the same form, and its text says which there are: `{"first", "parts"}`, from the first to before the last. What is
 * added goes behind the text of the last of them.
 */
export const listStateText = (limits: PartLimits): string => `${appending(limits)}
${LIST}`;

const appending = ({ units, together }: PartLimits): string => `
const @textOfList = (all) => (all.length === 0 ? "" : @json(all));
const @append = (k, some) => {
  const text = @text(k), added = @json(some);
  const behind = (before) => (before === "" ? added : before.slice(0, -1) + "," + added.slice(1));
  if (text[0] !== "{") {
    const joined = behind(text);
    if (joined.length <= ${units}) { @keep(k, joined); return; }
    @writePart(k, 0, joined);
    @keep(k, @stringify({ first: 0, parts: 1 }));
    return;
  }
  const { first, parts } = @parse(text), last = @readPart(k, parts - 1);
  if (last.length + added.length <= ${units}) { @writePart(k, parts - 1, behind(last)); return; }
  @writePart(k, parts, added);
  @keep(k, @stringify({ first, parts: parts + 1 }));
};
const @appendAll = (k, all) => {
  for (let from = 0; from < all.length; from += ${together}) @append(k, all.length <= ${together} ? all : all.slice(from, from + ${together}));
};`;

const LIST = `
// Its texts one after the other: what "change" gives of the elements of each is kept (undefined: as they are).
const @eachText = (k, change) => {
  const kept = @kept(k, []);
  if (@isList(kept)) {
    const now = change(kept);
    if (now !== undefined) @keep(k, @textOfList(now));
    return;
  }
  let { first, parts } = kept;
  for (let part = first; part < parts; part++) {
    const text = @readPart(k, part), now = text === "" ? undefined : change(@parse(text));
    if (now !== undefined) @writePart(k, part, @textOfList(now));
  }
  while (first < parts && @readPart(k, first) === "") first++;
  if (first === parts) @keep(k, ""); else if (first > kept.first) @keep(k, @stringify({ first, parts }));
};
const @list = (k, t, { is, put, of }) => {
  const stamped = (values) => Array.from(values, (v) => (t === null ? put(is(v)) : [@now[1], put(is(v))]));
  const elements = (kept, all) => { for (let i = 0; i < kept.length; i++) all.push(of(t === null ? kept[i] : kept[i][1])); };
  const get = () => {
    const all = [];
    @eachText(k, (kept) => {
      if (t === null) { elements(kept, all); return undefined; }
      const living = kept.filter(([stamp]) => !@over(t, stamp));
      elements(t.stale ? kept : living, all);
      if (t.reads && living.length > 0) return living.map(([, v]) => [@now[1], v]);
      return living.length < kept.length ? living : undefined;
    });
    return all;
  };
  const clear = () => { if (@text(k) !== "") { @eachText(k, () => []); @keep(k, ""); } };
  const addAll = (values) => @appendAll(k, stamped(values));
  return Object.freeze({
    get, add: (v) => addAll([v]), addAll, clear,
    update: (values) => { const all = stamped(values); clear(); @appendAll(k, all); },
  });
};
// Removes what has lived its time; when the next of it will have, in parts not at once.
const @sweepList = (k, ms) => {
  let next = Infinity;
  @eachText(k, (kept) => {
    const living = kept.filter(([stamp]) => stamp + ms > @now[1]);
    for (const [stamp] of living) next = Math.min(next, stamp + ms);
    return living.length < kept.length ? living : undefined;
  });
  return @text(k)[0] === "{" ? Math.max(next, @now[1] + Math.ceil(ms / 8)) : next;
};`;
