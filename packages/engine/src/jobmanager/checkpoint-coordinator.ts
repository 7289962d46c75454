import { emptyLoops, loopEntries } from "../checkpoint/empty-loops.ts";
import { jobFailure } from "@millrace/graph";
import type { JobFailure, JobGraph } from "@millrace/graph";
import type { CheckpointFailureReason, CommitBound, ToJobManager } from "../rpc/gateway.ts";
import type { TaskId } from "../task/task-deployment.ts";
import type { Clock } from "../time/clock.ts";
import { CheckpointEvents } from "./checkpoint-events.ts";
import { CheckpointIds } from "./checkpoint-ids.ts";
import { sendTriggers, tellOfCheckpoint } from "./checkpoint-messages.ts";
import type { Notice } from "./checkpoint-messages.ts";
import { CheckpointSchedule } from "./checkpoint-schedule.ts";
import type { ExecutionGraph } from "./execution-graph.ts";
import type { JobEvent } from "./job-events.ts";
import type { JobStorage } from "./job-storage.ts";
import type {
  CheckpointOutcome,
  SavepointOutcome,
  SavepointRequest,
  SavepointStorage,
} from "./savepoint-storage.ts";
import { SavepointOrders } from "./savepoint-orders.ts";
import { PendingCheckpoint } from "./pending-checkpoint.ts";
import { RetainedCheckpoints } from "./retained-checkpoints.ts";
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
  /**
   * The savepoint to stop with could not be taken: the job does not stop. Tasks that were suspended go on already. Resolves
   * when no later JobManager would stop it, which is before anybody is told.
   */
  readonly onStopRefused: (reason: CheckpointFailureReason) => Promise<void>;
}

type Acknowledgement = Extract<ToJobManager, { readonly kind: "acknowledge-checkpoint" }>;

/** Not failures of the checkpoint itself: they say nothing about the next one. */
const HARMLESS: ReadonlySet<CheckpointFailureReason> = new Set(["task-finished", "task-failed", "job-ended"]);

/** Between two checkpoints while nothing is left to do but what goes round in loops, where the interval is longer. */
const LOOP_ENDS_MS = 200;

/** A failed final checkpoint is tried again after so long. */
const FINAL_RETRY_MS = 200;

/**
 * Checkpoints of one job over all its attempts: when one is triggered, what comes of it, and who is told.
 *
 * 1. One at a time. Ids grow over the job's whole life, restarts of the JobManager included.
 * 2. A checkpoint is complete when its manifest is durable, and only then are tasks told. State files come first.
 * 3. When all tasks are finishing or finished, a final one is taken, whatever the interval says.
 * 4. After `suspend` the next one is the last: its completion ends the tasks. One that fails is tried again, unless it is
 *    a savepoint that the job stops with: then the job goes on.
 * 5. A loop ends with a checkpoint that finds it empty: when nothing comes from outside any more they follow one another soon.
 * 6. Savepoints and checkpoints that are asked for are taken with the next checkpoint, at once where none is under way;
 *    savepoints are copied before another is triggered. The one of a stop is taken with the last.
 */
export class CheckpointCoordinator {
  readonly #options: CheckpointCoordinatorOptions;
  readonly #orders: SavepointOrders;
  readonly #schedule: CheckpointSchedule;
  readonly #events: CheckpointEvents;
  readonly #retained: RetainedCheckpoints;
  readonly #ids: CheckpointIds;
  #execution: ExecutionGraph | null = null;
  #pending: PendingCheckpoint | null = null;
  #consecutiveFailures = 0;
  /** Of the graph that runs now: a rescaled one has other chains. */
  #loops: ReadonlyMap<string, readonly string[]> = new Map();
  /** The next checkpoint is one that a loop may end with. */
  #endsLoops = false;
  #completing: Promise<void> = Promise.resolve();
  #discarding: Promise<void> = Promise.resolve();
  #suspending = false;
  /** Input has been ended for a savepoint: nothing is taken before the final one. */
  #draining = false;
  /** Tasks whose input ends have been told so, in this attempt or an earlier one: for another job it has not ended. */
  #stopsReading = false;

  constructor(options: CheckpointCoordinatorOptions) {
    this.#options = options;
    this.#orders = new SavepointOrders(options);
    this.#schedule = new CheckpointSchedule(options);
    this.#events = new CheckpointEvents(options);
    this.#retained = new RetainedCheckpoints(options);
    this.#ids = new CheckpointIds(options);
  }

  /** The newest completed checkpoint, or null. */
  get latest(): number | null {
    return this.#retained.latest;
  }

  /** Of the next one that is triggered. */
  get nextId(): number {
    return this.#ids.next;
  }

  /** The manifest of a checkpoint may be on its way to the disk: nobody knows whether it completes. */
  get commitBound(): Omit<CommitBound, "ends"> {
    const complete = this.latest ?? 0;
    const written = this.#pending?.complete === true ? this.#pending.id : 0;
    return { complete, undecided: Math.max(complete, written, this.#retained.undecided) };
  }

  /** What is on disk; before the first attempt starts. */
  adopt(listed: { readonly completed: readonly number[]; readonly largest: number }): void {
    this.#retained.adopt(listed.completed);
    this.#ids.adopt(listed.largest);
  }

  /** Whether tasks that are restored from it may build on it. */
  isBase(checkpointId: number): boolean {
    return this.#retained.isBase(checkpointId);
  }

  /** A damaged one is no restore point any more; its files stay for whoever wants to look. */
  reject(checkpointId: number): void {
    this.#retained.reject(checkpointId);
  }

  /** All tasks of the attempt run (or have ended already). */
  start(execution: ExecutionGraph): void {
    this.#execution = execution;
    this.#loops = loopEntries(this.#options.graph);
    this.#consecutiveFailures = 0;
    this.#suspending = false;
    this.#draining = false;
    this.#ids.ahead();
    if (!this.#triggerFinal()) this.#scheduleNext();
  }

  /** Resolves when it is on disk, or will not be. Before the attempt runs it waits for that. */
  savepoint(request: SavepointRequest): Promise<SavepointOutcome> {
    return this.#ordered(this.#orders.add(request));
  }

  /** One that begins after the call; otherwise as `savepoint`. */
  checkpoint(): Promise<CheckpointOutcome> {
    return this.#ordered(this.#orders.addCheckpoint());
  }

  #ordered<T>(outcome: T): T {
    if (this.#execution !== null && this.#pending === null && !this.#draining) this.#trigger();
    return outcome;
  }

  /**
   * Input is ended now. With a savepoint the final checkpoint, which follows, is that too, and one that is under way is
   * given up.
   */
  drain(savepoint: SavepointRequest | null): void {
    this.#stopsReading = true;
    if (savepoint === null) return;
    this.#orders.addLast(savepoint);
    this.#draining = true;
    if (!this.#hasLoops) this.#schedule.cancelNext();
    if (this.#pending?.complete === false) this.#fail("job-ended", null);
    this.#triggerFinal();
  }

  /** No attempt follows: savepoints that are still waited for have failed. */
  end(): void {
    this.#orders.end();
  }

  /** The next checkpoint is the attempt's last; one that is under way is waited for. Returns the least id that it can have. */
  suspend(savepoint: SavepointRequest | null = null): number {
    const first = this.nextId;
    if (savepoint !== null) this.#orders.addLast(savepoint);
    this.#suspending = true;
    if (this.#pending === null) this.#trigger();
    return first;
  }

  /** Removes every completed checkpoint: after the end of the job. */
  discardAll(): Promise<void> {
    return this.#retained.discardAll();
  }

  /**
   * The attempt ends: what is pending is given up, unless its manifest is being written: see `settled`. Of one that is
   * complete the copies for savepoints are: what follows the attempt does not wait for their disk.
   */
  halt(reason: CheckpointFailureReason): void {
    this.#orders.giveUpCopies(reason);
    if (this.#pending?.complete === false) this.#fail(reason, null);
    this.#execution = null;
    this.#schedule.cancelNext();
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
    else if (!this.#triggerFinal() && !this.#endsLoops && this.#pending === null && this.#loopsEnd)
      this.#scheduleNext();
  }

  acknowledge(message: Acknowledgement): void {
    const pending = this.#pending;
    if (pending?.id !== message.checkpointId || this.#execution?.find(message.task) === null) return;
    const execution = this.#execution?.find(message.task);
    if (!pending.acknowledge(message, execution?.state === "finishing")) return;
    this.#events.acknowledged(pending, message);
    if (pending.complete) this.#completing = this.#complete(pending);
  }

  decline(task: TaskId, checkpointId: number, reason: CheckpointFailureReason): void {
    if (this.#pending?.id === checkpointId && this.#pending.waitsFor(task)) this.#fail(reason, task);
  }

  /** They end with a checkpoint that finds them empty. */
  get #hasLoops(): boolean {
    return this.#loops.size > 0;
  }

  /** Some loop goes round that nothing comes to from outside. */
  get #loopsEnd(): boolean {
    const execution = this.#execution;
    if (execution === null) return false;
    const isOver = (vertexId: string): boolean =>
      execution.subtasks(vertexId).every(({ state }) => state === "finishing" || state === "finished");
    return [...this.#loops].some(([head, before]) => !isOver(head) && before.every(isOver));
  }

  #scheduleNext(retryMs: number | null = null): void {
    if (this.#execution === null || (this.#draining && retryMs === null && !this.#hasLoops)) return;
    const trigger = (): void => this.#triggerIfIdle();
    const { intervalMs } = this.#options.graph.settings.checkpoint;
    this.#endsLoops = intervalMs !== null && this.#loopsEnd;
    if (retryMs !== null) this.#schedule.next(trigger, retryMs);
    else if (this.#suspending || this.#orders.waiting) this.#schedule.soon(trigger);
    else this.#schedule.next(trigger, this.#endsLoops ? Math.min(LOOP_ENDS_MS, intervalMs!) : intervalMs);
  }

  #triggerIfIdle(): void {
    if (this.#pending === null && !this.#triggerFinal()) this.#trigger();
  }

  /** True where a final checkpoint is under way now. */
  #triggerFinal(): boolean {
    if (!this.#settled || this.#pending !== null || this.#schedule.settling) return false;
    if (this.#consecutiveFailures > 0 && this.#schedule.waiting) return false;
    this.#trigger();
    return true;
  }

  /** Nothing but a final checkpoint is left to do. */
  get #settled(): boolean {
    const execution = this.#execution;
    if (execution === null || execution.every(({ terminal }) => terminal)) return false;
    return execution.every(({ state }) => state === "finishing" || state === "finished");
  }

  #trigger(): void {
    const { clock } = this.#options;
    const execution = this.#execution;
    if (execution === null || execution.every((candidate) => candidate.terminal)) return;
    const pending = new PendingCheckpoint(execution, {
      id: this.#ids.next,
      timestampMs: clock.nowMs(),
      startedMs: clock.monotonicMs(),
      last: this.#suspending,
    });
    this.#pending = pending;
    if (this.#orders.take(pending.final)) pending.type = "savepoint";
    this.#schedule.begun(() => this.#fail("expired", null));
    if (this.#ids.ready) this.#begin(pending);
    else void this.#beginWithId(pending);
  }

  async #beginWithId(pending: PendingCheckpoint): Promise<void> {
    const problem = await this.#ids.reserve();
    if (this.#pending !== pending) return;
    if (problem === null) this.#begin(pending);
    else this.#fail(problem, null);
  }

  #begin(pending: PendingCheckpoint): void {
    const { gateway } = this.#options;
    this.#ids.take();
    pending.begun = true;
    this.#events.triggered(pending);
    if (this.#suspending) this.#tell({ kind: "suspend" }, pending);
    // As a savepoint where the attempt ends with it: whoever starts from it may have other edges.
    sendTriggers(gateway, pending, this.#suspending ? "savepoint" : pending.type);
  }

  async #complete(pending: PendingCheckpoint): Promise<void> {
    const { storage, graph, jobId } = this.#options;
    this.#schedule.acknowledged();
    try {
      await storage.writeManifest(pending.manifest(graph));
    } catch {
      this.#fail("manifest-failed", null, true);
      await this.#discarding;
      return;
    }
    const path = `${storage.checkpointDirectory(jobId)}/chk-${pending.id}`;
    const { id: checkpointId, timestampMs } = pending;
    const unwritten = await this.#orders.fulfil({ checkpointId, timestampMs, path });
    if (unwritten !== null) {
      this.#fail(unwritten, null, true);
      await this.#discarding;
      return;
    }
    pending.remember(!this.#stopsReading);
    // Where tasks end with it, nothing is built any more.
    this.#retained.add(pending.id, pending.type === "checkpoint" || pending.final);
    this.#settle();
    this.#consecutiveFailures = 0;
    this.#events.completed(pending, path);
    // Also where a region has failed meanwhile: the others go on, and commit what it covers.
    const loops = emptyLoops(graph, pending.loops);
    this.#tell({ kind: "checkpoint-completed", ...(loops.length > 0 && { emptyLoops: loops }) }, pending);
    this.#retained.removeBeyond(graph.settings.checkpoint.retained);
    if (pending.last) this.#execution = null;
    else if (pending.endsTasks) this.#schedule.whenSettled(() => this.#goOn());
    else this.#goOn();
  }

  #goOn(): void {
    if (!this.#triggerFinal()) this.#scheduleNext();
  }

  #fail(reason: CheckpointFailureReason, task: TaskId | null, manifestTried = false): void {
    const pending = this.#pending;
    if (pending === null) return;
    this.#settle();
    const { tolerableFailures } = this.#options.graph.settings.checkpoint;
    const refused = pending.final && this.#orders.hasLast && !HARMLESS.has(reason);
    if (!refused && !HARMLESS.has(reason)) this.#consecutiveFailures += 1;
    const consecutiveFailures = this.#consecutiveFailures;
    if (pending.begun || !HARMLESS.has(reason))
      this.#events.failed(pending, { reason, task, consecutiveFailures, tolerableFailures });
    this.#orders.fail(reason);
    if (pending.begun) this.#giveUp(pending, manifestTried);
    if (refused) this.#refuseStop(pending, reason);
    else if (consecutiveFailures > tolerableFailures) {
      this.#options.onIntolerable(
        jobFailure("runtime.checkpoint-failures", { count: consecutiveFailures }, { cause: reason }),
      );
    } else this.#scheduleNext(this.#retryMs(pending, reason));
  }

  #giveUp(pending: PendingCheckpoint, manifestTried: boolean): void {
    if (this.#execution !== null) this.#tell({ kind: "checkpoint-aborted" }, pending, this.#execution);
    this.#discarding = this.#retained.discardFailed(pending.id, manifestTried);
  }

  /** Null: the interval. */
  #retryMs({ final }: PendingCheckpoint, reason: CheckpointFailureReason): number | null {
    if (reason === "task-finished") return 0;
    return final || this.#settled ? FINAL_RETRY_MS : null;
  }

  #refuseStop(pending: PendingCheckpoint, reason: CheckpointFailureReason): void {
    const tell = this.#orders.giveUpLast(reason);
    if (this.#suspending && this.#execution !== null)
      this.#tell({ kind: "resume" }, pending, this.#execution);
    this.#suspending = false;
    this.#draining = false;
    this.#stopsReading = false;
    this.#scheduleNext(pending.last ? null : FINAL_RETRY_MS);
    void this.#options.onStopRefused(reason).then(tell);
  }

  #settle(): void {
    this.#pending = null;
    this.#schedule.ended();
  }

  #tell(
    notice: Notice,
    { id, execution: taken }: PendingCheckpoint,
    execution: ExecutionGraph = taken,
  ): void {
    tellOfCheckpoint(this.#options.gateway, execution, id, notice);
  }
}
