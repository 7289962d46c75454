import type { LibraryFunction, LogicalType } from "@millrace/graph";
import type { Value } from "../../batch/row-values.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { TypedValue } from "../arithmetic.ts";
import { compareValues } from "../compare-values.ts";
import { canonical, decodeItem, encodeItem, itemType, readNested, writeNested } from "../nested-value.ts";
import type { NestedJson } from "../nested-value.ts";
import { numberAt, textAt } from "./implementation.ts";
import type { Implementation, NullableValue } from "./implementation.ts";
import { compileJavaRegex } from "./java-regex.ts";

export const itemsAt = (args: readonly NullableValue[], index: number): readonly NestedJson[] =>
  readNested(textAt(args, index));

/** Equal items have the same key. */
export const keyOf = (item: NestedJson, array: LogicalType): string => canonical(item, itemType(array, 0));

/** An element by its place from 1, or a value by its key; NULL where there is none. */
function itemAt(args: readonly TypedValue[]): Value {
  const [{ type }, index] = [args[0]!, args[1]!];
  const items = itemsAt(args, 0);
  if (type.kind === "ARRAY") return decodeItem(items[Number(index.value) - 1] ?? null, type.element);
  if (type.kind !== "MAP") return null;
  const wanted = canonical(encodeItem(index.value, type.key), type.key);
  const entry = items.find((item) => canonical((item as readonly NestedJson[])[0]!, type.key) === wanted);
  return entry === undefined ? null : decodeItem((entry as readonly NestedJson[])[1]!, type.value);
}

function rowField(args: readonly TypedValue[], type: LogicalType): Value {
  return decodeItem(itemsAt(args, 0)[numberAt(args, 1)] ?? null, type);
}

function element(args: readonly TypedValue[], type: LogicalType): Value {
  const items = itemsAt(args, 0);
  if (items.length > 1)
    throw new JobFailureError("runtime.cast-failed", { value: `${items.length} elements`, type: "ELEMENT" });
  return decodeItem(items[0] ?? null, type);
}

export function distinct(items: readonly NestedJson[], array: LogicalType): readonly NestedJson[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = keyOf(item, array);
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

function except(args: readonly TypedValue[]): string {
  const { type } = args[0]!;
  const away = new Set(itemsAt(args, 1).map((item) => keyOf(item, type)));
  return writeNested(distinct(itemsAt(args, 0), type).filter((item) => !away.has(keyOf(item, type))));
}

function intersect(args: readonly TypedValue[]): string {
  const { type } = args[0]!;
  const other = new Set(itemsAt(args, 1).map((item) => keyOf(item, type)));
  return writeNested(distinct(itemsAt(args, 0), type).filter((item) => other.has(keyOf(item, type))));
}

/** From one place to another, both included, from 1; from the end where negative. */
function slice(args: readonly TypedValue[]): string {
  const items = itemsAt(args, 0);
  const place = (position: number): number => (position < 0 ? items.length + position + 1 : position);
  const from = Math.max(1, place(numberAt(args, 1)));
  const to = args.length > 2 ? place(numberAt(args, 2)) : items.length;
  return writeNested(from > to ? [] : items.slice(from - 1, to));
}

function join(args: readonly TypedValue[]): string {
  const missing = args.length > 2 ? textAt(args, 2) : null;
  return itemsAt(args, 0)
    .map((item) => item ?? missing)
    .filter((item) => item !== null)
    .map(String)
    .join(textAt(args, 1));
}

function ordered(array: LogicalType): (a: NestedJson, b: NestedJson) => number {
  const type = itemType(array, 0);
  const typed = (item: NestedJson): TypedValue => ({ value: decodeItem(item, type)!, type });
  return (a, b) => compareValues(typed(a), typed(b));
}

/** args: array [, ascending [, NULLs first]]; NULLs are first where it ascends. */
function sort(args: readonly TypedValue[]): string {
  const ascending = args.length < 2 || args[1]!.value === true;
  const nullsFirst = args.length > 2 ? args[2]!.value === true : ascending;
  const items = itemsAt(args, 0);
  const compare = ordered(args[0]!.type);
  const sorted = items
    .filter((item) => item !== null)
    .toSorted((a, b) => (ascending ? compare(a, b) : compare(b, a)));
  const nulls = items.filter((item) => item === null);
  return writeNested(nullsFirst ? [...nulls, ...sorted] : [...sorted, ...nulls]);
}

const extreme =
  (sign: 1 | -1): Implementation =>
  (args, type) => {
    const compare = ordered(args[0]!.type);
    const [best] = itemsAt(args, 0)
      .filter((item) => item !== null)
      .toSorted((a, b) => -sign * compare(a, b));
    return decodeItem(best ?? null, type);
  };

const entriesOf = (args: readonly TypedValue[]): readonly (readonly NestedJson[])[] =>
  itemsAt(args, 0) as readonly (readonly NestedJson[])[];

function fromArrays(args: readonly TypedValue[]): string {
  const [keys, values] = [itemsAt(args, 0), itemsAt(args, 1)];
  if (keys.length !== values.length)
    throw new JobFailureError("runtime.cast-failed", {
      value: `${keys.length} keys and ${values.length} values`,
      type: "MAP",
    });
  return writeNested(keys.map((key, index) => [key, values[index]!]));
}

/** args: text [, regex between pairs, regex between key and value]. */
function toMap(args: readonly TypedValue[]): Value {
  const text = textAt(args, 0);
  const pairs = compileJavaRegex(args.length > 1 ? textAt(args, 1) : ",");
  const inner = compileJavaRegex(args.length > 2 ? textAt(args, 2) : "=");
  if (pairs === null || inner === null || text === "") return writeNested([]);
  const entries = new Map<string, string | null>();
  for (const pair of text.split(pairs)) {
    inner.lastIndex = 0;
    const at = inner.exec(pair);
    if (at === null) entries.set(pair, null);
    else entries.set(pair.slice(0, at.index), pair.slice(at.index + at[0].length));
  }
  return writeNested([...entries]);
}

const split: Implementation = (args) => {
  const [text, by] = [textAt(args, 0), textAt(args, 1)];
  return writeNested(by === "" ? [...text] : text.split(by));
};

/** A group (1 where none is given) of every match; NULL where the pattern has no such group. */
function extractAll(args: readonly TypedValue[]): Value {
  const regex = compileJavaRegex(textAt(args, 1));
  const group = args.length > 2 ? numberAt(args, 2) : 1;
  if (regex === null || group < 0 || group > groupCount(textAt(args, 1))) return null;
  return writeNested([...textAt(args, 0).matchAll(regex)].map((match) => match[group] ?? null));
}

const groupCount = (pattern: string): number => (compileJavaRegex(`${pattern}|`)?.exec("")?.length ?? 1) - 1;

export const COLLECTION_LIBRARY = {
  ITEM_AT: itemAt,
  ROW_FIELD: rowField,
  CARDINALITY: (args) => itemsAt(args, 0).length,
  ELEMENT: element,
  ARRAY_REVERSE: (args) => writeNested(itemsAt(args, 0).toReversed()),
  ARRAY_DISTINCT: (args) => writeNested(distinct(itemsAt(args, 0), args[0]!.type)),
  ARRAY_MAX: extreme(1),
  ARRAY_MIN: extreme(-1),
  ARRAY_UNION: (args) => writeNested(distinct([...itemsAt(args, 0), ...itemsAt(args, 1)], args[0]!.type)),
  ARRAY_EXCEPT: except,
  ARRAY_INTERSECT: intersect,
  ARRAY_SLICE: slice,
  ARRAY_JOIN: join,
  ARRAY_SORT: sort,
  MAP_KEYS: (args) => writeNested(entriesOf(args).map(([key]) => key!)),
  MAP_VALUES: (args) => writeNested(entriesOf(args).map(([, value]) => value!)),
  MAP_ENTRIES: (args) => textAt(args, 0),
  MAP_FROM_ARRAYS: fromArrays,
  STR_TO_MAP: toMap,
  SPLIT: split,
  REGEXP_EXTRACT_ALL: extractAll,
} as const satisfies Partial<Record<LibraryFunction, Implementation>>;
