import { Dispatcher } from "../../jobmanager/dispatcher.ts";
import type { ClusterEventListener, TaskManagerLossReason } from "../../jobmanager/job-events.ts";
import { SlotPool } from "../../jobmanager/slot-pool.ts";
import type { TaskManagerProvider } from "../../jobmanager/slot-pool.ts";
import type { ToJobManager, ToTaskManager } from "../../rpc/gateway.ts";
import { DiskJobStorage } from "../../storage/disk-job-storage.ts";
import { PartitionDirectories, sweepPartitions } from "../../storage/partition-directories.ts";
import { SavepointStore } from "../../storage/savepoint-store.ts";
import { replaceFile } from "../../storage/durable-files.ts";
import type { FileSystem } from "../../storage/file-system.ts";
import type { OutputFiles } from "../../taskmanager/io/output-files.ts";
import { readEpoch } from "../../storage/epoch.ts";
import { Mailbox } from "./mailbox.ts";
import type { SimulatedProcess } from "./simulated-process.ts";

export interface JobManagerOptions {
  readonly process: SimulatedProcess;
  readonly files: FileSystem & OutputFiles;
  readonly dataDir: string;
  readonly taskManagers: number;
  readonly slotsEach: number;
  readonly mode: "generated" | "interpreted";
  readonly rpcLatencyUs: () => number;
  /** Makes the process of a TaskManager, which registers when it is there. */
  readonly startTaskManager: (link: TaskManagerLink, epoch: number) => void;
  /** A message leaves for a TaskManager. */
  readonly watchSend: (message: ToTaskManager) => void;
  readonly watchReceive: (message: ToJobManager) => void;
  readonly onClusterEvent: ClusterEventListener;
}

/** Shorter than a real one: a process that sleeps is lost after little virtual time. */
const HEARTBEAT_TIMEOUT_MS = 5_000;

/** The JobManager's process: what `LocalCluster` is made of, over simulated processes. */
export class SimulatedJobManager {
  readonly process: SimulatedProcess;
  readonly epoch: number;
  readonly dispatcher: Dispatcher;
  readonly storage: DiskJobStorage;
  readonly links = new Map<string, TaskManagerLink>();
  readonly #options: JobManagerOptions;
  #next = 1;

  private constructor(options: JobManagerOptions, epoch: number) {
    const { process, files, dataDir, mode, watchSend } = options;
    this.#options = options;
    this.process = process;
    this.epoch = epoch;
    this.storage = new DiskJobStorage(files, dataDir);
    const slots = new SlotPool({
      provider: this.#provider(),
      timers: process.timers,
      standby: 1,
      requestTimeoutMs: 10_000,
      idleTimeoutMs: 60_000,
    });
    this.dispatcher = new Dispatcher({
      heartbeatTimeoutMs: HEARTBEAT_TIMEOUT_MS,
      newJobId: () => "made-up",
      fence: (id) => this.links.get(id)?.kill(),
      services: {
        clock: process.clock,
        timers: process.timers,
        random: () => process.world.random.below(2 ** 30) / 2 ** 30,
        storage: this.storage,
        savepoints: new SavepointStore(files, dataDir),
        partitions: new PartitionDirectories(files, dataDir, epoch),
        slots,
        gateway: {
          send: (id, message) => {
            this.links.get(id)?.toTaskManager(message);
            watchSend(message);
          },
        },
        mode,
      },
    });
    this.dispatcher.subscribe(options.onClusterEvent);
    slots.warmUp();
  }

  /** Takes over the data directory: a new epoch begins. */
  static async start(options: JobManagerOptions): Promise<SimulatedJobManager> {
    const { files, dataDir } = options;
    await files.makeDirectory(`${dataDir}/jobs`);
    await files.syncDirectory(dataDir);
    const epoch = (await readEpoch(files, dataDir)) + 1;
    await replaceFile(files, `${dataDir}/epoch`, `${epoch}\n`);
    await sweepPartitions(files, dataDir);
    return new SimulatedJobManager(options, epoch);
  }

  /** Tells of the end of a TaskManager's process, once. */
  gone(link: TaskManagerLink, how: string): void {
    if (!this.links.delete(link.id)) return;
    const reason: TaskManagerLossReason = link.stopping ? "closed" : "exited";
    if (link.registered) this.dispatcher.taskManagerLost(link.id, reason, how);
    else this.dispatcher.taskManagerStartFailed(link.id, how);
  }

  #provider(): TaskManagerProvider {
    const { taskManagers, slotsEach, startTaskManager, process, rpcLatencyUs, watchReceive } = this.#options;
    return {
      maximum: taskManagers,
      slotsEach,
      start: () => {
        const link: TaskManagerLink = new TaskManagerLink({
          id: `tm-${this.epoch}-${this.#next++}`,
          jobManager: process,
          latencyUs: rpcLatencyUs,
          receive: (message) => {
            if (this.links.get(link.id) !== link) return;
            watchReceive(message);
            this.dispatcher.receive(message);
          },
          gone: (how) => this.gone(link, how),
        });
        this.links.set(link.id, link);
        startTaskManager(link, this.epoch);
      },
      stop: (id) => {
        const link = this.links.get(id);
        if (link === undefined) return;
        link.stopping = true;
        link.toTaskManager({ kind: "shutdown" });
      },
    };
  }
}

export interface LinkOptions {
  readonly id: string;
  readonly jobManager: SimulatedProcess;
  readonly latencyUs: () => number;
  readonly receive: (message: ToJobManager) => void;
  readonly gone: (how: string) => void;
}

/** The connection of a JobManager to one TaskManager process: both notice the other's end. */
export class TaskManagerLink {
  readonly id: string;
  registered = false;
  stopping = false;
  readonly inbound: Mailbox<ToJobManager>;
  outbound: Mailbox<ToTaskManager> | null = null;
  #process: SimulatedProcess | null = null;
  readonly #options: LinkOptions;
  #waiting: ToTaskManager[] = [];

  constructor(options: LinkOptions) {
    this.#options = options;
    this.id = options.id;
    this.inbound = new Mailbox<ToJobManager>({
      name: `rpc from ${options.id}`,
      process: options.jobManager,
      latencyUs: options.latencyUs,
      nameOf: rpcName,
      receive: (message) => {
        if (message.kind === "registered") this.registered = true;
        options.receive(message);
      },
    });
  }

  /** The process is there, its threads maybe not yet. */
  attach(process: SimulatedProcess, receive: (message: ToTaskManager) => void): void {
    const { jobManager, latencyUs } = this.#options;
    this.#process = process;
    this.outbound = new Mailbox<ToTaskManager>({ name: "rpc", process, latencyUs, receive, nameOf: rpcName });
    for (const message of this.#waiting.splice(0)) this.outbound.post(message);
    process.atEnd(() => {
      this.inbound.cut(process.world.random.below(this.inbound.size + 1));
      if (jobManager.alive) jobManager.timers.after(0.3, () => this.#options.gone("SIGKILL"));
    });
    jobManager.atEnd(() => {
      if (process.alive) process.timers.after(0.3, () => process.world.kill(process));
    });
  }

  /** Of the TaskManager. */
  send(message: ToJobManager): void {
    this.inbound.post(message);
  }

  toTaskManager(message: ToTaskManager): void {
    if (this.outbound === null) this.#waiting.push(message);
    else this.outbound.post(message);
  }

  /** SIGKILL: it ends although it may be asleep. */
  kill(): void {
    if (this.#process !== null) this.#process.world.kill(this.#process);
  }
}

function rpcName(message: ToJobManager | ToTaskManager): string {
  switch (message.kind) {
    case "task-state":
      return `${message.kind} ${message.task.attempt} ${message.task.vertexId}/${message.task.subtask} ${message.state}`;
    case "acknowledge-checkpoint":
    case "decline-checkpoint":
      return `${message.kind} ${message.checkpointId} ${message.task.vertexId}/${message.task.subtask}`;
    case "trigger-checkpoint":
    case "checkpoint-completed":
    case "checkpoint-aborted":
      return `${message.kind} ${message.checkpointId}`;
    default:
      return message.kind;
  }
}
