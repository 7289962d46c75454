/**
 * A value inside generated code: JavaScript expressions that are pure and cheap (names, reads of typed arrays, numbers).
 * `isNull` is a boolean expression, or null where the value is never NULL. What the other fields say of a NULL value is
 * arbitrary, but evaluating them does not raise.
 */
export type Operand = BooleanOperand | NumberOperand | Int64Operand | DecimalOperand | StringOperand;

export interface BooleanOperand {
  readonly kind: "boolean";
  readonly value: string;
  readonly isNull: string | null;
}

/** `int32`: a number of 32 bits. `float64`: any number. */
export interface NumberOperand {
  readonly kind: "int32" | "float64";
  readonly value: string;
  readonly isNull: string | null;
}

/** At least one of `value` (a bigint) and `small` (a number of 32 bits with the same value) is there. */
export interface Int64Operand {
  readonly kind: "int64";
  readonly value: string | null;
  readonly small: string | null;
  /** Low and high word, where they can be read without a bigint. */
  readonly words: { readonly low: string; readonly high: string } | null;
  readonly isNull: string | null;
}

/** Bigint expressions. `high` null: the value fits one lane, and the second one is its sign. */
export interface DecimalOperand {
  readonly kind: "decimal";
  readonly low: string;
  readonly high: string | null;
  readonly literal: bigint | null;
  readonly isNull: string | null;
}

export interface StringOperand {
  readonly kind: "string";
  readonly heap: string;
  readonly offset: string;
  readonly length: string;
  /** The bytes stand in the calc's arena: they need not be copied into the output's heap. */
  readonly inArena: boolean;
  /** The text, where it is a literal. */
  readonly literal: string | null;
  readonly isNull: string | null;
}

export function anyNull(operands: readonly Operand[]): string | null {
  const checks = operands.map((operand) => operand.isNull).filter((check) => check !== null);
  if (checks.length === 0) return null;
  return checks.includes("true") ? "true" : checks.length === 1 ? checks[0]! : `(${checks.join(" || ")})`;
}

/** The operand with another NULL check. */
export const withNull = <T extends Operand>(operand: T, isNull: string | null): T => ({ ...operand, isNull });
