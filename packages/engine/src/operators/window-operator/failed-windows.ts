import { windowSides } from "@millrace/graph";
import type { FunctionCode, FunctionErrorPolicy, WindowOperatorSpec } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { Column } from "../../batch/column.ts";
import { writeValue } from "../../batch/row-values.ts";
import { describeFailure, rowFailure } from "../../functions/function-failure.ts";
import type { FunctionFailure } from "../../functions/function-failure.ts";
import type { OperatorContext, SideOutput } from "../operator.ts";
import { joinedRows } from "./joined-rows.ts";
import type { PaneParts } from "./window-parts.ts";

/** Rows that leave at once, so that a stream of nothing else stays bounded too. */
const BATCH_ROWS = 256;

/** Rows of the input, by their numbers in the columns. */
export interface FallenRows {
  readonly columns: readonly Column[];
  readonly rows: ArrayLike<number>;
}

/** `where`: the row, or key and window, for a person. */
export interface FunctionFailed {
  readonly failure: FunctionFailure;
  readonly where: () => string;
}

interface Options {
  readonly spec: WindowOperatorSpec;
  readonly context: OperatorContext;
  readonly parts: Pick<PaneParts, "panes" | "assigner">;
}

/**
 * What becomes of rows of which a window's function makes nothing, because it throws. By policy that fails the job, or all
 * of them are counted, and sent to the side output (WINDOW_ERROR_FIELDS) where somebody reads it. A trigger and an evictor
 * that throw take no row away: the call counts as one, and the side output is told of it.
 */
export class FailedWindows {
  readonly #policy: FunctionErrorPolicy;
  readonly #options: Options;
  readonly #side: SideOutput | null;
  readonly #builder: BatchBuilder | null;
  /** Columns of the input that are sent: of two joined ones the keys, the side and what both have. */
  readonly #sent: readonly number[];

  constructor({ onError }: FunctionCode, options: Options) {
    const { spec, context } = options;
    const { sideOutputs, inputSchema } = context;
    const { failed } = windowSides(spec);
    this.#policy = onError;
    this.#options = options;
    this.#side = failed === null || onError !== "side" ? null : (sideOutputs[failed] ?? null);
    this.#builder = this.#side && new BatchBuilder(this.#side.schema, BATCH_ROWS);
    const all = [...(inputSchema?.fields.keys() ?? [])];
    const both = joinedRows(spec.function);
    this.#sent = both === null ? all : all.filter((at) => at < spec.keys.length || at >= both.isRight);
  }

  /** A row that failed as it came. */
  addRow(columns: readonly Column[], row: number, failed: FunctionFailed): void {
    this.#count(1, failed);
    this.#line(failed, 1, (builder, at) =>
      this.#sent.forEach((column, index) => builder.copyValue(index, at, columns[column]!, row)),
    );
  }

  /** A call about a row that is in the pane, and stays there. */
  // oxlint-disable-next-line max-params -- a row of a batch, its pane, and what failed
  addCall(pane: number, columns: readonly Column[], row: number, failed: FunctionFailed): void {
    this.#count(1, failed);
    this.#line(failed, 0, (builder, at) => {
      this.#sent.forEach((column, index) => builder.copyValue(index, at, columns[column]!, row));
      this.#window(builder, at, pane);
    });
    this.flush();
  }

  /** All rows of a window. */
  addRows(pane: number, { columns, rows }: FallenRows, failed: FunctionFailed): void {
    if (rows.length === 0) return this.addWindow(pane, 0, failed);
    this.#count(rows.length, failed);
    for (let each = 0; each < rows.length; each++)
      this.#line(failed, 1, (builder, at) => {
        this.#sent.forEach((column, index) => builder.copyValue(index, at, columns[column]!, rows[each]!));
        this.#window(builder, at, pane);
      });
    this.flush();
  }

  /** A window whose rows are not kept, or a call about a window of which no row falls out: that counts as one. */
  addWindow(pane: number, rows: number, failed: FunctionFailed): void {
    this.#count(Math.max(1, rows), failed);
    this.#line(failed, rows, (builder, at) => {
      const { index, keyRows } = this.#options.parts.panes;
      const { keys } = this.#options.spec;
      this.#sent.forEach((column, to) => {
        const key = keys.indexOf(column);
        if (key < 0) writeValue(builder, to, at, null);
        else builder.copyValue(to, at, index.keys[key]!, keyRows[pane]!);
      });
      this.#window(builder, at, pane);
    });
    this.flush();
  }

  /** Sends what was added since the last call. */
  flush(): void {
    const builder = this.#builder;
    if (builder === null || builder.rowCount === 0) return;
    this.#side?.emit(builder.take());
    builder.reset();
  }

  #count(rows: number, { failure, where }: FunctionFailed): void {
    if (this.#policy === "fail") throw rowFailure(failure, where());
    this.#options.context.metrics.add("malformedRecords", rows);
  }

  #line({ failure }: FunctionFailed, rows: number, fill: (builder: BatchBuilder, at: number) => void): void {
    const builder = this.#builder;
    if (builder === null) return;
    const at = builder.rowCount++;
    if (this.#options.parts.assigner.endsByTime)
      for (const index of [0, 1]) writeValue(builder, this.#sent.length + index, at, null);
    fill(builder, at);
    const { line, column } = failure.kind === "thrown" ? failure : { line: 0, column: 0 };
    const about = [describeFailure(failure), line, column, BigInt(rows)];
    const first = builder.columns.length - about.length;
    about.forEach((value, index) => writeValue(builder, first + index, at, value));
    if (builder.full) this.flush();
  }

  #window(builder: BatchBuilder, at: number, pane: number): void {
    const { panes, assigner } = this.#options.parts;
    if (!assigner.endsByTime) return;
    const bounds = [panes.starts[pane]!, panes.ends[pane]!];
    bounds.forEach((time, index) => writeValue(builder, this.#sent.length + index, at, assigner.shown(time)));
  }
}
