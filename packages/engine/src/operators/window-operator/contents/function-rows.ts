import type { UserWindowFunctionSpec } from "@millrace/graph";
import type { Column } from "../../../batch/column.ts";
import type { WindowOutput } from "../window-output.ts";
import type { RowsFunction } from "./rows-function.ts";
import { WindowCaller } from "./window-caller.ts";
import type { WindowCallerOptions } from "./window-caller.ts";

/** A person's function over all rows of a window that fires. */
export class FunctionRows implements RowsFunction {
  readonly beside: WindowCaller;

  constructor(spec: UserWindowFunctionSpec, options: WindowCallerOptions) {
    this.beside = new WindowCaller(spec, options);
  }

  // oxlint-disable-next-line max-params -- of every function of rows
  begin(
    pane: number,
    columns: readonly Column[],
    rows: readonly number[],
    timestamp: (at: number) => number,
  ): number {
    const unread = this.beside.function.push({ columns, rows, timestamp });
    const given = unread ?? this.beside.run(pane);
    if (typeof given === "number") return given;
    const failed = { failure: given, where: () => this.beside.where(pane) };
    this.beside.failed.addRows(pane, { columns, rows }, failed);
    return 0;
  }

  // oxlint-disable-next-line max-params -- of every function of rows
  emit(pane: number, at: number, output: WindowOutput): void {
    this.beside.emit(pane, at, output);
  }

  forget(pane: number): void {
    this.beside.forget(pane);
  }
}
