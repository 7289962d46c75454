import { isNeverTrue } from "@millrace/graph";
import type { NodeContext, RowSchema, TriggerSpec } from "@millrace/graph";
import type { z } from "zod";
import { checkCode } from "../function-fields.ts";
import { namesAreDistinct } from "../input-columns.ts";
import { listedNames } from "./user-function-fields.ts";
import { typedExpression } from "../typed-expression.ts";
import type { triggerFields } from "./trigger-fields.ts";
import { deltaThreshold, numericExpression } from "./numeric-expression.ts";

export type TriggerConfig = {
  readonly [K in keyof typeof triggerFields]: z.infer<(typeof triggerFields)[K]>;
};

export interface TriggeredWindow {
  readonly time: "event" | "processing";
  /** Sessions: windows that merge. */
  readonly merges: boolean;
  /** Whether it ends at some time. */
  readonly ends: boolean;
}

/** The trigger of a window, or null with reports. */
export function lowerTrigger(
  context: NodeContext<TriggerConfig>,
  schema: RowSchema,
  window: TriggeredWindow,
): TriggerSpec | null {
  const trigger = plainTrigger(context, schema, window);
  if (trigger === null) return null;
  const { config, report } = context;
  if (window.merges && cannotMerge(config)) {
    report({ code: "window.trigger-merge", severity: "error", path: ["trigger"], params: {} });
    return null;
  }
  if (!config.timeout || !["count", "delta", "row"].includes(config.trigger)) return trigger;
  const { timeoutMs, timeoutReset: resetOnRow } = config;
  return { kind: "timeout", trigger, timeoutMs, resetOnRow, clearOnTimeout: true };
}

const cannotMerge = ({ trigger, timeout, triggerCode }: TriggerConfig): boolean =>
  trigger === "delta" ||
  (trigger === "function" && !mergesIn(triggerCode)) ||
  (timeout && (trigger === "count" || trigger === "row"));

function plainTrigger(
  context: NodeContext<TriggerConfig>,
  schema: RowSchema,
  window: TriggeredWindow,
): TriggerSpec | null {
  const { config, report } = context;
  switch (config.trigger) {
    case "default":
      if (window.ends) return { kind: window.time === "event" ? "event-time" : "processing-time" };
      report({ code: "window.never-fires", severity: "error", path: ["trigger"], params: {} });
      return null;
    case "count":
      return { kind: "count", count: config.triggerCount };
    case "continuous":
      return continuous(context, schema);
    case "delta":
      return delta(context, schema);
    case "row":
      return markerRow(context, schema);
    case "early-late":
      return earlyLate(context, window);
    case "function":
      return written(context);
  }
}

/** A condition that is met by no row ends no window. */
function markerRow(context: NodeContext<TriggerConfig>, schema: RowSchema): TriggerSpec | null {
  const { triggerWhen, triggerResult: result, timeout } = context.config;
  const at = { path: ["triggerWhen"], expected: "boolean" } as const;
  const when = typedExpression(triggerWhen, schema, at, context);
  if (when === null) return null;
  if (timeout || !isNeverTrue(when)) return { kind: "row", when, result };
  context.report({ code: "window.never-met", severity: "error", path: ["triggerWhen"], params: {} });
  return null;
}

/** Whether the code of a trigger has something for windows that merge. */
const mergesIn = (code: string): boolean => /\bonMerge\b/u.test(code);

function written(context: NodeContext<TriggerConfig>): TriggerSpec | null {
  const { triggerCode: source, triggerStates, triggerOnError: onError } = context.config;
  const states = listedNames(triggerStates);
  const named = namesAreDistinct(states, () => ["triggerStates"], context);
  if (!checkCode(source, context, "triggerCode") || !named) return null;
  return { kind: "function", code: { source, bigints: "number", onError }, states, merges: mergesIn(source) };
}

function continuous({ config, report }: NodeContext<TriggerConfig>, schema: RowSchema): TriggerSpec | null {
  const { triggerTime: time, triggerEveryMs: intervalMs } = config;
  if (time === "processing") return { kind: "continuous-processing-time", intervalMs };
  if (schema.rowtime !== null) return { kind: "continuous-event-time", intervalMs };
  report({ code: "window.no-event-time", severity: "error", path: ["triggerTime"], params: {} });
  return null;
}

function delta(context: NodeContext<TriggerConfig>, schema: RowSchema): TriggerSpec | null {
  const { triggerValue, triggerThreshold, triggerOf: of } = context.config;
  const value = numericExpression(triggerValue, schema, ["triggerValue"], context);
  const limit = deltaThreshold(triggerThreshold, of, "triggerThreshold", context);
  return value === null || limit === null ? null : { kind: "delta", value, of, threshold: limit };
}

function earlyLate(
  { config, report }: NodeContext<TriggerConfig>,
  { time, ends }: TriggeredWindow,
): TriggerSpec | null {
  if (time !== "event" || !ends) {
    report({ code: "window.early-late", severity: "error", path: ["trigger"], params: {} });
    return null;
  }
  const early: Record<TriggerConfig["early"], TriggerSpec | null> = {
    none: null,
    every: { kind: "continuous-processing-time", intervalMs: config.earlyEveryMs },
    count: { kind: "count", count: config.earlyCount },
  };
  const late: Record<TriggerConfig["late"], TriggerSpec | null> = {
    none: null,
    row: { kind: "count", count: 1 },
    count: { kind: "count", count: config.lateCount },
  };
  return { kind: "early-late", early: early[config.early], late: late[config.late] };
}
