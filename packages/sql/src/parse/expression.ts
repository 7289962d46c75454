import type { Ast, AstBody } from "../ast.ts";
import { SyntaxProblem } from "../syntax-problem.ts";
import type { Cursor } from "./cursor.ts";
import type { Parser } from "./parser.ts";
import { parsePostfix } from "./postfix.ts";
import { binaryOperator, binaryPrecedence, PRECEDENCE } from "./precedence.ts";
import { parsePrimary } from "./primary.ts";

/** Deeper than a person writes; keeps every later walk over the tree within the stack. */
const MAX_DEPTH = 250;

/** Operators of one level, as in `a OR b OR c ...`: each makes the tree one deeper. */
const MAX_OPERATORS = 1_000;

/** Operators by precedence climbing; what stands between them comes from the other productions. */
export function expressionParser(cursor: Cursor): Parser {
  let depth = 0;
  const parser: Parser = {
    cursor,
    expression: (minPrecedence) => {
      if (++depth > MAX_DEPTH)
        throw new SyntaxProblem("expression.too-deep", cursor.peek(), { limit: MAX_DEPTH });
      const ast = parseOperators(parser, minPrecedence);
      depth--;
      return ast;
    },
  };
  return parser;
}

function parseOperators(parser: Parser, minPrecedence: number): Ast {
  const { cursor } = parser;
  const from = cursor.peek().from;
  let left = parsePrefix(parser);
  for (let count = 0; ; count++) {
    if (count > MAX_OPERATORS)
      throw new SyntaxProblem("expression.too-deep", cursor.peek(), { limit: MAX_OPERATORS });
    const body = parseBinary(parser, left, minPrecedence) ?? parsePostfix(parser, left, minPrecedence);
    if (!body) return left;
    left = { ...body, span: cursor.spanFrom(from) };
  }
}

function parsePrefix(parser: Parser): Ast {
  const { cursor } = parser;
  const from = cursor.peek().from;
  if (cursor.take("NOT")) {
    const operand = parser.expression(PRECEDENCE.not);
    return { kind: "unary", operator: "NOT", operand, span: cursor.spanFrom(from) };
  }
  if (cursor.is("-") || cursor.is("+")) {
    const operator = cursor.next().value === "-" ? "-" : "+";
    const operand = parser.expression(PRECEDENCE.sign);
    return { kind: "unary", operator, operand, span: cursor.spanFrom(from) };
  }
  return parsePrimary(parser);
}

/** Left associative: the right side binds tighter. */
function parseBinary(parser: Parser, left: Ast, minPrecedence: number): AstBody | null {
  const token = parser.cursor.peek();
  if (token.kind !== "word" && token.kind !== "symbol") return null;
  const operator = binaryOperator(token.value);
  if (!operator || binaryPrecedence(operator) < minPrecedence) return null;
  parser.cursor.next();
  return { kind: "binary", operator, left, right: parser.expression(binaryPrecedence(operator) + 1) };
}
