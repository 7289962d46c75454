import { formatType } from "@millrace/graph";
import type { Expression, LogicalType, Span } from "@millrace/graph";
import type { Ast } from "../ast.ts";
import { call, combine, literal, withNullable } from "./build.ts";
import { coerce } from "./cast-rules.ts";
import type { Checker } from "./checker.ts";
import { asBoolean, compare } from "./check-operator.ts";
import { commonType } from "./common-type.ts";

type CaseAst = Extract<Ast, { kind: "case" }>;

interface Branch {
  readonly when: Expression;
  readonly result: Expression;
  readonly span: Span;
}

/** Both forms become WHEN conditions; without ELSE, the rest is NULL. */
export function checkCase(ast: CaseAst, checker: Checker): Expression | null {
  const operand = ast.operand ? checker.check(ast.operand) : null;
  if (ast.operand && !operand) return null;
  const branches = ast.branches.map(({ when, result }) => {
    const condition = whenCondition(when, operand, checker);
    const value = checker.check(result);
    return condition && value ? { when: condition, result: value, span: result.span } : null;
  });
  const nothing = literal({ kind: "NULL", nullable: true }, null);
  const otherwise = ast.otherwise ? checker.check(ast.otherwise) : nothing;
  if (!otherwise || !branches.every((branch) => branch !== null)) return null;
  return buildCase(branches, { result: otherwise, span: ast.otherwise?.span ?? ast.span }, checker);
}

function whenCondition(
  when: readonly Ast[],
  operand: Expression | null,
  checker: Checker,
): Expression | null {
  const conditions = when.map((ast) => {
    const value = checker.check(ast);
    if (!value) return null;
    if (!operand)
      return (
        asBoolean(value) ??
        checker.report("expression.not-boolean", ast.span, { type: formatType(value.type) })
      );
    const params = { operator: "=", left: formatType(operand.type), right: formatType(value.type) };
    return (
      compare("=", { left: operand, right: value }, checker.zone) ??
      checker.report("expression.operator-types", ast.span, params)
    );
  });
  return conditions.every((condition) => condition !== null) ? combine("OR", conditions) : null;
}

type Result = Pick<Branch, "result" | "span">;

/** CASE of these branches, all results brought to their common type. */
export function buildCase(
  branches: readonly Branch[],
  otherwise: Result,
  checker: Checker,
): Expression | null {
  const results: readonly Result[] = [...branches, otherwise];
  const type = commonResult(results, checker);
  if (!type) return null;
  const args = branches.flatMap((branch) => [branch.when, coerce(branch.result, type, checker.zone)]);
  return call("CASE", type, ...args, coerce(otherwise.result, type, checker.zone));
}

/** The common type of results, a NULL among them included; reported where there is none. */
export function commonResult(results: readonly Result[], checker: Checker): LogicalType | null {
  let type: LogicalType = { kind: "NULL", nullable: true };
  let nullable = false;
  for (const { result, span } of results) {
    nullable ||= result.type.nullable;
    const next = commonType(type, result.type);
    if (!next) {
      return checker.report("expression.branch-types", span, {
        left: formatType(type),
        right: formatType(result.type),
      });
    }
    type = next;
  }
  return withNullable(type, nullable || type.kind === "NULL");
}
