import { boolean } from "@millrace/graph";
import type { Expression, LiteralValue, LogicalType, ScalarFunction } from "@millrace/graph";

/** A call whose result is of this type. */
export const call = (fn: ScalarFunction, type: LogicalType, ...args: readonly Expression[]): Expression => ({
  kind: "call",
  type,
  fn,
  args,
});

export const literal = (type: LogicalType, value: LiteralValue): Expression => ({
  kind: "literal",
  type,
  value,
});

export const withNullable = (type: LogicalType, nullable: boolean): LogicalType =>
  ({ ...type, nullable }) as LogicalType;

export const anyNullable = (args: readonly Expression[]): boolean => args.some((arg) => arg.type.nullable);

/** BOOLEAN, NULL as soon as an argument is. */
export const condition = (fn: ScalarFunction, ...args: readonly Expression[]): Expression =>
  call(fn, boolean(anyNullable(args)), ...args);

/** BOOLEAN, never NULL. */
export const test = (fn: ScalarFunction, arg: Expression): Expression => call(fn, boolean(false), arg);

/** A balanced tree, so that a long list does not make a deep expression. */
export function combine(fn: "AND" | "OR", terms: readonly Expression[]): Expression {
  const [first] = terms;
  if (terms.length === 1 && first) return first;
  const middle = Math.ceil(terms.length / 2);
  return condition(fn, combine(fn, terms.slice(0, middle)), combine(fn, terms.slice(middle)));
}
