import { createOperator } from "@millrace/engine";
import type { Operator } from "@millrace/engine";
import type { ChainedOperator } from "@millrace/graph";

/** What the sink rests for each batch: everything before it is held up. */
export const REST_MS = 200;

const rest = new Int32Array(new SharedArrayBuffer(4));

/** A sink whose outside is slow, as a database that does not keep up. */
const heldUp: Operator = {
  open() {},
  processBatch() {
    Atomics.wait(rest, 0, 0, REST_MS);
  },
  processWatermark() {},
};

/** The engine's operators, but the sink that throws rows away takes its time. */
export const operators = {
  create: (operator: ChainedOperator) =>
    operator.spec.kind === "discard-sink" ? { ...heldUp } : createOperator(operator),
};
