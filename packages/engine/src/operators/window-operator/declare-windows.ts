import { double, invariant } from "@millrace/graph";
import type { ChainedOperator, Field, RowSchema, WindowOperatorSpec } from "@millrace/graph";
import { MIN_WATERMARK } from "../../batch/row-batch.ts";
import type { KeyedStateDeclaration, StateDeclaration, StoredColumn } from "../../state/state-declaration.ts";
import { ACCUMULATOR_FIELDS } from "../../functions/accumulator-text.ts";
import { createAccumulators } from "../aggregates/create-accumulator.ts";
import { storedColumns } from "../aggregates/stored-columns.ts";
import { keyedStates } from "../functions/process-columns.ts";
import { partsDeclared } from "../functions/state-parts.ts";
import { keptColumns } from "../kept-columns.ts";
import { keepsRows } from "./contents/create-contents.ts";
import { keptIn, layoutOf, valuesIn } from "./output-layout.ts";
import { createPaneParts, windowStateFields } from "./window-parts.ts";
import { RESULTS, WINDOW_STATES, WINDOWS } from "./window-state.ts";

/** What the window operator writes: see `writePanes`. */
export function declareWindows(
  spec: WindowOperatorSpec,
  { inputSchema, outputSchema }: ChainedOperator,
): readonly StateDeclaration[] {
  invariant(inputSchema && outputSchema, "a window has an input and an output");
  const key = spec.keys.map((index) => inputSchema.fields[index]!);
  const clock = { watermark: MIN_WATERMARK, processingTimeMs: MIN_WATERMARK };
  const parts = createPaneParts(
    spec,
    key.map(({ type }) => type),
    clock,
  );
  const lanes = [...parts.panes.lanes.map(({ id }) => id), ...(spec.paneInfo ? ["firings"] : [])];
  const timers = [parts.eventTimers, parts.processingTimers].flatMap(({ lanes: own }) =>
    own.map(({ id }) => id),
  );
  const shared = { scope: "keyed", header: "records", sliceMs: null, key, ttlMs: null } as const;
  const bounds = ["start", "end"].map(number);
  const windows: KeyedStateDeclaration = {
    ...shared,
    name: WINDOWS,
    timers,
    head: [...bounds, number("rows"), ...lanes.map(number)],
    ...contentsOf(spec, inputSchema, outputSchema),
  };
  const time = { scope: "key-group", name: "time", format: "doubles", names: ["time"] } as const;
  const kept = functionStates(spec, key, { ...shared, name: WINDOW_STATES, head: bounds, repeats: false });
  if (!spec.retracts) return [windows, ...kept, time];
  const results = keptIn(layoutOf(spec, inputSchema.fields.length), outputSchema.fields);
  return [
    windows,
    ...kept,
    { ...shared, name: RESULTS, head: bounds, repeats: false, ...keptColumns(results) },
    time,
  ];
}

/** What a person's function keeps of windows, as `own`, and of keys; and the parts of what is large of it. */
function functionStates(
  spec: WindowOperatorSpec,
  key: readonly Field[],
  own: Omit<KeyedStateDeclaration, "columns" | "values" | "accumulators">,
): readonly StateDeclaration[] {
  const { function: run } = spec;
  if (run.kind !== "function") return [];
  const { states, windowStates } = run;
  const ofWindows = [
    { ...own, ...keptColumns(windowStateFields(spec)) },
    ...partsDeclared(key, windowStates, "window"),
  ];
  const ofKeys = [keyedStates(key, states), ...partsDeclared(key, states)];
  return [...(windowStates.length > 0 ? ofWindows : []), ...(states.length > 0 ? ofKeys : [])];
}

type Contents = Pick<KeyedStateDeclaration, "columns" | "repeats" | "values" | "accumulators">;

function contentsOf(spec: WindowOperatorSpec, input: RowSchema, output: RowSchema): Contents {
  const { function: run } = spec;
  if (keepsRows(spec)) {
    const marks = ["timestamp", "evictor value"].map((name): Field => ({ name, type: double() }));
    return { ...keptColumns([...marks, ...input.fields]), repeats: true };
  }
  if (run.kind === "aggregate") {
    return {
      columns: storedColumns(run.aggregates, input),
      repeats: false,
      values: run.aggregates.map(({ name, type }): Field => ({ name, type })),
      accumulators: () => createAccumulators(run.aggregates, input),
    };
  }
  if (run.kind === "function") return { repeats: false, ...keptColumns(ACCUMULATOR_FIELDS) };
  return { repeats: false, ...keptColumns(valuesIn(layoutOf(spec, input.fields.length), output.fields)) };
}

const number = (id: string): StoredColumn => ({ id, stored: { kind: "float64" } });
