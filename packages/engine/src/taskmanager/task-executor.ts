import { jobFailure } from "@millrace/graph";
import type { JobFailure, RowSchema } from "@millrace/graph";
import { CHANNEL_WORDS, channelsBase, clearMetrics, metricsWords } from "../metrics/metrics-layout.ts";
import type { ChannelAllocator } from "../network/channel-allocator.ts";
import type {
  CommitBound,
  StateFile,
  StateRead,
  TaskAssignment,
  TaskCounters,
  ToJobManager,
  ToTaskManager,
} from "../rpc/gateway.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import { isRestoredHere } from "../task/restored-rows.ts";
import type { TaskMail } from "../task/task.ts";
import { taskIdOf, taskKey } from "../task/task-deployment.ts";
import type { ChannelDeployment, ChannelId, TaskId } from "../task/task-deployment.ts";
import { readIn, sectionsOf } from "./loaded-state.ts";
import type { LoadedState } from "./loaded-state.ts";
import { ownSections } from "./own-sections.ts";
import type { FromSlot, SlotTaskState, ToSlot } from "./slot-messages.ts";
import { slotFailure, stuckTask } from "./slot-loss.ts";
import type { SlotLoss, TaskOfSlot } from "./slot-loss.ts";

/** The other end of a remote channel, for the I/O thread. */
export interface RemoteChannel {
  readonly id: ChannelId;
  readonly block: number;
  /** What the I/O thread is to this TaskManager's channel: it sends what a local producer writes, or the reverse. */
  readonly role: "sender" | "receiver";
  /** Of its rows. */
  readonly schema: RowSchema;
  readonly peer: Extract<ChannelDeployment["peer"], { readonly kind: "remote" }>;
}

/** What the executor drives; threads in Node, plain objects in a simulation. */
export interface TaskExecutorLinks {
  readonly taskManagerId: string;
  /** Doorbell i belongs to slot i, the last one to the I/O thread. */
  readonly slots: number;
  readonly channels: ChannelAllocator;
  sendToSlot(slot: number, message: ToSlot): void;
  openRemote(channels: readonly RemoteChannel[]): void;
  /**
   * Resolves when the I/O thread touches none of them any more. To drain: once the others have what finished producers
   * left there, or a second call gives that up.
   */
  closeRemote(channels: readonly ChannelId[], drain: boolean): Promise<void>;
  loadState(files: readonly StateFile[]): Promise<LoadedState>;
  /** What a cancelled attempt does with what it has pending. */
  setCommitBound(task: TaskId, bound: CommitBound): void;
  allocateMetrics(words: number): Float64Array;
  /** The wall clock, ms. */
  nowMs(): number;
  sendToJobManager(message: ToJobManager): void;
}

interface DeployedTask extends TaskOfSlot {
  readonly task: TaskId;
  readonly slot: number;
  readonly attempt: Attempt;
  /** What it restores. */
  read: StateRead | null;
  readonly remotePeers: ReadonlySet<string>;
  /** Input channels outside of its slot, and the first word of each one's counters. */
  readonly sampled: readonly { readonly id: ChannelId; readonly base: number }[];
}

/** Tasks of one region in one attempt. */
interface Attempt {
  readonly jobId: string;
  readonly attempt: number;
  readonly region: number;
  readonly tasks: Set<string>;
  readonly channels: Set<ChannelId>;
  readonly remote: Set<ChannelId>;
  cancelled: boolean;
  /** Every task that has ended has finished. */
  intact: boolean;
}

/**
 * The TaskManager without its threads: deploys tasks to slots, opens and closes their channels, passes messages on.
 *
 * 1. Channels of a region are closed when its last task of an attempt here has ended: nobody touches them then. Those to
 *    other TaskManagers stay until what finished tasks left there has been sent, unless the attempt has failed.
 * 2. Each task that was deployed is answered by exactly one terminal state.
 */
export class TaskExecutor {
  readonly #links: TaskExecutorLinks;
  readonly #tasks = new Map<string, DeployedTask>();
  readonly #attempts = new Map<string, Attempt>();
  /** Their tasks have finished, and what these left is being sent. */
  readonly #draining = new Map<string, Attempt>();

  constructor(links: TaskExecutorLinks) {
    this.#links = links;
  }

  /** Counter blocks of the tasks that run. */
  samples(): readonly { readonly task: TaskId; readonly words: Float64Array }[] {
    return [...this.#tasks.values()].map((deployed) => ({
      task: deployed.task,
      words: this.#countersOf(deployed),
    }));
  }

  #countersOf({ metrics, sampled }: DeployedTask): Float64Array {
    for (const { id, base } of sampled) this.#links.channels.sample(id, metrics, base);
    return metrics.slice();
  }

  /** All that an ended task counted. */
  #countedBy(deployed: DeployedTask): TaskCounters {
    return { timeMs: this.#links.nowMs(), words: this.#countersOf(deployed) };
  }

  receive(message: Exclude<ToTaskManager, { readonly kind: "shutdown" }>): void {
    if (message.kind === "cancel") this.#cancel(message);
    else if (message.kind === "deploy") for (const assignment of message.tasks) this.#deploy(assignment);
    else this.#pass(message);
  }

  #pass(message: Exclude<ToTaskManager, { readonly kind: "shutdown" | "deploy" | "cancel" }>): void {
    switch (message.kind) {
      case "trigger-checkpoint": {
        const { kind, checkpointId, timestampMs, type = "checkpoint", targets } = message;
        this.#mail(message, { kind, checkpointId, timestampMs, type }, new Set(targets.map(taskKey)));
        return;
      }
      case "checkpoint-completed":
        return this.#mail(message, message);
      case "checkpoint-aborted":
      case "suspend":
        this.#mail(message, { kind: message.kind, checkpointId: message.checkpointId });
        return;
      case "stop":
      case "resume":
        this.#mail(message, { kind: message.kind });
        return;
      case "coordinator-event":
        this.#mail(message, message, new Set([taskKey(message.task)]));
        return;
      case "look":
        this.#mail(message, { kind: "look", operatorUid: message.operatorUid }, this.#tasksOf(message));
        return;
      case "explore":
        this.#mail(message, { kind: "explore", ...message.scan, from: 0, found: [] }, this.#tasksOf(message));
        return;
    }
  }

  taskState({ task, state, failure }: SlotTaskState): void {
    const terminal = state === "finished" || state === "failed" || state === "cancelled";
    const deployed = this.#tasks.get(taskKey(task));
    if (deployed === undefined) return;
    const { taskManagerId, sendToJobManager } = this.#links;
    const counted = terminal ? { counters: this.#countedBy(deployed) } : {};
    if (state !== "finished") deployed.attempt.intact &&= !terminal;
    if (terminal) this.#ended(deployed);
    sendToJobManager({
      kind: "task-state",
      taskManagerId,
      task,
      state,
      failure,
      ...counted,
      ...(state === "running" && deployed.read !== null && { read: deployed.read }),
    });
  }

  /** What is not about the state of a task is the JobManager's. */
  fromSlot(message: FromSlot): void {
    if (message.kind === "task-state") this.taskState(message);
    else this.#links.sendToJobManager({ ...message, taskManagerId: this.#links.taskManagerId });
  }

  /** The thread of a slot is gone: its tasks have failed, the one that is at fault first. */
  slotLost(slot: number, loss: SlotLoss): void {
    const tasks = [...this.#tasks.values()].filter((deployed) => deployed.slot === slot);
    const stuck = stuckTask(tasks, loss);
    for (const deployed of tasks.toSorted((a, b) => Number(b === stuck) - Number(a === stuck))) {
      const failure = slotFailure(deployed, loss, stuck);
      this.taskState({ kind: "task-state", task: deployed.task, state: "failed", failure });
    }
  }

  /** Tasks in that slot, for whoever cleans up after its thread. */
  tasksOf(slot: number): readonly TaskId[] {
    return [...this.#tasks.values()].filter((deployed) => deployed.slot === slot).map(({ task }) => task);
  }

  /** The connection to another TaskManager broke: tasks that talk to it cannot go on. */
  peerLost(taskManager: string, problem: string): void {
    const failure = jobFailure("runtime.taskmanager-lost", { taskManager, problem });
    for (const deployed of this.#tasks.values()) {
      const { task, remotePeers, attempt } = deployed;
      if (!remotePeers.has(taskManager) || attempt.cancelled) continue;
      this.#links.sendToJobManager({
        kind: "task-state",
        taskManagerId: this.#links.taskManagerId,
        task,
        state: "failed",
        failure: { ...failure, subtask: task.subtask },
        counters: this.#countedBy(deployed),
      });
    }
  }

  #deploy(assignment: TaskAssignment): void {
    const { deployment, slot } = assignment;
    const task = taskIdOf(assignment.deployment);
    const attempt = this.#attemptOf({ ...task, region: assignment.region });
    const operators = deployment.vertex.operators.length;
    const inputs = deployment.inputs.flatMap((gate) => gate.channels);
    const metrics = this.#links.allocateMetrics(metricsWords(operators, inputs.length));
    clearMetrics(metrics, operators);
    const sampled = inputs.flatMap(({ id, peer }, index) =>
      peer.kind === "slot" || peer.kind === "file"
        ? []
        : [{ id, base: channelsBase(operators) + index * CHANNEL_WORDS }],
    );
    const remotePeers = new Set(
      allChannels(assignment).flatMap(({ channel: { peer } }) =>
        peer.kind === "remote" ? [peer.taskManagerId] : [],
      ),
    );
    attempt.tasks.add(taskKey(task));
    const { vertex, subtask } = deployment;
    const about = { task, slot, vertex, subtask, metrics, attempt, remotePeers, sampled };
    this.#tasks.set(taskKey(task), { ...about, read: null });
    try {
      const blocks = this.#openChannels(assignment, attempt);
      void this.#start(assignment, { blocks, metrics });
    } catch (error) {
      this.taskState({ kind: "task-state", task, state: "failed", failure: failureOf(error, task) });
    }
  }

  async #start(
    assignment: TaskAssignment,
    made: { readonly blocks: ReadonlyMap<ChannelId, number>; readonly metrics: Float64Array },
  ): Promise<void> {
    const { deployment, slot, restore, migrate = [], checkpointDirectory } = assignment;
    const task = taskIdOf(assignment.deployment);
    const loaded = restore.length === 0 ? null : await this.#links.loadState(restore);
    const { inFlight = [] } = assignment;
    const rows = inFlight.length === 0 ? null : await this.#links.loadState(inFlight);
    const deployed = this.#tasks.get(taskKey(task));
    if (deployed === undefined) return;
    const lost = [loaded, rows].find((each) => each !== null && "failure" in each);
    if (lost && "failure" in lost) {
      const failure = { ...lost.failure, subtask: task.subtask };
      this.taskState({ kind: "task-state", task, state: "failed", failure });
      return;
    }
    if (deployed.attempt.cancelled) {
      this.taskState({ kind: "task-state", task, state: "cancelled", failure: null });
      return;
    }
    deployed.read = readIn([loaded, rows]);
    const { vertexId, subtask } = task;
    const snapshot = loaded && {
      checkpointId: 0,
      vertexId,
      subtask,
      sections: ownSections(deployment, sectionsOf(loaded)),
    };
    const restoredInFlight = sectionsOf(rows).filter((section) => isRestoredHere(deployment, section));
    this.#links.sendToSlot(slot, {
      kind: "deploy",
      region: assignment.region,
      deployment: { ...deployment, restore: snapshot, restoredInFlight },
      migrate,
      ...made,
      checkpointDirectory,
    });
  }

  #openChannels(assignment: TaskAssignment, attempt: Attempt): ReadonlyMap<ChannelId, number> {
    const { channels, slots } = this.#links;
    const blocks = new Map<ChannelId, number>();
    const remote: RemoteChannel[] = [];
    for (const { channel, end, schema } of allChannels(assignment)) {
      const { id, peer } = channel;
      if (peer.kind === "slot" || peer.kind === "file") continue;
      const other = peer.kind === "shared" ? peer.slot : slots;
      const doorbells =
        end === "producer"
          ? { producer: assignment.slot, consumer: other }
          : { producer: other, consumer: assignment.slot };
      attempt.channels.add(id);
      const block = channels.open(id, doorbells);
      blocks.set(id, block);
      if (peer.kind !== "remote") continue;
      attempt.remote.add(id);
      remote.push({ id, block, peer, schema, role: end === "producer" ? "sender" : "receiver" });
    }
    if (remote.length > 0) this.#links.openRemote(remote);
    return blocks;
  }

  #cancel(message: Extract<ToTaskManager, { readonly kind: "cancel" }>): void {
    const draining = this.#draining.get(attemptKey(message));
    if (draining !== undefined) void this.#links.closeRemote([...draining.remote], false);
    const attempt = this.#attempts.get(attemptKey(message));
    if (attempt === undefined) return;
    attempt.cancelled = true;
    for (const key of attempt.tasks) {
      const deployed = this.#tasks.get(key);
      if (deployed !== undefined) this.#links.setCommitBound(deployed.task, message.bound);
    }
    this.#mail(message, { kind: "cancel" }, new Set(attempt.tasks));
  }

  #tasksOf({ vertexId }: { readonly vertexId: string }): ReadonlySet<string> {
    const tasks = [...this.#tasks.values()].filter(({ task }) => task.vertexId === vertexId);
    return new Set(tasks.map(({ task }) => taskKey(task)));
  }

  #mail(
    { jobId, attempt }: { readonly jobId: string; readonly attempt: number },
    mail: TaskMail,
    tasks: ReadonlySet<string> | null = null,
  ): void {
    const slots = new Set<number>();
    for (const { task, slot } of this.#tasks.values()) {
      if (task.jobId !== jobId || task.attempt !== attempt) continue;
      if (tasks === null || tasks.has(taskKey(task))) slots.add(slot);
    }
    for (const slot of slots) this.#links.sendToSlot(slot, { kind: "mail", jobId, attempt, tasks, mail });
  }

  #attemptOf({ jobId, attempt, region }: Pick<Attempt, "jobId" | "attempt" | "region">): Attempt {
    const key = attemptKey({ jobId, attempt, region });
    const known = this.#attempts.get(key);
    if (known !== undefined) return known;
    const made: Attempt = {
      jobId,
      attempt,
      region,
      tasks: new Set(),
      channels: new Set(),
      remote: new Set(),
      cancelled: false,
      intact: true,
    };
    this.#attempts.set(key, made);
    return made;
  }

  #ended({ task, attempt }: DeployedTask): void {
    this.#tasks.delete(taskKey(task));
    attempt.tasks.delete(taskKey(task));
    if (attempt.tasks.size > 0) return;
    this.#attempts.delete(attemptKey(attempt));
    if (attempt.remote.size === 0) this.#links.channels.close([...attempt.channels]);
    else void this.#closeRemote(attempt);
  }

  async #closeRemote(attempt: Attempt): Promise<void> {
    const { channels, closeRemote } = this.#links;
    const key = attemptKey(attempt);
    const drain = attempt.intact && !attempt.cancelled;
    if (drain) this.#draining.set(key, attempt);
    await closeRemote([...attempt.remote], drain);
    if (this.#draining.get(key) === attempt) this.#draining.delete(key);
    channels.close([...attempt.channels]);
  }
}

const attemptKey = ({ jobId, attempt, region }: Pick<Attempt, "jobId" | "attempt" | "region">): string =>
  `${jobId}/${attempt}/${region}`;

function allChannels({ deployment }: TaskAssignment): readonly {
  readonly channel: ChannelDeployment;
  readonly end: "producer" | "consumer";
  readonly schema: RowSchema;
}[] {
  const { inputs, outputs } = deployment;
  return [
    ...inputs.flatMap(({ schema, channels }) =>
      channels.map((channel) => ({ channel, schema, end: "consumer" as const })),
    ),
    ...outputs.flatMap(({ schema, channels }) =>
      channels.map((channel) => ({ channel, schema, end: "producer" as const })),
    ),
  ];
}

function failureOf(error: unknown, { vertexId, subtask }: TaskId): JobFailure {
  if (error instanceof JobFailureError) return error.at({ subtask }, vertexId);
  const problem = error instanceof Error ? error.message : String(error);
  return jobFailure("runtime.internal", { node: vertexId, problem }, { subtask, cause: problem });
}
