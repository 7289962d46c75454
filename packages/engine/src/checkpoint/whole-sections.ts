import type { ChainedOperator } from "@millrace/graph";
import type { IoService } from "../io/io-service.ts";
import { OPERATOR_WORDS, OperatorMetrics } from "../metrics/metrics-layout.ts";
import type { Operator, OperatorContext, SourceOperator } from "../operators/operator.ts";
import { hashMapStateBackend } from "../state/keyed-state-backend.ts";
import { SectionReader, SectionWriter, TABLE_STATE } from "./section-reader.ts";
import type { StateSection } from "./state-io.ts";

export interface WholeState {
  readonly maxParallelism: number;
  readonly keyGroups: { readonly from: number; readonly to: number };
  readonly create: (operator: ChainedOperator) => Operator | SourceOperator;
}

/**
 * An operator's sections, by key group: where there are blocks of tables, the operator itself reads them and writes the
 * state of these key groups as a whole.
 */
export function wholeSections(
  operator: ChainedOperator,
  sections: readonly StateSection[],
  { create, ...of }: WholeState,
): readonly StateSection[] {
  const own = sections.filter(({ operatorUid }) => operatorUid === operator.uid);
  if (own.every(({ keyGroup }) => keyGroup !== TABLE_STATE)) return own;
  const reader = create(operator);
  reader.open(contextOf(operator, of));
  const snapshot = { checkpointId: 0, vertexId: "", subtask: 0, sections: own };
  reader.restore?.(new SectionReader([snapshot], operator.uid, of.keyGroups));
  const whole: StateSection[] = [];
  reader.snapshot?.(0, new SectionWriter(operator.uid, whole));
  reader.close?.();
  return whole;
}

const NOTHING = (): void => {};

/** Nothing runs: it only reads and writes state. */
function contextOf(
  operator: ChainedOperator,
  { maxParallelism, keyGroups }: Omit<WholeState, "create">,
): OperatorContext {
  return {
    uid: operator.uid,
    nodeId: operator.nodeId,
    subtask: 0,
    parallelism: 1,
    maxParallelism,
    keyGroups,
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
