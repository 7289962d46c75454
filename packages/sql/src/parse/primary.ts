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
  let ast = parseAtom(parser, from);
  for (;;) {
    const body = parseAccess(parser, ast);
    if (!body) return ast;
    ast = { ...body, span: cursor.spanFrom(from) };
  }
}

function parseAtom(parser: Parser, from: number): Ast {
  const { cursor } = parser;
  if (cursor.is("(")) return parseParenthesis(parser);
  const body = parseLiteral(cursor) ?? parseWord(parser);
  if (!body) throw cursor.unexpected("a column, a value or a function");
  return { ...body, span: cursor.spanFrom(from) };
}

/** `[index]` or `.field` behind a value. */
function parseAccess({ cursor, expression }: Parser, operand: Ast): AstBody | null {
  if (cursor.take("[")) {
    const index = expression(0);
    cursor.expect("]");
    return { kind: "item", operand, index };
  }
  if (!cursor.take(".")) return null;
  const token = cursor.isKind("quoted") ? cursor.next() : cursor.expectKind("word", "the name of a field");
  const nameSpan = { from: token.from, to: token.to };
  return { kind: "field", operand, name: token.kind === "quoted" ? token.value : token.text, nameSpan };
}

function parseList({ cursor, expression }: Parser, end: string): readonly Ast[] {
  const args: Ast[] = [];
  if (cursor.take(end)) return args;
  args.push(expression(0));
  while (cursor.take(",")) args.push(expression(0));
  cursor.expect(end);
  return args;
}

/** Keeps no node of its own, where it is no row `(a, b)`; the span is that of what is inside. */
function parseParenthesis({ cursor, expression }: Parser): Ast {
  const open = cursor.next();
  if (cursor.is("SELECT"))
    throw new SyntaxProblem("expression.not-supported", cursor.peek(), { what: "A subquery" });
  const ast = expression(0);
  if (!cursor.is(",")) {
    cursor.close(open);
    return ast;
  }
  const args = [ast];
  while (cursor.take(",")) args.push(expression(0));
  cursor.close(open);
  return { kind: "constructor", of: "ROW", args, span: cursor.spanFrom(open.from) };
}

// oxlint-disable-next-line complexity -- each thing that a word may begin
function parseWord(parser: Parser): AstBody | null {
  const { cursor } = parser;
  if (cursor.take("CASE")) return parseCase(parser);
  if (cursor.is("CAST") || cursor.is("TRY_CAST")) return parseCast(parser);
  const token = cursor.peek();
  if (token.kind !== "word" && token.kind !== "quoted") return null;
  const constructor = token.kind === "word" ? parseConstructor(parser, token.value) : null;
  if (constructor) return constructor;
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

function parseConstructor(parser: Parser, word: string): AstBody | null {
  const { cursor } = parser;
  if (word === "ROW" && cursor.is("(", 1)) {
    cursor.next();
    cursor.next();
    return { kind: "constructor", of: "ROW", args: parseList(parser, ")") };
  }
  if ((word !== "ARRAY" && word !== "MAP") || !cursor.is("[", 1)) return null;
  cursor.next();
  cursor.next();
  return { kind: "constructor", of: word, args: parseList(parser, "]") };
}
