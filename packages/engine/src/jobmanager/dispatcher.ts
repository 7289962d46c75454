import { invariant, jobFailure } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";
import type { ToJobManager } from "../rpc/gateway.ts";
import { HeartbeatMonitor } from "./heartbeat-monitor.ts";
import type {
  ClusterEvent,
  ClusterEventListener,
  TaskManagerInfo,
  TaskManagerLossReason,
} from "./job-events.ts";
import type { JobHandle, SubmitOptions } from "./job-handle.ts";
import { JobMaster } from "./job-master.ts";
import type { JobServices } from "./job-services.ts";
import { isTerminal } from "./job-state.ts";
import type { JobRecord } from "./job-storage.ts";
import { LiveQueries } from "./live-queries.ts";
import type { LiveStateAnswer, LiveStateQuery } from "./live-queries.ts";
import type { RowsObservation } from "../task/observation.ts";
import type { TaskId } from "../task/task-deployment.ts";

export interface DispatcherOptions {
  readonly services: JobServices;
  readonly heartbeatTimeoutMs: number;
  /** Makes ids for jobs that come without one. */
  readonly newJobId: () => string;
  /** A TaskManager that was declared lost: its process must not live on. */
  readonly fence: (taskManagerId: string) => void;
}

export class JobIdInUseError extends Error {
  override readonly name = "JobIdInUseError";
}

const JOB_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** All jobs of a JobManager, and the place where messages of TaskManagers arrive. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #jobs = new Map<string, JobMaster>();
  readonly #listeners = new Set<ClusterEventListener>();
  readonly #heartbeats: HeartbeatMonitor;
  readonly #submitting = new Set<string>();
  readonly #live: LiveQueries;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#live = new LiveQueries(options.services.timers);
    this.#heartbeats = new HeartbeatMonitor({
      clock: options.services.clock,
      timers: options.services.timers,
      timeoutMs: options.heartbeatTimeoutMs,
      onSilent: (id) => {
        options.fence(id);
        this.taskManagerLost(id, "heartbeat-timeout", `${options.heartbeatTimeoutMs} ms`);
      },
    });
  }

  /** Resolves when the job is durable. */
  async submit(graph: JobGraph, options: SubmitOptions = {}): Promise<JobHandle> {
    const id = options.jobId ?? this.#options.newJobId();
    invariant(JOB_ID.test(id), `job id ${JSON.stringify(id)}`);
    if (this.#jobs.has(id) || this.#submitting.has(id)) throw new JobIdInUseError(id);
    const { storage, clock } = this.#options.services;
    const record: JobRecord = {
      id,
      graph,
      state: "created",
      createdMs: clock.nowMs(),
      restoreFrom: options.restoreFrom ?? null,
      restoreGraph: options.restoreGraph ?? null,
      allowNonRestoredState: options.allowNonRestoredState ?? false,
      failure: null,
    };
    this.#submitting.add(id);
    try {
      await storage.writeJob(record);
    } finally {
      this.#submitting.delete(id);
    }
    const job = this.#add(record);
    if (options.onEvent !== undefined) job.subscribe(options.onEvent);
    job.start();
    return job;
  }

  /** Jobs on disk that had not ended go on; `onJob` is called before each one's first event. */
  async recover(onJob: (job: JobHandle) => void = () => {}): Promise<readonly JobHandle[]> {
    const records = await this.#options.services.storage.readJobs();
    const open = records.filter((record) => !isTerminal(record.state) && !this.#jobs.has(record.id));
    const jobs = open.map((record) => this.#add(record));
    for (const job of jobs) {
      onJob(job);
      job.start();
    }
    return jobs;
  }

  jobs(): readonly JobHandle[] {
    return [...this.#jobs.values()];
  }

  job(id: string): JobHandle | null {
    return this.#jobs.get(id) ?? null;
  }

  /** Lets go of a job that has ended. */
  forget(id: string): void {
    const job = this.#jobs.get(id);
    invariant(job === undefined || isTerminal(job.state), `job ${id} has not ended`);
    this.#jobs.delete(id);
  }

  taskManagers(): readonly TaskManagerInfo[] {
    return this.#options.services.slots.taskManagers();
  }

  subscribe(listener: ClusterEventListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  receive(message: ToJobManager): void {
    if (message.kind === "registered") this.#registered(message);
    else if (message.kind === "heartbeat") this.#heartbeat(message);
    else if (message.kind === "observed") this.#observed(message);
    else this.#jobs.get(message.task.jobId)?.receive(message);
  }

  /** Rows that an operator gives are shown for a few seconds, as observations. An unknown job shows nothing. */
  look(jobId: string, vertexId: string, operatorUid: string): void {
    const job = this.#jobs.get(jobId);
    if (job === undefined) return;
    job.broadcast((attempt) => ({ kind: "look", jobId, attempt, vertexId, operatorUid }));
  }

  /** What an operator of a running job holds at the moment: asked of its tasks. */
  explore(jobId: string, query: LiveStateQuery): Promise<LiveStateAnswer> {
    const job = this.#jobs.get(jobId);
    return job === undefined ? Promise.resolve({ kind: "not-running" }) : this.#live.ask(job, query);
  }

  /** Its process ended, or it was silent for too long. Repetitions are ignored. */
  taskManagerLost(taskManagerId: string, reason: TaskManagerLossReason, detail: string): void {
    const { slots, clock } = this.#options.services;
    if (!slots.taskManagers().some((info) => info.id === taskManagerId)) return;
    this.#heartbeats.forget(taskManagerId);
    slots.lost(taskManagerId);
    this.#emit({ kind: "task-manager-lost", timeMs: clock.nowMs(), taskManagerId, reason, detail });
    const problem = detail === "" ? reason : `${reason} (${detail})`;
    const failure = jobFailure("runtime.taskmanager-lost", { taskManager: taskManagerId, problem });
    for (const job of this.#jobs.values()) job.taskManagerLost(taskManagerId, failure);
  }

  /** It never registered. */
  taskManagerStartFailed(taskManagerId: string, problem: string): void {
    const { slots, clock } = this.#options.services;
    this.#emit({
      kind: "task-manager-lost",
      timeMs: clock.nowMs(),
      taskManagerId,
      reason: "start-failed",
      detail: problem,
    });
    slots.startFailed(jobFailure("runtime.taskmanager-start-failed", { problem }));
  }

  /** Jobs stay as they are on disk: `recover` of a later JobManager goes on with them. */
  close(): void {
    this.#heartbeats.close();
    this.#options.services.slots.close();
  }

  #add(record: JobRecord): JobMaster {
    const job = new JobMaster(record, this.#options.services);
    this.#jobs.set(record.id, job);
    return job;
  }

  #registered(message: Extract<ToJobManager, { readonly kind: "registered" }>): void {
    const { slots, clock } = this.#options.services;
    const { taskManagerId: id, pid, host, port } = message;
    const startedMs = clock.nowMs();
    this.#heartbeats.beat(id);
    slots.registered({ id, pid, host, port, slots: message.slots, startedMs });
    const taskManager = this.taskManagers().find((info) => info.id === id);
    if (taskManager !== undefined)
      this.#emit({ kind: "task-manager-started", timeMs: startedMs, taskManager });
  }

  #heartbeat({ taskManagerId, sample }: Extract<ToJobManager, { readonly kind: "heartbeat" }>): void {
    if (!this.taskManagers().some((info) => info.id === taskManagerId)) return;
    const timeMs = this.#options.services.clock.nowMs();
    this.#heartbeats.beat(taskManagerId);
    this.#emit({ kind: "task-manager-sample", timeMs, taskManagerId, sample });
    for (const [jobId, tasks] of Map.groupBy(sample.tasks, ({ task }) => task.jobId)) {
      const job = this.#jobs.get(jobId);
      const present = tasks.filter(({ task }) => job?.has(task) === true);
      if (present.length > 0) job?.emit({ kind: "sample", jobId, timeMs, taskManagerId, tasks: present });
    }
  }

  #observed({ task, observation }: Extract<ToJobManager, { readonly kind: "observed" }>): void {
    if (this.#jobs.get(task.jobId)?.has(task) !== true) return;
    if (observation.kind === "state") this.#live.answered(task, observation);
    else this.#tell(task, observation);
  }

  #tell(task: TaskId, observation: RowsObservation): void {
    this.#emit({ kind: "observed", timeMs: this.#options.services.clock.nowMs(), task, observation });
  }

  #emit(event: ClusterEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
