import { invariant, jobFailure } from "@millrace/graph";
import type { JobFailure, JobSettings } from "@millrace/graph";
import { CHANNEL_WORDS, channelsBase, TaskMetrics } from "../../metrics/metrics-layout.ts";
import { sampleChannel } from "../../network/channel-sampler.ts";
import type { NetworkMemory } from "../../network/network-memory.ts";
import { SlotLocalChannels } from "../../network/slot-local-channels.ts";
import { createTask } from "../../task/create-task.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";
import { SlotScheduler } from "../../task/slot-scheduler.ts";
import type { SpillStorage } from "../../spill/spill-storage.ts";
import type { Task, TaskEnvironment, TaskEvent, TaskState } from "../../task/task.ts";
import { taskIdOf, taskKey } from "../../task/task-deployment.ts";
import type { ChannelDeployment, TaskDeployment, TaskId } from "../../task/task-deployment.ts";
import type { TraceSink } from "../../simulation/trace.ts";
import type { Clock } from "../../time/clock.ts";
import type { FromSlot, ToSlot } from "../slot-messages.ts";
import { LocalChannelEnds } from "./local-channel-ends.ts";
import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import { withMigratedState } from "./migrated-state.ts";
import type { SlotIo } from "./slot-io.ts";
import type { SlotMemory } from "./slot-memory.ts";

export interface SlotExecutorOptions {
  readonly clock: Clock;
  readonly operators: OperatorRegistry;
  /** Of the TaskManager, for channels that lead out of the slot. */
  readonly memory: NetworkMemory;
  readonly io: SlotIo;
  readonly managed: SlotMemory;
  readonly send: (message: FromSlot) => void;
  /** Null or missing: nobody is told what tasks do. */
  readonly trace?: TraceSink | null;
  /** Released segments of channels within the slot are overwritten (law 13). For tests. */
  readonly poison?: boolean;
  /** Where the state of a task with these settings lies; missing: in memory. */
  readonly stateBackend?: (settings: JobSettings) => KeyedStateBackend;
  /** Batch: where what tasks write between stages lies. Missing: no batch job runs here. */
  readonly spill?: SpillStorage;
  /** Batch: what a task may sort in; missing: a share of the slot's memory. */
  readonly sortMemoryBytes?: number;
  /** Rows that a source gives in a step at most. */
  readonly pollRows?: () => number;
}

/** Of the slot's managed memory: what one task may sort in. The rest is for the state of its operators, and for other tasks. */
const SORT_SHARE = 1 / 4;

type Deploy = Extract<ToSlot, { readonly kind: "deploy" }>;

interface RunningTask {
  readonly task: Task;
  readonly region: number;
  readonly localChannels: readonly string[];
  /** Writes what waits in its input channels within the slot into its counters. */
  readonly sample: () => void;
}

/** A slot without its thread: makes the tasks that it is told to deploy, hands them their mails, tells how they stand. */
export class SlotExecutor {
  readonly scheduler: SlotScheduler;
  readonly #options: SlotExecutorOptions;
  readonly #local: SlotLocalChannels;
  readonly #localEnds: LocalChannelEnds;
  readonly #tasks = new Map<string, RunningTask>();

  constructor(options: SlotExecutorOptions) {
    this.#options = options;
    this.scheduler = new SlotScheduler(options.clock);
    this.#local = new SlotLocalChannels({ poison: options.poison === true });
    this.#localEnds = new LocalChannelEnds(this.#local);
  }

  receive(message: ToSlot): void {
    if (message.kind === "deploy") {
      this.#deploy(message);
      return;
    }
    for (const [key, { task }] of this.#tasks) {
      const { jobId, attempt } = task.id;
      if (jobId !== message.jobId || attempt !== message.attempt) continue;
      if (message.tasks === null || message.tasks.has(key)) task.deliver(message.mail);
    }
  }

  /** Nobody outside sees the channels within a slot. */
  sampleChannels(): void {
    for (const { sample } of this.#tasks.values()) sample();
  }

  #deploy(message: Deploy): void {
    const id = taskIdOf(message.deployment);
    this.#localEnds.attempt({ ...id, region: message.region });
    try {
      const task = createTask(
        withMigratedState(message.deployment, message.migrate, this.#options.operators),
        { end: (channel) => this.#channelEnd(channel, message) },
        this.#environment(id, message),
        this.#options.operators,
      );
      this.#tasks.set(taskKey(id), {
        task,
        region: message.region,
        localChannels: localChannels(message.deployment),
        sample: this.#sampler(message),
      });
      this.scheduler.add(task);
    } catch (error) {
      this.#options.io.taskEnded(id, "failed", failureOf(error, message.deployment));
    }
  }

  #sampler({ deployment, metrics }: Deploy): () => void {
    const base = channelsBase(deployment.vertex.operators.length);
    const own = deployment.inputs
      .flatMap(({ channels }) => channels)
      .map(({ id, peer }, index) => ({ id, peer, base: base + index * CHANNEL_WORDS }))
      .filter(({ peer }) => peer.kind === "slot")
      .map(({ id, base: first }) => ({ end: this.#local.end(id), base: first }));
    return () => {
      for (const { end, base: first } of own) sampleChannel(end, metrics, first);
    };
  }

  #channelEnd(channel: ChannelDeployment, { blocks }: Deploy): ReturnType<SlotLocalChannels["end"]> {
    if (channel.peer.kind === "slot") return this.#local.end(channel.id);
    const block = blocks.get(channel.id);
    invariant(block !== undefined, `channel ${channel.id} was not opened`);
    return { memory: this.#options.memory, block };
  }

  #environment(id: TaskId, { deployment, metrics, checkpointDirectory }: Deploy): TaskEnvironment {
    const { clock, io, managed, send, pollRows, spill } = this.#options;
    const { sortMemoryBytes = managed.total * SORT_SHARE } = this.#options;
    let reserved = 0;
    const stateBackend = this.#options.stateBackend?.(deployment.settings);
    return {
      clock,
      metrics: new TaskMetrics(metrics),
      trace: this.#options.trace ?? null,
      io: io.serviceOf(id, { uid: deployment.vertex.id, nodeId: deployment.vertex.id }),
      ioOf: (operator) => io.serviceOf(id, operator),
      ...(pollRows !== undefined && { pollRows }),
      ...(spill !== undefined && { spill, sortMemoryBytes }),
      reserveMemory: (bytes) => {
        managed.reserve(bytes);
        reserved += bytes;
      },
      releaseMemory: (bytes) => {
        managed.release(bytes);
        reserved -= bytes;
      },
      observe: (observation) => send({ kind: "observed", task: id, observation }),
      stateBuffers: io.stateBuffers,
      ...(stateBackend !== undefined && { stateBackend }),
      report: (event) => {
        if (event.kind !== "state") {
          this.#store(event, deployment, checkpointDirectory);
          return;
        }
        if (!isTerminal(event.state)) {
          this.#report(event);
          return;
        }
        stateBackend?.close();
        managed.release(reserved);
        reserved = 0;
        this.#ended(id, event.state, event.failure);
      },
    };
  }

  #store(
    event: Exclude<TaskEvent, { readonly kind: "state" }>,
    { vertex, subtask }: TaskDeployment,
    checkpointDirectory: string,
  ): void {
    const { io } = this.#options;
    switch (event.kind) {
      case "snapshot": {
        const { base = null, ...taken } = event;
        io.snapshot({ ...taken, checkpointDirectory, base });
        return;
      }
      case "snapshot-slice":
        io.slice(event, checkpointDirectory);
        return;
      case "operator-event":
        this.#options.send(event);
        return;
      case "snapshot-dropped":
        io.dropSnapshot(event.task, event.checkpointId);
        return;
      case "in-flight": {
        const { task, checkpointId, sections, rows, alignmentMs } = event;
        const snapshot = { checkpointId, vertexId: vertex.id, subtask, sections };
        io.inFlight(task, { snapshot, rows, alignmentMs, checkpointDirectory });
        return;
      }
      case "decline":
        io.decline(event.task, event.checkpointId, event.reason);
    }
  }

  #report({ task, state, failure }: Extract<TaskEvent, { readonly kind: "state" }>): void {
    this.#options.send({ kind: "task-state", task, state, failure });
  }

  /** Told to the TaskManager by the I/O thread, after what the task still wanted of it. */
  #ended(id: TaskId, state: TaskState, failure: JobFailure | null): void {
    const ended = this.#tasks.get(taskKey(id));
    this.#tasks.delete(taskKey(id));
    this.#options.io.taskEnded(id, state, failure);
    if (ended !== undefined) this.#localEnds.ended(ended.localChannels, { ...id, region: ended.region });
  }
}

const isTerminal = (state: TaskState): boolean =>
  state === "finished" || state === "failed" || state === "cancelled";

function localChannels({ inputs, outputs }: TaskDeployment): readonly string[] {
  return [...inputs, ...outputs].flatMap(({ channels }) =>
    channels.filter(({ peer }) => peer.kind === "slot").map(({ id }) => id),
  );
}

function failureOf(error: unknown, { subtask, vertex }: TaskDeployment): JobFailure {
  if (error instanceof JobFailureError) return error.at({ subtask }, vertex.name);
  const problem = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error ? (error.stack ?? problem) : problem;
  return jobFailure("runtime.internal", { node: vertex.name, problem }, { subtask, cause });
}
