import { bytes, isBytes, isNested, isNumeric, isText, string } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import { MAX_LENGTH } from "../parse/type-name.ts";
import { widerNumber } from "./numeric-types.ts";

/** The least type that holds the values of both, as the branches of CASE have it; null where there is none. */
export function commonType(left: LogicalType, right: LogicalType): LogicalType | null {
  const nullable = left.nullable || right.nullable;
  const wider = widerType(left, right);
  return wider && ({ ...wider, nullable: wider.kind === "NULL" ? true : nullable } as LogicalType);
}

function widerType(left: LogicalType, right: LogicalType): LogicalType | null {
  if (left.kind === "NULL") return right;
  if (right.kind === "NULL") return left;
  if (isNumeric(left) && isNumeric(right)) return widerNumber(left, right);
  if (isText(left) && isText(right)) return widerText(left, right);
  if (isBytes(left) && isBytes(right)) return widerBytes(left, right);
  if (isNested(left) || isNested(right)) return widerNested(left, right);
  return widerTime(left, right);
}

/** Item by item. */
function widerNested(left: LogicalType, right: LogicalType): LogicalType | null {
  if (left.kind === "ARRAY" && right.kind === "ARRAY") {
    const element = commonType(left.element, right.element);
    return element && { ...left, element };
  }
  if (left.kind === "MAP" && right.kind === "MAP") {
    const [key, value] = [commonType(left.key, right.key), commonType(left.value, right.value)];
    return key && value && { ...left, key, value };
  }
  if (left.kind !== "ROW" || right.kind !== "ROW" || left.fields.length !== right.fields.length) return null;
  const types = left.fields.map((field, index) => commonType(field.type, right.fields[index]!.type));
  if (!types.every((type) => type !== null)) return null;
  return { ...left, fields: left.fields.map(({ name }, index) => ({ name, type: types[index]! })) };
}

export function lengthOf(type: LogicalType): number {
  return "length" in type ? type.length : MAX_LENGTH;
}

function widerText(left: LogicalType, right: LogicalType): LogicalType {
  const [a, b] = [lengthOf(left), lengthOf(right)];
  if (left.kind === "CHAR" && right.kind === "CHAR" && a === b) return left;
  return textOfLength(Math.max(a, b));
}

function widerBytes(left: LogicalType, right: LogicalType): LogicalType {
  const [a, b] = [lengthOf(left), lengthOf(right)];
  if (left.kind === "BINARY" && right.kind === "BINARY" && a === b) return left;
  return bytesOfLength(Math.max(a, b));
}

/** VARCHAR of at most so many characters. */
export const textOfLength = (length: number, nullable = true): LogicalType =>
  length >= MAX_LENGTH ? string(nullable) : { kind: "VARCHAR", length, nullable };

export const bytesOfLength = (length: number, nullable = true): LogicalType =>
  length >= MAX_LENGTH ? bytes(nullable) : { kind: "VARBINARY", length, nullable };

// oxlint-disable-next-line complexity -- a line a family of types
function widerTime(left: LogicalType, right: LogicalType): LogicalType | null {
  if ("precision" in left && "precision" in right) {
    const zoned = left.kind === "TIMESTAMP_LTZ" || right.kind === "TIMESTAMP_LTZ";
    const timestamps = isTimestamp(left) && isTimestamp(right);
    if (!timestamps && left.kind !== right.kind) return null;
    const precision = Math.max(left.precision, right.precision);
    return { ...left, kind: timestamps && zoned ? "TIMESTAMP_LTZ" : left.kind, precision } as LogicalType;
  }
  if (left.kind === "DATE" && isTimestamp(right)) return right;
  if (right.kind === "DATE" && isTimestamp(left)) return left;
  return left.kind === right.kind ? left : null;
}

export const isTimestamp = (type: LogicalType): boolean =>
  type.kind === "TIMESTAMP" || type.kind === "TIMESTAMP_LTZ";

/** DATE, TIME and both kinds of TIMESTAMP. */
export const isTime = (type: LogicalType): boolean =>
  type.kind === "DATE" || type.kind === "TIME" || isTimestamp(type);
