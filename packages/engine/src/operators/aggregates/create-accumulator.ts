import { InvariantError } from "@millrace/graph";
import type { AggregateCall, LogicalType, RowSchema } from "@millrace/graph";
import type { Accumulator } from "./accumulator.ts";
import { CountAccumulator } from "./count-accumulator.ts";
import { ExtremeAccumulator } from "./extreme-accumulator.ts";
import { DecimalSumAccumulator, DoubleSumAccumulator, IntegerSumAccumulator } from "./sum-accumulators.ts";

/** An accumulator for each call over rows of `input`. */
export function createAccumulators(
  calls: readonly AggregateCall[],
  input: RowSchema,
): readonly Accumulator[] {
  return calls.map((call) => createAccumulator(call, input));
}

function createAccumulator(call: AggregateCall, input: RowSchema): Accumulator {
  if (call.fn === "COUNT") return new CountAccumulator();
  const type = call.argument === null ? undefined : input.fields[call.argument]?.type;
  if (type === undefined) throw new InvariantError(`${call.fn} without an argument`);
  if (call.fn === "MIN" || call.fn === "MAX") return new ExtremeAccumulator(call.fn, type);
  return createSum(call.fn === "AVG", type, call.type);
}

function createSum(average: boolean, argument: LogicalType, result: LogicalType): Accumulator {
  if (argument.kind === "INT" || argument.kind === "BIGINT") return new IntegerSumAccumulator(average);
  if (argument.kind === "DOUBLE") return new DoubleSumAccumulator(average);
  if (argument.kind === "DECIMAL" && result.kind === "DECIMAL") {
    const { precision, scale } = result;
    return new DecimalSumAccumulator(average, { argumentScale: argument.scale, precision, scale });
  }
  throw new InvariantError(`no sum of ${argument.kind}`);
}
