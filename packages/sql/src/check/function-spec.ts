import type { Expression, LogicalType, Text } from "@millrace/graph";
import type { Ast } from "../ast.ts";
import type { Checker } from "./checker.ts";

/** A call whose arguments were checked, one by one. */
export interface CallSite {
  readonly ast: Extract<Ast, { kind: "call" }>;
  readonly args: readonly Expression[];
  readonly checker: Checker;
}

/** What an argument may be; a bare NULL fits all of them. */
export type Parameter = "string" | "integer" | "number" | "timestamp" | "boolean" | "any";

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

/** The type that a bare NULL becomes as an argument. */
export function typeOfNull(parameter: Parameter): LogicalType | null {
  switch (parameter) {
    case "string":
      return { kind: "STRING", nullable: true };
    case "integer":
      return { kind: "INT", nullable: true };
    case "number":
      return { kind: "DOUBLE", nullable: true };
    case "timestamp":
      return { kind: "TIMESTAMP", precision: 3, nullable: true };
    case "boolean":
      return { kind: "BOOLEAN", nullable: true };
    case "any":
      return null;
  }
}
