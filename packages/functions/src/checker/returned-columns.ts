import type { Span } from "@millrace/graph";
import ts from "typescript-js";
import type { ReturnedColumn } from "../checked-function.ts";
import { declarationOf, hasModifier } from "./annotate.ts";
import { ColumnTypes, merged } from "./column-type.ts";
import type { ColumnType, InputTypes } from "./column-type.ts";
import { TYPES_FILE } from "./function-program.ts";

const UNKNOWN = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive;

/**
 * The columns of the rows that a function gives: of what it returns, and of what it collects, in the order in which they
 * are written. Null where they cannot be told. `returns`: a row, rows, or nothing that counts.
 */
export function returnedColumns(
  file: ts.SourceFile,
  checker: ts.TypeChecker,
  input: InputTypes,
  returns: "row" | "rows" | "nothing",
): readonly ReturnedColumn[] | null {
  const rows = rowsOf(file, checker, returns);
  const types = new ColumnTypes(checker, input);
  const columns = new Map<string, { readonly type: ColumnType; readonly span: Span | null }>();
  for (const { at, type: row } of rows) {
    for (const type of alternatives(row)) {
      if (isOpen(type, checker)) return null;
      for (const property of checker.getPropertiesOfType(type)) {
        const name = property.getName();
        const known = columns.get(name);
        columns.set(name, {
          type: merged(known?.type, types.ofProperty(property, at)),
          span: known?.span ?? nameSpan(property, file),
        });
      }
    }
  }
  return columns.size === 0 ? null : [...columns].map(([name, column]) => ({ name, ...column }));
}

interface GivenRow {
  readonly at: ts.Expression;
  readonly type: ts.Type;
}

function rowsOf(
  file: ts.SourceFile,
  checker: ts.TypeChecker,
  returns: "row" | "rows" | "nothing",
): readonly GivenRow[] {
  const rows: GivenRow[] = [...collected(file, checker)].map((at) => ({
    at,
    type: checker.getTypeAtLocation(at),
  }));
  if (returns !== "nothing") {
    for (const at of resultsOf(file)) {
      const type = checker.getTypeAtLocation(at);
      const element = returns === "row" ? type : checker.getIndexTypeOfType(type, ts.IndexKind.Number);
      if (element !== undefined) rows.push({ at, type: element });
    }
  }
  return rows;
}

function nameSpan({ valueDeclaration }: ts.Symbol, file: ts.SourceFile): Span | null {
  const isWritten =
    valueDeclaration !== undefined &&
    valueDeclaration.getSourceFile() === file &&
    (ts.isPropertyAssignment(valueDeclaration) || ts.isShorthandPropertyAssignment(valueDeclaration));
  if (!isWritten) return null;
  return { from: valueDeclaration.name.getStart(file), to: valueDeclaration.name.end };
}

const alternatives = (type: ts.Type): readonly ts.Type[] => (type.isUnion() ? type.types : [type]);

/** Whether a row of a type may have columns that the type does not tell. */
const isOpen = (type: ts.Type, checker: ts.TypeChecker): boolean =>
  (type.flags & UNKNOWN) !== 0 ||
  checker.getIndexInfosOfType(type).length > 0 ||
  type.symbol?.name === "Result";

/** What is given to `collect` of a collector of ours. */
function* collected(node: ts.Node, checker: ts.TypeChecker): Generator<ts.Expression> {
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const symbol = checker.getSymbolAtLocation(node.expression.name);
    const declaration = symbol?.valueDeclaration;
    const isOurs = declaration?.getSourceFile().fileName === TYPES_FILE && symbol?.name === "collect";
    const [row] = node.arguments;
    if (isOurs && row !== undefined) yield row;
  }
  for (const child of childrenOf(node)) yield* collected(child, checker);
}

function childrenOf(node: ts.Node): readonly ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

/** What the main function returns. */
function resultsOf(file: ts.SourceFile): readonly ts.Expression[] {
  const main = mainFunction(file);
  if (main === null || main.body === undefined) return [];
  return ts.isBlock(main.body) ? [...returned(main.body)] : [main.body];
}

function* returned(node: ts.Node): Generator<ts.Expression> {
  if (ts.isReturnStatement(node) && node.expression !== undefined) yield node.expression;
  if (ts.isFunctionLike(node)) return;
  for (const child of childrenOf(node)) yield* returned(child);
}

type FunctionNode = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration;

function mainFunction(file: ts.SourceFile): FunctionNode | null {
  for (const statement of file.statements) {
    if (ts.isExportAssignment(statement)) return functionOf(statement.expression, file);
    if (ts.isFunctionDeclaration(statement) && hasModifier(statement, ts.SyntaxKind.DefaultKeyword))
      return statement;
  }
  return null;
}

function functionOf(node: ts.Expression, file: ts.SourceFile): FunctionNode | null {
  if (ts.isParenthesizedExpression(node)) return functionOf(node.expression, file);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return node;
  const declared = ts.isIdentifier(node) ? declarationOf(file, node.text) : null;
  if (declared === null || ts.isFunctionDeclaration(declared)) return declared;
  return declared.initializer === undefined ? null : functionOf(declared.initializer, file);
}
