import { formatType, isNumeric } from "@millrace/graph";
import type { Expression } from "@millrace/graph";
import type { Ast } from "../ast.ts";
import { literal, withNullable } from "./build.ts";
import { canCast, castTo } from "./cast-rules.ts";
import type { Checker } from "./checker.ts";
import { isTimestamp } from "./common-type.ts";

/** CAST gives NULL only for NULL, TRY_CAST also for what cannot be converted. */
export function checkCast(ast: Extract<Ast, { kind: "cast" }>, checker: Checker): Expression | null {
  const operand = checker.check(ast.operand);
  if (!operand) return null;
  const type = withNullable(ast.type, ast.safe || operand.type.nullable);
  if (operand.type.kind === "NULL") return literal(withNullable(ast.type, true), null);
  if (canCast(operand.type, ast.type))
    return castTo(ast.safe ? "TRY_CAST" : "CAST", operand, type, checker.zone);
  const toTimestamp = isNumeric(operand.type) && isTimestamp(ast.type);
  const params = { from: formatType(operand.type), to: formatType(ast.type) };
  const hint = toTimestamp ? "TO_TIMESTAMP_LTZ(milliseconds, 3)" : "";
  return checker.report("expression.cast", ast.span, { ...params, hint });
}
