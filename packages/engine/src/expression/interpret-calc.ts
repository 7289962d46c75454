import type { Value } from "../batch/row-values.ts";
import type { CalcStage } from "./calc-plan.ts";
import type { ExpressionEnvironment } from "./expression-environment.ts";
import { interpret } from "./interpret.ts";

/** The rows that pass all stages, mapped: the definition of a calc. */
export function interpretCalc(stages: readonly CalcStage[], rows: readonly (readonly Value[])[]): Value[][] {
  return rows.flatMap((row) => interpretRow(stages, row) ?? []);
}

export interface RowInterpretation {
  readonly environment?: ExpressionEnvironment;
  /** Is told of each stage that the row leaves. */
  readonly passed?: (stage: number) => void;
}

/** One row, in an array of its own; null where a filter drops it. */
export function interpretRow(
  stages: readonly CalcStage[],
  row: readonly Value[],
  { environment, passed = () => undefined }: RowInterpretation = {},
): [Value[]] | null {
  let current = row;
  for (const [index, { filter, projections }] of stages.entries()) {
    if (filter !== null && interpret(filter, current, environment) !== true) return null;
    const before = current;
    current = projections?.map((projection) => interpret(projection, before, environment)) ?? before;
    passed(index);
  }
  return [[...current]];
}
