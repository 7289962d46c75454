import ts from "typescript-js";
import type { Dialect } from "./annotate.ts";
import { TYPES_FILE } from "./function-program.ts";
import { nodeAt } from "./node-at.ts";

/** Names that nothing has: at run time a ReferenceError. */
const NO_SUCH_NAME: ReadonlySet<number> = new Set([2304, 2552, 2580, 2584]);

const NO_SUCH_PROPERTY: ReadonlySet<number> = new Set([2339, 2551]);

/** A value is not of the type that is wanted. */
const WRONG_TYPE: ReadonlySet<number> = new Set([2322, 2345, 2739, 2740, 2741]);

/**
 * Who has written types is held to them. In plain JavaScript an error is what surely fails or finds nothing at run time: a
 * name that does not exist, a column or a member of the context that does not exist, a result of another type than
 * its column. The rest (`text * 1`) JavaScript allows: a warning.
 */
export function severityOf(
  diagnostic: ts.Diagnostic,
  dialect: Dialect,
  checker: ts.TypeChecker,
): "error" | "warning" {
  const { code, file, start } = diagnostic;
  if (diagnostic.category !== ts.DiagnosticCategory.Error) return "warning";
  if (dialect === "ts" || isSyntax(code) || NO_SUCH_NAME.has(code)) return "error";
  const node = file === undefined || start === undefined ? null : nodeAt(file, start);
  if (node === null) return "warning";
  if (NO_SUCH_PROPERTY.has(code)) return isOfOurs(node, checker) ? "error" : "warning";
  return WRONG_TYPE.has(code) && isResult(node, checker) ? "error" : "warning";
}

const isSyntax = (code: number): boolean => code < 2000 || (code >= 17_000 && code < 18_000);

/** Whether a member is looked for in a type that we declare: a row, a state, the context. */
function isOfOurs(node: ts.Node, checker: ts.TypeChecker): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent))
    return isDeclaredByUs(checker.getTypeAtLocation(parent.expression));
  if (ts.isBindingElement(parent)) return isDeclaredByUs(checker.getTypeAtLocation(parent.parent));
  return false;
}

export const isDeclaredByUs = (type: ts.Type): boolean =>
  (type.aliasSymbol ?? type.symbol)?.declarations?.some(
    (declaration) => declaration.getSourceFile().fileName === TYPES_FILE,
  ) === true;

/** Whether a value is what a function gives, or is handed to a method of ours. */
function isResult(node: ts.Node, checker: ts.TypeChecker): boolean {
  for (let at = node; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (ts.isReturnStatement(parent) || ts.isVariableDeclaration(parent)) return true;
    if (ts.isArrowFunction(parent) && parent.body === at) return true;
    if (ts.isCallExpression(parent) && at !== parent.expression) {
      const { expression } = parent;
      return (
        ts.isPropertyAccessExpression(expression) &&
        isDeclaredByUs(checker.getTypeAtLocation(expression.expression))
      );
    }
    if (ts.isStatement(parent) || ts.isBinaryExpression(parent)) return false;
  }
  return false;
}
