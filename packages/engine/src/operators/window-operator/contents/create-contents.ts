import { invariant } from "@millrace/graph";
import type { AggregateCall, RowSchema, WindowOperatorSpec } from "@millrace/graph";
import { createAccumulators } from "../../aggregates/create-accumulator.ts";
import type { OperatorContext } from "../../operator.ts";
import type { Evictor } from "../evictors/evictor.ts";
import { AggregateContents } from "./aggregate-contents.ts";
import { layoutOf, valuesIn } from "../output-layout.ts";
import type { PaneParts, WindowClock } from "../window-parts.ts";
import { FunctionAccumulators } from "./function-accumulators.ts";
import { FunctionRows } from "./function-rows.ts";
import { FoldContents } from "./fold-contents.ts";
import type { Fold } from "./fold-contents.ts";
import { PairsOfRows } from "./pairs-of-rows.ts";
import { RowContents } from "./row-contents.ts";
import type { RowMarks } from "./row-contents.ts";
import { AggregateRows, FoldRows } from "./rows-function.ts";
import type { RowsFunction } from "./rows-function.ts";
import type { WindowCallerOptions } from "./window-caller.ts";
import type { WindowContents } from "./window-contents.ts";

export interface ContentsSetup {
  readonly spec: WindowOperatorSpec;
  readonly context: OperatorContext;
  readonly evictor: Evictor | null;
  readonly mostWindows: number;
  readonly marks: RowMarks;
  /** Of the key of a pane. */
  readonly hashOf: (pane: number) => number;
  /** Of its record. */
  readonly nameOf: (pane: number) => number;
  readonly parts: PaneParts;
  readonly clock: WindowClock;
}

/** Whether windows keep all their rows: their function wants them, an evictor does, or distinct values are counted. */
export const keepsRows = ({ function: run, evictor }: WindowOperatorSpec): boolean =>
  run.kind === "rows" ||
  run.kind === "pairs" ||
  evictor !== null ||
  (run.kind === "function" && run.form !== "reduce" && run.form !== "aggregate") ||
  (run.kind === "aggregate" && run.aggregates.some(({ fn }) => fn === "COUNT_DISTINCT"));

export function createContents(setup: ContentsSetup): WindowContents {
  const { spec, context, mostWindows } = setup;
  const input = context.inputSchema;
  invariant(input !== null, "a window has an input");
  if (keepsRows(spec))
    return new RowContents(input.fields, rowsFunction(setup, input), { ...setup, memory: context });
  if (spec.function.kind === "aggregate") {
    const { aggregates } = spec.function;
    return new AggregateContents(aggregates, createAccumulators(aggregates, input), mostWindows);
  }
  if (spec.function.kind === "function")
    return new FunctionAccumulators(spec.function, callerOptions(setup, input), setup.parts.assigner.merges);
  return new FoldContents(foldOf(spec, context), input, context);
}

function rowsFunction(setup: ContentsSetup, input: RowSchema): RowsFunction {
  const { spec, context } = setup;
  const { function: run } = spec;
  if (run.kind === "function") return new FunctionRows(run, callerOptions(setup, input));
  if (run.kind === "pairs") return new PairsOfRows(run);
  if (run.kind === "reduce" || run.kind === "fold")
    return new FoldRows(new FoldContents(foldOf(spec, context), input, context));
  const calls: readonly AggregateCall[] = run.aggregates;
  return new AggregateRows(calls, createAccumulators(calls, input, "values"), run.kind === "rows");
}

function callerOptions(
  { spec, context, parts, clock }: ContentsSetup,
  input: RowSchema,
): WindowCallerOptions {
  const output = valuesIn(layoutOf(spec, input.fields.length), context.outputSchema!.fields);
  return { context, parts, clock, operator: spec, output };
}

/** What is kept has the types of the result. */
function foldOf({ function: run, keys }: WindowOperatorSpec, { outputSchema }: OperatorContext): Fold {
  invariant(outputSchema !== null, "a window has an output");
  if (run.kind === "reduce") {
    const kept = outputSchema.fields.slice(0, run.columns.length);
    return { kept, initial: null, columns: run.columns };
  }
  invariant(run.kind === "fold", "a fold or a reduce");
  const kept = outputSchema.fields.slice(-run.columns.length);
  invariant(outputSchema.fields.length >= keys.length + kept.length, "keys stand before what is kept");
  return { kept, initial: run.initial, columns: run.columns };
}
