import { randomBytes, randomUUID } from "node:crypto";
import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import type { JobGraph } from "@millrace/graph";
import { Dispatcher } from "../jobmanager/dispatcher.ts";
import type { ClusterEventListener, TaskManagerInfo } from "../jobmanager/job-events.ts";
import type { JobHandle, SubmitOptions } from "../jobmanager/job-handle.ts";
import type { LiveStateAnswer, LiveStateQuery } from "../jobmanager/live-queries.ts";
import type { SavepointStorage } from "../jobmanager/savepoint-storage.ts";
import { SlotPool } from "../jobmanager/slot-pool.ts";
import { RpcLog } from "../rpc/rpc-log.ts";
import type { RpcLogEntry } from "../rpc/rpc-log.ts";
import { SlotRequestLog } from "../jobmanager/slot-request-log.ts";
import type { SlotRequestRecord } from "../jobmanager/slot-request-log.ts";
import { exploreOnThread } from "./explorer/explore-on-thread.ts";
import type { StateAnswer, StateQuery } from "../explorer/explore-state.ts";
import type { LocalClusterOptions } from "./local-cluster-options.ts";
import { nodeTimers } from "./node-timers.ts";
import { nodeFiles } from "./storage/node-files.ts";
import { PartitionDirectories, sweepPartitions } from "../storage/partition-directories.ts";
import { DataDirectory } from "./storage/data-directory.ts";
import { sweepWorkingDirectories } from "./storage/working-directory.ts";
import { DiskJobStorage } from "../storage/disk-job-storage.ts";
import { keptCheckpoints } from "../storage/kept-checkpoints.ts";
import type { KeptCheckpoint } from "../storage/kept-checkpoints.ts";
import { SavepointStore } from "../storage/savepoint-store.ts";
import type { PhaseListener } from "../phases/checkpoint-phase.ts";
import { phasesOfFiles } from "../phases/phases-of-files.ts";
import { phaseOfMessage } from "../phases/phases-of-messages.ts";
import { StaleTaskManagers } from "./stale-task-managers.ts";
import { loadPhases } from "./taskmanager/load-phases.ts";
import { TaskManagerSupervisor } from "./task-manager-supervisor.ts";
import type { TaskManagerSupervisorOptions } from "./task-manager-supervisor.ts";
import { nodeClock } from "./taskmanager/node-clock.ts";

/** Flink's. A process that dies is noticed by its closed connection, a stuck task by its thread's CPU time: both at once. */
const HEARTBEAT_TIMEOUT_MS = 50_000;
const START_TIMEOUT_MS = 60_000;
const STUCK_AFTER_MS = 4_000;
const SLOT_REQUEST_TIMEOUT_MS = 10_000;
/** What a slot may have on disk of batch jobs. */
const SPILL_BYTES = 32 * 2 ** 30;
const IDLE_TIMEOUT_MS = 60_000;

interface ClusterParts {
  readonly directory: DataDirectory;
  readonly savepoints: SavepointStorage;
  readonly phases: PhaseListener | null;
  readonly processes: StaleTaskManagers;
}

/**
 * A JobManager in this process with TaskManagers as child processes on this machine.
 *
 * 1. `start` takes the lock of the data directory (DataDirectoryLockedError where another cluster has it) and keeps the
 *    configured standby TaskManagers warm; it does not resume jobs: `recover` does.
 * 2. What the job does wrong is in its result and its events; a method throws only for a caller's mistake.
 */
export class LocalCluster {
  /** Of the lock: grows with every start on this data directory. The live protocol shows it, so that a page notices a restart. */
  readonly epoch: number;
  /** What persons keep, of jobs that run, have ended or are gone. */
  readonly savepoints: SavepointStorage;
  readonly #directory: DataDirectory;
  readonly #supervisor: TaskManagerSupervisor;
  readonly #dispatcher: Dispatcher;
  readonly #rpc = new RpcLog(nodeClock);
  readonly #slotRequests = new SlotRequestLog(nodeClock);
  readonly #storage: DiskJobStorage;
  #closing: Promise<void> | null = null;

  private constructor(parts: ClusterParts, options: LocalClusterOptions) {
    const { directory, savepoints, phases } = parts;
    this.savepoints = savepoints;
    this.#directory = directory;
    this.epoch = directory.epoch;
    this.#storage = new DiskJobStorage(
      phases === null ? nodeFiles : phasesOfFiles(nodeFiles, phases),
      directory.path,
    );
    this.#supervisor = new TaskManagerSupervisor({
      maximum: options.taskManagers,
      entry: options.taskManagerEntry ?? new URL("./taskmanager/main.ts", import.meta.url),
      startTimeoutMs: options.startTimeoutMs ?? START_TIMEOUT_MS,
      configuration: configurationOf(directory, options),
      processes: parts.processes,
      receive: (message) => {
        phaseOfMessage(message, phases);
        this.#rpc.received(message);
        this.#dispatcher.receive(message);
      },
      lost: (id, reason, detail) => this.#dispatcher.taskManagerLost(id, reason, detail),
      startFailed: (id, problem) => this.#dispatcher.taskManagerStartFailed(id, problem),
    });
    const slots = new SlotPool({
      provider: this.#supervisor,
      timers: nodeTimers,
      log: this.#slotRequests,
      standby: options.standbyTaskManagers ?? 1,
      requestTimeoutMs: options.slotRequestTimeoutMs ?? SLOT_REQUEST_TIMEOUT_MS,
      idleTimeoutMs: IDLE_TIMEOUT_MS,
    });
    this.#dispatcher = new Dispatcher({
      heartbeatTimeoutMs: options.heartbeatTimeoutMs ?? HEARTBEAT_TIMEOUT_MS,
      newJobId: randomUUID,
      fence: (id) => void this.#supervisor.kill(id),
      services: {
        clock: nodeClock,
        timers: nodeTimers,
        random: Math.random,
        storage: this.#storage,
        savepoints: this.savepoints,
        partitions: new PartitionDirectories(nodeFiles, directory.path, directory.epoch),
        slots,
        gateway: {
          send: (id, message) => {
            phaseOfMessage(message, phases);
            this.#rpc.sent(id, message);
            this.#supervisor.send(id, message);
          },
        },
        mode: "generated",
      },
    });
    slots.warmUp();
  }

  static async start(options: LocalClusterOptions): Promise<LocalCluster> {
    const directory = await DataDirectory.lock(resolve(options.dataDir));
    const savepoints = new SavepointStore(nodeFiles, directory.path);
    await savepoints.sweep();
    const phases = await loadPhases(options.phasesUrl ?? null, "jobmanager");
    const processes = new StaleTaskManagers(directory.path);
    await processes.end();
    await sweepWorkingDirectories(directory.path);
    await sweepPartitions(nodeFiles, directory.path);
    return new LocalCluster({ directory, savepoints, phases, processes }, options);
  }

  /** Durable when it resolves: after a crash of this process `recover` goes on with it. */
  async submit(graph: JobGraph, options: SubmitOptions = {}): Promise<JobHandle> {
    const { restoreFrom } = options;
    if (restoreFrom === undefined) return this.#dispatcher.submit(graph, options);
    return this.#dispatcher.submit(graph, { ...options, restoreFrom: await realpath(restoreFrom) });
  }

  /** Goes on with every job that had not ended when the last cluster on this data directory died, from its newest checkpoint that holds. */
  recover(onJob?: (job: JobHandle) => void): Promise<readonly JobHandle[]> {
    return this.#dispatcher.recover(onJob);
  }

  /** Oldest first; ended jobs of this cluster's lifetime included. */
  jobs(): readonly JobHandle[] {
    return this.#dispatcher.jobs();
  }

  job(id: string): JobHandle | null {
    return this.#dispatcher.job(id);
  }

  /** Completed checkpoints of a job, running or ended, the newest first. */
  keptCheckpoints(jobId: string): Promise<readonly KeptCheckpoint[]> {
    return keptCheckpoints(nodeFiles, this.#storage.checkpointDirectory(jobId));
  }

  /** Removes what the disk has of a job that has ended, its checkpoints too: nothing can be started from them any more. */
  async removeJob(jobId: string): Promise<void> {
    this.#dispatcher.forget(jobId);
    await this.#storage.removeJob(jobId);
  }

  /** What is in the state of a checkpoint or savepoint: read by a thread of its own. */
  explore(query: StateQuery): Promise<StateAnswer> {
    return exploreOnThread(query);
  }

  /** What the tasks of a running job hold at the moment of one state. */
  exploreLive(jobId: string, query: LiveStateQuery): Promise<LiveStateAnswer> {
    return this.#dispatcher.explore(jobId, query);
  }

  taskManagers(): readonly TaskManagerInfo[] {
    return this.#dispatcher.taskManagers();
  }

  /** Sends SIGKILL: a drill. Resolves when the process is gone. */
  killTaskManager(id: string): Promise<void> {
    return this.#supervisor.kill(id);
  }

  /** What JobManager and TaskManagers said to each other of late, oldest first. */
  rpcLog(): readonly RpcLogEntry[] {
    return this.#rpc.entries();
  }

  /** Requests for slots of late, oldest first. */
  slotRequests(): readonly SlotRequestRecord[] {
    return this.#slotRequests.records();
  }

  /** Rows that an operator gives are shown for a few seconds, as observations of the cluster's events. */
  look(jobId: string, vertexId: string, operatorUid: string): void {
    this.#dispatcher.look(jobId, vertexId, operatorUid);
  }

  subscribe(listener: ClusterEventListener): () => void {
    return this.#dispatcher.subscribe(listener);
  }

  /** Ends all TaskManagers and gives up the lock. Running jobs are left resumable: cancel them first if they should end. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    this.#dispatcher.close();
    await this.#supervisor.close();
    await this.#directory.unlock();
  }
}

function configurationOf(
  directory: DataDirectory,
  options: LocalClusterOptions,
): TaskManagerSupervisorOptions["configuration"] {
  return {
    epoch: directory.epoch,
    secret: randomBytes(24).toString("base64url"),
    dataDir: directory.path,
    slots: options.slotsPerTaskManager,
    managedMemoryBytesPerSlot: options.managedMemoryBytesPerSlot,
    spillBytesPerSlot: options.spillBytesPerSlot ?? SPILL_BYTES,
    localStateBytes: options.localStateBytes ?? 0,
    segmentPoolBytes: options.segmentPoolBytes,
    allowedRoots: options.allowedRoots.map((root) => resolve(root)),
    operatorsUrl: options.operatorsUrl ?? new URL("./taskmanager/default-operators.ts", import.meta.url).href,
    phasesUrl: options.phasesUrl ?? null,
    trustedFunctions: options.trustedFunctions ?? false,
    stuckAfterMs: options.stuckAfterMs ?? STUCK_AFTER_MS,
  };
}
