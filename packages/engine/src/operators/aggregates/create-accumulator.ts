import { InvariantError } from "@millrace/graph";
import type { AggregateCall, LogicalType, RowSchema } from "@millrace/graph";
import type { Accumulator } from "./accumulator.ts";
import { BestRowAccumulator } from "./best-row-accumulator.ts";
import { BestRow } from "./best-row.ts";
import { CountAccumulator } from "./count-accumulator.ts";
import { DistinctCountAccumulator } from "./distinct-count-accumulator.ts";
import { ExtremeAccumulator } from "./extreme-accumulator.ts";
import { DecimalSumAccumulator, DoubleSumAccumulator, IntegerSumAccumulator } from "./sum-accumulators.ts";

/**
 * How COUNT_DISTINCT counts: `marks` of rows that somebody else knows to be the first with their value, or the `values` of
 * rows that are all there.
 */
export type DistinctBy = "marks" | "values";

/** An accumulator for each call over rows of `input`. Calls of MIN_BY with one column to compare by keep one row together. */
export function createAccumulators(
  calls: readonly AggregateCall[],
  input: RowSchema,
  distinctBy: DistinctBy = "marks",
): readonly Accumulator[] {
  const rows = new Map<string, BestRow>();
  return calls.map((call) => {
    if (call.fn === "MIN_BY" || call.fn === "MAX_BY") return bestRowAccumulator(call, input, rows);
    return call.fn === "COUNT_DISTINCT" && distinctBy === "values"
      ? new DistinctCountAccumulator()
      : createAccumulator(call, input);
  });
}

function bestRowAccumulator(
  call: AggregateCall,
  input: RowSchema,
  rows: Map<string, BestRow>,
): BestRowAccumulator {
  const { fn, by } = call;
  if (by === undefined || (fn !== "MIN_BY" && fn !== "MAX_BY"))
    throw new InvariantError(`${fn} compares by no column`);
  const id = `${fn}(${by})`;
  const known = rows.get(id);
  const best = known ?? new BestRow(fn, typeAt(input, by, fn));
  rows.set(id, best);
  return new BestRowAccumulator(best, known === undefined, typeAt(input, call.argument, fn));
}

function typeAt(input: RowSchema, index: number | null, fn: string): LogicalType {
  const type = index === null ? undefined : input.fields[index]?.type;
  if (type === undefined) throw new InvariantError(`${fn} without an argument`);
  return type;
}

function createAccumulator(call: AggregateCall, input: RowSchema): Accumulator {
  if (call.fn === "COUNT" || call.fn === "COUNT_DISTINCT") return new CountAccumulator();
  const type = typeAt(input, call.argument, call.fn);
  if (call.fn === "MIN" || call.fn === "MAX") return new ExtremeAccumulator(call.fn, type);
  return createSum(call.fn === "AVG", type, call.type);
}

function createSum(average: boolean, argument: LogicalType, result: LogicalType): Accumulator {
  const bits = INTEGER_BITS.get(argument.kind);
  if (bits !== undefined) return new IntegerSumAccumulator(average, bits);
  if (argument.kind === "DOUBLE" || argument.kind === "FLOAT")
    return new DoubleSumAccumulator(average, argument.kind === "FLOAT");
  if (argument.kind === "DECIMAL" && result.kind === "DECIMAL") {
    const { precision, scale } = result;
    return new DecimalSumAccumulator(average, { argumentScale: argument.scale, precision, scale });
  }
  throw new InvariantError(`no sum of ${argument.kind}`);
}

const INTEGER_BITS: ReadonlyMap<LogicalType["kind"], number> = new Map([
  ["TINYINT", 8],
  ["SMALLINT", 16],
  ["INT", 32],
  ["BIGINT", 64],
]);
