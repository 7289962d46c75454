import type { UserWindowFunctionSpec } from "@millrace/graph";
import type { Column } from "../../../batch/column.ts";
import type { StateReader, StateWriter } from "../../../checkpoint/state-io.ts";
import type { WindowOutput } from "../window-output.ts";
import type { RowsFunction } from "./rows-function.ts";
import { WindowCaller } from "./window-caller.ts";
import type { WindowCallerOptions } from "./window-caller.ts";

/** A person's function over all rows of a window that fires. */
export class FunctionRows implements RowsFunction {
  readonly #caller: WindowCaller;

  constructor(spec: UserWindowFunctionSpec, options: WindowCallerOptions) {
    this.#caller = new WindowCaller(spec, options);
  }

  // oxlint-disable-next-line max-params -- of every function of rows
  begin(
    pane: number,
    columns: readonly Column[],
    rows: readonly number[],
    timestamp: (at: number) => number,
  ): number {
    const unread = this.#caller.function.push({ columns, rows, timestamp });
    const given = unread ?? this.#caller.run(pane);
    if (typeof given === "number") return given;
    const failed = { failure: given, where: () => this.#caller.where(pane) };
    this.#caller.failed.addRows(pane, { columns, rows }, failed);
    return 0;
  }

  // oxlint-disable-next-line max-params -- of every function of rows
  emit(pane: number, at: number, output: WindowOutput): void {
    this.#caller.emit(pane, at, output);
  }

  forget(pane: number): void {
    this.#caller.forget(pane);
  }

  get nextExpiry(): number {
    return this.#caller.nextExpiry;
  }

  settleKeys(): number {
    return this.#caller.settleKeys();
  }

  expire(nowMs: number): void {
    this.#caller.expire(nowMs);
  }

  snapshot(state: StateWriter): void {
    this.#caller.snapshot(state);
  }

  restore(state: StateReader): void {
    this.#caller.restore(state);
  }

  close(): void {
    this.#caller.close();
  }
}
