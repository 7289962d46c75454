import type { Value } from "../batch/row-values.ts";
import type { CalcStage } from "./calc-plan.ts";
import { interpret } from "./interpret.ts";

/** The rows that pass all stages, mapped: the definition of a calc. */
export function interpretCalc(stages: readonly CalcStage[], rows: readonly (readonly Value[])[]): Value[][] {
  return rows.flatMap((row) => interpretRow(stages, row) ?? []);
}

/** One row, in an array of its own; null where a filter drops it. `passed` is told of each stage that the row leaves. */
export function interpretRow(
  stages: readonly CalcStage[],
  row: readonly Value[],
  passed: (stage: number) => void = () => undefined,
): [Value[]] | null {
  let current = row;
  for (const [index, { filter, projections }] of stages.entries()) {
    if (filter !== null && interpret(filter, current) !== true) return null;
    const before = current;
    current = projections?.map((projection) => interpret(projection, before)) ?? before;
    passed(index);
  }
  return [[...current]];
}
