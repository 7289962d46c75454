import { bigint, decimal, formatType } from "@millrace/graph";
import type { AggregateCall, AggregateFunction, Field, LogicalType, RowSchema } from "@millrace/graph";
import { inputColumn, namesAreDistinct } from "./input-columns.ts";
import type { InputColumn, Reporter } from "./input-columns.ts";

interface AggregateConfig {
  readonly fn: AggregateFunction;
  readonly column: string | null;
  readonly name: string;
}

const NUMERIC = new Set<LogicalType["kind"]>(["INT", "BIGINT", "DOUBLE", "DECIMAL"]);
const MAX_PRECISION = 38;
/** Flink keeps at least so many digits behind the point of an average. */
const AVERAGE_SCALE = 6;

/** The typed calls of a list of aggregates, or null with a report at each that is wrong. `taken` are names of other output columns. */
export function aggregateCalls(
  configs: readonly AggregateConfig[],
  schema: RowSchema,
  taken: readonly string[],
  to: Reporter,
): readonly AggregateCall[] | null {
  if (configs.length === 0) {
    const params = { field: "Aggregates", field_zh: "聚合" };
    to.report({ code: "config.empty", severity: "error", path: ["aggregates"], params });
    return null;
  }
  const names = [...taken, ...configs.map((config) => config.name)];
  const pathOf = (index: number): (string | number)[] => [
    "aggregates",
    Math.max(0, index - taken.length),
    "name",
  ];
  const distinct = namesAreDistinct(names, pathOf, to);
  const calls = configs.map((config, index) => aggregateCall(config, index, schema, to));
  return distinct && calls.every((call) => call !== null) ? calls : null;
}

/** The output columns of aggregate calls. */
export const aggregateFields = (calls: readonly AggregateCall[]): readonly Field[] =>
  calls.map(({ name, type }) => ({ name, type }));

function aggregateCall(
  config: AggregateConfig,
  index: number,
  schema: RowSchema,
  to: Reporter,
): AggregateCall | null {
  const { fn, name } = config;
  const path = ["aggregates", index, "column"];
  if (config.column === null || config.column === "") {
    if (fn === "COUNT") return { fn, argument: null, name, type: bigint(false) };
    to.report({ code: "aggregate.needs-column", severity: "error", path, params: { fn } });
    return null;
  }
  const column = inputColumn(schema, config.column, path, to);
  if (column === null) return null;
  const type = resultType(fn, column);
  if (type !== null) return { fn, argument: column.index, name, type };
  const params = { fn, column: column.name, type: formatType(column.type) };
  to.report({ code: "aggregate.wrong-type", severity: "error", path, params });
  return null;
}

/** Flink's result types; a group has at least one row, so that only NULL arguments make a NULL result. */
function resultType(fn: AggregateFunction, { type }: InputColumn): LogicalType | null {
  if (fn === "COUNT") return bigint(false);
  if (fn === "MIN" || fn === "MAX") return type;
  if (!NUMERIC.has(type.kind)) return null;
  if (type.kind !== "DECIMAL") return type;
  const scale = fn === "SUM" ? type.scale : Math.max(AVERAGE_SCALE, type.scale);
  return decimal(MAX_PRECISION, scale, type.nullable);
}
