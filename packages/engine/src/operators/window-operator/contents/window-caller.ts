import { windowSides } from "@millrace/graph";
import type { Field, UserWindowFunctionSpec, WindowOperatorSpec } from "@millrace/graph";
import { BatchBuilder } from "../../../batch/batch-builder.ts";
import type { RowBatch } from "../../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../../checkpoint/state-io.ts";
import type { FunctionFailure } from "../../../functions/function-failure.ts";
import { keptFields } from "../../../functions/kept-columns-text.ts";
import type { ChangedStates } from "../../../functions/kept-states.ts";
import { NO_KEY, WindowFunction } from "../../../functions/window-function.ts";
import type { WindowAbout, WindowKey } from "../../../functions/window-function.ts";
import type { Accumulates } from "../../../functions/window-program.ts";
import { ProcessState } from "../../functions/process-state.ts";
import type { TimeDomain } from "../../functions/process-state.ts";
import type { OperatorContext } from "../../operator.ts";
import { FailedWindows } from "../failed-windows.ts";
import { windowAbout } from "../window-about.ts";
import type { WindowOutput } from "../window-output.ts";
import type { PaneParts, WindowClock } from "../window-parts.ts";

const CLEAN_UP: TimeDomain = 2;
/** Keys that are found at once, of those of which something has lived its time. */
const KEYS_AT_ONCE = 1_024;

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
export class WindowCaller {
  readonly function: WindowFunction;
  readonly failed: FailedWindows;
  readonly #spec: UserWindowFunctionSpec;
  readonly #options: WindowCallerOptions;
  readonly #firstSide: number;
  readonly #keyed: ProcessState;
  readonly #kept: BatchBuilder;
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
    this.#keyed = new ProcessState(
      states,
      options.operator.keys.map((column) => input[column]!),
      context,
    );
    this.#kept = new BatchBuilder({ fields: keptFields([...states, ...windowStates]) }, 1);
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
    if (!this.function.clears || !this.#options.parts.assigner.endsByTime) return;
    const failure = this.#call(pane, (about, key) => this.function.clear(about, key));
    if (failure !== null) this.failed.addWindow(pane, 0, { failure, where: () => this.where(pane) });
  }

  /** When the next of what is kept of keys will have lived its time; Infinity: nothing ever will. */
  get nextExpiry(): number {
    return this.#keyed.next(CLEAN_UP);
  }

  /** Reserves memory for what is kept of keys; how much that is, in bytes. */
  settleKeys(): number {
    if (this.#spec.states.length === 0) return 0;
    this.#keyed.table.settle();
    return this.#keyed.stateBytes;
  }

  /** Removes what is kept of keys and has lived its time by now. */
  expire(nowMs: number): void {
    const about = { start: NaN, end: NaN, watermark: this.#options.clock.watermark, processingTime: nowMs };
    while (this.#keyed.next(CLEAN_UP) <= nowMs)
      for (const { row } of this.#keyed.due(CLEAN_UP, nowMs, KEYS_AT_ONCE))
        this.#withKept(row, null, (key) => {
          this.function.expire(about, key);
          return null;
        });
  }

  snapshot(state: StateWriter): void {
    if (this.#spec.states.length > 0) this.#keyed.snapshot(state);
  }

  restore(state: StateReader): void {
    if (this.#spec.states.length > 0) this.#keyed.restore(state);
  }

  close(): void {
    this.#keyed.close();
  }

  /** Key and window, for a person. */
  where(pane: number): string {
    const { panes } = this.#options.parts;
    const row = this.#rowOf(pane);
    const key = this.#keyed.keyText(row);
    this.#keyed.forgetEmpty(row);
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
    return this.function.asksKey ? this.#withKept(this.#rowOf(pane), pane, call) : call(NO_KEY);
  }

  /** `pane` null: of no window. */
  #withKept(
    row: number,
    pane: number | null,
    call: (key: WindowKey) => FunctionFailure | null,
  ): FunctionFailure | null {
    const failure = call({ text: () => this.#keyed.keyText(row), kept: this.#gather(row, pane) });
    const changed = this.function.changed();
    if (changed !== null) this.#keep(row, pane, changed);
    this.#keyed.forgetEmpty(row);
    return failure;
  }

  /** What is kept of the key, of the window, and when the first of it has lived its time: in one row. */
  #gather(row: number, pane: number | null): RowBatch {
    const { states } = this.#spec;
    const { windowStates } = this.#options.parts;
    const builder = this.#kept;
    const { columns: own, from } = this.#keyed.gather([row]);
    const timers = builder.columns.length - 1;
    builder.reset();
    builder.rowCount = 1;
    builder.columns.forEach((column, index) => {
      const ofWindow = index - states.length;
      if (ofWindow < 0) builder.copyValue(index, 0, own[index]!, from);
      else if (index === timers) builder.copyValue(index, 0, own.at(-1)!, from);
      else if (pane !== null && windowStates?.has(pane) === true)
        builder.copyValue(index, 0, windowStates.columns[ofWindow]!, pane);
      else column.nulls![0] = 1;
    });
    return builder.take();
  }

  #keep(row: number, pane: number | null, changed: ChangedStates): void {
    const { panes, windowStates } = this.#options.parts;
    const { states } = this.#spec;
    const { columns } = changed;
    const place = (column: number): number => (column < states.length ? column : columns.length - 1);
    if (states.length > 0) {
      const own = [...columns.slice(0, states.length), columns.at(-1)!];
      this.#keyed.keep(
        row,
        { ...changed, columns: own, changed: (column, i) => changed.changed(place(column), i) },
        0,
      );
    }
    if (windowStates === null || pane === null) return;
    panes.touch(pane);
    const ofWindow = this.#spec.windowStates.map((_, index) => states.length + index);
    windowStates.update(
      pane,
      ofWindow.map((column) => (changed.changed(column, 0) ? columns[column]! : null)),
      0,
    );
  }

  #rowOf(pane: number): number {
    const { index } = this.#options.parts.panes;
    const keyRow = this.#options.parts.panes.keyRows[pane]!;
    const { table } = this.#keyed;
    const hash = index.hashes[keyRow]!;
    const known = table.lookup(index.keys, keyRow, hash);
    return known >= 0 ? known : table.insert(index.keys, keyRow, hash);
  }
}
