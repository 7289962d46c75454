import type { Field, UserWindowFunctionSpec } from "@millrace/graph";
import type { BatchBuilder } from "../../../batch/batch-builder.ts";
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

export interface WindowCallerOptions {
  readonly context: OperatorContext;
  readonly parts: Pick<PaneParts, "panes" | "windowStates" | "sandboxes">;
  readonly clock: WindowClock;
  readonly keys: readonly Field[];
  /** Columns that the function gives. */
  readonly output: readonly Field[];
}

/**
 * Calls a person's function for windows. What it keeps of a window is numbers in lanes, which go with the window; what it
 * keeps of a key stands by itself, as long as the function keeps it.
 */
export class WindowCaller {
  readonly function: WindowFunction;
  readonly #spec: UserWindowFunctionSpec;
  readonly #options: WindowCallerOptions;
  readonly #keyed: ProcessState;
  #results: readonly BatchBuilder[] = [];

  /** `accumulates`: rows are not kept. */
  constructor(
    spec: UserWindowFunctionSpec,
    options: WindowCallerOptions,
    accumulates: { readonly merges: boolean } | null = null,
  ) {
    const { context, output } = options;
    const { form, states, windowStates, both } = spec;
    const { source, bigints } = spec.code;
    const input = context.inputSchema!.fields;
    this.#spec = spec;
    this.#options = options;
    this.function = new WindowFunction(
      {
        form,
        source,
        bigints,
        input,
        output,
        states,
        windowStates,
        ...(both && { both }),
        ...(accumulates && { accumulates }),
      },
      options.parts.sandboxes.create(),
    );
    this.#keyed = new ProcessState(states, options.keys, context);
  }

  /** Calls it with what it was given, as of `WindowFunction.run`; how many rows it gives. */
  run(pane: number, argument?: number): number {
    this.#results = [];
    if (!this.#call(pane, (about, key) => this.function.run(about, key, argument))) return 0;
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

  /** The window goes, for good. */
  forget(pane: number): void {
    if (this.function.clears) this.#call(pane, (about, key) => this.function.clear(about, key));
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

  /** A failure at a window, as the node's policy has it. */
  failed(failure: FunctionFailure, pane: number): void {
    functionFailed(this.#spec.code, failure, () => this.where(pane), this.#options.context);
  }

  /** Key and window, for a person. */
  where(pane: number): string {
    const { panes } = this.#options.parts;
    const row = this.#rowOf(pane);
    const key = this.#keyed.keyText(row);
    this.#keyed.forgetEmpty(row);
    return `key ${key}, window ${panes.starts[pane]} to ${panes.ends[pane]}`;
  }

  /** False where it failed. */
  #call(pane: number, call: (about: WindowAbout, key: WindowKey) => FunctionFailure | null): boolean {
    const { parts, clock } = this.#options;
    const { panes, windowStates } = parts;
    windowStates.forEach(({ values }, index) => (this.function.kept[index] = values[pane]!));
    const failure = this.#withKey(pane, (key) => call(windowAbout(panes, pane, clock), key));
    if (failure !== null) {
      this.failed(failure, pane);
      return false;
    }
    panes.touch(pane);
    windowStates.forEach(({ values }, index) => (values[pane] = this.function.kept[index]!));
    return true;
  }

  /** Only process functions know of keys, and keep something of them. */
  #withKey(pane: number, call: (key: WindowKey) => FunctionFailure | null): FunctionFailure | null {
    if (!this.function.asksKey) return call(NO_KEY);
    const row = this.#rowOf(pane);
    const failure = call({ text: () => this.#keyed.keyText(row), kept: this.#keyed.gather([row]) });
    const changed = this.function.changed();
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
}
