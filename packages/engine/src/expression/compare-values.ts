import { isBytes, isNested, isText } from "@millrace/graph";
import { powerOfTen } from "../batch/decimal-lanes.ts";
import type { Value } from "../batch/row-values.ts";
import { compareBytes } from "../batch/string-arena.ts";
import { encodeUtf8 } from "../batch/utf8.ts";
import { canonical, readNested } from "./nested-value.ts";
import type { TypedValue } from "./arithmetic.ts";

/** Negative, zero or positive; NaN where a DOUBLE is NaN (every comparison but <> is then false). */
export function compareValues(a: TypedValue, b: TypedValue): number {
  if (isText(a.type) || isBytes(a.type)) {
    const left = encodeUtf8(String(a.value));
    const right = encodeUtf8(String(b.value));
    return compareBytes(left, 0, left.length, right, 0, right.length);
  }
  if (isNested(a.type)) {
    const [left, right] = [a, b].map(({ value, type }) => canonical(readNested(String(value)), type));
    return left === right ? 0 : 1;
  }
  if (a.type.kind === "DECIMAL" || b.type.kind === "DECIMAL") {
    return order(alignScale(a, scaleOf(b)), alignScale(b, scaleOf(a)));
  }
  if (Number.isNaN(a.value) || Number.isNaN(b.value)) return Number.NaN;
  return order(a.value, b.value);
}

const order = (a: NonNullable<Value>, b: NonNullable<Value>): number => (a < b ? -1 : a > b ? 1 : 0);
const scaleOf = ({ type }: TypedValue): number => (type.kind === "DECIMAL" ? type.scale : 0);
const alignScale = (argument: TypedValue, other: number): bigint =>
  BigInt(argument.value) * powerOfTen(Math.max(0, other - scaleOf(argument)));
