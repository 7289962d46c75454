import { bigint, orNull, rowSchema, string, timestamp, windowSides } from "@millrace/graph";
import type {
  EvictorSpec,
  Field,
  Lowered,
  LoweredSideOutput,
  NodeContext,
  RowSchema,
  TriggerSpec,
  WindowAssignerSpec,
  WindowFunctionSpec,
  WindowOperatorSpec,
} from "@millrace/graph";
import { inputColumn, keyPositions, onlyInput } from "../input-columns.ts";
import { lowerEvictor } from "./lower-evictor.ts";
import type { EvictorConfig } from "./lower-evictor.ts";
import { lowerFunction } from "./lower-function.ts";
import type { FunctionConfig, PaneConfig } from "./lower-function.ts";
import { failedRows } from "./lower-user-function.ts";
import { lowerTrigger } from "./lower-trigger.ts";
import type { TriggerConfig, TriggeredWindow } from "./lower-trigger.ts";

export type WindowPartsConfig = TriggerConfig & EvictorConfig & FunctionConfig & PaneConfig;

/** What the node says of its windows besides trigger, evictor and function. */
export interface WindowOfNode {
  readonly assigner: WindowAssignerSpec;
  readonly time: "event" | "processing";
  readonly allowedLatenessMs: number;
  readonly lateToSide: boolean;
  readonly fireAtEnd: boolean;
}

export const WINDOW_TIMES: readonly Field[] = ["window_start", "window_end", "window_time"].map((name) => ({
  name,
  type: timestamp(false),
}));

const PANE_INFO: readonly Field[] = [
  { name: "pane_index", type: bigint(false) },
  { name: "pane_timing", type: string(false) },
];

/** Rows as they came; their partitioning is not promised. */
export const lateOutput = (schema: RowSchema): NonNullable<Lowered["sideOutputs"]> => ({
  late: { operator: 0, schema: { ...schema, keys: null } },
});

/** The general window operator, or null with reports. */
export function lowerWindow(context: NodeContext<WindowPartsConfig>, window: WindowOfNode): Lowered | null {
  const schema = onlyInput(context.inputs);
  const shape = shapeOf(window);
  const keys = keyPositions(schema, context);
  const isTimed = shape.ends && shape.time === "event";
  const rowtime = rowtimeOf(context, schema, isTimed);
  const trigger = lowerTrigger(context, schema, shape);
  const evictor = lowerEvictor(context, schema);
  const place = {
    schema,
    window: ownFields(context.config, shape),
    merges: shape.merges,
    ends: shape.ends,
    evicts: context.config.evictor !== "none",
    lateSide: isTimed && window.lateToSide,
  };
  const lowered = lowerFunction(context, place);
  if (!canRetract(context) || lowered === null) return null;
  const parts = completed({ keys, rowtime, trigger, evictor, run: lowered.run });
  if (parts === null) return null;
  const spec = specOf(context.config, window, { ...parts, lateSide: place.lateSide });
  return {
    operators: [spec],
    output: rowSchema(lowered.output, {
      rowtime: isTimed ? "window_time" : null,
      changelog: spec.retracts ? "retract" : "append",
    }),
    sideOutputs: {
      ...(place.lateSide && lateOutput(schema)),
      ...(windowSides(spec).failed !== null && { failed: failedSide(schema, shape) }),
      ...lowered.sideOutputs,
    },
    ...(spec.keys.length === 0 && { maxParallelism: 1 }),
  };
}

const shapeOf = ({ time, assigner: { kind } }: WindowOfNode): TriggeredWindow => ({
  time,
  merges: kind === "session" || kind === "dynamic-session",
  ends: kind !== "global",
});

const ownFields = ({ paneInfo }: WindowPartsConfig, { ends }: TriggeredWindow): readonly Field[] => [
  ...(ends ? WINDOW_TIMES : []),
  ...(paneInfo ? PANE_INFO : []),
];

/** Of a window whose rows are not kept there is its key. */
function failedSide({ fields, keys }: RowSchema, { ends }: TriggeredWindow): LoweredSideOutput {
  const mayBeNull = ({ name, type }: Field): Field => ({ name, type: orNull(type) });
  return failedRows(
    fields.map((column) => (keys?.includes(column.name) === true ? column : mayBeNull(column))),
    ends,
  );
}

interface LoweredParts {
  readonly keys: readonly number[];
  readonly rowtime: number | null;
  readonly trigger: TriggerSpec;
  readonly evictor: EvictorSpec | "none";
  readonly run: WindowFunctionSpec;
}

type Found<T> = { readonly [K in keyof T]: T[K] | null | undefined };

/** Null where something is wrong, which has been reported. A window without timestamps has no rowtime. */
function completed({ keys, rowtime, trigger, evictor, run }: Found<LoweredParts>): LoweredParts | null {
  if (!keys || !trigger || !evictor || !run || rowtime === undefined) return null;
  return { keys, rowtime, trigger, evictor, run };
}

function specOf(
  { panes, paneInfo }: WindowPartsConfig,
  { assigner, time, allowedLatenessMs, fireAtEnd }: WindowOfNode,
  { keys, rowtime, trigger, evictor, run, lateSide }: LoweredParts & { readonly lateSide: boolean },
): WindowOperatorSpec {
  const spec: WindowOperatorSpec = {
    kind: "window",
    keys,
    time,
    rowtime,
    assigner,
    trigger: panes === "discarding" ? { kind: "purging", trigger } : trigger,
    evictor: evictor === "none" ? null : evictor,
    allowedLatenessMs,
    function: run,
    retracts: panes === "retracting",
    paneInfo,
    fireAtEnd,
  };
  return windowSides(spec).failed === null ? spec : { ...spec, lateSide };
}

/** Position of the event time where there is one; null: there is none; undefined: it is needed and not there. */
function rowtimeOf(
  context: NodeContext<WindowPartsConfig>,
  schema: RowSchema,
  isNeeded: boolean,
): number | null | undefined {
  if (schema.rowtime === null && !isNeeded) return null;
  return inputColumn(schema, schema.rowtime ?? "", [], context)?.index;
}

function canRetract({ config, report }: NodeContext<WindowPartsConfig>): boolean {
  if (config.panes !== "retracting" || !["rows", "process"].includes(config.compute)) return true;
  report({ code: "window.retract-rows", severity: "error", path: ["panes"], params: {} });
  return false;
}
