import { invariant } from "../diagnostic.ts";
import { mapColumns } from "../expression-columns.ts";
import type { AggregateCall, Expression } from "../expression.ts";
import type { ChainedOperator } from "../job-graph.ts";
import { isJoint } from "../joint-spec.ts";
import { isSink, isSource } from "../operator-spec.ts";
import type { OperatorSpec, SourceSpec, TransformationSpec } from "../operator-spec.ts";
import { givesRows, moveCall, moveWindow } from "./window-columns.ts";

export interface Narrowed {
  readonly spec: OperatorSpec;
  /** Inferred positions of the columns that it gives, in their order. */
  readonly kept: readonly number[];
}

/**
 * The operator over rows that only have the columns `incoming`, giving at least the columns `wanted` (both ascending
 * positions in the rows as they were inferred).
 */
export function narrow(
  operator: ChainedOperator,
  incoming: readonly number[],
  wanted: readonly number[],
): Narrowed {
  const { spec } = operator;
  const all = [...(operator.outputSchema?.fields.keys() ?? [])];
  if (isSource(spec)) return narrowSource(spec, all, wanted);
  if (isSink(spec) || isJoint(spec)) return { spec, kept: all };
  const at = (column: number): number => {
    const position = incoming.indexOf(column);
    invariant(position >= 0, `column ${column} reaches ${operator.uid}`);
    return position;
  };
  return narrowTransformation(operator, spec, { all, incoming, wanted, at });
}

// oxlint-disable-next-line complexity -- one case a kind of the closed list
function narrowTransformation(
  operator: ChainedOperator,
  spec: TransformationSpec,
  layout: Layout & { readonly all: readonly number[] },
): Narrowed {
  const { all, incoming, at } = layout;
  switch (spec.kind) {
    case "calc":
      return narrowCalc(operator, layout);
    case "split-text":
    case "watermark-assigner":
      return { spec: { ...spec, column: at(spec.column) }, kept: incoming };
    case "deduplicate":
      return { spec: { ...spec, keys: spec.keys.map(at) }, kept: incoming };
    case "split-rows": {
      const move = (condition: Expression): Expression => mapColumns(condition, at);
      return { spec: { ...spec, main: move(spec.main), sides: spec.sides.map(move) }, kept: incoming };
    }
    case "top-n":
      return {
        spec: { ...spec, keys: spec.keys.map(at), by: at(spec.by) },
        kept: [0, ...incoming.map((column) => column + 1)],
      };
    // It reads all columns, so that nothing moves.
    case "reduce":
    case "row-function":
    case "process-function":
      return { spec, kept: all };
    case "group-aggregate":
    case "count-window-aggregate": {
      const aggregates = moveArguments(spec.aggregates, at);
      return { spec: { ...spec, keys: spec.keys.map(at), aggregates }, kept: all };
    }
    case "window-aggregate": {
      const aggregates = moveArguments(spec.aggregates, at);
      const rowtime = spec.rowtime === null ? null : at(spec.rowtime);
      return { spec: { ...spec, keys: spec.keys.map(at), rowtime, aggregates }, kept: all };
    }
    case "window":
      return { spec: givesRows(spec) ? spec : moveWindow(spec, at), kept: all };
  }
}

function narrowSource(spec: SourceSpec, all: readonly number[], wanted: readonly number[]): Narrowed {
  switch (spec.kind) {
    case "csv-text-source":
    case "data-generator-source":
    case "json-lines-source":
    case "parquet-source":
    case "host-metrics-source":
    case "nexmark-source":
      return { spec, kept: wanted };
    case "collection-source": {
      const rows = spec.rows.map((row) => wanted.map((column) => row[column] ?? null));
      return { spec: { ...spec, rows }, kept: wanted };
    }
    case "sequence-source":
    case "socket-text-source":
    case "text-file-source":
      return { spec, kept: all };
  }
}

interface Layout {
  readonly incoming: readonly number[];
  readonly wanted: readonly number[];
  readonly at: (column: number) => number;
}

function narrowCalc({ spec, inputSchema }: ChainedOperator, { incoming, wanted, at }: Layout): Narrowed {
  invariant(spec.kind === "calc" && inputSchema, "a calc has an input");
  const filter = spec.filter && mapColumns(spec.filter, at);
  if (spec.projections === null && incoming.length === wanted.length) {
    return { spec: { ...spec, filter }, kept: wanted };
  }
  const projections = wanted.map((column): Expression => {
    const field = inputSchema.fields[column];
    const projection =
      spec.projections === null && field
        ? { kind: "column" as const, type: field.type, index: column }
        : spec.projections?.[column];
    invariant(projection, "a wanted column exists");
    return mapColumns(projection, at);
  });
  return { spec: { kind: "calc", filter, projections }, kept: wanted };
}

const moveArguments = (
  aggregates: readonly AggregateCall[],
  at: (column: number) => number,
): readonly AggregateCall[] => aggregates.map((call) => moveCall(call, at));
