import ts from "typescript-js";
import type { Dialect } from "./annotate.ts";
import { parseSource } from "./annotate.ts";

/** Whether a text has anything of TypeScript in it. */
export function dialectOf(code: string): Dialect {
  return hasTypes(parseSource(code, "ts")) ? "ts" : "js";
}

function hasTypes(node: ts.Node): boolean {
  if (isTypeScript(node)) return true;
  return ts.forEachChild(node, (child) => hasTypes(child) || undefined) ?? false;
}

function isTypeScript(node: ts.Node): boolean {
  return (
    (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isModuleDeclaration(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeParameterDeclaration(node) ||
    (ts.isParameter(node) && node.questionToken !== undefined)
  );
}
