import type { TolerantFunction } from "@millrace/graph";
import type { Value } from "../../batch/row-values.ts";
import { encodeItem, writeNested } from "../nested-value.ts";
import type { NestedJson } from "../nested-value.ts";
import { itemsAt, keyOf } from "./collections.ts";
import type { NullableValue, TolerantImplementation } from "./implementation.ts";

const encoded = (args: readonly NullableValue[]): readonly NestedJson[] =>
  args.map(({ value, type }) => encodeItem(value, type));

/** Keys and values by turns; of two entries with one key the later one stays. */
function mapOf(args: readonly NullableValue[]): string {
  const items = encoded(args);
  const entries = new Map<string, readonly NestedJson[]>();
  for (let i = 0; i + 1 < items.length; i += 2)
    entries.set(JSON.stringify(items[i]), [items[i]!, items[i + 1]!]);
  return writeNested([...entries.values()]);
}

/** NULL for a NULL array; the needle may be NULL, as an element may. */
const withArray =
  (fn: (items: readonly NestedJson[], needle: NestedJson, isIt: (item: NestedJson) => boolean) => Value) =>
  (args: readonly NullableValue[]): Value => {
    const [array, needle] = args;
    if (array === undefined || needle === undefined || array.value === null) return null;
    const item = encodeItem(needle.value, needle.type);
    const wanted = keyOf(item, array.type);
    return fn(itemsAt(args, 0), item, (candidate) => keyOf(candidate, array.type) === wanted);
  };

function concat(args: readonly NullableValue[]): Value {
  if (args.some(({ value }) => value === null)) return null;
  return writeNested(args.flatMap((_, index) => itemsAt(args, index)));
}

function mapUnion(args: readonly NullableValue[]): Value {
  if (args.some(({ value }) => value === null)) return null;
  const entries = new Map<string, NestedJson>();
  for (let index = 0; index < args.length; index++)
    for (const entry of itemsAt(args, index))
      entries.set(JSON.stringify((entry as readonly NestedJson[])[0]), entry);
  return writeNested([...entries.values()]);
}

export const TOLERANT_COLLECTION_LIBRARY = {
  ARRAY_OF: (args) => writeNested(encoded(args)),
  ROW_OF: (args) => writeNested(encoded(args)),
  MAP_OF: mapOf,
  ARRAY_CONTAINS: withArray((items, _, isIt) => items.some(isIt)),
  ARRAY_POSITION: withArray((items, _, isIt) => items.findIndex(isIt) + 1),
  ARRAY_APPEND: withArray((items, item) => writeNested([...items, item])),
  ARRAY_PREPEND: withArray((items, item) => writeNested([item, ...items])),
  ARRAY_REMOVE: withArray((items, _, isIt) => writeNested(items.filter((item) => !isIt(item)))),
  ARRAY_CONCAT: concat,
  MAP_UNION: mapUnion,
} as const satisfies Partial<Record<TolerantFunction, TolerantImplementation>>;
