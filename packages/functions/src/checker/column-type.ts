import ts from "typescript-js";
import { TYPES_FILE } from "./function-program.ts";

/** SQL type of a value as text; null: there is none, or it cannot be told. */
export type ColumnType = string | null;

/** SQL types of the columns that come in, by name. */
export type InputTypes = ReadonlyMap<string, string>;

const INTEGERS = ["TINYINT", "SMALLINT", "INT", "BIGINT"];
const ROUNDING: ReadonlySet<string> = new Set(["round", "floor", "ceil", "trunc", "sign"]);
const INTEGER_METHODS: ReadonlySet<string> = new Set([
  "indexOf",
  "lastIndexOf",
  "charCodeAt",
  "codePointAt",
  "search",
]);

/** Tells what an expression is as a value of a column: a column that came in keeps its type, and whole numbers stay whole. */
export class ColumnTypes {
  readonly #checker: ts.TypeChecker;
  readonly #input: InputTypes;

  constructor(checker: ts.TypeChecker, input: InputTypes) {
    this.#checker = checker;
    this.#input = input;
  }

  ofExpression(node: ts.Expression): ColumnType {
    const expression = bare(node);
    if (ts.isConditionalExpression(expression))
      return this.#either(expression.whenTrue, expression.whenFalse);
    if (isFallback(expression)) return this.#either(expression.left, expression.right);
    const known = this.#known(expression);
    if (known !== null) return known;
    const type = this.ofType(this.#checker.getTypeAtLocation(expression));
    return type === "DOUBLE" && this.#isWhole(expression) ? "BIGINT" : type;
  }

  /** Of a property that a row has: by what was written where it was, or else by its type. */
  ofProperty(property: ts.Symbol, at: ts.Node): ColumnType {
    const declaration = property.valueDeclaration ?? property.declarations?.[0];
    if (declaration !== undefined) {
      const column = this.#columnOf(declaration);
      if (column !== null) return column;
      if (ts.isPropertyAssignment(declaration)) return this.ofExpression(declaration.initializer);
      if (ts.isShorthandPropertyAssignment(declaration)) return this.ofExpression(declaration.name);
    }
    return this.ofType(this.#checker.getTypeOfSymbolAtLocation(property, at));
  }

  ofType(type: ts.Type): ColumnType {
    if (type.isUnion() && (type.flags & ts.TypeFlags.Boolean) === 0) {
      const parts = type.types.filter((part) => (part.flags & NOTHING) === 0);
      return parts.map((part) => this.ofType(part)).reduce(merged, undefined) ?? null;
    }
    if ((type.flags & ts.TypeFlags.StringLike) !== 0) return "STRING";
    if ((type.flags & ts.TypeFlags.NumberLike) !== 0) return "DOUBLE";
    if ((type.flags & ts.TypeFlags.BooleanLike) !== 0) return "BOOLEAN";
    if ((type.flags & ts.TypeFlags.BigIntLike) !== 0) return "BIGINT";
    return type.symbol?.name === "Date" ? "TIMESTAMP(3)" : null;
  }

  #either(one: ts.Expression, other: ts.Expression): ColumnType {
    const types = [one, other].filter((part) => !isNothing(bare(part)));
    return types.map((part) => this.ofExpression(part)).reduce(merged, undefined) ?? null;
  }

  /** Of a column that came in, also by the name of a constant or of a part of the row. */
  #known(expression: ts.Expression): ColumnType {
    const symbol = this.#checker.getSymbolAtLocation(
      ts.isPropertyAccessExpression(expression) ? expression.name : expression,
    );
    const shorthand =
      ts.isShorthandPropertyAssignment(expression.parent) && expression.parent.name === expression
        ? this.#checker.getShorthandAssignmentValueSymbol(expression.parent)
        : undefined;
    const declaration = (shorthand ?? symbol)?.valueDeclaration;
    return declaration === undefined ? null : this.#declared(declaration);
  }

  #declared(declaration: ts.Declaration): ColumnType {
    const column = this.#columnOf(declaration);
    if (column !== null) return column;
    if (ts.isBindingElement(declaration) && ts.isObjectBindingPattern(declaration.parent)) {
      const name = declaration.propertyName ?? declaration.name;
      const property = ts.isIdentifier(name)
        ? this.#checker.getPropertyOfType(this.#checker.getTypeAtLocation(declaration.parent), name.text)
        : undefined;
      return property?.valueDeclaration === undefined ? null : this.#columnOf(property.valueDeclaration);
    }
    const isConstant =
      ts.isVariableDeclaration(declaration) && (declaration.parent.flags & ts.NodeFlags.Const) !== 0;
    return isConstant && declaration.initializer !== undefined
      ? this.ofExpression(declaration.initializer)
      : null;
  }

  #columnOf(declaration: ts.Declaration): ColumnType {
    const isColumn =
      ts.isPropertySignature(declaration) &&
      declaration.getSourceFile().fileName === TYPES_FILE &&
      ts.isInterfaceDeclaration(declaration.parent) &&
      /(?:^|[a-z])(?:Row|Key)$/u.test(declaration.parent.name.text);
    if (!isColumn) return null;
    const { name } = declaration;
    const text = ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : "";
    return this.#input.get(text) ?? null;
  }

  // oxlint-disable-next-line complexity -- one case a kind of expression
  #isWhole(node: ts.Expression): boolean {
    const expression = bare(node);
    if (ts.isNumericLiteral(expression)) return Number.isInteger(Number(expression.text));
    if (ts.isPrefixUnaryExpression(expression)) return this.#isWhole(expression.operand);
    if (ts.isPropertyAccessExpression(expression) && expression.name.text === "length") return true;
    if (ts.isCallExpression(expression)) return isWholeCall(expression);
    if (ts.isConditionalExpression(expression))
      return this.#isWhole(expression.whenTrue) && this.#isWhole(expression.whenFalse);
    if (ts.isBinaryExpression(expression)) {
      return (
        (KEEPS_WHOLE.has(expression.operatorToken.kind) || isFallback(expression)) &&
        this.#isWhole(expression.left) &&
        this.#isWhole(expression.right)
      );
    }
    return INTEGERS.includes(this.#known(expression) ?? "");
  }
}

const NOTHING = ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.Never;

const KEEPS_WHOLE: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.PercentToken,
]);

function isWholeCall({ expression }: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(expression)) return false;
  const { name, expression: object } = expression;
  const isMath = ts.isIdentifier(object) && object.text === "Math";
  return isMath ? ROUNDING.has(name.text) : INTEGER_METHODS.has(name.text);
}

function isFallback(expression: ts.Expression): expression is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(expression) &&
    [ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken].includes(expression.operatorToken.kind)
  );
}

const isNothing = (expression: ts.Expression): boolean =>
  expression.kind === ts.SyntaxKind.NullKeyword ||
  (ts.isIdentifier(expression) && expression.text === "undefined");

function bare(node: ts.Expression): ts.Expression {
  const isShell =
    ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node);
  return isShell ? bare(node.expression) : node;
}

/** The type that holds values of both; undefined: nothing yet. */
export function merged(one: ColumnType | undefined, other: ColumnType): ColumnType {
  if (one === undefined || one === other) return other;
  if (one === null || other === null) return null;
  const ranks = [one, other].map((type) => [...INTEGERS, "DOUBLE"].indexOf(type));
  if (ranks.every((rank) => rank >= 0)) return ranks[0]! > ranks[1]! ? one : other;
  return null;
}
