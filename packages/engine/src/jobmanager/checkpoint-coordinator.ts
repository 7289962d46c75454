import { jobFailure } from "@millrace/graph";
import type { JobFailure, JobGraph } from "@millrace/graph";
import type { CheckpointFailureReason, CommitBound, ToJobManager } from "../rpc/gateway.ts";
import type { TaskId } from "../task/task-deployment.ts";
import type { Clock } from "../time/clock.ts";
import type { ExecutionGraph } from "./execution-graph.ts";
import type { JobEvent } from "./job-events.ts";
import type { JobStorage } from "./job-storage.ts";
import type { SavepointOutcome, SavepointRequest, SavepointStorage } from "./savepoint-storage.ts";
import { SavepointOrders } from "./savepoint-orders.ts";
import { PendingCheckpoint } from "./pending-checkpoint.ts";
import type { TaskManagerGateway } from "./task-manager-gateway.ts";
import type { Timers } from "./timers.ts";

export interface CheckpointCoordinatorOptions {
  readonly jobId: string;
  readonly graph: JobGraph;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly storage: JobStorage;
  readonly savepoints: SavepointStorage;
  readonly gateway: TaskManagerGateway;
  readonly emit: (event: JobEvent) => void;
  /** More failures in a row than are tolerable: the attempt has to end. */
  readonly onIntolerable: (failure: JobFailure) => void;
}

type Acknowledgement = Extract<ToJobManager, { readonly kind: "acknowledge-checkpoint" }>;

/** Not failures of the checkpoint itself: they say nothing about the next one. */
const HARMLESS: ReadonlySet<CheckpointFailureReason> = new Set(["task-finished", "task-failed", "job-ended"]);

/** A failed final checkpoint is tried again after so long. */
const FINAL_RETRY_MS = 200;

/** How long tasks may take to finish after a checkpoint that ends them, before another one is triggered. */
const ENDS_SETTLE_MS = 100;

/**
 * Checkpoints of one job over all its attempts.
 *
 * 1. One at a time. Ids grow over the job's whole life, restarts of the JobManager included.
 * 2. A checkpoint is complete when its manifest is durable, and only then are tasks told. State files come first.
 * 3. When all tasks are finishing or finished, a final one is taken, whatever the interval says.
 * 4. After `suspend` the next one is the last: its completion ends the tasks. One that fails is tried again.
 * 5. Savepoints that are asked for are taken with the next checkpoint, at once where none is under way; they are copied
 *    before the next is triggered. The one of a stop is taken with the last.
 * 6. Completed ones beyond the retained number are removed, oldest first, after a newer one is complete.
 */
export class CheckpointCoordinator {
  readonly #options: CheckpointCoordinatorOptions;
  readonly #orders: SavepointOrders;
  #execution: ExecutionGraph | null = null;
  #pending: PendingCheckpoint | null = null;
  #retained: number[] = [];
  #lastId = 0;
  #consecutiveFailures = 0;
  #completing: Promise<void> = Promise.resolve();
  /** Its manifest could not be written, and maybe is on the disk all the same; 0: none. */
  #undecided = 0;
  #discarding: Promise<void> = Promise.resolve();
  #endsSettle = false;
  #suspending = false;
  /** Input has been ended for a savepoint: nothing is taken before the final one. */
  #draining = false;
  #cancelTimer: (() => void) | null = null;
  #cancelTimeout: (() => void) | null = null;
  #endedMs: number;

  constructor(options: CheckpointCoordinatorOptions) {
    this.#options = options;
    this.#orders = new SavepointOrders(options);
    this.#endedMs = options.clock.monotonicMs();
  }

  /** The newest completed checkpoint, or null. */
  get latest(): number | null {
    return this.#retained.at(-1) ?? null;
  }

  /** The manifest of a checkpoint may be on its way to the disk: nobody knows whether it completes. */
  get commitBound(): CommitBound {
    const complete = this.latest ?? 0;
    const written = this.#pending?.complete === true ? this.#pending.id : 0;
    return { complete, undecided: Math.max(complete, written, this.#undecided) };
  }

  /** What is on disk; before the first attempt starts. */
  adopt(listed: { readonly completed: readonly number[]; readonly largest: number }): void {
    this.#retained = listed.completed.toSorted((a, b) => a - b);
    this.#lastId = Math.max(this.#lastId, listed.largest);
  }

  /** A damaged one is no restore point any more; its files stay for whoever wants to look. */
  reject(checkpointId: number): void {
    this.#retained = this.#retained.filter((id) => id !== checkpointId);
  }

  /** All tasks of the attempt run (or have ended already). */
  start(execution: ExecutionGraph): void {
    this.#execution = execution;
    this.#consecutiveFailures = 0;
    this.#suspending = false;
    this.#draining = false;
    if (!this.#triggerFinal()) this.#scheduleNext();
  }

  /** Resolves when it is on disk, or will not be. Before the attempt runs it waits for that. */
  savepoint(request: SavepointRequest): Promise<SavepointOutcome> {
    const outcome = this.#orders.add(request);
    if (this.#execution !== null && this.#pending === null && !this.#draining) this.#trigger();
    return outcome;
  }

  /** The final checkpoint, which follows the end of input, is a savepoint too; one that is under way is given up. */
  drain(request: SavepointRequest): void {
    this.#orders.addLast(request);
    this.#draining = true;
    this.#endsSettle = false;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#pending?.complete === false) this.#fail("job-ended", null);
  }

  /** No attempt follows: savepoints that are still waited for have failed. */
  end(): void {
    this.#orders.end();
  }

  /** The next checkpoint is the attempt's last; one that is under way is waited for. Returns the least id that it can have. */
  suspend(savepoint: SavepointRequest | null = null): number {
    const first = this.#lastId + 1;
    if (savepoint !== null) this.#orders.addLast(savepoint);
    this.#suspending = true;
    this.#endsSettle = false;
    if (this.#pending === null) this.#trigger();
    return first;
  }

  /** Removes every completed checkpoint: after the end of the job. */
  async discardAll(): Promise<void> {
    const { jobId, storage, clock, emit } = this.#options;
    const { completed } = await storage.listCheckpoints(jobId);
    for (const checkpointId of completed) {
      await storage.discardCheckpoint(jobId, checkpointId);
      emit({ kind: "checkpoint-subsumed", jobId, timeMs: clock.nowMs(), checkpointId });
    }
  }

  /** The attempt ends: what is pending is given up, unless its manifest is being written: see `settled`. */
  halt(reason: CheckpointFailureReason): void {
    if (this.#pending?.complete === false) this.#fail(reason, null);
    this.#execution = null;
    this.#endsSettle = false;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  /** Resolves when no manifest is being written: what is on disk then is what there is to restore. */
  async settled(): Promise<void> {
    await this.#completing;
  }

  /** A task of the present attempt changed its state. */
  taskChanged(task: TaskId): void {
    const execution = this.#execution;
    if (execution === null) return;
    const ended = execution.find(task)?.state === "finished";
    if (ended && this.#pending?.waitsFor(task) === true) this.#fail("task-finished", task);
    else this.#triggerFinal();
  }

  acknowledge(message: Acknowledgement): void {
    const pending = this.#pending;
    if (pending?.id !== message.checkpointId || this.#execution?.find(message.task) === null) return;
    const execution = this.#execution?.find(message.task);
    if (!pending.acknowledge(message, execution?.state === "finishing")) return;
    this.#options.emit(this.#acknowledged(message, pending));
    if (pending.complete) this.#completing = this.#complete(pending);
  }

  #acknowledged(
    { task, state, inFlight = null, timing, asyncMs }: Acknowledgement,
    { id, startedMs }: PendingCheckpoint,
  ): JobEvent {
    const { clock, jobId } = this.#options;
    return {
      kind: "checkpoint-acknowledged",
      jobId,
      timeMs: clock.nowMs(),
      checkpointId: id,
      task,
      stateBytes: state?.bytes ?? 0,
      inFlightRows: inFlight?.rows ?? 0,
      inFlightBytes: inFlight?.bytes ?? 0,
      timing,
      asyncMs,
      endToEndMs: clock.monotonicMs() - startedMs,
    };
  }

  decline(task: TaskId, checkpointId: number, reason: CheckpointFailureReason): void {
    if (this.#pending?.id === checkpointId && this.#pending.waitsFor(task)) this.#fail(reason, task);
  }

  #scheduleNext(retryMs: number | null = null): void {
    const { graph, clock, timers } = this.#options;
    const { intervalMs, minPauseMs } = graph.settings.checkpoint;
    const now = this.#suspending || this.#orders.waiting;
    const periodMs = retryMs ?? (now ? 0 : intervalMs);
    if (this.#execution === null || periodMs === null || (this.#draining && retryMs === null)) return;
    this.#cancelTimer?.();
    const pauseMs = now ? 0 : minPauseMs - (clock.monotonicMs() - this.#endedMs);
    this.#cancelTimer = timers.after(Math.max(periodMs, pauseMs, 0), () => {
      this.#cancelTimer = null;
      if (this.#pending === null && !this.#triggerFinal()) this.#trigger();
    });
  }

  /** True where a final checkpoint is under way now. */
  #triggerFinal(): boolean {
    const execution = this.#execution;
    if (execution === null || this.#pending !== null || this.#endsSettle) return false;
    const settled = execution.every(
      (candidate) => candidate.state === "finishing" || candidate.state === "finished",
    );
    if (!settled || execution.every((candidate) => candidate.terminal)) return false;
    if (this.#consecutiveFailures > 0 && this.#cancelTimer !== null) return false;
    this.#trigger();
    return true;
  }

  #trigger(): void {
    const { clock, timers, graph, jobId, gateway } = this.#options;
    const execution = this.#execution;
    if (execution === null || execution.every((candidate) => candidate.terminal)) return;
    this.#lastId += 1;
    const timestampMs = clock.nowMs();
    const pending = new PendingCheckpoint(execution, {
      id: this.#lastId,
      timestampMs,
      startedMs: clock.monotonicMs(),
      last: this.#suspending,
    });
    this.#pending = pending;
    const type = this.#orders.take(pending.final) ? "savepoint" : "checkpoint";
    // As a savepoint where the attempt ends with it: whoever starts from it may have other edges.
    const barrierType = this.#suspending ? "savepoint" : type;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#cancelTimeout = timers.after(graph.settings.checkpoint.timeoutMs, () =>
      this.#fail("expired", null),
    );
    const { id: checkpointId, final, subtasks } = pending;
    this.#options.emit({
      kind: "checkpoint-triggered",
      jobId,
      timeMs: timestampMs,
      checkpointId,
      attempt: pending.attempt,
      type,
      final,
      subtasks,
    });
    if (this.#suspending) this.#broadcast("suspend", checkpointId);
    const heads = execution.heads();
    for (const { taskManagerId, attempt } of execution.deployments()) {
      const targets = heads
        .filter(
          ({ task, placement }) => placement?.taskManagerId === taskManagerId && task.attempt === attempt,
        )
        .map((head) => head.task);
      if (targets.length === 0) continue;
      gateway.send(taskManagerId, {
        kind: "trigger-checkpoint",
        jobId,
        attempt,
        checkpointId,
        timestampMs,
        type: barrierType,
        targets,
      });
    }
  }

  async #complete(pending: PendingCheckpoint): Promise<void> {
    const { storage, graph, jobId, clock } = this.#options;
    this.#cancelTimeout?.();
    try {
      await storage.writeManifest(pending.manifest(graph));
    } catch {
      this.#undecided = pending.id;
      this.#fail("manifest-failed", null);
      await this.#discarding;
      return;
    }
    this.#retained.push(pending.id);
    const path = `${storage.checkpointDirectory(jobId)}/chk-${pending.id}`;
    const { id: checkpointId, timestampMs } = pending;
    await this.#orders.fulfil({ checkpointId, timestampMs, path });
    this.#settle();
    this.#consecutiveFailures = 0;
    this.#options.emit({
      kind: "checkpoint-completed",
      jobId,
      timeMs: clock.nowMs(),
      checkpointId: pending.id,
      attempt: pending.attempt,
      final: pending.endsJob,
      durationMs: clock.monotonicMs() - pending.startedMs,
      stateBytes: pending.stateBytes,
      path,
    });
    // Also where a region has failed meanwhile: the others go on, and commit what it covers.
    this.#broadcast("checkpoint-completed", pending.id, pending.execution);
    this.#removeSubsumed();
    if (pending.last) this.#execution = null;
    else if (pending.endsTasks) this.#settleEnds();
    else if (!this.#triggerFinal()) this.#scheduleNext();
  }

  /** Tasks that took part after their input had ended finish now: a checkpoint would only be in their way. */
  #settleEnds(): void {
    this.#cancelTimer?.();
    this.#endsSettle = true;
    this.#cancelTimer = this.#options.timers.after(ENDS_SETTLE_MS, () => {
      this.#cancelTimer = null;
      this.#endsSettle = false;
      if (!this.#triggerFinal()) this.#scheduleNext();
    });
  }

  #fail(reason: CheckpointFailureReason, task: TaskId | null): void {
    const pending = this.#pending;
    if (pending === null) return;
    this.#settle();
    const { clock, graph, jobId } = this.#options;
    const { tolerableFailures } = graph.settings.checkpoint;
    if (!HARMLESS.has(reason)) this.#consecutiveFailures += 1;
    this.#options.emit({
      kind: "checkpoint-failed",
      jobId,
      timeMs: clock.nowMs(),
      checkpointId: pending.id,
      attempt: pending.attempt,
      reason,
      task,
      durationMs: clock.monotonicMs() - pending.startedMs,
      consecutiveFailures: this.#consecutiveFailures,
      tolerableFailures,
    });
    this.#orders.fail(reason);
    this.#broadcast("checkpoint-aborted", pending.id);
    this.#discarding = this.#discard(pending.id);
    if (this.#consecutiveFailures > tolerableFailures) {
      this.#options.onIntolerable(
        jobFailure("runtime.checkpoint-failures", { count: this.#consecutiveFailures }, { cause: reason }),
      );
    } else this.#scheduleNext(reason === "task-finished" ? 0 : pending.final ? FINAL_RETRY_MS : null);
  }

  #settle(): void {
    this.#pending = null;
    this.#endedMs = this.#options.clock.monotonicMs();
    this.#cancelTimeout?.();
    this.#cancelTimeout = null;
  }

  #broadcast(
    kind: "checkpoint-completed" | "checkpoint-aborted" | "suspend",
    checkpointId: number,
    execution: ExecutionGraph | null = this.#execution,
  ): void {
    if (execution === null) return;
    const { jobId } = execution;
    for (const { taskManagerId, attempt } of execution.deployments()) {
      this.#options.gateway.send(taskManagerId, { kind, jobId, attempt, checkpointId });
    }
  }

  #removeSubsumed(): void {
    const { jobId, graph, clock, emit } = this.#options;
    while (this.#retained.length > Math.max(1, graph.settings.checkpoint.retained)) {
      const checkpointId = this.#retained.shift();
      if (checkpointId === undefined) return;
      void this.#discard(checkpointId);
      emit({ kind: "checkpoint-subsumed", jobId, timeMs: clock.nowMs(), checkpointId });
    }
  }

  /** A directory that could not be removed is no completed checkpoint (its manifest goes first) and is swept at the next start. */
  async #discard(checkpointId: number): Promise<void> {
    const { storage, jobId } = this.#options;
    const gone = await storage.discardCheckpoint(jobId, checkpointId).then(
      () => true,
      () => false,
    );
    if (gone && this.#undecided === checkpointId) this.#undecided = 0;
  }
}
