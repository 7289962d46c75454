import type { Ast, AstBody, CaseBranch } from "../ast.ts";
import type { Parser } from "./parser.ts";

/** After CASE: both forms, `CASE WHEN a > 0 THEN ...` and `CASE a WHEN 1, 2 THEN ...`. */
export function parseCase({ cursor, expression }: Parser): AstBody {
  const operand = cursor.is("WHEN") ? null : expression(0);
  const branches: CaseBranch[] = [];
  while (cursor.take("WHEN")) {
    const when: Ast[] = [expression(0)];
    while (operand && cursor.take(",")) when.push(expression(0));
    cursor.expect("THEN");
    branches.push({ when, result: expression(0) });
  }
  if (branches.length === 0) throw cursor.unexpected("WHEN");
  const otherwise = cursor.take("ELSE") ? expression(0) : null;
  cursor.expect("END");
  return { kind: "case", operand, branches, otherwise };
}
