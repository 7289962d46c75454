import { graphError } from "@millrace/graph";
import type { Diagnostic, LogicalType } from "@millrace/graph";
import type { Ast } from "./ast.ts";
import { tokenize } from "./lexer.ts";
import { Cursor } from "./parse/cursor.ts";
import { expressionParser } from "./parse/expression.ts";
import { parseTypeName } from "./parse/type-name.ts";
import { SyntaxProblem } from "./syntax-problem.ts";

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** One scalar expression, and nothing after it. */
export function parseExpression(text: string): Parsed<Ast> {
  return parseAll(text, (cursor) => {
    if (cursor.isKind("end")) throw new SyntaxProblem("expression.empty", { from: 0, to: text.length });
    return expressionParser(cursor).expression(0);
  });
}

/** A type as `formatType` prints it: `DECIMAL(10, 2) NOT NULL`. */
export function parseType(text: string): Parsed<LogicalType> {
  return parseAll(text, (cursor) => {
    const type = parseTypeName(cursor);
    if (!cursor.take("NOT")) return type;
    cursor.expect("NULL");
    return { ...type, nullable: false } as LogicalType;
  });
}

/** All of the text, or what is wrong with it. */
export function parseAll<T>(text: string, production: (cursor: Cursor) => T): Parsed<T> {
  try {
    const cursor = new Cursor(tokenize(text));
    const value = production(cursor);
    if (!cursor.isKind("end")) throw cursor.unexpected("an operator or the end");
    return { ok: true, value };
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem;
    return { ok: false, diagnostics: [graphError(problem.code, problem.params, { span: problem.span })] };
  }
}
