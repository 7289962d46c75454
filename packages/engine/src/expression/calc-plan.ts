import { InvariantError } from "@millrace/graph";
import type { Expression, LogicalType, RowSchema } from "@millrace/graph";

/** One Map or Filter: rows where `filter` is TRUE (null: all), mapped by `projections` (null: as they are). */
export interface CalcStage {
  readonly filter: Expression | null;
  readonly projections: readonly Expression[] | null;
}

/** Adjacent stages, run as one. Row i of `stageTypes` has the column types that stage i reads; the last one is the output's. */
export interface CalcPlan {
  readonly stages: readonly CalcStage[];
  readonly stageTypes: readonly (readonly LogicalType[])[];
}

export function planCalc(stages: readonly CalcStage[], input: RowSchema, output: RowSchema): CalcPlan {
  const stageTypes: (readonly LogicalType[])[] = [input.fields.map((field) => field.type)];
  for (const stage of stages) {
    stageTypes.push(stage.projections?.map((projection) => projection.type) ?? stageTypes.at(-1)!);
  }
  const last = stageTypes[stageTypes.length - 1]!;
  if (last.length !== output.fields.length) {
    throw new InvariantError(`calc gives ${last.length} columns, its schema has ${output.fields.length}`);
  }
  stageTypes[stageTypes.length - 1] = output.fields.map((field) => field.type);
  return { stages, stageTypes };
}

/**
 * For each output column, the input column that it is a plain copy of, or null where it is computed.
 */
export function passedThrough(plan: CalcPlan): readonly (number | null)[] {
  let origins: readonly (number | null)[] = plan.stageTypes[0]!.map((_, index) => index);
  for (const { projections } of plan.stages) {
    const before = origins;
    origins =
      projections?.map((projection) =>
        projection.kind === "column" ? (before[projection.index] ?? null) : null,
      ) ?? origins;
  }
  return origins;
}

/**
 * Which projections of each stage must be evaluated: those that a later stage or the output reads, and those that may
 * raise, as if each stage ran alone.
 */
export function neededProjections(plan: CalcPlan): readonly ReadonlySet<number>[] {
  const needed: Set<number>[] = plan.stages.map(() => new Set());
  let read = new Set(plan.stageTypes[plan.stages.length]!.keys());
  for (let stage = plan.stages.length - 1; stage >= 0; stage--) {
    const { filter, projections } = plan.stages[stage]!;
    const below = new Set<number>(projections === null ? read : []);
    projections?.forEach((projection, index) => {
      if (!read.has(index) && !mayRaise(projection)) return;
      needed[stage]!.add(index);
      collectColumns(projection, below);
    });
    if (filter !== null) collectColumns(filter, below);
    read = below;
  }
  return needed;
}

function collectColumns(expression: Expression, into: Set<number>): void {
  if (expression.kind === "column") into.add(expression.index);
  if (expression.kind === "call") for (const argument of expression.args) collectColumns(argument, into);
}

function mayRaise(expression: Expression): boolean {
  if (expression.kind !== "call") return false;
  const raises =
    expression.fn === "CAST" ||
    expression.fn === "/" ||
    expression.fn === "%" ||
    expression.type.kind === "DECIMAL";
  return raises || expression.args.some(mayRaise);
}
