import { randomUUID } from "node:crypto";
import { graphDigest, RowCounting, withoutRowReader } from "@millrace/engine/node";
import type { ClusterEvent, JobEvent, JobHandle, StopMode, SubmitOptions } from "@millrace/engine/node";
import { jobFailure } from "@millrace/graph";
import type {
  ChannelRow,
  CheckpointRef,
  JobSummary,
  Savepoint,
  SavepointRef,
  SubtaskMetrics,
  TakenCheckpoint,
} from "@millrace/protocol";
import type { Logger } from "pino";
import { RequestError } from "../api-error.ts";
import { ChannelReadings } from "../live/channel-readings.ts";
import { JobMetrics } from "../live/job-metrics.ts";
import type { MetricsSnapshot } from "../live/job-metrics.ts";
import type { DocumentStore } from "../storage/document-store.ts";
import type { JobIndex } from "../storage/job-index.ts";
import type { Remote } from "../storage/storage-messages.ts";
import type { Compiler } from "./compiler.ts";
import type { EngineCluster } from "./engine-cluster.ts";
import type { FileRoots } from "./file-roots.ts";
import type { JobChange } from "./job-change.ts";
import { JobRecord } from "./job-record.ts";
import type { JobGraphs } from "./job-record.ts";
import { JobPlanner } from "./job-planner.ts";
import { logJobEvent } from "./log-job-event.ts";
import { PeriodicSavepoints } from "./periodic-savepoints.ts";
import type { PeriodicJob } from "./periodic-savepoints.ts";
import { RestorePoints } from "./restore-points.ts";
import { graphsOf, refusedRescale } from "./rescaling.ts";
import { RowReaders } from "./row-readers.ts";
import type { StartOptions } from "./start-options.ts";
import { takeLastFigures } from "./last-figures.ts";
import { withShownPaths } from "./shown-failures.ts";
import { savepointRequest, Savepoints } from "./savepoints.ts";
import type { RunningJob } from "./savepoints.ts";
import { StateExplorer } from "./state-explorer.ts";
import { recoverJobs } from "./trials.ts";
import { unknownOrigin } from "./unknown-origin.ts";

const INDEX_INTERVAL_MS = 1_000;

export type JobListener = (jobId: string, change: JobChange) => void;

interface Entry {
  /** Another one, with other figures, once the job is rescaled. */
  record: JobRecord;
  metrics: JobMetrics;
  channels: ChannelReadings;
  counting: RowCounting;
  /** Asked for, and not there yet. */
  rescaling: JobGraphs | null;
  handle: JobHandle | null;
  writeDue: boolean;
  /** Writes that the storage thread has not done yet. */
  writing: number;
}

type Rescaled = Pick<Extract<JobEvent, { readonly kind: "rescaled" }>, "graph" | "checkpointId">;

/** How a job is to end. */
export type EndMode = "cancel" | StopMode;

export interface JobRunnerParts {
  readonly cluster: EngineCluster;
  readonly compiler: Compiler;
  readonly roots: FileRoots;
  readonly documents: Remote<DocumentStore>;
  readonly index: Remote<JobIndex>;
  readonly log: Logger;
}

/**
 * Jobs from document to end: compiles, submits, keeps what watchers see and what the index remembers.
 *
 * 1. A job is in the index before it runs, again at each change of its state, and at most once a second otherwise.
 * 2. Listeners hear of changes in the order in which they happened.
 * 3. The newest 200 ended jobs are kept, with their last figures and the checkpoints that their settings keep. A job
 *    whose checkpoint a running one began with stays as long as that one runs.
 */
export class JobRunner {
  readonly restorePoints: RestorePoints;
  readonly savepoints: Savepoints;
  readonly states: StateExplorer;
  readonly rowReaders = new RowReaders();
  readonly #parts: JobRunnerParts;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<JobListener>();
  readonly #eventListeners = new Set<(event: JobEvent) => void>();
  readonly #planner: JobPlanner;
  readonly #periodic: PeriodicSavepoints;
  readonly #indexTimer: NodeJS.Timeout;
  readonly #unsubscribe: () => void;
  #closed = false;

  constructor(parts: JobRunnerParts) {
    this.#parts = parts;
    this.#planner = new JobPlanner(parts);
    this.restorePoints = new RestorePoints(parts.cluster, this.#planner, () => this.records());
    this.states = new StateExplorer(parts.cluster, this.restorePoints);
    this.savepoints = new Savepoints(parts.cluster.savepoints, () => this.records());
    this.#unsubscribe = parts.cluster.subscribe((event) => this.#onClusterEvent(event));
    this.#periodic = new PeriodicSavepoints((job) => this.savepoints.take(job, null, "periodic"));
    this.#indexTimer = setInterval(() => {
      this.#writeDue();
      this.#periodic.tick(Date.now(), this.#periodicJobs());
    }, INDEX_INTERVAL_MS);
    this.#indexTimer.unref();
  }

  /** Every event of every job, in order, after it is in the job's record. */
  subscribeEvents(listener: (event: JobEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  subscribe(listener: JobListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Newest first. */
  list(): readonly JobSummary[] {
    return [...this.#entries.values()].map(({ record }) => record.summary).toReversed();
  }

  metrics(id: string): MetricsSnapshot | null {
    return this.#entries.get(id)?.metrics.snapshot() ?? null;
  }

  /** What subtasks do with their time, by `<vertex>/<subtask>`. */
  loads(id: string): ReadonlyMap<string, Pick<SubtaskMetrics, "busy" | "backpressured">> {
    const subtasks = this.metrics(id)?.subtasks ?? [];
    return new Map(subtasks.map((own) => [`${own.vertexId}/${own.subtask}`, own]));
  }

  /** What is on its way in the channels of a job. */
  channels(id: string): readonly ChannelRow[] {
    return this.#entries.get(id)?.channels.rows() ?? [];
  }

  record(id: string): JobRecord | null {
    return this.#entries.get(id)?.record ?? null;
  }

  *records(): Iterable<JobRecord> {
    for (const { record } of this.#entries.values()) yield record;
  }

  /** Takes over what the index knows, and every job that the last server left running. */
  async recover(): Promise<void> {
    for (const { job, graphs, figures } of await this.#parts.index.list()) {
      const record = JobRecord.stored(job, graphs);
      this.#add(record, record.ended ? figures : null);
    }
    const adopted: Promise<void>[] = [];
    await recoverJobs(this.#parts.cluster, (handle) => {
      const entry = this.#entries.get(handle.id) ?? this.#adopt(handle, adopted);
      entry.handle = handle;
      if (graphDigest(withoutRowReader(handle.graph)) !== graphDigest(entry.record.jobGraph))
        this.#rescaled(entry, { graph: handle.graph, checkpointId: null });
      handle.subscribe((event) => this.#onJobEvent(entry, event));
    });
    await Promise.all(adopted);
    for (const entry of this.#entries.values()) {
      if (entry.record.ended || entry.handle !== null) continue;
      const problem = "the engine has no record of it";
      entry.record.abandon(jobFailure("runtime.restore-failed", { checkpoint: "-", problem }), Date.now());
      await this.#write(entry);
    }
    await this.#prune();
  }

  /**
   * Runs the stored version of a document, from a kept checkpoint where one is named. Throws RequestError where it is
   * unknown, has errors, or the checkpoint does not fit; nothing is changed then.
   */
  async start(
    documentId: string,
    version: number,
    from: CheckpointRef | SavepointRef | null = null,
    { allRows = false, ...options }: StartOptions = { allowNonRestoredState: false },
  ): Promise<JobSummary> {
    const { graphs } = await this.#planner.plan(documentId, version);
    const point = from && (await this.restorePoints.resolve(from, graphs.jobGraph, options));
    const startedFrom = point?.ref ?? null;
    const id = randomUUID();
    const origin = { id, documentId, documentVersion: version, createdMs: Date.now(), startedFrom };
    const record = JobRecord.begin({ ...origin, graphs });
    await this.#parts.index.add(record.progress(), graphs.json.slice());
    const entry = this.#add(record);
    if (allRows) await this.rowReaders.offer(id);
    const restore = point && { restoreFrom: point.path, restoreGraph: point.graph, ...options };
    await this.#submit(entry, id, restore);
    return entry.record.summary;
  }

  /** Resolves when it is on disk; throws RequestError where the job is unknown, has ended, or it cannot be taken. */
  takeSavepoint(id: string, name: string | null): Promise<Savepoint> {
    return this.savepoints.take(this.#running(id), name);
  }

  /** Resolves when one that began after the call is complete; throws as `takeSavepoint`. */
  takeCheckpoint(id: string): Promise<TakenCheckpoint> {
    return this.savepoints.checkpoint(this.#running(id));
  }

  /** The job goes on with another default parallelism. Throws RequestError where it cannot. */
  async rescale(id: string, parallelism: number): Promise<JobSummary> {
    const { documentId, documentVersion } = this.#running(id).record.summary;
    if (documentId === null) throw new RequestError("document.unknown", "The job has no document.");
    const { graphs } = await this.#planner.plan(documentId, documentVersion, parallelism);
    const { handle, record } = this.#running(id);
    const refusal = handle.rescale(this.rowReaders.attached(id, graphs.jobGraph));
    if (refusal !== null) throw refusedRescale(refusal);
    this.#entry(id).rescaling = graphs;
    return record.summary;
  }

  /** Asks the job to end; throws RequestError where it is unknown or has ended. */
  end(id: string, how: EndMode, savepoint: { readonly name: string | null } | null = null): JobSummary {
    const { handle, record } = this.#running(id);
    const trigger = how === "drain" ? "drain" : "stop";
    const request = savepoint && savepointRequest(record, savepoint.name, trigger);
    this.rowReaders.hurry(id);
    const ended = how === "cancel" ? handle.cancel() : handle.stop(how, request);
    ended.catch((error: unknown) => this.#parts.log.error({ err: error, jobId: id }, `${how} failed`));
    return record.summary;
  }

  /** Forgets a job that has ended, with its checkpoints. Throws RequestError where that cannot be. */
  async remove(id: string): Promise<void> {
    if (!this.#entry(id).record.ended)
      throw new RequestError("job.running", "The job runs: stop or cancel it first.");
    if (this.#isNeeded(id))
      throw new RequestError("checkpoint.in-use", "A running job began with a checkpoint of this one.");
    await this.#parts.cluster.removeJob(id);
    this.#entries.delete(id);
    this.#tell(id, { kind: "job" });
    await this.#parts.index.remove(id);
  }

  /** What the index is to know is on its way to the storage thread when it returns. */
  close(): void {
    clearInterval(this.#indexTimer);
    this.#unsubscribe();
    for (const entry of this.#entries.values()) if (entry.writeDue) void this.#write(entry);
    this.#closed = true;
  }

  /** Throws RequestError where the job is unknown or has ended. */
  #running(id: string): RunningJob {
    const { record, handle } = this.#entry(id);
    if (record.ended || handle === null) throw new RequestError("job.ended", "The job has ended already.");
    return { record, handle };
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new RequestError("job.unknown", "There is no such job.");
    return entry;
  }

  #isNeeded(id: string): boolean {
    return [...this.#entries.values()].some(
      ({ record: { ended, summary } }) =>
        !ended && summary.startedFrom?.jobId === id && summary.startedFrom.savepointId === undefined,
    );
  }

  async #prune(): Promise<void> {
    for (const id of await this.#parts.index.surplus()) {
      if (this.record(id)?.ended === true && !this.#isNeeded(id)) await this.remove(id);
    }
  }

  async #submit(entry: Entry, jobId: string, restore: SubmitOptions | null): Promise<void> {
    try {
      entry.handle = await this.#parts.cluster.submit(
        this.rowReaders.attached(jobId, entry.record.jobGraph),
        {
          jobId,
          ...restore,
          onEvent: (event) => this.#onJobEvent(entry, event),
        },
      );
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      entry.record.abandon(jobFailure("runtime.internal", { node: "JobManager", problem }), Date.now());
      await this.#write(entry);
      throw error;
    }
  }

  #adopt(handle: JobHandle, adopted: Promise<void>[]): Entry {
    const record = unknownOrigin(handle);
    adopted.push(this.#parts.index.add(record.progress(), record.graphs.json.slice()));
    return this.#add(record);
  }

  #add(record: JobRecord, figures: MetricsSnapshot | null = null): Entry {
    const { jobGraph } = record;
    const metrics = JobMetrics.last(jobGraph, figures);
    const channels = new ChannelReadings(jobGraph);
    const counting = new RowCounting(jobGraph);
    const idle = { rescaling: null, handle: null, writeDue: false, writing: 0 };
    const entry = { record, metrics, channels, counting, ...idle };
    this.#entries.set(record.id, entry);
    return entry;
  }

  #onJobEvent(entry: Entry, told: JobEvent): void {
    if (this.#closed) return;
    logJobEvent(told, this.#parts.log);
    const event = withShownPaths(told, (text) => this.#parts.roots.shown(text));
    if (event.kind === "rescaled") this.#rescaled(entry, event);
    const changes = entry.record.apply(event);
    if (event.kind === "restarting" && event.scope === "job") {
      entry.metrics.clear();
      entry.channels.clear();
    }
    takeLastFigures(event, entry);
    for (const listener of this.#eventListeners) listener(event);
    if (changes.length === 0) return;
    entry.writeDue = true;
    if (event.kind === "job-state") void this.#write(entry);
    if (entry.record.ended) this.rowReaders.finish(event.jobId);
    if (entry.record.ended)
      this.#prune().catch((error: unknown) => this.#parts.log.warn({ err: error }, "prune"));
    for (const change of changes) this.#tell(event.jobId, change);
  }

  #rescaled(entry: Entry, { graph: jobGraph, checkpointId }: Rescaled): void {
    const graphs = entry.rescaling ?? graphsOf(jobGraph, entry.record.graphs);
    entry.rescaling = null;
    entry.record = entry.record.rescaled(graphs, checkpointId);
    entry.metrics = JobMetrics.last(graphs.jobGraph, null);
    entry.channels = new ChannelReadings(graphs.jobGraph);
    entry.counting = new RowCounting(graphs.jobGraph);
    const { id } = entry.record;
    this.#parts.index.replaceGraphs(id, graphs.json.slice()).catch((error: unknown) => {
      this.#parts.log.warn({ err: error, jobId: id }, "the job index could not be written");
    });
    this.#tell(id, { kind: "graphs" });
  }

  #onClusterEvent(event: ClusterEvent): void {
    if (event.kind !== "task-manager-sample") return;
    const touched = new Set<string>();
    for (const task of event.sample.tasks) {
      const entry = this.#entries.get(task.task.jobId);
      if (entry === undefined || entry.record.ended) continue;
      entry.metrics.add(task, event.sample.timeMs, event.timeMs);
      entry.channels.add(task, event.sample.timeMs);
      touched.add(task.task.jobId);
    }
    for (const jobId of touched) {
      const entry = this.#entries.get(jobId);
      entry?.record.measured(entry.counting.totals(entry.metrics.snapshot()?.subtasks ?? []));
      this.#tell(jobId, { kind: "metrics" });
    }
  }

  #tell(jobId: string, change: JobChange): void {
    for (const listener of this.#listeners) listener(jobId, change);
  }

  *#periodicJobs(): Iterable<PeriodicJob> {
    for (const { record, handle } of this.#entries.values()) {
      const { savepointIntervalMs: intervalMs = null } = record.jobGraph.settings.checkpoint;
      if (handle !== null && !record.ended) yield { record, handle, intervalMs };
    }
  }

  /** A slow disk has at most one of these to do for a job. */
  #writeDue(): void {
    for (const entry of this.#entries.values()) {
      if (entry.writeDue && entry.writing === 0) void this.#write(entry);
    }
  }

  /** The index may fail (a full disk, say): the job goes on, and the next write tries again. */
  async #write(entry: Entry): Promise<void> {
    entry.writeDue = false;
    entry.writing++;
    try {
      await this.#parts.index.write(entry.record.progress(), entry.metrics.snapshot());
    } catch (error) {
      entry.writeDue = true;
      this.#parts.log.warn({ err: error, jobId: entry.record.id }, "the job index could not be written");
    } finally {
      entry.writing--;
    }
  }
}
