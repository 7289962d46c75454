import type { StateTtl } from "./operator-spec.ts";
import { bigint, int, string, timestamp } from "./row-type.ts";
import type { Field, LogicalType } from "./row-type.ts";
import type { BigintsAs } from "./value-class.ts";

/** What becomes of a row at which a person's function throws: as MalformedPolicy; side output 0 has the row with FUNCTION_ERROR_FIELDS. */
export type FunctionErrorPolicy = "fail" | "skip" | "side";

/** Text of a person that is run: TypeScript, see `parseFunction` in the engine. */
export interface FunctionCode {
  readonly source: string;
  readonly bigints: BigintsAs;
  readonly onError: FunctionErrorPolicy;
}

/**
 * A person's function of one row. `map`: gives a row of the output schema. `filter`: whether the row goes on. `flat-map`:
 * gives or collects any number of rows. Stateless; a `flat-map` gives rows of kind +I alone.
 */
export interface RowFunctionSpec {
  readonly kind: "row-function";
  readonly form: "map" | "filter" | "flat-map";
  readonly code: FunctionCode;
}

/**
 * A state that a process function has of each key, by the name under which it finds it. `type`: of its value, its elements
 * or, of a map, its values; absent: any JSON value. `keyType`: of the keys of a map.
 */
export interface FunctionState {
  readonly name: string;
  readonly kind: "value" | "list" | "map" | "reducing" | "aggregating";
  readonly type?: LogicalType;
  readonly keyType?: LogicalType;
  readonly ttl?: FunctionStateTtl;
}

/**
 * As Flink's StateTtlConfig. Elements of a list and entries of a map live each for themselves. What has expired and was not
 * cleaned up yet is never seen again, or seen once more.
 */
export interface FunctionStateTtl extends StateTtl {
  readonly visibility: "never-return-expired" | "return-expired-if-not-cleaned-up";
}

/** What the state is called where it is kept. With a TTL it is kept in another form. */
export const functionStateId = ({ name, kind, ttl }: FunctionState): string =>
  `${kind} ${name}${ttl === undefined ? "" : " ttl"}`;

/** The type of the column that a state is kept in: one value of a declared type but DECIMAL is kept as it is, all else as JSON text. */
export function functionStateType({ kind, type, ttl }: FunctionState): LogicalType {
  const isOne = kind === "value" || kind === "reducing" || kind === "aggregating";
  const isColumn = type !== undefined && type.kind !== "DECIMAL";
  return isColumn && isOne && ttl === undefined ? { ...type, nullable: true } : string();
}

/** Rows that a function gives beside its main output, by a name that its code uses. */
export interface FunctionSide {
  readonly name: string;
  readonly fields: readonly Field[];
}

/**
 * A person's functions of keyed rows, as Flink's KeyedProcessFunction: processElement, onTimer, open and close. What it
 * keeps of a key is each state, and its timers. Rows that go out are of kind +I. Side outputs: failed
 * rows where the policy sends them (PROCESS_ERROR_FIELDS), then `sides`.
 */
export interface ProcessFunctionSpec {
  readonly kind: "process-function";
  readonly keys: readonly number[];
  /** Column with event time; null: there is none. */
  readonly rowtime: number | null;
  readonly states: readonly FunctionState[];
  readonly code: FunctionCode;
  readonly sides?: readonly FunctionSide[];
}

/** What stands behind the columns of a row that a function failed at. Position 0: not known. */
export const FUNCTION_ERROR_FIELDS: readonly Field[] = [
  { name: "error_message", type: string(false) },
  { name: "error_line", type: int(false) },
  { name: "error_column", type: int(false) },
];

/** The same where functions have timers: of one that failed there is its key alone, and its time. */
export const PROCESS_ERROR_FIELDS: readonly Field[] = [
  ...FUNCTION_ERROR_FIELDS,
  { name: "error_timer", type: timestamp() },
];

/**
 * The same of windows: behind their bounds, where they have some, which are NULL of a row that failed as it came. Last how
 * many rows of the input fell out by this: 0 where a trigger or an evictor threw, 1 of a row; of a window whose rows are not kept all of them, with its key alone.
 */
export const WINDOW_ERROR_FIELDS: readonly Field[] = [
  ...FUNCTION_ERROR_FIELDS,
  { name: "error_rows", type: bigint(false) },
];
