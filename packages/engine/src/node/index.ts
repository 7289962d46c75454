export { partToken } from "../io/part-name.ts";
export { LAST_BUT_END, MIN_WATERMARK } from "../batch/row-batch.ts";
export { slotStateBackends } from "./state/slot-state-backends.ts";
export { LocalCluster } from "./local-cluster.ts";
export type { LocalClusterOptions } from "./local-cluster-options.ts";
export { CHECKPOINT_PHASES } from "../phases/checkpoint-phase.ts";
export type { CheckpointPhase, PhasesIn } from "../phases/checkpoint-phase.ts";
export type {
  ClusterEvent,
  ClusterEventListener,
  JobEvent,
  JobEventListener,
  TaskManagerInfo,
} from "../jobmanager/job-events.ts";
export type {
  JobHandle,
  JobResult,
  RescaleRefusal,
  StopMode,
  SubmitOptions,
} from "../jobmanager/job-handle.ts";
export type {
  ListedSavepoint,
  SavepointOutcome,
  SavepointRequest,
  SavepointStorage,
} from "../jobmanager/savepoint-storage.ts";
export { readSavepoint } from "../storage/savepoint-store.ts";
export { exploreOnThread } from "./explorer/explore-on-thread.ts";
export type { StateAnswer, StateQuery } from "../explorer/explore-state.ts";
export type { LiveStateAnswer, LiveStateQuery } from "../jobmanager/live-queries.ts";
export { describeStates, graphDigest } from "../checkpoint/savepoint-format.ts";
export type { DescribedState, Savepoint, SavepointTrigger } from "../checkpoint/savepoint-format.ts";
export { isTerminal } from "../jobmanager/job-state.ts";
export type { JobState } from "../jobmanager/job-state.ts";
export {
  CHANNEL_ACTIVITY,
  CHANNEL_COUNTERS,
  CHANNEL_WORDS,
  channelsBase,
  OPERATOR_COUNTERS,
  OPERATOR_WORDS,
  TASK_COUNTERS,
  TASK_STATUS,
  TASK_WORDS,
} from "../metrics/metrics-layout.ts";
export type { ChannelCounter, OperatorCounter, TaskCounter } from "../metrics/metrics-layout.ts";
export { CounterBlock } from "../metrics/counter-block.ts";
export { countedSubtask, RowCounting } from "../metrics/row-counting.ts";
export type { CountedSubtask, RowTotals, SkippedRows } from "../metrics/row-counting.ts";
export { RunTally } from "../metrics/run-tally.ts";
export type { HotKey, ObservedRow, RowsObservation } from "../task/observation.ts";
export type { SlotRequestRecord } from "../jobmanager/slot-request-log.ts";
export type { RpcLogEntry } from "../rpc/rpc-log.ts";
export type { TaskCounters, TaskManagerSample } from "../rpc/gateway.ts";
export { RowCollector, withoutRowReader, withRowReader } from "./row-collector.ts";
export type { CollectedRows } from "./row-collector.ts";
export { HostSampler } from "./io/host-sampler.ts";
export type { KeptCheckpoint } from "../storage/kept-checkpoints.ts";
export { DataDirectoryLockedError } from "./storage/data-directory.ts";
export { trustFunctions } from "../functions/create-vm.ts";
export { provideNodeSandbox } from "./node-sandbox.ts";
export { nodeFiles } from "./storage/node-files.ts";
export { StateWrites } from "../taskmanager/io/state-writes.ts";
export { SlotStateBuffers } from "../taskmanager/slot/slot-state-buffers.ts";
export type { FileSystem } from "../storage/file-system.ts";
