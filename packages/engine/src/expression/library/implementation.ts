import type { LogicalType } from "@millrace/graph";
import type { Value } from "../../batch/row-values.ts";
import type { TypedValue } from "../arithmetic.ts";

/** The value of a call whose arguments are not NULL. `type` is that of the result. */
export type Implementation = (args: readonly TypedValue[], type: LogicalType) => Value;

export interface NullableValue {
  readonly value: Value;
  readonly type: LogicalType;
}

/** As `Implementation`, NULLs included. */
export type TolerantImplementation = (args: readonly NullableValue[], type: LogicalType) => Value;

export const textAt = (args: readonly NullableValue[], index: number): string =>
  String(args[index]?.value ?? "");
export const numberAt = (args: readonly NullableValue[], index: number): number =>
  Number(args[index]?.value ?? 0);
