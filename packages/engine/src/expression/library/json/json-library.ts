import type { LogicalType, TolerantFunction } from "@millrace/graph";
import type { Value } from "../../../batch/row-values.ts";
import { JobFailureError } from "../../../task/job-failure-error.ts";
import { castValue } from "../../cast.ts";
import { writeNested } from "../../nested-value.ts";
import { remembering } from "../../remembering.ts";
import { textAt } from "../implementation.ts";
import type { NullableValue, TolerantImplementation } from "../implementation.ts";
import { jsonOfValue } from "./json-of-value.ts";
import { parseJsonPath, readPath } from "./json-path.ts";
import type { JsonPath } from "./json-path.ts";
import { isArray, isScalar, JsonNumber, parseJson, plainNumber, writeJson } from "./json-value.ts";
import type { JsonValue } from "./json-value.ts";

type Args = readonly NullableValue[];

/** What a path found in a text: a value, nothing, or why it could not be looked for. */
type Found =
  | { readonly kind: "value"; readonly value: JsonValue; readonly mode: JsonPath["mode"] }
  | { readonly kind: "error"; readonly problem: string };

/** Null where the text is no path. */
const pathOf = remembering(100, parseJsonPath);

function find(args: Args): Found {
  const path = pathOf(textAt(args, 1));
  if (path === null) return { kind: "error", problem: `${textAt(args, 1)} is no path` };
  const json = parseJson(textAt(args, 0));
  if (json === undefined) return { kind: "error", problem: `${shown(textAt(args, 0))} is no JSON` };
  const value = readPath(path, json);
  if (value !== undefined) return { kind: "value", value, mode: path.mode };
  return path.mode === "lax"
    ? { kind: "value", value: null, mode: "lax" }
    : { kind: "error", problem: `No results for path: ${textAt(args, 1)}` };
}

/** args: text, path, what an error gives: TRUE, FALSE, UNKNOWN or ERROR. */
const exists: TolerantImplementation = (args) => {
  if (isNull(args, 0) || isNull(args, 1)) return null;
  const found = find(args);
  if (found.kind === "value") return found.value !== null;
  const behavior = textAt(args, 2);
  if (behavior === "ERROR") throw failed(found.problem);
  return behavior === "UNKNOWN" ? null : behavior === "TRUE";
};

/** args: text, path, on empty, on error (NULL, ERROR or DEFAULT), the defaults of both. */
const scalarValue: TolerantImplementation = (args, type) => {
  if (isNull(args, 0) || isNull(args, 1)) return null;
  const behave = (place: number, problem: string): Value => {
    const behavior = textAt(args, place);
    if (behavior === "ERROR") throw failed(problem);
    return behavior === "DEFAULT" ? (args[place + 2]?.value ?? null) : null;
  };
  const found = find(args);
  if (found.kind === "error") return behave(3, found.problem);
  const { value, mode } = found;
  if (value === null || (mode === "lax" && !isScalar(value))) return behave(2, "the result is empty");
  if (!isScalar(value)) return behave(3, "a scalar value is required");
  const converted = scalarAs(value, type);
  return converted === undefined ? behave(3, `${shown(writeJson(value))} is of another type`) : converted;
};

function scalarAs(value: JsonValue, type: LogicalType): Value | undefined {
  if (type.kind === "STRING" || type.kind === "VARCHAR" || type.kind === "CHAR")
    return typeof value === "string" ? value : writeJson(value);
  if (type.kind === "BOOLEAN") return typeof value === "boolean" ? value : undefined;
  if (!(value instanceof JsonNumber)) return undefined;
  return castValue(plainNumber(value.text), { from: TEXT, to: type, zone: "UTC" });
}

const TEXT: LogicalType = { kind: "STRING", nullable: false };

/** args: text, path, wrapper (WITHOUT, CONDITIONAL or UNCONDITIONAL), on empty, on error (NULL, ERROR, EMPTY ARRAY or EMPTY OBJECT). */
const query: TolerantImplementation = (args, type) => {
  if (isNull(args, 0) || isNull(args, 1)) return null;
  const behave = (place: number, problem: string): Value => {
    const behavior = textAt(args, place);
    if (behavior === "ERROR") throw failed(problem);
    if (behavior === "NULL") return null;
    if (type.kind === "ARRAY") return writeNested([]);
    return behavior === "EMPTY ARRAY" ? "[]" : "{}";
  };
  const found = find(args);
  if (found.kind === "error") return behave(4, found.problem);
  const value = wrapped(found.value, textAt(args, 2));
  if (value === null || (found.mode === "lax" && isScalar(value))) return behave(3, "the result is empty");
  if (isScalar(value)) return behave(4, "an array or an object is required");
  if (type.kind !== "ARRAY") return writeJson(value);
  return isArray(value) ? writeNested(value.map(elementText)) : behave(4, "an array is required");
};

function wrapped(value: JsonValue, wrapper: string): JsonValue {
  if (value === null || wrapper === "WITHOUT" || (wrapper === "CONDITIONAL" && isArray(value))) return value;
  return [value];
}

const elementText = (element: JsonValue): string | null =>
  element === null || typeof element === "string" ? element : writeJson(element);

/** args: text, VALUE, SCALAR, ARRAY or OBJECT. A NULL is no JSON. */
const isJson: TolerantImplementation = (args) => {
  const value = isNull(args, 0) ? undefined : parseJson(textAt(args, 0));
  if (value === undefined) return false;
  switch (textAt(args, 1)) {
    case "ARRAY":
      return isArray(value);
    case "OBJECT":
      return value instanceof Map;
    case "SCALAR":
      return !isArray(value) && !(value instanceof Map);
    default:
      return true;
  }
};

/** args: NULL or ABSENT, then a character for each value (`r`: the value is a JSON text), then name and value by turns. */
const object: TolerantImplementation = (args) => {
  const members = new Map<string, JsonValue>();
  for (let place = 2; place < args.length; place += 2) {
    const value = part(args, place + 1, (place - 2) / 2);
    if (value !== undefined) members.set(textAt(args, place), value);
  }
  return writeJson(members);
};

/** args: NULL or ABSENT, a character for each value as for `object`, then the values. */
const array: TolerantImplementation = (args) =>
  writeJson(
    args.slice(2).flatMap((_, index) => {
      const value = part(args, index + 2, index);
      return value === undefined ? [] : [value];
    }),
  );

/** `undefined` where it is left out. */
function part(args: Args, place: number, index: number): JsonValue | undefined {
  const { value, type } = args[place]!;
  if (value === null) return textAt(args, 0) === "NULL" ? null : undefined;
  if (textAt(args, 1).charAt(index) !== "r") return jsonOfValue(value, type);
  const text = String(value);
  const json = text.trim() === "" ? null : parseJson(text);
  if (json === undefined) throw failed(`${shown(text)} is no JSON (line: 1, column: 1)`);
  return json;
}

const isNull = (args: Args, index: number): boolean => (args[index]?.value ?? null) === null;

const shown = (text: string): string => JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);

const failed = (problem: string): JobFailureError => new JobFailureError("runtime.json", { problem });

export const TOLERANT_JSON_LIBRARY = {
  JSON_EXISTS: exists,
  JSON_VALUE: scalarValue,
  JSON_QUERY: query,
  IS_JSON: isJson,
  JSON_OBJECT: object,
  JSON_ARRAY: array,
  JSON_STRING: (args) => (isNull(args, 0) ? null : writeJson(jsonOfValue(args[0]!.value, args[0]!.type))),
} as const satisfies Partial<Record<TolerantFunction, TolerantImplementation>>;
