import type { BinaryOperator } from "../ast.ts";

/** How tightly operators bind, as in Flink (Calcite's operator table). */
export const PRECEDENCE = {
  or: 22,
  and: 24,
  not: 26,
  is: 28,
  comparison: 30,
  range: 32,
  additive: 40,
  multiplicative: 60,
  sign: 80,
  primary: 100,
} as const;

const BINARY: Readonly<Record<BinaryOperator, number>> = {
  OR: PRECEDENCE.or,
  AND: PRECEDENCE.and,
  "=": PRECEDENCE.comparison,
  "<>": PRECEDENCE.comparison,
  "<": PRECEDENCE.comparison,
  "<=": PRECEDENCE.comparison,
  ">": PRECEDENCE.comparison,
  ">=": PRECEDENCE.comparison,
  OVERLAPS: PRECEDENCE.comparison,
  "+": PRECEDENCE.additive,
  "-": PRECEDENCE.additive,
  "*": PRECEDENCE.multiplicative,
  "/": PRECEDENCE.multiplicative,
  "%": PRECEDENCE.multiplicative,
  "||": PRECEDENCE.multiplicative,
};

export const binaryPrecedence = (operator: BinaryOperator): number => BINARY[operator];

/** The operator that a word or symbol means, or null. `!=` is Flink's other spelling of `<>`. */
export function binaryOperator(value: string): BinaryOperator | null {
  if (value === "!=") return "<>";
  return Object.hasOwn(BINARY, value) ? (value as BinaryOperator) : null;
}
