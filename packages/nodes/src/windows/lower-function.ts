import { orNull, rowSchema } from "@millrace/graph";
import type {
  AggregateCall,
  Field,
  Lowered,
  NodeContext,
  NodeDiagnostic,
  RowSchema,
  WindowFunctionSpec,
} from "@millrace/graph";
import type { z } from "zod";
import { aggregateCalls, aggregateFields } from "../aggregate-calls.ts";
import { combineExpressions, keptFields } from "../combine-expressions.ts";
import { inputColumn, namesAreDistinct } from "../input-columns.ts";
import type { Reporter } from "../input-columns.ts";
import { typedExpression } from "../typed-expression.ts";
import type { functionFields, paneFields } from "./function-fields.ts";
import { lowerUserFunction } from "./lower-user-function.ts";
import type { UserCompute } from "./lower-user-function.ts";
import type { UserFunctionConfig } from "./user-function-fields.ts";

export type FunctionConfig = {
  readonly [K in keyof Omit<typeof functionFields, "compute">]: z.infer<(typeof functionFields)[K]>;
} & UserFunctionConfig & { readonly compute: z.infer<(typeof functionFields)["compute"]> | UserCompute };

export type PaneConfig = { readonly [K in keyof typeof paneFields]: z.infer<(typeof paneFields)[K]> };

export interface FunctionPlace {
  readonly schema: RowSchema;
  /** The window's own columns. */
  readonly window: readonly Field[];
  readonly merges: boolean;
  /** Whether windows end at some time. */
  readonly ends: boolean;
  /** An evictor may leave a window without rows. */
  readonly evicts: boolean;
  /** Whether late rows have a side output, before those of a function. */
  readonly lateSide: boolean;
}

export interface LoweredFunction<Run extends WindowFunctionSpec = WindowFunctionSpec> {
  readonly run: Run;
  readonly output: readonly Field[];
  readonly sideOutputs?: Lowered["sideOutputs"];
}

/** The function of a window and the rows that it gives, or null with reports. */
export function lowerFunction(
  context: NodeContext<FunctionConfig>,
  place: FunctionPlace,
): LoweredFunction | null {
  const { compute } = context.config;
  switch (compute) {
    case "process":
    case "reduce-function":
    case "aggregate-function":
      return lowerUserFunction({ ...context, config: { ...context.config, compute } }, place);
    case "aggregate":
      return aggregated(context, place);
    case "reduce":
      return reduced(context, place);
    case "fold":
      return folded(context, place);
    case "rows":
      return allRows(context, place);
  }
}

function keyFields({ keys, fields }: RowSchema): readonly Field[] {
  return (keys ?? []).flatMap((name) => fields.filter((column) => column.name === name));
}

/** Keys, the window's columns and aggregates. */
export function aggregated(
  context: NodeContext<Pick<FunctionConfig, "aggregates">>,
  { schema, window, evicts }: Omit<FunctionPlace, "merges" | "ends" | "lateSide">,
): LoweredFunction<Extract<WindowFunctionSpec, { kind: "aggregate" }>> | null {
  const before = [...keyFields(schema), ...window];
  const taken = before.map(({ name }) => name);
  const calls = aggregateCalls(context.config.aggregates, schema, taken, context);
  if (calls === null) return null;
  const aggregates = evicts ? calls.map(overNoRows) : calls;
  return { run: { kind: "aggregate", aggregates }, output: [...before, ...aggregateFields(aggregates)] };
}

const overNoRows = (call: AggregateCall): AggregateCall =>
  call.fn === "COUNT" || call.fn === "COUNT_DISTINCT" ? call : { ...call, type: orNull(call.type) };

function reduced(
  context: NodeContext<FunctionConfig>,
  { schema, window }: FunctionPlace,
): LoweredFunction | null {
  const { reduce: projections } = context.config;
  const path = (index: number): NodeDiagnostic["path"] => ["reduce", index, "name"];
  if (isEmpty(projections, { field: "reduce", en: "Columns", zh: "列" }, context)) return null;
  const names = projections.map(({ name }) => name);
  const targets = names.map((name, index) => inputColumn(schema, name, path(index), context));
  if (!namesAreDistinct(names, path, context) || targets.includes(null)) return null;
  const kept = keptFields(schema.fields, schema, projections);
  const columns = combineExpressions(kept, schema, { field: "reduce", projections }, context);
  return columns && distinct({ run: { kind: "reduce", columns }, output: [...kept, ...window] }, context);
}

/** Keys, the window's columns and values that begin as constants. */
export function folded(
  context: NodeContext<Pick<FunctionConfig, "initial" | "fold">>,
  place: FunctionPlace,
): LoweredFunction | null {
  const { config, report } = context;
  const { schema, window, merges } = place;
  if (merges) {
    report({ code: "window.fold-merge", severity: "error", path: ["compute"], params: {} });
    return null;
  }
  if (isEmpty(config.initial, { field: "initial", en: "Initial values", zh: "初始值" }, context)) return null;
  const initial = config.initial.map(({ expression }, index) =>
    typedExpression(expression, rowSchema([]), { path: ["initial", index, "expression"] }, context),
  );
  const begun = initial.flatMap((typed, index): Field[] =>
    typed === null ? [] : [{ name: config.initial[index]!.name, type: typed.type }],
  );
  const targets = config.fold.map(({ name }, index) =>
    inputColumn(rowSchema(begun), name, ["fold", index, "name"], context),
  );
  if (!initial.every((typed) => typed !== null) || targets.includes(null)) return null;
  const kept = keptFields(begun, schema, config.fold);
  const columns = combineExpressions(kept, schema, { field: "fold", projections: config.fold }, context);
  if (columns === null) return null;
  const output = [...keyFields(schema), ...window, ...kept];
  return distinct({ run: { kind: "fold", initial, columns }, output }, context);
}

function allRows(
  context: NodeContext<FunctionConfig>,
  { schema, window, evicts }: FunctionPlace,
): LoweredFunction | null {
  const { beside } = context.config;
  const before = [...schema.fields, ...window];
  const to: Reporter = {
    report: (problem) => context.report({ ...problem, path: ["beside", ...problem.path.slice(1)] }),
  };
  const taken = before.map(({ name }) => name);
  const calls = beside.length === 0 ? [] : aggregateCalls(beside, schema, taken, to);
  if (calls === null) return null;
  const aggregates = evicts ? calls.map(overNoRows) : calls;
  const output = [...before, ...aggregateFields(aggregates)];
  return distinct({ run: { kind: "rows", aggregates }, output }, context);
}

function isEmpty(
  list: readonly unknown[],
  { field, en, zh }: { readonly field: string; readonly en: string; readonly zh: string },
  to: Reporter,
): boolean {
  if (list.length > 0) return false;
  const params = { field: en, field_zh: zh };
  to.report({ code: "config.empty", severity: "error", path: [field], params });
  return true;
}

function distinct(lowered: LoweredFunction, to: Reporter): LoweredFunction | null {
  const names = lowered.output.map(({ name }) => name);
  return namesAreDistinct(names, () => ["compute"], to) ? lowered : null;
}
