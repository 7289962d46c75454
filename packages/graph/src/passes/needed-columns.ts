import { collectColumns } from "../expression-columns.ts";
import type { AggregateCall } from "../expression.ts";
import type { ChainedOperator } from "../job-graph.ts";
import { isJoint } from "../joint-spec.ts";
import { isSink, isSource } from "../operator-spec.ts";
import type { TransformationSpec } from "../operator-spec.ts";
import { givesRows, windowColumns } from "./window-columns.ts";

/** The input columns that an operator reads when `output` of its own columns are wanted; all, where a side output is read. */
export function neededInput(
  { spec, inputSchema, sideOutputs }: ChainedOperator,
  output: readonly number[],
): Set<number> {
  if (isSource(spec)) return new Set();
  if (isSink(spec) || isJoint(spec) || keepsAll(spec) || readsAll(spec) || sendsAside(sideOutputs))
    return new Set(inputSchema?.fields.keys() ?? []);
  return neededByTransformation(spec, output);
}

type KeepsAll = "reduce" | "row-function" | "process-function";

/** Operators of which nobody knows which columns they read, or that keep all of them. */
const keepsAll = (spec: TransformationSpec): spec is Extract<TransformationSpec, { kind: KeepsAll }> =>
  spec.kind === "reduce" || spec.kind.endsWith("-function");

// oxlint-disable-next-line complexity -- one case a kind of the closed list
function neededByTransformation(
  spec: Exclude<TransformationSpec, { kind: KeepsAll }>,
  output: readonly number[],
): Set<number> {
  switch (spec.kind) {
    case "calc":
      return neededByCalc(spec, output);
    case "split-text":
    case "watermark-assigner":
      return new Set([...output, spec.column]);
    case "deduplicate":
      return new Set([...output, ...spec.keys]);
    case "split-rows": {
      const columns = new Set(output);
      for (const condition of [spec.main, ...spec.sides]) collectColumns(condition, columns);
      return columns;
    }
    case "top-n": {
      const given = output.filter((column) => column > 0).map((column) => column - 1);
      return new Set([...given, ...spec.keys, spec.by]);
    }
    case "group-aggregate":
    case "count-window-aggregate":
      return new Set([...spec.keys, ...argumentColumns(spec.aggregates)]);
    case "window-aggregate": {
      const time = spec.rowtime === null ? [] : [spec.rowtime];
      return new Set([...spec.keys, ...time, ...argumentColumns(spec.aggregates)]);
    }
    case "window":
      return windowColumns(spec);
  }
}

const readsAll = (spec: TransformationSpec): boolean => spec.kind === "window" && givesRows(spec);

const sendsAside = (sides: ChainedOperator["sideOutputs"]): boolean =>
  sides?.some((schema) => schema !== null) === true;

function neededByCalc(
  spec: Extract<TransformationSpec, { kind: "calc" }>,
  output: readonly number[],
): Set<number> {
  const columns = new Set<number>(spec.projections === null ? output : []);
  if (spec.filter) collectColumns(spec.filter, columns);
  for (const index of output) {
    const projection = spec.projections?.[index];
    if (projection) collectColumns(projection, columns);
  }
  return columns;
}

const argumentColumns = (aggregates: readonly AggregateCall[]): readonly number[] =>
  aggregates.flatMap(({ argument, by }) => [argument ?? [], by ?? []].flat());
