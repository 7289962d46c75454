import type { TriggerSpec } from "@millrace/graph";
import { TriggerFunction } from "../../../functions/trigger-function.ts";
import type { TriggerAbout } from "../../../functions/trigger-function.ts";
import { MOST_MERGED, MOST_TRIGGER_TIMERS } from "../../../functions/trigger-program.ts";
import type { TRIGGER_PROGRAM } from "../../../functions/trigger-program.ts";
import { describeRow } from "../../../task/describe-row.ts";
import type { RowBatch } from "../../../batch/row-batch.ts";
import type { OperatorContext } from "../../operator.ts";
import type { FailedWindows, FunctionFailed } from "../failed-windows.ts";
import type { PaneTimers } from "../pane-timers.ts";
import type { PaneLane } from "../panes.ts";
import { windowAbout } from "../window-about.ts";
import { CONTINUE } from "./trigger.ts";
import type { Trigger, TriggerContext, TriggerResult, WindowBounds } from "./trigger.ts";

type FunctionTriggerSpec = Extract<TriggerSpec, { readonly kind: "function" }>;

/**
 * A person's trigger. It is asked at every timer of a window, as in Flink also at the one at which the window's state goes.
 * What it keeps of a window is numbers in lanes. A call that throws fails the job, or is counted and continues: its row is in the window already.
 */
export class FunctionTrigger implements Trigger {
  readonly canMerge: boolean;
  readonly #spec: FunctionTriggerSpec;
  readonly #context: TriggerContext;
  readonly #states: readonly PaneLane[];
  readonly #timers: Readonly<Record<"event" | "processing", readonly PaneLane[]>>;
  #function: TriggerFunction | null = null;
  #operator: OperatorContext | null = null;
  #failing: FailedWindows | null = null;
  #batch: RowBatch | null = null;

  // oxlint-disable-next-line max-params -- a trigger's own, behind what all have
  constructor(context: TriggerContext, id: string, spec: FunctionTriggerSpec) {
    const lanes = (of: PaneTimers, name: string): readonly PaneLane[] =>
      Array.from({ length: MOST_TRIGGER_TIMERS }, (_, n) => of.lane(`${id}.${name} ${n + 1}`));
    this.canMerge = spec.merges;
    this.#spec = spec;
    this.#context = context;
    this.#states = spec.states.map((name) => context.panes.lane(`${id}.${name}`));
    this.#timers = {
      event: lanes(context.eventTimers, "event timer"),
      processing: lanes(context.processingTimers, "processing timer"),
    };
    context.rows.add({ open: (operator) => this.#open(operator), begin: (batch) => this.#begin(batch) });
  }

  // oxlint-disable-next-line max-params -- of every trigger
  onElement(pane: number, i: number, timestamp: number): TriggerResult {
    this.#give(pane);
    const result = this.#function!.onElement(i, this.#about(pane, timestamp));
    if (typeof result === "number") return this.#taken(pane, result);
    const batch = this.#batch!;
    const where = (): string => describeRow(batch, i, this.#operator!.inputSchema!.fields);
    this.#failing!.addCall(pane, batch.columns, i, { failure: result, where });
    return CONTINUE;
  }

  onEventTime(pane: number, time: number): TriggerResult {
    return this.#call("onEventTime", pane, time);
  }

  onProcessingTime(pane: number, time: number): TriggerResult {
    return this.#call("onProcessingTime", pane, time);
  }

  /** Timers were those of windows that are no more: Flink's find no window then. */
  onMerge(pane: number, sources: readonly number[], was: WindowBounds): void {
    for (const { values } of [...this.#timers.event, ...this.#timers.processing]) values[pane] = NaN;
    const before = this.#states.map(({ values }) => values[pane]!);
    const merged = this.#function!.numbers("sources");
    const kept = sources.slice(0, MOST_MERGED);
    kept.forEach((source, s) =>
      this.#states.forEach(({ values }, k) => (merged[s * this.#states.length + k] = values[source]!)),
    );
    this.#call("onMerge", pane, NaN, kept.length);
    this.#clearMerged(pane, was, before);
  }

  clear(pane: number): void {
    this.#call("clear", pane, NaN);
    for (const { values } of [...this.#states, ...this.#timers.event, ...this.#timers.processing])
      values[pane] = NaN;
  }

  /** Of a window that has grown into another: what it kept went on there, and what is left behind is of nobody. */
  #clearMerged(pane: number, was: WindowBounds, states: readonly number[]): void {
    const run = this.#function!;
    run.numbers("states").set(states);
    run.numbers("event").fill(NaN);
    run.numbers("processing").fill(NaN);
    const result = run.call("clear", { ...this.#about(pane, NaN), ...was }, 0);
    if (typeof result !== "number") this.#failed(pane, { failure: result, where: () => "clear NaN" });
  }

  #open(operator: OperatorContext): void {
    const { code, states } = this.#spec;
    const { source, bigints } = code;
    const input = operator.inputSchema!.fields;
    this.#operator = operator;
    this.#failing = this.#context.failing(code, operator);
    this.#function = new TriggerFunction(
      { source, bigints, input, states },
      this.#context.sandboxes.create(),
    );
  }

  #begin(batch: RowBatch): void {
    this.#batch = batch;
    this.#function!.begin(batch);
  }

  // oxlint-disable-next-line max-params -- which function, of which window
  #call(name: keyof typeof TRIGGER_PROGRAM, pane: number, time: number, argument = 0): TriggerResult {
    this.#give(pane);
    const result = this.#function!.call(name, this.#about(pane, time), argument);
    return typeof result === "number"
      ? this.#taken(pane, result)
      : this.#failed(pane, { failure: result, where: () => `${name} ${time}` });
  }

  #about(pane: number, time: number): TriggerAbout {
    return { ...windowAbout(this.#context.panes, pane, this.#context), time };
  }

  #give(pane: number): void {
    const run = this.#function!;
    const give = (to: Float64Array, lanes: readonly PaneLane[]): void =>
      lanes.forEach(({ values }, index) => (to[index] = values[pane]!));
    give(run.numbers("states"), this.#states);
    give(run.numbers("event"), this.#timers.event);
    give(run.numbers("processing"), this.#timers.processing);
  }

  #taken(pane: number, result: number): TriggerResult {
    const run = this.#function!;
    const { panes, eventTimers, processingTimers } = this.#context;
    panes.touch(pane);
    const states = run.numbers("states");
    this.#states.forEach(({ values }, index) => (values[pane] = states[index]!));
    this.#takeTimers(pane, run.numbers("event"), { lanes: this.#timers.event, timers: eventTimers });
    const processing = { lanes: this.#timers.processing, timers: processingTimers };
    this.#takeTimers(pane, run.numbers("processing"), processing);
    return result as TriggerResult;
  }

  #takeTimers(
    pane: number,
    times: Float64Array,
    { lanes, timers }: { readonly lanes: readonly PaneLane[]; readonly timers: PaneTimers },
  ): void {
    lanes.forEach((lane, index) => {
      const time = times[index]!;
      if (Number.isNaN(time)) lane.values[pane] = NaN;
      else timers.register(lane, pane, time);
    });
  }

  #failed(pane: number, failed: FunctionFailed): TriggerResult {
    this.#failing!.addWindow(pane, 0, failed);
    return CONTINUE;
  }
}
