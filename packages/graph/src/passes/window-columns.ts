import { mapColumns } from "../expression-columns.ts";
import type { Move } from "../expression-columns.ts";
import type { AggregateCall } from "../expression.ts";
import type {
  EvictorSpec,
  TriggerSpec,
  WindowAssignerSpec,
  WindowFunctionSpec,
  WindowOperatorSpec,
} from "../window-operator-spec.ts";

/** Whether a window gives its input's columns, or a function sees them: then it reads all of them, and nothing moves. */
export const readsRows = ({ function: run, trigger, evictor }: WindowOperatorSpec): boolean =>
  run.kind === "reduce" ||
  run.kind === "rows" ||
  run.kind === "pairs" ||
  run.kind === "function" ||
  evictor?.kind === "function" ||
  isFunction(trigger);

const isFunction = (trigger: TriggerSpec): boolean =>
  trigger.kind === "function" || (trigger.kind === "purging" && isFunction(trigger.trigger));

/** The same window over rows whose columns stand elsewhere. */
export function moveWindow(spec: WindowOperatorSpec, at: Move): WindowOperatorSpec {
  return {
    ...spec,
    keys: spec.keys.map(at),
    rowtime: spec.rowtime === null ? null : at(spec.rowtime),
    assigner: moveAssigner(spec.assigner, at),
    trigger: moveTrigger(spec.trigger, at),
    evictor: spec.evictor && moveEvictor(spec.evictor, at),
    function: moveFunction(spec.function, at),
  };
}

const moveAssigner = (assigner: WindowAssignerSpec, at: Move): WindowAssignerSpec =>
  assigner.kind === "dynamic-session" ? { ...assigner, gap: mapColumns(assigner.gap, at) } : assigner;

function moveTrigger(trigger: TriggerSpec, at: Move): TriggerSpec {
  switch (trigger.kind) {
    case "delta":
      return { ...trigger, value: mapColumns(trigger.value, at) };
    case "row":
      return { ...trigger, when: mapColumns(trigger.when, at) };
    case "purging":
    case "expiring":
    case "timeout":
      return { ...trigger, trigger: moveTrigger(trigger.trigger, at) };
    case "early-late": {
      const { early, late } = trigger;
      return { ...trigger, early: early && moveTrigger(early, at), late: late && moveTrigger(late, at) };
    }
    default:
      return trigger;
  }
}

function moveEvictor(evictor: EvictorSpec, at: Move): EvictorSpec {
  if (evictor.kind === "delta") return { ...evictor, value: mapColumns(evictor.value, at) };
  return evictor.kind === "row" ? { ...evictor, when: mapColumns(evictor.when, at) } : evictor;
}

function moveFunction(run: WindowFunctionSpec, at: Move): WindowFunctionSpec {
  switch (run.kind) {
    case "aggregate":
    case "rows":
      return { ...run, aggregates: run.aggregates.map((call) => moveCall(call, at)) };
    case "fold": {
      const kept = run.columns.length;
      const move = (index: number): number => (index < kept ? index : kept + at(index - kept));
      return { ...run, columns: run.columns.map((column) => mapColumns(column, move)) };
    }
    case "reduce":
    case "pairs":
    case "function":
      return run;
  }
}

export const moveCall = (call: AggregateCall, at: Move): AggregateCall => ({
  ...call,
  argument: call.argument === null ? null : at(call.argument),
  ...(call.by !== undefined && { by: at(call.by) }),
});
