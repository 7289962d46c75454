import type { LibraryFunction, TolerantFunction, VolatileFunction } from "./library-function.ts";
import type { LogicalType } from "./row-type.ts";

/**
 * A typed, resolved scalar expression: what the SQL front end makes and the engine compiles.
 * Plain JSON. Column references are positions in the input row.
 *
 * 1. `type` of every node is the type of its value, nullability included.
 * 2. Arguments of a call have exactly the types that the call's signature asks for: implicit casts are explicit CAST nodes.
 * 3. Evaluation, that of volatile functions aside, has no side effect, and its order is free, except that the branches of CASE, AND and OR that are not
 *    taken must not raise.
 */
export type Expression =
  | { readonly kind: "literal"; readonly type: LogicalType; readonly value: LiteralValue }
  | { readonly kind: "column"; readonly type: LogicalType; readonly index: number }
  | {
      readonly kind: "call";
      readonly type: LogicalType;
      readonly fn: ScalarFunction;
      readonly args: readonly Expression[];
    };

/**
 * BIGINT, the unscaled integer of DECIMAL and the nanoseconds of a fine TIMESTAMP as decimal digits in a string; smaller
 * integers, FLOAT, DOUBLE (those that JSON has not as text: `NaN`, `-0`), days and milliseconds as a number; text as a string,
 * bytes as a string with a character for each.
 */
export type LiteralValue = string | number | boolean | null;

/** The closed list of scalar functions. Each is defined by Flink 2.3's documentation of the function of that name. */
export type ScalarFunction =
  // arithmetic: both arguments of one numeric type (DECIMAL: any scales), or TIMESTAMP with INTERVAL
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "NEGATE"
  // comparison: both arguments of one type (DECIMAL: any scales); result BOOLEAN
  | "="
  | "<>"
  | "<"
  | "<="
  | ">"
  | ">="
  // three-valued logic
  | "AND"
  | "OR"
  | "NOT"
  | "IS NULL"
  | "IS NOT NULL"
  | "IS TRUE"
  | "IS FALSE"
  | "IS NOT TRUE"
  | "IS NOT FALSE"
  /** args: when1, then1, when2, then2, ..., else. */
  | "CASE"
  /** To `type`; raises on a value that cannot be converted. TRY_CAST gives NULL instead. args: value [, literal of the session's time zone, where it matters]. */
  | "CAST"
  | "TRY_CAST"
  | "COALESCE"
  // strings; TRIM args: text, of which it takes the spaces at both ends; LIKE args: text, pattern [, escape literal];
  // POSITION args: what is looked for, the text
  | "||"
  | "UPPER"
  | "LOWER"
  | "CHAR_LENGTH"
  | "SUBSTRING"
  | "TRIM"
  | "LIKE"
  | "REPLACE"
  | "POSITION"
  // numbers; ROUND args: number, digits
  | "ABS"
  | "FLOOR"
  | "CEIL"
  | "ROUND"
  // time: FLOOR_TO args: timestamp, unit literal ('SECOND' | 'MINUTE' | 'HOUR' | 'DAY'); EXTRACT args: unit literal, timestamp
  | "FLOOR_TO"
  | "EXTRACT"
  | LibraryFunction
  | TolerantFunction
  | VolatileFunction;

/** In the order in which they are offered. */
export const AGGREGATE_FUNCTIONS = [
  "COUNT",
  "COUNT_DISTINCT",
  "SUM",
  "MIN",
  "MAX",
  "AVG",
  "MIN_BY",
  "MAX_BY",
] as const;
export type AggregateFunction = (typeof AGGREGATE_FUNCTIONS)[number];

/** One aggregate call. `argument` null is COUNT(*). COUNT_DISTINCT is COUNT(DISTINCT argument). MIN_BY and MAX_BY give `argument` of the first row in which `by` is least or greatest. */
export interface AggregateCall {
  readonly fn: AggregateFunction;
  /** Position of the argument in the input row, or null. */
  readonly argument: number | null;
  /** MIN_BY and MAX_BY only: position of the column that rows are compared by. */
  readonly by?: number;
  readonly name: string;
  /** Result type by Flink's rules: COUNT and COUNT_DISTINCT BIGINT NOT NULL; SUM, MIN, MAX, MIN_BY, MAX_BY of the argument's type (SUM of DECIMAL(p,s) is DECIMAL(38,s)); AVG of integers is the integer type. */
  readonly type: LogicalType;
}
