import { bigint, decimal, formatType, isNumeric, orNull } from "@millrace/graph";
import type { AggregateCall, AggregateFunction, Field, LogicalType, RowSchema } from "@millrace/graph";
import { inputColumn, namesAreDistinct } from "./input-columns.ts";
import type { InputColumn, Reporter } from "./input-columns.ts";

interface AggregateConfig {
  readonly fn: AggregateFunction;
  readonly column: string | null;
  readonly name: string;
}

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
  const calls = configs.map((config, index) => callsOf(config, index, schema, to));
  const named = configs.flatMap((config, index) => {
    const names = calls[index]?.map(({ name }) => name) ?? (keepsRow(config.fn) ? [] : [config.name]);
    return names.map((name) => ({ name, index }));
  });
  const names = [...taken, ...named.map(({ name }) => name)];
  const pathOf = (position: number): (string | number)[] => [
    "aggregates",
    named[Math.max(0, position - taken.length)]?.index ?? 0,
    "name",
  ];
  const distinct = namesAreDistinct(names, pathOf, to);
  return distinct && calls.every((call) => call !== null) ? calls.flat() : null;
}

const keepsRow = (fn: AggregateFunction): fn is "MIN_BY" | "MAX_BY" => fn === "MIN_BY" || fn === "MAX_BY";

function callsOf(
  config: AggregateConfig,
  index: number,
  schema: RowSchema,
  to: Reporter,
): readonly AggregateCall[] | null {
  if (keepsRow(config.fn)) return rowCalls(config, index, schema, to);
  const call = aggregateCall(config, index, schema, to);
  return call && [call];
}

/** MIN_BY and MAX_BY: the whole row, a call for each column that is no key; the name stands before those of the columns. */
function rowCalls(
  { fn, column, name }: AggregateConfig,
  index: number,
  schema: RowSchema,
  to: Reporter,
): readonly AggregateCall[] | null {
  const path = ["aggregates", index, "column"];
  if (column === null || column === "") {
    to.report({ code: "aggregate.needs-column", severity: "error", path, params: { fn } });
    return null;
  }
  const by = inputColumn(schema, column, path, to);
  if (by === null) return null;
  const keys = new Set(schema.keys ?? []);
  return schema.fields.flatMap((field, argument): AggregateCall[] => {
    if (keys.has(field.name)) return [];
    // Rows where the compared value is NULL are passed over: a group may have none left.
    const type = by.type.nullable ? orNull(field.type) : field.type;
    return [{ fn, argument, by: by.index, name: name === "" ? field.name : `${name}_${field.name}`, type }];
  });
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
  if (fn === "COUNT" || fn === "COUNT_DISTINCT") return bigint(false);
  if (fn === "MIN" || fn === "MAX") return type;
  if (!isNumeric(type)) return null;
  if (type.kind !== "DECIMAL") return type;
  const scale = fn === "SUM" ? type.scale : Math.max(AVERAGE_SCALE, type.scale);
  return decimal(MAX_PRECISION, scale, type.nullable);
}
