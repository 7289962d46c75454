import type { Value } from "../batch/row-values.ts";
import type { CastTypes } from "./cast.ts";
import { decodeItem, encodeItem, itemType, readNested, writeNested } from "./nested-value.ts";
import type { NestedJson } from "./nested-value.ts";

/** Item by item, each with `cast`; `undefined` where one does not fit. */
export function castNested(
  text: string,
  types: CastTypes,
  cast: (value: NonNullable<Value>, types: CastTypes) => Value | undefined,
): Value | undefined {
  const items: NestedJson[] = [];
  for (const [index, item] of readNested(text).entries()) {
    const [from, to] = [itemType(types.from, index), itemType(types.to, index)];
    const value = decodeItem(item, from);
    const done = value === null ? null : cast(value, { from, to, zone: types.zone });
    if (done === undefined) return undefined;
    items.push(encodeItem(done, to));
  }
  return writeNested(items);
}
