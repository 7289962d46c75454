import type { Field, UserWindowFunctionSpec } from "@millrace/graph";
import type { BatchBuilder } from "../../../batch/batch-builder.ts";
import type { Column } from "../../../batch/column.ts";
import type { StateReader, StateWriter } from "../../../checkpoint/state-io.ts";
import type { FunctionFailure } from "../../../functions/function-failure.ts";
import { NO_KEY, WindowFunction } from "../../../functions/window-function.ts";
import type { WindowAbout, WindowKey } from "../../../functions/window-function.ts";
import { ProcessState } from "../../functions/process-state.ts";
import type { OperatorContext } from "../../operator.ts";
import { functionFailed } from "../function-failed.ts";
import { windowAbout } from "../window-about.ts";
import type { WindowOutput } from "../window-output.ts";
import type { PaneParts, WindowClock } from "../window-parts.ts";
import type { RowsFunction } from "./rows-function.ts";

export interface FunctionRowsOptions {
  readonly context: OperatorContext;
  readonly parts: Pick<PaneParts, "panes" | "windowStates" | "sandboxes">;
  readonly clock: WindowClock;
  readonly keys: readonly Field[];
  /** Columns that the function gives. */
  readonly output: readonly Field[];
}

/**
 * A person's function over all rows of a window that fires. What it keeps of a window is numbers in lanes, which go with the
 * window; what it keeps of a key stands by itself, as long as the function keeps it.
 */
export class FunctionRows implements RowsFunction {
  readonly #spec: UserWindowFunctionSpec;
  readonly #options: FunctionRowsOptions;
  readonly #function: WindowFunction;
  readonly #keyed: ProcessState;
  #results: readonly BatchBuilder[] = [];

  constructor(spec: UserWindowFunctionSpec, options: FunctionRowsOptions) {
    const { context, output } = options;
    const { form, states, windowStates, both } = spec;
    const { source, bigints } = spec.code;
    const input = context.inputSchema!.fields;
    this.#spec = spec;
    this.#options = options;
    this.#function = new WindowFunction(
      { form, source, bigints, input, output, states, windowStates, ...(both && { both }) },
      options.parts.sandboxes.create(),
    );
    this.#keyed = new ProcessState(states, options.keys, context);
  }

  // oxlint-disable-next-line max-params -- of every function of rows
  begin(
    pane: number,
    columns: readonly Column[],
    rows: readonly number[],
    timestamp: (at: number) => number,
  ): number {
    this.#results = [];
    const failure = this.#function.push({ columns, rows, timestamp });
    if (failure !== null) return this.#failed(failure, pane);
    if (!this.#call(pane, (about, key) => this.#function.run(about, key))) return 0;
    this.#results = this.#function.results();
    return this.#results.reduce((sum, { rowCount }) => sum + rowCount, 0);
  }

  // oxlint-disable-next-line max-params -- of every function of rows
  emit(pane: number, at: number, output: WindowOutput): void {
    let row = at;
    let chunk = 0;
    while (row >= this.#results[chunk]!.rowCount) row -= this.#results[chunk++]!.rowCount;
    const { columns } = this.#results[chunk]!;
    const to = output.row(pane);
    columns.forEach((column, index) => output.copyValue(index, to, column, row));
    output.finish(pane, to);
  }

  /** The window goes, for good. */
  forget(pane: number): void {
    if (this.#function.clears) this.#call(pane, (about, key) => this.#function.clear(about, key));
  }

  snapshot(state: StateWriter): void {
    if (this.#spec.states.length > 0) this.#keyed.snapshot(state);
  }

  restore(state: StateReader): void {
    if (this.#spec.states.length > 0) this.#keyed.restore(state);
  }

  close(): void {
    this.#keyed.table.close();
  }

  /** False where it failed. */
  #call(pane: number, call: (about: WindowAbout, key: WindowKey) => FunctionFailure | null): boolean {
    const { parts, clock } = this.#options;
    const { panes, windowStates } = parts;
    windowStates.forEach(({ values }, index) => (this.#function.kept[index] = values[pane]!));
    const failure = this.#withKey(pane, (key) => call(windowAbout(panes, pane, clock), key));
    if (failure !== null) {
      this.#failed(failure, pane);
      return false;
    }
    panes.touch(pane);
    windowStates.forEach(({ values }, index) => (values[pane] = this.#function.kept[index]!));
    return true;
  }

  /** Only process functions know of keys, and keep something of them. */
  #withKey(pane: number, call: (key: WindowKey) => FunctionFailure | null): FunctionFailure | null {
    if (this.#spec.form !== "process") return call(NO_KEY);
    const row = this.#rowOf(pane);
    const failure = call({ text: () => this.#keyed.keyText(row), kept: this.#keyed.gather([row]) });
    const changed = this.#function.changed();
    if (changed !== null) this.#keyed.keep(row, changed, 0);
    this.#keyed.forgetEmpty(row);
    return failure;
  }

  #rowOf(pane: number): number {
    const { index } = this.#options.parts.panes;
    const keyRow = this.#options.parts.panes.keyRows[pane]!;
    const { table } = this.#keyed;
    const hash = index.hashes[keyRow]!;
    const known = table.lookup(index.keys, keyRow, hash);
    return known >= 0 ? known : table.insert(index.keys, keyRow, hash);
  }

  /** No results. */
  #failed(failure: FunctionFailure, pane: number): number {
    const { context, parts } = this.#options;
    const where = (): string => {
      const row = this.#rowOf(pane);
      const key = this.#keyed.keyText(row);
      this.#keyed.forgetEmpty(row);
      return `key ${key}, window ${parts.panes.starts[pane]} to ${parts.panes.ends[pane]}`;
    };
    functionFailed(this.#spec.code, failure, where, context);
    return 0;
  }
}
