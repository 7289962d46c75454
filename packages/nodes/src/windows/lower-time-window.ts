import { rowSchema } from "@millrace/graph";
import type { Lowered, NodeContext, OperatorSpec, WindowAssignerSpec, WindowSpec } from "@millrace/graph";
import { inputColumn, keyPositions, onlyInput } from "../input-columns.ts";
import { aggregated } from "./lower-function.ts";
import { checkSlices } from "./check-slices.ts";
import { lateOutput, lowerWindow, WINDOW_TIMES } from "./lower-window.ts";
import type { WindowPartsConfig } from "./lower-window.ts";
import { numericExpression } from "./numeric-expression.ts";
import { isTimeZone } from "./time-zone-names.ts";

export interface TimeWindowConfig extends WindowPartsConfig {
  readonly window: "tumbling" | "sliding" | "cumulate" | "session" | "global";
  readonly time: "event" | "processing";
  readonly sizeMs: number;
  readonly slideMs: number;
  readonly stepMs: number;
  readonly offsetMs: number;
  readonly timeZone: string;
  readonly gapFrom: "fixed" | "expression";
  readonly gapMs: number;
  readonly gap: string;
  readonly allowedLatenessMs: number;
  readonly lateRows: "drop" | "side";
  readonly fireAtEnd: boolean;
}

/**
 * Windows of aggregates that fire at their end go to the operators that share panes between windows and keep no timers; all
 * others to the general one. Both say the same of what both can do.
 */
export function lowerTimeWindow(context: NodeContext<TimeWindowConfig>): Lowered | null {
  const assigner = checkedAssigner(context);
  if (assigner === null) return null;
  const { config } = context;
  const shared = sharedWindow(assigner, config);
  if (shared !== null) return lowerShared(context, shared);
  const { time, allowedLatenessMs, lateRows, fireAtEnd } = config;
  return lowerWindow(context, {
    assigner,
    time,
    allowedLatenessMs: time === "event" ? allowedLatenessMs : 0,
    lateToSide: lateRows === "side",
    fireAtEnd: time === "processing" && fireAtEnd,
  });
}

/** The window as the operators have it that share panes; null where it needs more. */
function sharedWindow(assigner: WindowAssignerSpec, config: TimeWindowConfig): WindowSpec | null {
  const isPlain =
    config.compute === "aggregate" &&
    config.trigger === "default" &&
    config.evictor === "none" &&
    config.panes === "accumulating" &&
    !config.paneInfo &&
    config.aggregates.every(({ fn }) => fn !== "COUNT_DISTINCT");
  const isShared =
    assigner.kind === "session" ||
    ((assigner.kind === "tumbling" || assigner.kind === "sliding") && assigner.timeZone === undefined);
  return isPlain && isShared ? assigner : null;
}

function lowerShared(context: NodeContext<TimeWindowConfig>, window: WindowSpec): Lowered | null {
  const schema = onlyInput(context.inputs);
  const keys = keyPositions(schema, context);
  const time = timeOf(context);
  const lowered = aggregated(context, { schema, window: WINDOW_TIMES, evicts: false });
  if (keys === null || lowered === null || time === null) return null;
  const { aggregates } = lowered.run;
  const isEventTime = time.rowtime !== null;
  return {
    operators: [{ kind: "window-aggregate", keys, window, aggregates, ...time }],
    output: rowSchema(lowered.output, { rowtime: isEventTime ? "window_time" : null }),
    ...(isEventTime && context.config.lateRows === "side" && { sideOutputs: lateOutput(schema) }),
    ...(keys.length === 0 && { maxParallelism: 1 }),
  };
}

type WindowTime = Pick<
  Extract<OperatorSpec, { kind: "window-aggregate" }>,
  "rowtime" | "allowedLatenessMs" | "fireAtEnd"
>;

/** What the spec says of time, or null where the input has no event time. */
function timeOf(context: NodeContext<TimeWindowConfig>): WindowTime | null {
  const { time, allowedLatenessMs, fireAtEnd } = context.config;
  if (time === "processing") return { rowtime: null, fireAtEnd };
  const schema = onlyInput(context.inputs);
  const rowtime = inputColumn(schema, schema.rowtime ?? "", [], context);
  return rowtime && { rowtime: rowtime.index, allowedLatenessMs };
}

function checkedAssigner(context: NodeContext<TimeWindowConfig>): WindowAssignerSpec | null {
  const { window: kind, gapFrom, gapMs } = context.config;
  if (kind === "global") return { kind };
  if (kind !== "session") return checkedAligned(context, kind);
  return gapFrom === "fixed" ? { kind, gapMs } : dynamicSession(context);
}

function dynamicSession(context: NodeContext<TimeWindowConfig>): WindowAssignerSpec | null {
  const gap = numericExpression(context.config.gap, onlyInput(context.inputs), ["gap"], context);
  if (gap === null) return null;
  const value = gap.kind === "call" && gap.fn === "CAST" ? gap.args[0]! : gap;
  if (value.kind !== "literal" || Number(value.value) > 0) return { kind: "dynamic-session", gap };
  context.report({ code: "window.gap", severity: "error", path: ["gap"], params: {} });
  return null;
}

function checkedAligned(
  context: NodeContext<TimeWindowConfig>,
  kind: "tumbling" | "sliding" | "cumulate",
): WindowAssignerSpec | null {
  const { sizeMs, slideMs, stepMs, offsetMs, timeZone } = context.config;
  if (!checkLengths(context, kind) || !checkZone(context)) return null;
  const zone = timeZone.trim();
  const shape = { offsetMs, ...(zone !== "" && { timeZone: zone }) };
  if (kind === "cumulate") return { kind, maxSizeMs: sizeMs, stepMs, ...shape };
  return kind === "sliding" ? { kind, sizeMs, slideMs, ...shape } : { kind, sizeMs, ...shape };
}

function checkLengths(context: NodeContext<TimeWindowConfig>, kind: string): boolean {
  const { config } = context;
  checkSlices(kind, config, context);
  if (kind !== "cumulate" || config.sizeMs % config.stepMs === 0) return true;
  context.report({ code: "window.step", severity: "error", path: ["stepMs"], params: {} });
  return false;
}

function checkZone({ config, report }: NodeContext<TimeWindowConfig>): boolean {
  const zone = config.timeZone.trim();
  if (zone === "" || isTimeZone(zone)) return true;
  report({ code: "window.time-zone", severity: "error", path: ["timeZone"], params: { zone } });
  return false;
}
