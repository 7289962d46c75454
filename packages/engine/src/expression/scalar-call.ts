import { InvariantError } from "@millrace/graph";
import type {
  Expression,
  LogicalType,
  ScalarFunction,
  TolerantFunction,
  VolatileFunction,
} from "@millrace/graph";
import type { Value } from "../batch/row-values.ts";
import { absolute, arithmetic, floorOrCeil, negate, round } from "./arithmetic.ts";
import type { TypedValue } from "./arithmetic.ts";
import { castOrRaise, castValue, overflowed } from "./cast.ts";
import { compareValues } from "./compare-values.ts";
import { LIBRARY, isLibraryFunction } from "./library/library.ts";
import { charLength, like, position, replaceAll, substring, trimSpaces } from "./string-functions.ts";
import { extract, floorTo } from "./time-functions.ts";

/** Functions that are NULL as soon as one argument is, and look at nothing else. */
export type StrictFunction = Exclude<ScalarFunction, LazyFunction | TolerantFunction | VolatileFunction>;
export type LazyFunction =
  | "AND"
  | "OR"
  | "NOT"
  | "CASE"
  | "COALESCE"
  | "IS NULL"
  | "IS NOT NULL"
  | "IS TRUE"
  | "IS FALSE"
  | "IS NOT TRUE"
  | "IS NOT FALSE";

export type Call = Extract<Expression, { kind: "call" }>;

/** The value of a strict call whose arguments are not NULL: the definition that generated code is held against. */
// oxlint-disable-next-line complexity -- one case a function of the closed list
export function callStrict(fn: StrictFunction, type: LogicalType, args: readonly TypedValue[]): Value {
  const [a, b, c] = args;
  if (a === undefined) throw new InvariantError(`${fn} without arguments`);
  switch (fn) {
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return arithmetic(fn, type, a, need(b));
    case "=":
      return compareValues(a, need(b)) === 0;
    case "<>":
      return compareValues(a, need(b)) !== 0;
    case "<":
      return compareValues(a, need(b)) < 0;
    case "<=":
      return compareValues(a, need(b)) <= 0;
    case ">":
      return compareValues(a, need(b)) > 0;
    case ">=":
      return compareValues(a, need(b)) >= 0;
    case "NEGATE":
      return negate(type, a.value);
    case "ABS":
      return absolute(type, a.value);
    case "FLOOR":
    case "CEIL":
      return floorOrCeil(fn, type, a);
    case "ROUND":
      return round(type, a, b === undefined ? 0 : Number(b.value));
    case "CAST":
      return castOrRaise(a.value, { from: a.type, to: type, zone: zoneOf(b) }) ?? overflowed(type);
    case "TRY_CAST":
      return castValue(a.value, { from: a.type, to: type, zone: zoneOf(b) }) ?? null;
    case "FLOOR_TO":
      return floorTo(Number(a.value), String(need(b).value));
    case "EXTRACT": {
      const part = extract(String(a.value), Number(need(b).value));
      return type.kind === "BIGINT" ? BigInt(part) : part;
    }
    default:
      return isLibraryFunction(fn) ? LIBRARY[fn](args, type) : callText(fn, type, a, [b, c]);
  }
}

const zoneOf = (zone: TypedValue | undefined): string => (zone === undefined ? "UTC" : String(zone.value));

type TextFunction =
  | "||"
  | "UPPER"
  | "LOWER"
  | "CHAR_LENGTH"
  | "SUBSTRING"
  | "TRIM"
  | "LIKE"
  | "REPLACE"
  | "POSITION";

// oxlint-disable-next-line complexity -- one case a function of the closed list
function callText(
  fn: TextFunction,
  type: LogicalType,
  a: TypedValue,
  [b, c]: readonly (TypedValue | undefined)[],
): Value {
  const text = String(a.value);
  switch (fn) {
    case "||":
      return text + String(need(b).value);
    case "UPPER":
      return text.toUpperCase();
    case "LOWER":
      return text.toLowerCase();
    case "CHAR_LENGTH":
      return type.kind === "BIGINT" ? BigInt(charLength(text)) : charLength(text);
    case "SUBSTRING":
      return substring(text, Number(need(b).value), c === undefined ? null : Number(c.value));
    case "TRIM":
      return trimSpaces(text);
    case "LIKE":
      return like(text, String(need(b).value), c === undefined ? null : String(c.value));
    case "REPLACE":
      return replaceAll(text, String(need(b).value), String(need(c).value));
    case "POSITION": {
      const at = position(text, String(need(b).value));
      return type.kind === "BIGINT" ? BigInt(at) : at;
    }
  }
}

function need(argument: TypedValue | undefined): TypedValue {
  if (argument === undefined) throw new InvariantError("an argument is missing");
  return argument;
}
