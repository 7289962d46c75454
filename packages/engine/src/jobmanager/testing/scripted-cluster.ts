import { MemorySpillStorage } from "../../spill/memory-spill-storage.ts";
import { jobFailure, rowSchema, string } from "@millrace/graph";
import type { JobFailure } from "@millrace/graph";
import type {
  ChainedOperator,
  FailureReason,
  JobEdge,
  JobGraph,
  JobSettings,
  JobVertex,
  MessageParams,
  OperatorSpec,
  Partitioning,
} from "@millrace/graph";
import type { CheckpointFailureReason, TaskAssignment, ToTaskManager } from "../../rpc/gateway.ts";
import type { TaskState } from "../../task/task.ts";
import { taskIdOf } from "../../task/task-deployment.ts";
import type { TaskId } from "../../task/task-deployment.ts";
import { Dispatcher } from "../dispatcher.ts";
import type { JobEvent } from "../job-events.ts";
import type { JobHandle, SubmitOptions } from "../job-handle.ts";
import { SlotPool } from "../slot-pool.ts";
import { MemoryJobStorage } from "./memory-job-storage.ts";
import { MemorySavepoints } from "./memory-savepoints.ts";
import { settle, VirtualTime } from "./virtual-time.ts";

const schema = rowSchema([{ name: "line", type: string(false) }]);

function operator(uid: string, spec: OperatorSpec): ChainedOperator {
  const isSource = spec.kind.endsWith("source");
  return {
    uid,
    nodeId: uid,
    name: uid,
    spec,
    input: null,
    inputSchema: isSource ? null : schema,
    outputSchema: schema,
  };
}

export const SETTINGS: JobSettings = {
  parallelism: 1,
  checkpoint: {
    intervalMs: 1_000,
    timeoutMs: 10_000,
    minPauseMs: 0,
    retained: 2,
    tolerableFailures: 1,
    onCancel: "retain",
  },
  restart: { kind: "fixed-delay", attempts: 2, delayMs: 500 },
  bufferTimeoutMs: 5,
};

/** source -> sink, hash partitioned. */
export function twoVertexGraph(
  options: {
    readonly parallelism?: number;
    readonly settings?: Partial<JobSettings>;
    readonly partitioning?: Partitioning;
  } = {},
): JobGraph {
  const parallelism = options.parallelism ?? 1;
  const vertex = (id: string, spec: OperatorSpec): JobVertex => ({
    id,
    name: id,
    parallelism,
    slotSharingGroup: "default",
    operators: [operator(id, spec)],
  });
  const edge: JobEdge = {
    id: "edge",
    streamEdgeIds: [],
    source: "source",
    sourceOperator: 0,
    target: "sink",
    partitioning: options.partitioning ?? { kind: "hash", keys: [0] },
    schema,
  };
  return {
    name: "two vertices",
    vertices: [
      vertex("source", { kind: "collection-source", rows: [] }),
      vertex("sink", { kind: "discard-sink" }),
    ],
    edges: [edge],
    maxParallelism: 128,
    settings: { ...SETTINGS, ...options.settings },
  };
}

export interface ScriptedClusterOptions {
  readonly maximum?: number;
  readonly slotsEach?: number;
  readonly standby?: number;
  /** Time that a TaskManager takes to come up. Default 1. */
  readonly startMs?: number;
  /** TaskManagers never come up. */
  readonly broken?: boolean;
  readonly storage?: MemoryJobStorage;
  /** Tasks go to running by themselves, acknowledge and cancel at once. Default true. */
  readonly obedient?: boolean;
}

/** A Dispatcher with TaskManagers that do what the test says. */
export class ScriptedCluster {
  readonly time = new VirtualTime();
  readonly storage: MemoryJobStorage;
  readonly partitions = new MemorySpillStorage({ waits: false });
  readonly savepoints = new MemorySavepoints();
  readonly dispatcher: Dispatcher;
  readonly sent: { readonly to: string; readonly message: ToTaskManager }[] = [];
  readonly events: JobEvent[] = [];
  readonly fenced: string[] = [];
  /** TaskManagers that give no sign of life. */
  readonly silent = new Set<string>();
  obedient: boolean;
  /** From now on TaskManagers do not come up. */
  breakStarts: boolean;
  #nextTaskManager = 1;
  readonly #options: ScriptedClusterOptions;
  readonly #deployed = new Map<string, TaskAssignment[]>();

  constructor(options: ScriptedClusterOptions = {}) {
    this.#options = options;
    this.obedient = options.obedient ?? true;
    this.breakStarts = options.broken ?? false;
    this.storage = options.storage ?? new MemoryJobStorage();
    const slots = new SlotPool({
      timers: this.time,
      standby: options.standby ?? 0,
      requestTimeoutMs: 30_000,
      idleTimeoutMs: 60_000,
      provider: {
        maximum: options.maximum ?? 2,
        slotsEach: options.slotsEach ?? 2,
        start: () => this.#start(),
        stop: (id) => this.dispatcher.taskManagerLost(id, "closed", ""),
      },
    });
    this.dispatcher = new Dispatcher({
      heartbeatTimeoutMs: 5_000,
      newJobId: () => "job",
      fence: (id) => this.fenced.push(id),
      services: {
        clock: this.time,
        timers: this.time,
        random: () => 0.5,
        storage: this.storage,
        savepoints: this.savepoints,
        partitions: this.partitions,
        slots,
        mode: "generated",
        gateway: { send: (to, message) => this.#receive(to, message) },
      },
    });
  }

  async submit(graph: JobGraph, options: SubmitOptions = {}): Promise<JobHandle> {
    const job = await this.dispatcher.submit(graph, {
      onEvent: (event) => this.events.push(event),
      ...options,
    });
    await this.time.advance(10);
    return job;
  }

  kinds(): readonly string[] {
    return this.events
      .filter((event) => event.kind !== "task-state")
      .map((event) => (event.kind === "job-state" ? event.state : event.kind));
  }

  last<K extends JobEvent["kind"]>(kind: K): Extract<JobEvent, { readonly kind: K }> {
    const found = this.events.findLast((event) => event.kind === kind);
    if (found === undefined) throw new Error(`no ${kind} among ${this.kinds().join(" ")}`);
    return found as Extract<JobEvent, { readonly kind: K }>;
  }

  /** What was deployed last, by `<vertex>/<subtask>`. */
  assignment(name: string): TaskAssignment {
    const all = this.sent.flatMap(({ message }) => (message.kind === "deploy" ? message.tasks : []));
    const found = all.findLast(({ deployment }) => `${deployment.vertex.id}/${deployment.subtask}` === name);
    if (found === undefined) throw new Error(`${name} was not deployed`);
    return found;
  }

  task(name: string): TaskId {
    return taskIdOf(this.assignment(name).deployment);
  }

  report(name: string, state: TaskState, failure: JobFailure | null = null): void {
    this.#state(this.task(name), state, failure);
  }

  /** The task failed for this reason. */
  // oxlint-disable-next-line max-params -- a task and a failure
  fail(name: string, reason: FailureReason, params: MessageParams): void {
    this.report(name, "failed", jobFailure(reason, params, { subtask: 0 }));
  }

  acknowledge(name: string, checkpointId: number, bytes = 0): void {
    const file = `${name.replace("/", "-")}.state`;
    const state = bytes === 0 ? null : { file, bytes, checksum: 7, base: [] };
    const timing = { startDelayMs: 0, alignmentMs: 0, syncMs: 0, alignedRowsBuffered: 0 };
    const task = this.task(name);
    this.dispatcher.receive({
      kind: "acknowledge-checkpoint",
      taskManagerId: "",
      task,
      checkpointId,
      state,
      timing,
      asyncMs: 0,
    });
  }

  decline(name: string, checkpointId: number, reason: CheckpointFailureReason): void {
    this.dispatcher.receive({
      kind: "decline-checkpoint",
      taskManagerId: "",
      task: this.task(name),
      checkpointId,
      reason,
    });
  }

  heartbeat(taskManagerId: string): void {
    const sample = {
      timeMs: 0,
      heapBytes: 0,
      rssBytes: 0,
      segments: { total: 0, used: 0, bytes: 0 },
      slots: [],
      ioThread: { cpu: 0 },
      mainThread: { cpu: 0 },
      tasks: [],
    };
    this.dispatcher.receive({ kind: "heartbeat", taskManagerId, sample });
  }

  #start(): void {
    const taskManagerId = `tm-${this.#nextTaskManager++}`;
    this.time.after(this.#options.startMs ?? 1, () => {
      if (this.breakStarts) {
        this.dispatcher.taskManagerStartFailed(taskManagerId, "no memory");
        return;
      }
      const slots = this.#options.slotsEach ?? 2;
      this.#beat(taskManagerId);
      this.dispatcher.receive({
        kind: "registered",
        taskManagerId,
        pid: 1,
        host: "127.0.0.1",
        port: 9,
        slots,
      });
    });
  }

  #beat(taskManagerId: string): void {
    this.time.after(1_000, () => {
      if (!this.silent.has(taskManagerId)) this.heartbeat(taskManagerId);
      this.#beat(taskManagerId);
    });
  }

  #receive(to: string, message: ToTaskManager): void {
    this.sent.push({ to, message });
    if (message.kind === "deploy")
      this.#deployed.set(to, [...(this.#deployed.get(to) ?? []), ...message.tasks]);
    if (!this.obedient) return;
    if (message.kind === "deploy") {
      for (const { deployment } of message.tasks)
        this.#later(`${deployment.vertex.id}/${deployment.subtask}`, "running");
    } else if (message.kind === "cancel") {
      for (const { deployment, region } of this.#deployed.get(to) ?? []) {
        if (deployment.attempt !== message.attempt || region !== message.region) continue;
        this.#later(`${deployment.vertex.id}/${deployment.subtask}`, "cancelled");
      }
    }
  }

  #later(name: string, state: TaskState): void {
    const task = this.task(name);
    void settle().then(() => this.#state(task, state));
  }

  #state(task: TaskId, state: TaskState, failure: JobFailure | null = null): void {
    const why = failure ?? (state === "failed" ? INTERNAL : null);
    this.dispatcher.receive({ kind: "task-state", taskManagerId: "", task, state, failure: why });
  }
}

const INTERNAL: JobFailure = {
  reason: "runtime.internal",
  domain: "system",
  retry: true,
  operatorUid: null,
  nodeId: null,
  subtask: 0,
  params: {},
};
