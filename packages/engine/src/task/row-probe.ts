import type { ChainedOperator } from "@millrace/graph";
import type { RowBatch } from "../batch/row-batch.ts";

/** Looks at rows on their way out of operators. It changes nothing of what flows. */
export interface RowProbe {
  /**
   * Before anybody downstream gets them. `side`: position of the side output that they leave by; absent: the main output.
   * The batch is lent until the call returns (law 13).
   */
  emitted(operator: ChainedOperator, batch: RowBatch, side?: number): void;
}
