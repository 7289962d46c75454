import type { JobFailure, JobGraph } from "@millrace/graph";
import { OperatorCoordinators } from "../operators/coordination/operator-coordinators.ts";
import type { OperatorAddress } from "../operators/coordination/operator-coordinators.ts";
import type { FromCoordinator } from "../operators/coordination/operator-event.ts";
import type { CheckpointFailureReason, TaskCounters, ToJobManager, ToTaskManager } from "../rpc/gateway.ts";
import type { TaskState } from "../task/task.ts";
import type { TaskId } from "../task/task-deployment.ts";
import { CheckpointCoordinator } from "./checkpoint-coordinator.ts";
import { ExecutionGraph } from "./execution-graph.ts";
import type { Execution } from "./execution-graph.ts";
import { JobEventStream } from "./job-event-stream.ts";
import type { JobEvent, JobEventListener } from "./job-events.ts";
import type { ExecutionSnapshot, JobHandle, JobResult, RescaleRefusal, StopMode } from "./job-handle.ts";
import { rescaleRefusal } from "./rescale-refusal.ts";
import type { JobServices } from "./job-services.ts";
import { isTerminal } from "./job-state.ts";
import type { JobState, TerminalJobState } from "./job-state.ts";
import type { JobRecord } from "./job-storage.ts";
import { KeptRecord } from "./kept-record.ts";
import type { RecordRefused } from "./kept-record.ts";
import { PoisonRows } from "./poison-rows.ts";
import type { AllocatedSlot } from "./slot-pool.ts";
import { RestartBudget } from "./restart-budget.ts";
import type { CheckpointOutcome, SavepointOutcome, SavepointRequest } from "./savepoint-storage.ts";
import { createState } from "./states/create-state.ts";
import type { JobContext, JobMasterState, JobTransition } from "./states/job-master-state.ts";

type TaskStateMessage = Extract<ToJobManager, { readonly kind: "task-state" }>;

/**
 * One job. What it does is decided by its present state (`states/`); this class holds what the states share, hands
 * messages to them, and tells watchers.
 *
 * 1. Calls come one at a time: nothing here is reentrant but `transition` from within a state.
 * 2. The end is durable (job record) before `finished` resolves. A stop that was asked for outlives the JobManager.
 */
export class JobMaster implements JobHandle, JobContext {
  readonly id: string;
  graph: JobGraph;
  readonly services: JobServices;
  readonly record: KeptRecord;
  readonly coordinator: CheckpointCoordinator;
  readonly restarts: RestartBudget;
  readonly finished: Promise<JobResult>;
  stopRequested: StopMode | null;
  stopSavepoint: SavepointRequest | null;
  #attemptGraph: ExecutionGraph;
  #operators: OperatorCoordinators;
  slots: readonly AllocatedSlot[] = [];
  restoredUnread = false;
  readonly #events = new JobEventStream();
  readonly #poison: PoisonRows;
  readonly #startedMs: number;
  #resolveFinished: (result: JobResult) => void = () => {};
  #state: JobMasterState | null = null;
  #cameFrom: JobState | null = null;
  #sinceMs: number;

  constructor(record: JobRecord, services: JobServices) {
    this.id = record.id;
    this.graph = record.graph;
    this.record = new KeptRecord(record, {
      storage: services.storage,
      timers: services.timers,
      waits: (refused) => this.#recordWaits(refused),
    });
    this.stopRequested = record.stop?.how ?? null;
    this.stopSavepoint = record.stop?.savepoint ?? null;
    this.services = services;
    this.restarts = new RestartBudget(record.graph.settings.restart, services);
    this.#poison = new PoisonRows(record.graph.settings);
    this.#attemptGraph = ExecutionGraph.first(record.id, record.graph, services.clock.nowMs());
    this.#operators = this.#coordinators();
    this.#startedMs = services.clock.monotonicMs();
    this.#sinceMs = services.clock.nowMs();
    this.finished = new Promise((resolve) => {
      this.#resolveFinished = resolve;
    });
    const graphNow = (): JobGraph => this.graph;
    this.coordinator = new CheckpointCoordinator({
      ...services,
      jobId: record.id,
      get graph() {
        return graphNow();
      },
      emit: (event) => this.emit(event),
      onIntolerable: (failure) => this.#state?.failed(failure),
      onStopRefused: (reason) => this.#stopRefused(reason),
    });
  }

  start(): void {
    this.transition({ to: "created" });
  }

  get state(): JobState {
    return this.#state?.name ?? "created";
  }

  get attemptGraph(): ExecutionGraph {
    return this.#attemptGraph;
  }

  /** Where nothing of the attempt before goes on, coordinators begin anew. */
  set attemptGraph(next: ExecutionGraph) {
    const before = new Set(this.#attemptGraph.executions);
    const begun = next.executions.filter((execution) => !before.has(execution));
    this.#attemptGraph = next;
    if (begun.length === next.executions.length) this.#operators = this.#coordinators();
    else for (const { task } of begun) this.#operators.restarts(task);
  }

  get attempt(): number {
    return this.attemptGraph.attempt;
  }

  /** Whether this task is one of the present ones: not of an attempt that is over. */
  has(task: TaskId): boolean {
    return this.attemptGraph.find(task) !== null;
  }

  subscribe(listener: JobEventListener): () => void {
    return this.#events.subscribe(listener);
  }

  execution(): ExecutionSnapshot {
    return {
      jobId: this.id,
      state: this.state,
      attempt: this.attempt,
      sinceMs: this.#sinceMs,
      vertices: this.attemptGraph.vertexSnapshots(),
    };
  }

  cancel(): Promise<JobResult> {
    this.#state?.cancel();
    return this.finished;
  }

  stop(how: StopMode = "drain", savepoint: SavepointRequest | null = null): Promise<JobResult> {
    // A batch job has nothing to stop with: what its stages have written is of no use to another.
    if (this.#isBatch) return this.cancel();
    this.stopSavepoint ??= savepoint;
    this.#state?.stop(how);
    if (this.stopRequested !== null && !isTerminal(this.state)) void this.#keepStop();
    return this.finished;
  }

  rescale(graph: JobGraph): RescaleRefusal | null {
    const refusal = rescaleRefusal(this, graph);
    if (refusal === null) this.transition({ to: "rescaling", graph });
    return refusal;
  }

  rescaled(graph: JobGraph): void {
    this.graph = graph;
    this.attemptGraph = this.attemptGraph.rescaled(graph, this.now());
    this.slots = [];
    this.services.slots.release(this.id);
    const checkpointId = this.coordinator.latest;
    this.emit({ kind: "rescaled", jobId: this.id, timeMs: this.now(), checkpointId, graph });
  }

  savepoint(request: SavepointRequest): Promise<SavepointOutcome> {
    if (this.#isBatch) return Promise.resolve({ kind: "failed", reason: "batch-mode" });
    return this.#unlessEnded(this.coordinator.savepoint(request));
  }

  checkpoint(): Promise<CheckpointOutcome> {
    if (this.#isBatch) return Promise.resolve({ kind: "failed", reason: "batch-mode" });
    return this.#unlessEnded(this.coordinator.checkpoint());
  }

  get #isBatch(): boolean {
    return this.graph.settings.runtimeMode === "batch";
  }

  #unlessEnded<T>(outcome: T): T {
    if (isTerminal(this.state)) this.coordinator.end();
    return outcome;
  }

  /** Messages of TaskManagers about this job. */
  receive(message: Exclude<ToJobManager, { readonly kind: "registered" | "heartbeat" | "observed" }>): void {
    const execution = this.attemptGraph.find(message.task);
    if (execution === null) return;
    switch (message.kind) {
      case "task-state":
        this.#taskState(execution, message);
        return;
      case "acknowledge-checkpoint":
        this.coordinator.acknowledge(message);
        return;
      case "decline-checkpoint":
        this.coordinator.decline(message.task, message.checkpointId, message.reason);
        return;
      case "operator-event":
        this.#operators.receive(message);
        return;
      case "printed": {
        const { kind, task, operatorUid, nodeId, rows, total } = message;
        this.emit({ kind, jobId: this.id, timeMs: this.now(), task, operatorUid, nodeId, rows, total });
        return;
      }
      case "committed": {
        const { task, operatorUid, nodeId, part, path } = message;
        this.emit({
          kind: "part-committed",
          jobId: this.id,
          timeMs: this.now(),
          task,
          operatorUid,
          nodeId,
          part,
          path,
        });
        return;
      }
    }
  }

  /** All its tasks there fail for this reason, and together: they are one failure of the job. */
  taskManagerLost(taskManagerId: string, failure: JobFailure): void {
    const lost = this.attemptGraph.executions.filter(
      ({ placement }) => placement?.taskManagerId === taskManagerId,
    );
    const failed = lost.filter((execution) =>
      this.mark(execution, "failed", { ...failure, subtask: execution.task.subtask }),
    );
    for (const execution of failed) this.#state?.taskChanged(execution);
    this.#state?.taskManagerLost?.(taskManagerId);
  }

  now(): number {
    return this.services.clock.nowMs();
  }

  emit(event: JobEvent): void {
    this.#events.emit(event);
  }

  transition(transition: JobTransition): void {
    const from = this.#state?.name ?? null;
    const failure = failureOf(transition);
    const next = createState(this, transition);
    this.#state?.leave?.();
    this.#state = next;
    this.#sinceMs = this.now();
    this.#cameFrom = from;
    if (!isTerminal(next.name)) this.#announce(failure);
    next.enter();
  }

  end(state: TerminalJobState, failure: JobFailure | null): void {
    this.#announce(failure);
    this.#resolveFinished({
      state,
      failure,
      restarts: this.restarts.used,
      checkpointId: this.coordinator.latest,
      durationMs: this.services.clock.monotonicMs() - this.#startedMs,
    });
  }

  #recordWaits(refused: RecordRefused | null): void {
    const about = { jobId: this.id, timeMs: this.now() };
    if (refused === null) this.emit({ kind: "record-written", ...about });
    else {
      const { problem, change } = refused;
      this.emit({ kind: "record-unwritten", ...about, problem, state: change.state ?? null });
    }
  }

  #announce(failure: JobFailure | null): void {
    const { attempt, state } = this;
    const from = this.#cameFrom;
    this.emit({ kind: "job-state", jobId: this.id, timeMs: this.now(), attempt, from, state, failure });
  }

  isIn(state: JobMasterState): boolean {
    return this.#state === state;
  }

  /** Changes an execution and says so. Ended executions stay as they are. */
  // oxlint-disable-next-line max-params -- what is told of a state
  mark(
    execution: Execution,
    state: TaskState,
    failure: JobFailure | null = null,
    counters?: TaskCounters,
  ): boolean {
    if (execution.terminal || execution.state === state) return false;
    const { task, placement, read } = execution;
    execution.state = state;
    execution.sinceMs = this.now();
    execution.failure = failure;
    const told = { kind: "task-state", jobId: this.id, timeMs: this.now() } as const;
    this.emit({
      ...told,
      ...{ task, state, failure, placement },
      ...(counters !== undefined && { counters }),
      ...(state === "running" && read !== null && { read }),
    });
    return true;
  }

  broadcast(messageFor: (attempt: number) => ToTaskManager): void {
    for (const { taskManagerId, attempt } of this.attemptGraph.deployments())
      this.services.gateway.send(taskManagerId, messageFor(attempt));
  }

  #stopRefused(reason: CheckpointFailureReason): Promise<void> {
    this.stopRequested = null;
    this.stopSavepoint = null;
    const kept = this.#keepStop();
    this.#state?.stopRefused?.(reason);
    return kept;
  }

  /** A later JobManager goes on with the stop, or without it. */
  #keepStop(): Promise<void> {
    const { stopRequested: how, stopSavepoint: savepoint } = this;
    return this.record.insist({ stop: how && { how, savepoint } }).catch(() => {});
  }

  #coordinators(): OperatorCoordinators {
    return new OperatorCoordinators(this.graph, (to, event) => this.#tellOperator(to, event));
  }

  /** One that does not run says what it has when it does. */
  #tellOperator({ vertexId, subtask, operatorUid }: OperatorAddress, event: FromCoordinator): void {
    const execution = this.attemptGraph.subtasks(vertexId)[subtask];
    if (execution === undefined || execution.placement === null || execution.terminal) return;
    const { task, placement } = execution;
    const { jobId, attempt } = task;
    this.services.gateway.send(placement.taskManagerId, {
      kind: "coordinator-event",
      jobId,
      attempt,
      task,
      operatorUid,
      event,
    });
  }

  #taskState(execution: Execution, { state, failure, counters, read }: TaskStateMessage): void {
    execution.read ??= read ?? null;
    const why = failure && this.#poison.judge(failure);
    if (!this.mark(execution, state, why, counters)) return;
    if (state === "finishing" || state === "finished") this.#operators.ended(execution.task);
    this.#state?.taskChanged(execution);
  }
}

function failureOf(transition: JobTransition): JobFailure | null {
  switch (transition.to) {
    case "failing":
    case "failed":
      return transition.failure;
    case "restarting":
    case "ending-regions":
      return transition.restart.cause;
    default:
      return null;
  }
}
