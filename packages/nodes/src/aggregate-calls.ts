import { bigint, decimal, formatType } from "@millrace/graph";
import type { AggregateCall, AggregateFunction, LogicalType, RowSchema } from "@millrace/graph";
import { findColumn, isNumeric, problem } from "./node-problem.ts";
import type { Reporter } from "./node-problem.ts";

export interface AggregateText {
  readonly fn: AggregateFunction;
  /** null: COUNT of rows. */
  readonly column: string | null;
  readonly name: string;
}

/** The calls of the field `aggregates` with Flink's result types, or null after reports. */
export function aggregateCalls(
  context: Reporter,
  input: RowSchema,
  aggregates: readonly AggregateText[],
): readonly AggregateCall[] | null {
  if (aggregates.length === 0)
    return problem(context, "config.empty", ["aggregates"], { field: "Aggregates", field_zh: "聚合" });
  const calls = aggregates.map((aggregate, index) => aggregateCall(context, input, aggregate, index));
  return calls.every((call) => call !== null) ? calls : null;
}

function aggregateCall(
  context: Reporter,
  input: RowSchema,
  { fn, column, name }: AggregateText,
  index: number,
): AggregateCall | null {
  const path = ["aggregates", index, "column"];
  if (column === null) {
    if (fn === "COUNT") return { fn, argument: null, name, type: bigint(false) };
    return problem(context, "aggregate.needs-column", path, { fn });
  }
  const found = findColumn(context, input, column, path);
  if (!found) return null;
  const type = aggregateType(fn, found.field.type);
  if (type) return { fn, argument: found.index, name, type };
  return problem(context, "aggregate.wrong-type", path, { fn, column, type: formatType(found.field.type) });
}

/** Null where the function does not take the type. */
export function aggregateType(fn: AggregateFunction, argument: LogicalType): LogicalType | null {
  switch (fn) {
    case "COUNT":
      return bigint(false);
    case "MIN":
    case "MAX":
      return isNumeric(argument) || argument.kind === "STRING" || argument.kind === "TIMESTAMP"
        ? argument
        : null;
    case "SUM":
      if (!isNumeric(argument)) return null;
      return argument.kind === "DECIMAL" ? decimal(38, argument.scale, argument.nullable) : argument;
    case "AVG":
      if (!isNumeric(argument)) return null;
      return argument.kind === "DECIMAL"
        ? decimal(38, Math.max(6, argument.scale), argument.nullable)
        : argument;
  }
}

export const summarizeAggregates = (aggregates: readonly AggregateText[]): string =>
  aggregates.map(({ fn, column }) => `${fn}(${column ?? "*"})`).join(", ");
