import type { DiagnosticCode, DiagnosticParams, Expression, RowSchema, Span } from "@millrace/graph";
import type { Ast } from "../ast.ts";

/**
 * What the rules of each kind of node need. A rule that finds a problem reports it and gives null, and a null argument
 * gives null without another report: each problem is told once, and independent ones together.
 */
export interface Checker {
  readonly schema: RowSchema;
  /** The session's time zone. */
  readonly zone: string;
  check(ast: Ast): Expression | null;
  report(code: DiagnosticCode, span: Span, params?: DiagnosticParams): null;
}

/** All of them, or null if one is. */
export function checkAll(checker: Checker, asts: readonly Ast[]): readonly Expression[] | null {
  const checked = asts.map((ast) => checker.check(ast));
  return checked.every((expression) => expression !== null) ? checked : null;
}
