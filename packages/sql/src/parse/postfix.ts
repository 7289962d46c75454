import type { Ast, AstBody } from "../ast.ts";
import { SyntaxProblem } from "../syntax-problem.ts";
import { parseIsJson } from "./json.ts";
import type { Parser } from "./parser.ts";
import { PRECEDENCE } from "./precedence.ts";

/** IS ..., [NOT] LIKE, [NOT] IN, [NOT] BETWEEN after `left`; null where none of them comes. */
export function parsePostfix(parser: Parser, left: Ast, minPrecedence: number): AstBody | null {
  const { cursor } = parser;
  if (PRECEDENCE.is >= minPrecedence && cursor.take("IS")) return parseIs(parser, left);
  if (PRECEDENCE.range < minPrecedence) return null;
  const negated = cursor.is("NOT");
  const word = cursor.peek(negated ? 1 : 0);
  if (word.kind !== "word" || !RANGE_WORDS.has(word.value)) return null;
  if (negated) cursor.next();
  cursor.next();
  switch (word.value) {
    case "LIKE":
      return parseLike(parser, left, negated, false);
    case "IN":
      return parseIn(parser, left, negated);
    case "BETWEEN":
      return parseBetween(parser, left, negated);
    default:
      cursor.expect("TO");
      return parseLike(parser, left, negated, true);
  }
}

const RANGE_WORDS: ReadonlySet<string> = new Set(["LIKE", "IN", "BETWEEN", "SIMILAR"]);

function parseIs(parser: Parser, operand: Ast): AstBody {
  const { cursor, expression } = parser;
  const negated = cursor.take("NOT");
  if (cursor.take("DISTINCT")) {
    cursor.expect("FROM");
    return { kind: "distinct", left: operand, right: expression(PRECEDENCE.comparison + 1), negated };
  }
  for (const test of ["NULL", "TRUE", "FALSE", "UNKNOWN"] as const) {
    if (cursor.take(test)) return { kind: "is", operand, test, negated };
  }
  if (cursor.take("JSON")) return parseIsJson(parser, operand, negated);
  throw cursor.unexpected("NULL, TRUE, FALSE, UNKNOWN, DISTINCT FROM, JSON");
}

// oxlint-disable-next-line max-params -- the operands of one predicate
function parseLike(
  { cursor, expression }: Parser,
  operand: Ast,
  negated: boolean,
  similar: boolean,
): AstBody {
  const pattern = expression(PRECEDENCE.additive);
  const escape = cursor.take("ESCAPE") ? expression(PRECEDENCE.additive) : null;
  return { kind: "like", similar, operand, pattern, escape, negated };
}

function parseIn({ cursor, expression }: Parser, operand: Ast, negated: boolean): AstBody {
  const open = cursor.expect("(");
  if (cursor.is("SELECT"))
    throw new SyntaxProblem("expression.not-supported", cursor.peek(), { what: "IN (SELECT ...)" });
  const list = [expression(0)];
  while (cursor.take(",")) list.push(expression(0));
  cursor.close(open);
  return { kind: "in", operand, list, negated };
}

function parseBetween({ cursor, expression }: Parser, operand: Ast, negated: boolean): AstBody {
  const symmetric = cursor.take("SYMMETRIC");
  if (!symmetric) cursor.take("ASYMMETRIC");
  const low = expression(PRECEDENCE.additive);
  cursor.expect("AND");
  const high = expression(PRECEDENCE.additive);
  return { kind: "between", operand, low, high, symmetric, negated };
}
