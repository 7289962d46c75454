import { isSink, isSource } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";
import type { SubtaskMetrics } from "@millrace/protocol";

/** What the sources of a job gave and its sinks took. */
export interface RowTotals {
  readonly in: number;
  readonly out: number;
}

type Measured = Pick<SubtaskMetrics, "operators">;

/** Adds up the figures of a job's sources and sinks. */
export class RowCounting {
  readonly #sources = new Set<string>();
  readonly #sinks = new Set<string>();

  constructor({ vertices }: JobGraph) {
    for (const { uid, spec } of vertices.flatMap(({ operators }) => operators)) {
      if (isSource(spec)) this.#sources.add(uid);
      if (isSink(spec)) this.#sinks.add(uid);
    }
  }

  /** Null where nothing was measured. */
  totals(subtasks: readonly Measured[]): RowTotals | null {
    if (subtasks.length === 0) return null;
    let [rowsIn, rowsOut] = [0, 0];
    for (const { operators } of subtasks) {
      for (const { uid, recordsIn, recordsOut } of operators) {
        if (this.#sources.has(uid)) rowsIn += recordsOut;
        if (this.#sinks.has(uid)) rowsOut += recordsIn;
      }
    }
    return { in: rowsIn, out: rowsOut };
  }
}
