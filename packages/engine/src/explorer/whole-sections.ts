import type { ChainedOperator } from "@millrace/graph";
import { SectionReader, SectionWriter, TABLE_STATE } from "../checkpoint/section-reader.ts";
import type { StateSection } from "../checkpoint/state-io.ts";
import type { IoService } from "../io/io-service.ts";
import { OPERATOR_WORDS, OperatorMetrics } from "../metrics/metrics-layout.ts";
import type { OperatorContext } from "../operators/operator.ts";
import { hashMapStateBackend } from "../state/keyed-state-backend.ts";
import { createOperator } from "../operators/registry.ts";

/**
 * An operator's sections, by key group: where there are blocks of tables, the operator itself reads them and writes its
 * state as a whole.
 */
export function wholeSections(
  operator: ChainedOperator,
  sections: readonly StateSection[],
  maxParallelism: number,
): readonly StateSection[] {
  const own = sections.filter(({ operatorUid }) => operatorUid === operator.uid);
  if (own.every(({ keyGroup }) => keyGroup !== TABLE_STATE)) return own;
  const context = contextOf(operator, maxParallelism);
  const reader = createOperator(operator);
  reader.open(context);
  const snapshot = { checkpointId: 0, vertexId: "", subtask: 0, sections: own };
  reader.restore?.(new SectionReader([snapshot], operator.uid, context.keyGroups));
  const whole: StateSection[] = [];
  reader.snapshot?.(0, new SectionWriter(operator.uid, whole));
  reader.close?.();
  return whole;
}

const NOTHING = (): void => {};

/** Nothing runs: it only reads and writes state. */
function contextOf(operator: ChainedOperator, maxParallelism: number): OperatorContext {
  return {
    uid: operator.uid,
    nodeId: operator.nodeId,
    subtask: 0,
    parallelism: 1,
    maxParallelism,
    keyGroups: { from: 0, to: maxParallelism },
    inputSchema: operator.inputSchema,
    ...(operator.inputSchemas && { inputSchemas: operator.inputSchemas }),
    outputSchema: operator.outputSchema,
    output: { emit: NOTHING, emitWatermark: NOTHING, emitIdle: NOTHING, blocked: false },
    sideOutputs: [],
    clock: { nowMs: () => 0, monotonicMs: () => 0 },
    io: {} as IoService,
    tellCoordinator: NOTHING,
    stateBackend: hashMapStateBackend,
    metrics: new OperatorMetrics(new Float64Array(OPERATOR_WORDS), 0),
    trace: null,
    registerProcessingTimer: NOTHING,
    reserveMemory: NOTHING,
    releaseMemory: NOTHING,
    mode: "interpreted",
  };
}
