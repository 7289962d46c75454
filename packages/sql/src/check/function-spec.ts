import type { Expression, LogicalType, Text } from "@millrace/graph";
import type { Ast } from "../ast.ts";
import type { Checker } from "./checker.ts";

/** A call whose arguments were checked, one by one. */
export interface CallSite {
  readonly ast: Extract<Ast, { kind: "call" }>;
  readonly args: readonly Expression[];
  readonly checker: Checker;
}

/** What an argument may be; a bare NULL fits all of them. `time`: DATE, TIME and both kinds of TIMESTAMP. */
export type Parameter =
  | "string"
  | "bytes"
  | "text"
  | "integer"
  | "number"
  | "timestamp"
  | "date"
  | "time"
  | "boolean"
  | "any";

/** A function of Flink's with a plain call syntax, or the help of one with a syntax of its own. */
export interface FunctionSpec {
  readonly name: string;
  /** For a person: `SUBSTRING(text, start [, length])`. */
  readonly signature: string;
  readonly summary: Text;
  /** The last one may repeat where `maxArgs` says so. */
  readonly parameters: readonly Parameter[];
  readonly minArgs: number;
  readonly maxArgs: number;
  /** Arguments have the declared types, NULLs too; null after a report. */
  build(site: CallSite): Expression | null;
}

export const MAX_ARGUMENTS = 250;

const NULL_TYPES: Readonly<Record<Parameter, LogicalType | null>> = {
  string: { kind: "STRING", nullable: true },
  text: { kind: "STRING", nullable: true },
  bytes: { kind: "BYTES", nullable: true },
  integer: { kind: "INT", nullable: true },
  number: { kind: "DOUBLE", nullable: true },
  timestamp: { kind: "TIMESTAMP", precision: 3, nullable: true },
  time: { kind: "TIMESTAMP", precision: 3, nullable: true },
  date: { kind: "DATE", nullable: true },
  boolean: { kind: "BOOLEAN", nullable: true },
  any: null,
};

/** The type that a bare NULL becomes as an argument. */
export const typeOfNull = (parameter: Parameter): LogicalType | null => NULL_TYPES[parameter];
