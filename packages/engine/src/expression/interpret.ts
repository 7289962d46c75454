import { InvariantError } from "@millrace/graph";
import type { Expression } from "@millrace/graph";
import { literalToValue } from "../batch/row-values.ts";
import type { Value } from "../batch/row-values.ts";
import type { TypedValue } from "./arithmetic.ts";
import { ExpressionEnvironment } from "./expression-environment.ts";
import { isTolerantFunction, isVolatileFunction, TOLERANT_LIBRARY } from "./library/library.ts";
import { callStrict } from "./scalar-call.ts";
import type { Call } from "./scalar-call.ts";

const NOWHERE = ExpressionEnvironment.fixed();

/** The value of an expression for one row: slow, obviously right, and the oracle of generated code. */
export function interpret(
  expression: Expression,
  row: readonly Value[],
  environment: ExpressionEnvironment = NOWHERE,
): Value {
  return evaluate(expression, { values: row, environment });
}

/** What an expression is evaluated over. */
interface Row {
  readonly values: readonly Value[];
  readonly environment: ExpressionEnvironment;
}

function evaluate(expression: Expression, row: Row): Value {
  switch (expression.kind) {
    case "literal":
      return literalToValue(expression.type, expression.value);
    case "column": {
      const value = row.values[expression.index];
      if (value === undefined) throw new InvariantError(`no column ${expression.index}`);
      return value;
    }
    case "call":
      return interpretCall(expression, row);
  }
}

// oxlint-disable-next-line complexity -- one case a function of the closed list
function interpretCall(call: Call, row: Row): Value {
  const at = (index: number): Value => evaluate(call.args[index]!, row);
  switch (call.fn) {
    case "AND":
      return connect(call, row, false);
    case "OR":
      return connect(call, row, true);
    case "NOT": {
      const value = at(0);
      return value === null ? null : value !== true;
    }
    case "CASE":
      return interpretCase(call, row);
    case "COALESCE":
      return coalesce(call, row);
    case "IS NULL":
      return at(0) === null;
    case "IS NOT NULL":
      return at(0) !== null;
    case "IS TRUE":
      return at(0) === true;
    case "IS FALSE":
      return at(0) === false;
    case "IS NOT TRUE":
      return at(0) !== true;
    case "IS NOT FALSE":
      return at(0) !== false;
    default:
      if (isVolatileFunction(call.fn))
        return row.environment.evaluate(
          call,
          call.fn,
          call.args.map((_, index) => at(index)),
        );
      return isTolerantFunction(call.fn)
        ? TOLERANT_LIBRARY[call.fn](
            call.args.map((argument, index) => ({ value: at(index), type: argument.type })),
            call.type,
          )
        : interpretStrict(call, call.fn, row);
  }
}

/** AND (`decisive` false) and OR (true): the decisive value wins, else NULL does; arguments after a decisive one are not evaluated. */
function connect(call: Call, row: Row, decisive: boolean): Value {
  let unknown = false;
  for (const argument of call.args) {
    const value = evaluate(argument, row);
    if (value === decisive) return decisive;
    if (value === null) unknown = true;
  }
  return unknown ? null : !decisive;
}

function interpretCase(call: Call, row: Row): Value {
  const { args } = call;
  for (let i = 0; i + 1 < args.length; i += 2) {
    if (evaluate(args[i]!, row) === true) return evaluate(args[i + 1]!, row);
  }
  return evaluate(args[args.length - 1]!, row);
}

function coalesce(call: Call, row: Row): Value {
  for (const argument of call.args) {
    const value = evaluate(argument, row);
    if (value !== null) return value;
  }
  return null;
}

function interpretStrict(call: Call, fn: Parameters<typeof callStrict>[0], row: Row): Value {
  const values = call.args.map((argument) => evaluate(argument, row));
  const args: TypedValue[] = [];
  for (const [index, value] of values.entries()) {
    if (value === null) return null;
    args.push({ value, type: call.args[index]!.type });
  }
  return callStrict(fn, call.type, args);
}
