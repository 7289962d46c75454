import { flushCompileCache } from "node:module";
import type { MessagePort } from "node:worker_threads";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { invariant, jobFailure } from "@millrace/graph";
import type { JobFailure } from "@millrace/graph";
import { CHANNEL_WORDS, channelsBase, TaskMetrics } from "../../metrics/metrics-layout.ts";
import { sampleChannel } from "../../network/channel-sampler.ts";
import { Doorbell } from "../../network/doorbell.ts";
import { NetworkMemory } from "../../network/network-memory.ts";
import { SlotLocalChannels } from "../../network/slot-local-channels.ts";
import { AtomicWords } from "../../network/word-memory.ts";
import { createTask } from "../../task/create-task.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";
import { SlotScheduler } from "../../task/slot-scheduler.ts";
import type { Task, TaskEnvironment, TaskEvent, TaskState } from "../../task/task.ts";
import { taskKey } from "../../task/task-deployment.ts";
import type { ChannelDeployment, TaskDeployment, TaskId } from "../../task/task-deployment.ts";
import type { SlotObservation, SlotTaskState, ToSlot } from "../../taskmanager/slot-messages.ts";
import { LocalChannelEnds } from "./local-channel-ends.ts";
import { nodeClock } from "./node-clock.ts";
import { ThreadWords } from "./shared-words.ts";
import { SlotIo } from "./slot-io.ts";
import { SlotMemory } from "./slot-memory.ts";
import { threadCpuMs } from "./thread-cpu.ts";

export interface SlotData {
  readonly slot: number;
  readonly control: MessagePort;
  readonly io: MessagePort;
  readonly network: SharedArrayBuffer;
  readonly threads: SharedArrayBuffer;
  readonly managedMemoryBytes: number;
  /** Module that exports `operators`. */
  readonly operatorsUrl: string;
}

/** Between two looks at the control messages, while tasks are busy. */
const BUDGET_MS = 4;
const CPU_SAMPLE_MS = 100;

type Deploy = Extract<ToSlot, { readonly kind: "deploy" }>;

interface RunningTask {
  readonly task: Task;
  readonly localChannels: readonly string[];
  /** Writes what waits in its input channels within the slot into its counters. */
  readonly sample: () => void;
}

/** A slot's thread: runs its tasks, and parks on its doorbell when none can go on. It has no event loop while it runs. */
class Slot {
  readonly #data: SlotData;
  readonly #operators: OperatorRegistry;
  readonly #memory: NetworkMemory;
  readonly #bell: Doorbell;
  readonly #words: ThreadWords;
  readonly #io: SlotIo;
  readonly #managed: SlotMemory;
  readonly #scheduler = new SlotScheduler(nodeClock);
  readonly #local = new SlotLocalChannels();
  readonly #localEnds = new LocalChannelEnds(this.#local);
  readonly #tasks = new Map<string, RunningTask>();
  #cpuSampledMs = 0;

  constructor(data: SlotData, operators: OperatorRegistry) {
    this.#data = data;
    this.#operators = operators;
    this.#memory = new NetworkMemory(new AtomicWords(data.network));
    this.#bell = new Doorbell(this.#memory, data.slot);
    this.#words = new ThreadWords(data.threads, data.slot);
    this.#io = new SlotIo(data.io);
    this.#managed = new SlotMemory(data.managedMemoryBytes);
  }

  run(): never {
    for (;;) {
      this.#words.countBeat();
      this.#receive();
      if (this.#scheduler.runFor(BUDGET_MS)) {
        this.#sampleCpu();
        continue;
      }
      this.#bell.arm();
      if (this.#receive() || this.#scheduler.runRound()) {
        this.#bell.disarm();
        continue;
      }
      this.#park();
    }
  }

  #park(): void {
    const wakeMs = this.#scheduler.nextWakeMs;
    const timeoutMs = wakeMs === null ? null : wakeMs - nodeClock.monotonicMs();
    if (timeoutMs !== null && timeoutMs <= 0) {
      this.#bell.disarm();
      return;
    }
    this.#sampleCpu();
    this.#sampleChannels();
    this.#words.parked = true;
    this.#bell.park(timeoutMs);
    this.#words.parked = false;
  }

  #sampleCpu(): void {
    const nowMs = nodeClock.monotonicMs();
    if (nowMs - this.#cpuSampledMs < CPU_SAMPLE_MS) return;
    this.#cpuSampledMs = nowMs;
    this.#words.cpuMs = threadCpuMs();
    this.#words.managedUsed = this.#managed.used;
    this.#sampleChannels();
  }

  /** Nobody outside sees the channels within a slot. */
  #sampleChannels(): void {
    for (const { sample } of this.#tasks.values()) sample();
  }

  #receive(): boolean {
    let any = this.#io.receive();
    const { control } = this.#data;
    for (let next = receiveMessageOnPort(control); next !== undefined; next = receiveMessageOnPort(control)) {
      any = true;
      this.#control(next.message);
    }
    return any;
  }

  #control(message: ToSlot): void {
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

  #deploy(message: Deploy): void {
    const id = taskIdOf(message.deployment);
    this.#localEnds.attempt(id.jobId, id.attempt);
    try {
      const task = createTask(
        message.deployment,
        { end: (channel) => this.#channelEnd(channel, message) },
        this.#environment(id, message),
        this.#operators,
      );
      this.#tasks.set(taskKey(id), {
        task,
        localChannels: localChannels(message.deployment),
        sample: this.#sampler(message),
      });
      this.#scheduler.add(task);
    } catch (error) {
      this.#io.taskEnded(id, "failed", failureOf(error, message.deployment));
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
    return { memory: this.#memory, block };
  }

  #environment(id: TaskId, { deployment, metrics, checkpointDirectory }: Deploy): TaskEnvironment {
    let reserved = 0;
    return {
      clock: nodeClock,
      metrics: new TaskMetrics(metrics),
      trace: null,
      io: this.#io.serviceOf(id, { uid: deployment.vertex.id, nodeId: deployment.vertex.id }),
      ioOf: (operator) => this.#io.serviceOf(id, operator),
      reserveMemory: (bytes) => {
        this.#managed.reserve(bytes);
        reserved += bytes;
      },
      releaseMemory: (bytes) => {
        this.#managed.release(bytes);
        reserved -= bytes;
      },
      observe: (observation) =>
        this.#data.control.postMessage({ kind: "observed", task: id, observation } satisfies SlotObservation),
      report: (event) => {
        if (event.kind === "snapshot") {
          const { task, snapshot, timing } = event;
          this.#io.snapshot({ task, snapshot, timing, checkpointDirectory });
          return;
        }
        if (!isTerminal(event.state)) {
          this.#report(event);
          return;
        }
        this.#managed.release(reserved);
        reserved = 0;
        this.#ended(id, event.state, event.failure);
      },
    };
  }

  #report({ task, state, failure }: Extract<TaskEvent, { readonly kind: "state" }>): void {
    this.#data.control.postMessage({ kind: "task-state", task, state, failure } satisfies SlotTaskState);
  }

  /** Told to the TaskManager by the I/O thread, after what the task still wanted of it. */
  #ended(id: TaskId, state: TaskState, failure: JobFailure | null): void {
    const ended = this.#tasks.get(taskKey(id));
    this.#tasks.delete(taskKey(id));
    this.#io.taskEnded(id, state, failure);
    this.#localEnds.ended(ended?.localChannels ?? []);
  }
}

const isTerminal = (state: TaskState): boolean =>
  state === "finished" || state === "failed" || state === "cancelled";

function taskIdOf({ jobId, attempt, subtask, vertex }: TaskDeployment): TaskId {
  return { jobId, attempt, subtask, vertexId: vertex.id };
}

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

invariant(parentPort, "a slot is a worker");
const data: SlotData = workerData;
const module: { readonly operators: OperatorRegistry } = await import(data.operatorsUrl);
parentPort.postMessage("ready");
// The thread is ended, never left: what it compiled is kept for the next one now.
flushCompileCache();
new Slot(data, module.operators).run();
