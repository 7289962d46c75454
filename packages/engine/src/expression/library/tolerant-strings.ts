import type { TolerantFunction } from "@millrace/graph";
import type { Value } from "../../batch/row-values.ts";
import { numberAt, textAt } from "./implementation.ts";
import type { NullableValue, TolerantImplementation } from "./implementation.ts";
import { printf } from "./printf.ts";

/** NULL for a NULL separator; other NULLs are left out. */
function concatWs(args: readonly NullableValue[]): Value {
  const [separator, ...parts] = args;
  if (separator === undefined || separator.value === null) return null;
  return parts
    .filter(({ value }) => value !== null)
    .map(({ value }) => String(value))
    .join(String(separator.value));
}

/** The argument with this number, from 1. */
function elt(args: readonly NullableValue[]): Value {
  const [index] = args;
  if (index === undefined || index.value === null) return null;
  const at = numberAt(args, 0);
  return at < 1 ? null : (args[at]?.value ?? null);
}

/** Each character of the second text becomes that at its place in the third one, or is taken out. */
function translate(args: readonly NullableValue[]): Value {
  if (args[0]!.value === null || args[1]!.value === null) return null;
  const to = args[2]!.value === null ? [] : [...textAt(args, 2)];
  const table = new Map<string, string>();
  for (const [index, point] of [...textAt(args, 1)].entries()) {
    if (!table.has(point)) table.set(point, to[index] ?? "");
  }
  return [...textAt(args, 0)].map((point) => table.get(point) ?? point).join("");
}

export const TOLERANT_STRING_LIBRARY = {
  CONCAT_WS: concatWs,
  ELT: elt,
  TRANSLATE: translate,
  PRINTF: (args) => (args[0]!.value === null ? null : printf(textAt(args, 0), args.slice(1))),
} as const satisfies Partial<Record<TolerantFunction, TolerantImplementation>>;
