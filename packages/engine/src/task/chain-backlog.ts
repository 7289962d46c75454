import { RowBatch } from "../batch/row-batch.ts";
import { rowsWithinChain } from "./restored-rows.ts";
import type { TaskDeployment } from "./task-deployment.ts";

/**
 * Rows that were in flight on an edge when the restored checkpoint was taken, and whose two ends are in one chain now. They
 * come before any other row of the chain, and before every barrier.
 */
export class ChainBacklog {
  /** Positions in the vertex of the operators that gave those rows: what follows them is a step of its own. */
  readonly feeders: readonly number[];
  /** `operator`: the position in the vertex of the one that reads them. */
  readonly #rows: { readonly operator: number; readonly batch: RowBatch }[];

  constructor(deployment: TaskDeployment) {
    const restored = [...rowsWithinChain(deployment)];
    this.feeders = restored.flatMap(([index]) => deployment.vertex.operators[index]?.input ?? []);
    this.#rows = restored
      .flatMap(([operator, frames]) =>
        frames.map(({ frame, row }) => ({
          operator,
          batch: new RowBatch(frame.columns, row, frame.header.rowCount, frame.rowKinds),
        })),
      )
      .filter(({ batch }) => batch.rowCount > 0);
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  get first(): { readonly operator: number; readonly batch: RowBatch } | null {
    return this.#rows[0] ?? null;
  }

  /** The first of them have been processed. */
  taken(): void {
    this.#rows.shift();
  }
}
