import { windowSides } from "@millrace/graph";
import type { Field, UserWindowFunctionSpec, WindowOperatorSpec } from "@millrace/graph";
import type { BatchBuilder } from "../../../batch/batch-builder.ts";
import type { StateReader, StateWriter } from "../../../checkpoint/state-io.ts";
import type { FunctionFailure } from "../../../functions/function-failure.ts";
import { NO_KEY, WindowFunction } from "../../../functions/window-function.ts";
import type { WindowAbout, WindowKey } from "../../../functions/window-function.ts";
import type { Accumulates } from "../../../functions/window-program.ts";
import type { LiveEntries } from "../../live-entries.ts";
import type { InspectedEntry } from "../../operator-inspection.ts";
import type { OperatorContext } from "../../operator.ts";
import { FailedWindows } from "../failed-windows.ts";
import { windowAbout } from "../window-about.ts";
import type { WindowOutput } from "../window-output.ts";
import type { PaneParts, WindowClock } from "../window-parts.ts";
import { CallerStates } from "./caller-states.ts";
import type { StatesAtHand } from "./caller-states.ts";
import type { KeptBeside } from "./kept-beside.ts";

export interface WindowCallerOptions {
  readonly context: OperatorContext;
  readonly parts: Pick<PaneParts, "panes" | "windowStates" | "sandboxes" | "assigner">;
  readonly clock: WindowClock;
  readonly operator: WindowOperatorSpec;
  /** Columns that the function gives. */
  readonly output: readonly Field[];
}

/**
 * Calls a person's function for windows. What it keeps of a window goes with it; what it keeps of a key stands by itself, as
 * long as the function keeps it or its time to live says, which is cleaned up by the clock. Rows to side outputs leave when the call has come to its end.
 */
export class WindowCaller implements KeptBeside {
  readonly function: WindowFunction;
  readonly failed: FailedWindows;
  readonly #spec: UserWindowFunctionSpec;
  readonly #options: WindowCallerOptions;
  readonly #firstSide: number;
  readonly #states: CallerStates;
  #results: readonly BatchBuilder[] = [];

  /** `accumulates`: rows are not kept. */
  constructor(
    spec: UserWindowFunctionSpec,
    options: WindowCallerOptions,
    accumulates: Accumulates | null = null,
  ) {
    const { context, output } = options;
    const { form, states, windowStates, both, sides } = spec;
    const { source, bigints } = spec.code;
    const input = context.inputSchema!.fields;
    this.#spec = spec;
    this.#options = options;
    this.#firstSide = windowSides(options.operator).first;
    this.function = new WindowFunction(
      {
        form,
        source,
        bigints,
        input,
        output,
        sides: sides?.outputs ?? [],
        states,
        windowStates,
        ...(both && { both }),
        ...(accumulates && { accumulates }),
      },
      options.parts.sandboxes.create(),
    );
    this.failed = new FailedWindows(spec.code, { spec: options.operator, ...options });
    const keyFields = options.operator.keys.map((column) => input[column]!);
    this.#states = new CallerStates(spec, keyFields, options.parts, context);
  }

  /** Calls it with what it was given, as of `WindowFunction.run`; how many rows it gives, or what it did wrong. */
  run(pane: number, argument?: number): number | FunctionFailure {
    this.#results = [];
    const failure = this.#call(pane, (about, key) => this.function.run(about, key, argument));
    if (failure !== null) return failure;
    this.#results = this.function.results();
    return this.#results.reduce((sum, { rowCount }) => sum + rowCount, 0);
  }

  /** Row `at` of those that it gave. */
  emit(pane: number, at: number, output: WindowOutput): void {
    let row = at;
    let chunk = 0;
    while (row >= this.#results[chunk]!.rowCount) row -= this.#results[chunk++]!.rowCount;
    const { columns } = this.#results[chunk]!;
    const to = output.row(pane);
    columns.forEach((column, index) => output.copyValue(index, to, column, row));
    output.finish(pane, to);
  }

  /** A window goes for good. One without an end never does: that nothing is kept of it is no end of it. */
  forget(pane: number): void {
    if (this.function.clears && this.#options.parts.assigner.endsByTime) {
      const failure = this.#call(pane, (about, key) => this.function.clear(about, key));
      if (failure !== null) this.failed.addWindow(pane, 0, { failure, where: () => this.where(pane) });
    }
    this.#states.forgetWindow(pane);
  }

  get nextExpiry(): number {
    return this.#states.nextExpiry;
  }

  settle(): number {
    return this.#states.settle();
  }

  expire(nowMs: number): void {
    const about = { start: NaN, end: NaN, watermark: this.#options.clock.watermark, processingTime: nowMs };
    for (const at of this.#states.expired(nowMs))
      this.#withKept(at, (key) => {
        this.function.expire(about, key);
        return null;
      });
  }

  snapshot(state: StateWriter): void {
    this.#states.snapshot(state);
  }

  restore(state: StateReader): void {
    this.#states.restore(state);
  }

  entries(section: string): LiveEntries | null {
    return this.#states.entries(section);
  }

  inspect(): readonly InspectedEntry[] {
    return this.#states.inspect();
  }

  close(): void {
    this.#states.close();
  }

  /** Key and window, for a person. */
  where(pane: number): string {
    const { panes } = this.#options.parts;
    const row = this.#states.rowOf(pane);
    const key = this.#states.keyText(row);
    this.#states.forgetEmpty(row);
    return `key ${key}, window ${panes.starts[pane]} to ${panes.ends[pane]}`;
  }

  #call(
    pane: number,
    call: (about: WindowAbout, key: WindowKey) => FunctionFailure | null,
  ): FunctionFailure | null {
    const { parts, clock } = this.#options;
    const failure = this.#withKey(pane, (key) => call(windowAbout(parts.panes, pane, clock), key));
    if (failure === null) this.#emitSides();
    return failure;
  }

  #emitSides(): void {
    const { sideOutputs, metrics } = this.#options.context;
    this.#spec.sides?.outputs.forEach((_, index) => {
      const side = sideOutputs[this.#firstSide + index] ?? null;
      this.function.takeSide(index, (rows) => {
        if (side === null) metrics.add("unreadSideRecords", rows.rowCount);
        else side.emit(rows);
      });
    });
  }

  /** Only process functions and what is called when a window goes know of keys, and keep something of them or of windows. */
  #withKey(pane: number, call: (key: WindowKey) => FunctionFailure | null): FunctionFailure | null {
    if (!this.function.asksKey) return call(NO_KEY);
    return this.#withKept({ row: this.#states.rowOf(pane), pane }, call);
  }

  #withKept(at: StatesAtHand, call: (key: WindowKey) => FunctionFailure | null): FunctionFailure | null {
    const states = this.#states;
    const failure = call({
      text: () => states.keyText(at.row),
      kept: states.gather(at),
      part: (_slot, state, part) => states.part(at, state, part),
    });
    const changed = this.function.changed();
    if (changed !== null) {
      states.keep(at, changed);
      states.keepParts(at, this.function.changedParts());
    }
    states.forgetEmpty(at.row);
    return failure;
  }
}
