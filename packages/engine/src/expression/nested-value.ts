import { isFine, isNested } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import type { Value } from "../batch/row-values.ts";

/**
 * Values of ARRAY, MAP and ROW: the text of a JSON value. An ARRAY is the array of its elements, a ROW that of its
 * fields, a MAP that of its entries, each `[key, value]`. Within them BIGINT, DECIMAL and nanoseconds are decimal digits
 * in a string, numbers that JSON has not are their names, bytes a string with a character for each.
 */
export type NestedJson = null | boolean | number | string | readonly NestedJson[];

export const readNested = (text: string): readonly NestedJson[] => JSON.parse(text) as readonly NestedJson[];
export const writeNested = (items: readonly NestedJson[]): string => JSON.stringify(items);

const isDigits = (type: LogicalType): boolean =>
  type.kind === "BIGINT" || type.kind === "DECIMAL" || isFine(type);

export function encodeItem(value: Value, type: LogicalType): NestedJson {
  if (value === null) return null;
  if (isNested(type)) return readNested(String(value));
  if (typeof value === "bigint") return value.toString();
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

export function decodeItem(item: NestedJson, type: LogicalType): Value {
  if (item === null) return null;
  if (typeof item === "object") return writeNested(item);
  if (isDigits(type)) return BigInt(item);
  return type.kind === "DOUBLE" || type.kind === "FLOAT" ? Number(item) : item;
}

/** Types of the items, in order: those of the elements, of the entries' `[key, value]`, or of the fields. */
export function itemType(type: LogicalType, index: number): LogicalType {
  switch (type.kind) {
    case "ARRAY":
      return type.element;
    case "ROW":
      return type.fields[index]!.type;
    case "MAP":
      return {
        kind: "ROW",
        nullable: false,
        fields: [
          { name: "key", type: type.key },
          { name: "value", type: type.value },
        ],
      };
    default:
      return type;
  }
}

/** The same text for equal values: a MAP has no order. */
export function canonical(item: NestedJson, type: LogicalType): string {
  if (item === null || typeof item !== "object" || !isNested(type)) return JSON.stringify(item);
  const parts = item.map((inner, index) => canonical(inner, itemType(type, index)));
  return `[${(type.kind === "MAP" ? parts.toSorted() : parts).join()}]`;
}
