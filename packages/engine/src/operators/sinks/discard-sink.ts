import type { Operator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";

/** Takes rows and does nothing with them; the task's counters still count them. */
class DiscardSink implements Operator {
  open(): void {}
  processBatch(): void {}
  processWatermark(): void {}
}

export const discardSinkFactory: OperatorFactory<"discard-sink"> = () => new DiscardSink();
