import type { Ast, AstBody } from "../ast.ts";
import { RESERVED_WORDS } from "../reserved-words.ts";
import { SyntaxProblem } from "../syntax-problem.ts";
import { parseCall } from "./call.ts";
import { parseCase } from "./case.ts";
import { parseCast } from "./cast.ts";
import { parseLiteral } from "./literal.ts";
import type { Parser } from "./parser.ts";

/** A literal, a column, a call, CASE, CAST or something in parentheses. */
export function parsePrimary(parser: Parser): Ast {
  const { cursor } = parser;
  const from = cursor.peek().from;
  if (cursor.is("(")) return parseParenthesis(parser);
  const body = parseLiteral(cursor) ?? parseWord(parser);
  if (!body) throw cursor.unexpected("a column, a value or a function");
  return { ...body, span: cursor.spanFrom(from) };
}

/** Keeps no node of its own; the span is that of what is inside. */
function parseParenthesis({ cursor, expression }: Parser): Ast {
  const open = cursor.next();
  if (cursor.is("SELECT"))
    throw new SyntaxProblem("expression.not-supported", cursor.peek(), { what: "A subquery" });
  const ast = expression(0);
  if (cursor.is(","))
    throw new SyntaxProblem("expression.not-supported", cursor.peek(), { what: "A row (a, b)" });
  cursor.close(open);
  return ast;
}

function parseWord(parser: Parser): AstBody | null {
  const { cursor } = parser;
  if (cursor.take("CASE")) return parseCase(parser);
  if (cursor.is("CAST") || cursor.is("TRY_CAST")) return parseCast(parser);
  const token = cursor.peek();
  if (token.kind !== "word" && token.kind !== "quoted") return null;
  if (cursor.is("(", 1)) return parseCall(parser);
  if (token.kind === "word" && RESERVED_WORDS.has(token.value)) return null;
  cursor.next();
  const name = token.kind === "word" ? token.text : token.value;
  return { kind: "column", name: cursor.take(".") ? `${name}.${qualified(parser)}` : name };
}

/** The column of `scope.column`: where a row has two scopes, its columns are named so. */
function qualified({ cursor }: Parser): string {
  const token = cursor.peek();
  if (token.kind !== "word" && token.kind !== "quoted") throw cursor.unexpected("the name of a column");
  cursor.next();
  return token.kind === "word" ? token.text : token.value;
}
