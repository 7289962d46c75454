import { InvariantError } from "@millrace/graph";
import type { Expression, LogicalType, TolerantFunction, VolatileFunction } from "@millrace/graph";
import type { Value } from "../batch/row-values.ts";
import type { CodeWriter, Generate } from "./code-writer.ts";
import { generateArithmetic } from "./generate-arithmetic.ts";
import { generateCast } from "./generate-cast.ts";
import { generateComparison } from "./generate-comparison.ts";
import { generateLogic } from "./generate-logic.ts";
import { generateText } from "./generate-text.ts";
import { anyNull, withNull } from "./operand.ts";
import type { Operand } from "./operand.ts";
import { isTolerantFunction, isVolatileFunction, TOLERANT_LIBRARY } from "./library/library.ts";
import { callStrict } from "./scalar-call.ts";
import type { Call, StrictFunction } from "./scalar-call.ts";

/**
 * Code for one expression: the statements go to the writer, the value is the operand. Functions without a fast form call
 * the interpreter's definition with boxed values.
 */
export function generateExpression(
  writer: CodeWriter,
  columns: readonly Operand[],
  expression: Expression,
): Operand {
  const generate: Generate = (inner) => generateExpression(writer, columns, inner);
  switch (expression.kind) {
    case "literal":
      return writer.literal(expression.type, expression.value);
    case "column": {
      const column = columns[expression.index];
      if (column === undefined) throw new InvariantError(`no column ${expression.index}`);
      return column;
    }
    case "call":
      return generateCall(writer, generate, expression);
  }
}

// oxlint-disable-next-line complexity -- one case a function of the closed list
function generateCall(writer: CodeWriter, generate: Generate, call: Call): Operand {
  switch (call.fn) {
    case "AND":
    case "OR":
    case "NOT":
    case "CASE":
    case "COALESCE":
    case "IS NULL":
    case "IS NOT NULL":
    case "IS TRUE":
    case "IS FALSE":
    case "IS NOT TRUE":
    case "IS NOT FALSE":
      return generateLogic(writer, generate, call, call.fn);
    default:
      if (isVolatileFunction(call.fn))
        return nullableCall(writer, call, volatileTarget(writer, call, call.fn), call.args.map(generate));
      return isTolerantFunction(call.fn)
        ? nullableCall(writer, call, tolerantTarget(call, call.fn), call.args.map(generate))
        : generateStrict(writer, generate, call, call.fn);
  }
}

type NullableTarget = (...values: readonly Value[]) => Value;

function tolerantTarget(call: Call, fn: TolerantFunction): NullableTarget {
  const argTypes = call.args.map((argument) => argument.type);
  return (...values) =>
    TOLERANT_LIBRARY[fn](
      values.map((value, index) => ({ value, type: argTypes[index]! })),
      call.type,
    );
}

function volatileTarget({ environment }: CodeWriter, call: Call, fn: VolatileFunction): NullableTarget {
  return (...values) => environment.evaluate(call, fn, values);
}

/** NULLs go in as they are. */
// oxlint-disable-next-line max-params -- a call with its definition and arguments
function nullableCall(
  writer: CodeWriter,
  call: Call,
  definition: NullableTarget,
  args: readonly Operand[],
): Operand {
  const target = writer.constant(definition);
  const boxed = args.map((argument) => {
    if (argument.isNull === "true") return "null";
    const value = writer.boxed(argument);
    return argument.isNull === null ? value : `(${argument.isNull}) ? null : ${value}`;
  });
  const result = writer.fresh("r");
  writer.emit(`const ${result} = ${target}(${boxed.join(", ")});`);
  return writer.unboxed(call.type, result, call.type.nullable ? `(${result} === null)` : null);
}

function generateStrict(writer: CodeWriter, generate: Generate, call: Call, fn: StrictFunction): Operand {
  const args = call.args.map(generate);
  return fastForm(writer, call, fn, args) ?? boxedCall(writer, call, fn, args);
}

// oxlint-disable-next-line complexity -- one case a function of the closed list
function fastForm(
  writer: CodeWriter,
  call: Call,
  fn: StrictFunction,
  args: readonly Operand[],
): Operand | null {
  const argTypes = call.args.map((argument) => argument.type);
  const [a, b] = args;
  if (a === undefined) throw new InvariantError(`${fn} without arguments`);
  switch (fn) {
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return b === undefined ? null : generateArithmetic(writer, { fn, type: call.type, argTypes }, a, b);
    case "=":
    case "<>":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return b === undefined ? null : generateComparison(writer, { fn, argTypes }, a, b);
    case "CAST":
    case "TRY_CAST":
      return generateCast(writer, { from: argTypes[0]!, to: call.type }, a);
    case "NEGATE":
      return generateNegate(writer, a);
    default:
      return generateText(writer, call, args);
  }
}

function generateNegate(writer: CodeWriter, operand: Operand): Operand | null {
  if (operand.kind === "int32") return { ...operand, value: writer.bind(`-(${operand.value}) | 0`) };
  if (operand.kind === "float64") return { ...operand, value: writer.bind(`-(${operand.value})`) };
  if (operand.kind !== "int64") return null;
  const value = writer.bind(`BigInt.asIntN(64, -(${writer.bigValue(operand)}))`);
  return { kind: "int64", value, small: null, words: null, isNull: operand.isNull };
}

function boxedCall(writer: CodeWriter, call: Call, fn: StrictFunction, args: readonly Operand[]): Operand {
  const isNull = writer.bindNull(anyNull(args));
  if (isNull === "true") return withNull(writer.literal(call.type, null), "true");
  const target = writer.constant(
    boxedFunction(
      fn,
      call.type,
      call.args.map((argument) => argument.type),
    ),
  );
  const result = writer.fresh("r");
  const boxed = args.map((argument) => writer.boxed(argument));
  const invocation = `${target}(${boxed.join(", ")})`;
  writer.emit(
    isNull === null
      ? `const ${result} = ${invocation};`
      : `const ${result} = (${isNull}) ? null : ${invocation};`,
  );
  return writer.unboxed(
    call.type,
    result,
    call.type.nullable || isNull !== null ? `(${result} === null)` : null,
  );
}

type BoxedFunction = (...values: readonly NonNullable<Value>[]) => Value;

function boxedFunction(
  fn: StrictFunction,
  type: LogicalType,
  argTypes: readonly LogicalType[],
): BoxedFunction {
  return (...values) =>
    callStrict(
      fn,
      type,
      values.map((value, index) => ({ value, type: argTypes[index]! })),
    );
}
