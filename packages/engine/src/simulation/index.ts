export { provideSandbox } from "../functions/sandbox-binary.ts";
export type { ChannelItem, InspectedSegment } from "../network/channel-inspection.ts";
export type { InspectedEntry, InspectedTimer } from "../operators/operator-inspection.ts";
export type { InspectedOperator } from "../task/task-inspection.ts";
export type { InspectedChannel, InspectedTask, Inspection } from "./inspection.ts";
export type { MadeUpAnswer, MadeUpAnswers } from "../io/sampled-requests.ts";
export { Simulation } from "./simulation.ts";
export type { PrintedBy } from "./printed-by.ts";
export type { SimulationState } from "./simulation.ts";
export type { SimulationOptions } from "./simulation-options.ts";
export type { ScriptLine, SourceScript } from "./scripted-source.ts";
export { MARKS } from "./step-protocol.ts";
export type {
  Breakpoint,
  Decision,
  FromStepWorker,
  Mark,
  RecordedStep,
  StepSetup,
  StepOutcome,
  StepTarget,
  ToStepWorker,
} from "./step-protocol.ts";
export { StepSession } from "./step-session.ts";
export { encodeTrace } from "./trace-recorder.ts";
export type { TraceEvent, TraceKind, TraceSink, TraceValue } from "./trace.ts";
export type { PreviewAnswer, PreviewRequest } from "./preview-protocol.ts";
export type { OperatorSample, SampleRow } from "./row-samples.ts";
export type { FromSimulationWorker, ToSimulationWorker } from "./worker-protocol.ts";
export { CHECKPOINT_PHASES, RUN_PHASES } from "./cluster/checkpoint-phase.ts";
export type { RunPhase } from "./cluster/checkpoint-phase.ts";
export type { InjectedFault } from "./cluster/fault-injector.ts";
export { FAULT_KINDS } from "./cluster/fault-plan.ts";
export type { Fault, FaultKind, FaultMoment, FaultPlan } from "./cluster/fault-plan.ts";
export { randomFaultPlan } from "./cluster/random-fault-plan.ts";
export { SeededRandom } from "./seeded-random.ts";
export { SimulatedCluster } from "./cluster/simulated-cluster.ts";
export type { ClusterMutation, ClusterOptions, ClusterResult } from "./cluster/simulated-cluster.ts";
export type { TableMutation } from "./cluster/simulated-tables.ts";
export type { ClusterSetup } from "./cluster/cluster-protocol.ts";
export { runCluster } from "./cluster/run-cluster.ts";
