import type { Expression } from "./expression.ts";
import type { LogicalType } from "./row-type.ts";

type Constant = string | number | boolean | null;
/** Undefined: it depends on rows, or is nothing that is told here. */
type Told = Constant | undefined;

/**
 * Whether a condition is FALSE or NULL whatever the row is. It tells literals, their comparisons and what logic makes of them,
 * not every expression that has one value.
 */
export function isNeverTrue(condition: Expression): boolean {
  const told = constantOf(condition);
  return told === false || told === null;
}

function constantOf(expression: Expression): Told {
  if (expression.kind === "literal") return literalOf(expression);
  if (expression.kind === "column") return undefined;
  const { fn, args } = expression;
  if (fn === "AND" || fn === "OR") return logic(fn === "OR", args);
  const values = args.map(constantOf);
  if (values.includes(undefined)) return undefined;
  const [value] = values;
  if (fn === "CAST") return staysItself(value, expression.type) ? value : undefined;
  return ofConstants(fn, values as readonly Constant[]);
}

/** Types in which a small whole number stays what it is. */
const WHOLE: ReadonlySet<string> = new Set(["INT", "BIGINT", "DOUBLE"]);

const TEXT: ReadonlySet<string> = new Set(["STRING", "VARCHAR", "CHAR"]);

function staysItself(value: Told, to: LogicalType): boolean {
  if (typeof value !== "string") return WHOLE.has(to.kind) && isSmall(value);
  const length = [...value].length;
  if (to.kind === "CHAR") return length === to.length;
  return to.kind === "STRING" || (to.kind === "VARCHAR" && length <= to.length);
}

const isSmall = (value: Told): boolean => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31;

/** Of numbers those that are exact as they stand. */
function literalOf({ value, type }: Extract<Expression, { readonly kind: "literal" }>): Told {
  if (typeof value !== "string") return value;
  if (type.kind === "BIGINT") return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  if (type.kind === "DECIMAL")
    return Number.isSafeInteger(Number(value)) ? Number(value) / 10 ** type.scale : undefined;
  return TEXT.has(type.kind) ? value : undefined;
}

/** `decides`: the value of one argument that is that of all. */
function logic(decides: boolean, args: readonly Expression[]): Told {
  const values = args.map(constantOf);
  if (values.includes(decides)) return decides;
  if (values.includes(undefined)) return undefined;
  return values.includes(null) ? null : !decides;
}

function ofConstants(fn: string, values: readonly Constant[]): Told {
  const [a, b] = values;
  switch (fn) {
    case "NOT":
      return a === null ? null : !a;
    case "IS NULL":
      return a === null;
    case "IS NOT NULL":
      return a !== null;
    case "IS TRUE":
      return a === true;
    case "IS FALSE":
      return a === false;
    case "IS NOT TRUE":
      return a !== true;
    case "IS NOT FALSE":
      return a !== false;
    default:
      return a === undefined || b === undefined ? undefined : compared(fn, a, b);
  }
}

function compared(fn: string, a: Constant, b: Constant): Told {
  if (!["=", "<>", "<", "<=", ">", ">="].includes(fn)) return undefined;
  if (a === null || b === null) return null;
  if (fn === "=") return a === b;
  if (fn === "<>") return a !== b;
  if (typeof a !== "number" || typeof b !== "number") return undefined;
  if (fn === "<" || fn === ">") return fn === "<" ? a < b : a > b;
  return fn === "<=" ? a <= b : a >= b;
}
