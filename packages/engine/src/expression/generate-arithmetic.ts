import type { LogicalType } from "@millrace/graph";
import type { ArithmeticFunction } from "./arithmetic.ts";
import { laneWords } from "./code-writer.ts";
import type { CodeWriter } from "./code-writer.ts";
import { anyNull } from "./operand.ts";
import type { DecimalOperand, Int64Operand, NumberOperand, Operand } from "./operand.ts";

/** One arithmetic call with its arguments made: null where there is no fast form for these operands. */
export interface ArithmeticPlan {
  readonly fn: ArithmeticFunction;
  readonly type: LogicalType;
  readonly argTypes: readonly LogicalType[];
}

export function generateArithmetic(
  writer: CodeWriter,
  plan: ArithmeticPlan,
  a: Operand,
  b: Operand,
): Operand | null {
  const isNull = writer.bindNull(anyNull([a, b]));
  if (a.kind === "float64" && b.kind === "float64") {
    return { kind: "float64", value: writer.bind(`${a.value} ${plan.fn} ${b.value}`), isNull };
  }
  if (a.kind === "int32" && b.kind === "int32") return int32(writer, plan.fn, [a, b], isNull);
  if (a.kind === "int64" && b.kind === "int64") return int64(writer, plan.fn, [a, b], isNull);
  if (a.kind === "decimal" && b.kind === "decimal") return decimal(writer, plan, [a, b], isNull);
  return null;
}

function int32(
  writer: CodeWriter,
  fn: ArithmeticFunction,
  [a, b]: readonly [NumberOperand, NumberOperand],
  isNull: string | null,
): NumberOperand {
  if (fn === "*") return { kind: "int32", value: writer.bind(`Math.imul(${a.value}, ${b.value})`), isNull };
  const expression = `(${a.value} ${fn} ${b.value}) | 0`;
  if (fn === "+" || fn === "-" || isNonZeroNumber(b.value)) {
    return { kind: "int32", value: writer.bind(expression), isNull };
  }
  const result = writer.fresh("x");
  const divisor = writer.bind(b.value);
  const guard = isNull === null ? "" : `if (!(${isNull})) `;
  writer.emit(`let ${result} = 0;`);
  writer.emit(
    `${guard}{ if (${divisor} === 0) divisionByZero(); ${result} = (${a.value} ${fn} ${divisor}) | 0; }`,
  );
  return { kind: "int32", value: result, isNull };
}

const isNonZeroNumber = (value: string): boolean => /^-?\d+$/.test(value) && Number(value) !== 0;

function int64(
  writer: CodeWriter,
  fn: ArithmeticFunction,
  [a, b]: readonly [Int64Operand, Int64Operand],
  isNull: string | null,
): Int64Operand {
  if (fn === "%" && b.small !== null && isNonZeroNumber(b.small)) {
    const remainder = smallRemainder(writer, a, b);
    if (remainder !== null) return { kind: "int64", value: null, small: remainder, words: null, isNull };
  }
  const left = writer.bigValue(a);
  const right = writer.bigValue(b);
  if (fn === "+" || fn === "-" || fn === "*") {
    return {
      kind: "int64",
      value: writer.bind(`BigInt.asIntN(64, ${left} ${fn} ${right})`),
      small: null,
      words: null,
      isNull,
    };
  }
  const lane = writer.lane();
  const guard = isNull === null ? "" : `if (!(${isNull})) `;
  writer.emit(`T[${lane}] = 0n;`);
  writer.emit(
    `${guard}{ if (${right} === 0n) divisionByZero(); T[${lane}] = BigInt.asIntN(64, ${left} ${fn} ${right}); }`,
  );
  return { kind: "int64", value: `T[${lane}]`, small: null, words: laneWords(lane), isNull };
}

/** `a % literal` without a bigint where `a` happens to fit 32 bits, which most ids do. */
function smallRemainder(writer: CodeWriter, a: Int64Operand, b: Int64Operand): string | null {
  if (a.small !== null) return writer.bind(`(${a.small} % ${b.small!}) | 0`);
  if (a.words === null) return null;
  const low = writer.bind(a.words.low);
  const slow = `Number(${writer.bigValue(a)} % ${writer.bigValue(b)})`;
  return writer.bind(`${a.words.high} === (${low} >> 31) ? (${low} % ${b.small!}) | 0 : ${slow}`);
}

// oxlint-disable-next-line complexity -- the conditions of one fast form, each a line
function decimal(
  writer: CodeWriter,
  plan: ArithmeticPlan,
  [a, b]: readonly [DecimalOperand, DecimalOperand],
  isNull: string | null,
): DecimalOperand | null {
  const [aType, bType] = plan.argTypes;
  if (plan.type.kind !== "DECIMAL" || aType?.kind !== "DECIMAL" || bType?.kind !== "DECIMAL") return null;
  if (a.high !== null || b.high !== null) return null;
  const { precision, scale } = plan.type;
  if (plan.fn === "+" || plan.fn === "-") {
    const sameScale = aType.scale === scale && bType.scale === scale;
    if (!sameScale || precision > 18 || precision <= Math.max(aType.precision, bType.precision)) return null;
    return oneLane(writer.bind(`BigInt.asIntN(64, ${a.low} ${plan.fn} ${b.low})`), isNull);
  }
  const exact =
    plan.fn === "*" && scale === aType.scale + bType.scale && precision >= aType.precision + bType.precision;
  if (!exact) return null;
  if (precision <= 18) return oneLane(writer.bind(`BigInt.asIntN(64, ${a.low} * ${b.low})`), isNull);
  if (a.literal !== null) return timesLiteral(writer, b, a.literal, isNull);
  return b.literal === null ? null : timesLiteral(writer, a, b.literal, isNull);
}

const oneLane = (low: string, isNull: string | null): DecimalOperand => ({
  kind: "decimal",
  low,
  high: null,
  literal: null,
  isNull,
});

const INT64_MAX = 2n ** 63n - 1n;

/** One 64-bit multiplication where the product fits, 128 bits where it does not. */
function timesLiteral(
  writer: CodeWriter,
  a: DecimalOperand,
  literal: bigint,
  isNull: string | null,
): DecimalOperand {
  const low = writer.lane();
  const high = writer.lane();
  const factor = writer.bigConstant(literal);
  const size = literal < 0n ? -literal : literal;
  const bound = size === 0n ? INT64_MAX : INT64_MAX / size;
  const value = writer.bind(a.low);
  writer.emit(`if (${value} <= ${writer.bigConstant(bound)} && ${value} >= ${writer.bigConstant(-bound)}) {`);
  writer.emit(`T[${low}] = BigInt.asIntN(64, ${value} * ${factor});`);
  writer.emit(`TW[${2 * high}] = TW[${2 * high + 1}] = TW[${2 * low + 1}] >> 31;`);
  writer.emit(
    `} else { const wide = ${value} * ${factor}; T[${low}] = BigInt.asIntN(64, wide); T[${high}] = wide >> 64n; }`,
  );
  return { kind: "decimal", low: `T[${low}]`, high: `T[${high}]`, literal: null, isNull };
}
