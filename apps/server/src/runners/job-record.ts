import { isTerminal } from "@millrace/engine/node";
import type { JobEvent, RowTotals } from "@millrace/engine/node";
import type { JobFailure, JobGraph, StreamGraph } from "@millrace/graph";
import type { CheckpointRef, Failure, JobProgress, JobSummary, PartFile, Restart } from "@millrace/protocol";
import { CheckpointHistory, isCheckpointEvent } from "./checkpoint-history.ts";
import type { CheckpointEvent } from "./checkpoint-history.ts";
import type { JobChange } from "./job-change.ts";
import { PrintedRows } from "./printed-rows.ts";
import { SourceProgress } from "./source-progress.ts";

const RESTARTS_KEPT = 100;
const PARTS_KEPT = 500;
const MAX_CAUSE_LENGTH = 2_000;

type EventOf<K extends JobEvent["kind"]> = Extract<JobEvent, { readonly kind: K }>;
type Subtask = JobProgress["subtasks"][number];

const NOWHERE = { taskManagerId: null, slot: null };

/** What is known of a job before anything happened to it. */
export interface JobOrigin {
  readonly id: string;
  readonly documentId: string | null;
  readonly documentVersion: number | null;
  readonly createdMs: number;
  readonly startedFrom: CheckpointRef | null;
  readonly graphs: JobGraphs;
}

/** The graphs of a job: they change only where it is rescaled, and then the job has another record. */
export interface JobGraphs {
  readonly jobGraph: JobGraph;
  readonly streamEdges: StreamGraph["edges"];
  /** `{"streamGraph":…,"jobGraph":…,"positions":…}` in UTF-8, as it is stored and sent. */
  readonly json: Uint8Array;
}

/** One job as watchers see it, kept up by its events. Every list in it is bounded. */
export class JobRecord {
  readonly id: string;
  readonly graphs: JobGraphs;
  readonly #checkpoints: CheckpointHistory;
  readonly #printed: PrintedRows;
  readonly #sources: SourceProgress;
  readonly #subtasks = new Map<string, Subtask>();
  readonly #totalTasks: number;
  #runningTasks = 0;
  /** When the first task failed of the failure that is being dealt with. */
  #failedMs: number | null = null;
  #summary: JobSummary;
  #failure: Failure | null;
  #stopRefused: JobProgress["stopRefused"];
  #unwritten: JobProgress["unwritten"];
  #restarts: Restart[];
  #parts: PartFile[];

  private constructor(job: JobProgress, graphs: JobGraphs) {
    this.id = job.summary.id;
    this.graphs = graphs;
    this.#summary = job.summary;
    this.#failure = job.failure;
    this.#stopRefused = job.stopRefused;
    this.#restarts = job.restarts;
    this.#parts = job.parts;
    this.#checkpoints = new CheckpointHistory(job.checkpoints, job.summary.lastCheckpoint);
    this.#sources = new SourceProgress(graphs.jobGraph, (id) => this.#checkpoints.get(id));
    this.#printed = new PrintedRows(graphs.jobGraph, job.rows);
    this.#totalTasks = graphs.jobGraph.vertices.reduce((total, { parallelism }) => total + parallelism, 0);
    for (const subtask of job.subtasks) this.#put(subtask);
  }

  static begin(origin: JobOrigin): JobRecord {
    const { graphs, startedFrom, id, documentId, documentVersion, createdMs } = origin;
    const { jobGraph } = graphs;
    const tasks = jobGraph.vertices.reduce((total, { parallelism }) => total + parallelism, 0);
    const summary: JobSummary = {
      id,
      name: jobGraph.name,
      documentId,
      documentVersion,
      state: "created",
      createdMs,
      startedMs: null,
      endedMs: null,
      restarts: 0,
      lastCheckpoint: null,
      startedFrom,
      tasks: { total: tasks, running: 0 },
    };
    const lists = { subtasks: [], checkpoints: [], restarts: [], parts: [], rows: [] };
    return new JobRecord({ summary, failure: null, ...lists }, graphs);
  }

  /** As it was stored. What it knew of subtasks belongs to processes that are gone. */
  static stored(job: JobProgress, json: Uint8Array): JobRecord {
    const { streamGraph, jobGraph } = JSON.parse(new TextDecoder().decode(json)) as {
      readonly streamGraph: StreamGraph;
      readonly jobGraph: JobGraph;
    };
    const graphs = { jobGraph, streamEdges: streamGraph.edges, json };
    return new JobRecord({ ...job, subtasks: job.summary.endedMs === null ? [] : job.subtasks }, graphs);
  }

  /** The same job with another graph: nothing of it runs yet. */
  rescaled(graphs: JobGraphs, checkpointId: number | null): JobRecord {
    const record = new JobRecord({ ...this.progress(), subtasks: [] }, graphs);
    if (checkpointId !== null) record.#sources.rescaled(checkpointId);
    return record;
  }

  get jobGraph(): JobGraph {
    return this.graphs.jobGraph;
  }

  get ended(): boolean {
    return this.#summary.endedMs !== null;
  }

  get summary(): JobSummary {
    return {
      ...this.#summary,
      lastCheckpoint: this.#checkpoints.lastCompleted,
      tasks: { total: this.#totalTasks, running: this.#runningTasks },
    };
  }

  get subtasks(): readonly Subtask[] {
    return [...this.#subtasks.values()];
  }

  /** All but the graphs. */
  progress(): JobProgress {
    return {
      summary: this.summary,
      failure: this.#failure,
      ...(this.#stopRefused !== undefined && { stopRefused: this.#stopRefused }),
      ...(this.#unwritten !== undefined && { unwritten: this.#unwritten }),
      subtasks: [...this.#subtasks.values()],
      checkpoints: this.#checkpoints.all(),
      restarts: this.#restarts,
      parts: this.#parts,
      rows: this.#printed.all(),
    };
  }

  /** No task runs, or is about to. */
  get atRest(): boolean {
    for (const { state } of this.#subtasks.values())
      if (state !== "finished" && state !== "failed" && state !== "cancelled") return false;
    return true;
  }

  /** What was measured last. */
  measured(rows: RowTotals | null): void {
    if (rows === null) return;
    const operators = this.jobGraph.vertices.flatMap((vertex) => vertex.operators);
    const names = new Map(operators.map(({ nodeId, name }) => [nodeId, name]));
    const skipped = rows.skipped.map((node) => ({ ...node, name: names.get(node.nodeId) ?? node.nodeId }));
    this.#summary = { ...this.#summary, rows: { ...rows, skipped } };
  }

  /** Ends a job of which the engine knows nothing any more. */
  abandon(failure: JobFailure, timeMs: number): void {
    this.#failure = failureMessage(failure);
    this.#summary = { ...this.#summary, state: "failed", endedMs: timeMs };
  }

  apply(event: JobEvent): readonly JobChange[] {
    if (isCheckpointEvent(event)) return this.#onCheckpoint(event);
    switch (event.kind) {
      case "job-state":
        return this.#onJobState(event);
      case "task-state":
        return this.#onTaskState(event);
      case "savepoint-failed":
        return this.#onSavepointFailed(event);
      case "record-unwritten":
        this.#unwritten = { problem: event.problem, timeMs: event.timeMs };
        return [{ kind: "job" }];
      case "record-written":
        this.#unwritten = undefined;
        return [{ kind: "job" }];
      case "restarting":
        return this.#onRestarting(event);
      case "restored":
        return this.#onRestored(event);
      case "part-committed":
        return this.#onPart(event);
      case "sample":
        this.#sources.heard(event);
        return [];
      case "printed":
        return [{ kind: "rows", ...this.#printed.add(event) }];
      default:
        return [];
    }
  }

  #onSavepointFailed({ trigger, reason, timeMs }: EventOf<"savepoint-failed">): readonly JobChange[] {
    if (trigger !== "stop" && trigger !== "drain") return [];
    this.#stopRefused = { reason, timeMs };
    return [{ kind: "job" }];
  }

  #onJobState({ state, timeMs, failure }: EventOf<"job-state">): readonly JobChange[] {
    const { startedMs } = this.#summary;
    if (state === "stopping" || isTerminal(state)) this.#stopRefused = undefined;
    this.#summary = {
      ...this.#summary,
      state,
      startedMs: startedMs ?? (state === "running" ? timeMs : null),
      endedMs: isTerminal(state) ? timeMs : null,
    };
    if (failure !== null) this.#failure = failureMessage(failure);
    else if (state === "running" || state === "finished") this.#failure = null;
    return [{ kind: "job" }];
  }

  #onTaskState(event: EventOf<"task-state">): readonly JobChange[] {
    const { task, state, placement, timeMs, failure } = event;
    this.#sources.ended(event);
    if (failure !== null) this.#failedMs ??= timeMs;
    const { vertexId, subtask, attempt } = task;
    const known = this.#subtasks.get(subtaskKey(task));
    if (known !== undefined && known.attempt > attempt) return [];
    const before =
      known?.attempt === attempt ? { taskManagerId: known.taskManagerId, slot: known.slot } : NOWHERE;
    const where =
      placement === null ? before : { taskManagerId: placement.taskManagerId, slot: placement.slot };
    this.#put({ vertexId, subtask, state, attempt, ...where, sinceMs: timeMs });
    this.#addRead(event);
    const allRun = state === "running" && this.#runsAgain(attempt);
    return [{ kind: "job" }, ...(allRun ? this.#updateRestart(attempt, { runningMs: timeMs }) : [])];
  }

  /** Told with the restart when all of its tasks run. */
  #addRead({ task, read }: EventOf<"task-state">): void {
    if (read === undefined) return;
    const { bytes, localBytes } = this.#restarts.at(-1)?.state ?? { bytes: 0, localBytes: 0 };
    const sum = { bytes: bytes + read.bytes, localBytes: localBytes + read.localBytes };
    this.#updateRestart(task.attempt, { state: sum });
  }

  /** Maintains the invariant that #runningTasks counts the subtasks that run. */
  #put(subtask: Subtask): void {
    const key = subtaskKey(subtask);
    if (this.#subtasks.get(key)?.state === "running") this.#runningTasks--;
    if (subtask.state === "running") this.#runningTasks++;
    this.#subtasks.set(key, subtask);
  }

  /** Every task that the last restart was of runs. */
  #runsAgain(attempt: number): boolean {
    const last = this.#restarts.at(-1);
    if (last?.attempt !== attempt || last.runningMs !== null) return false;
    const again = [...this.#subtasks.values()].filter((subtask) => subtask.attempt === attempt);
    return again.length === last.tasks && again.every(({ state }) => state === "running");
  }

  #onCheckpoint(event: CheckpointEvent): readonly JobChange[] {
    const given = event.kind === "checkpoint-acknowledged" ? this.#sources.asOfBarrier(event) : undefined;
    const checkpoint = this.#checkpoints.apply(event, given);
    return checkpoint === null ? [] : [{ kind: "checkpoint", checkpoint }];
  }

  #onRestarting(event: EventOf<"restarting">): readonly JobChange[] {
    const { attempt, timeMs, cause, scope, tasks, subtasks } = event;
    const restart: Restart = {
      attempt,
      failedMs: this.#failedMs ?? timeMs,
      runningMs: null,
      cause: cause && failureMessage(cause),
      rescaledTo: cause === null ? this.jobGraph.settings.parallelism : null,
      restoredCheckpoint: null,
      state: null,
      scope,
      tasks,
      subtasks: subtasks.map((own) => ({ ...own, subtasks: [...own.subtasks] })),
      rewound: [],
    };
    this.#failedMs = null;
    this.#restarts = [...this.#restarts, restart].slice(-RESTARTS_KEPT);
    const counted = cause === null ? 0 : 1;
    this.#summary = { ...this.#summary, restarts: this.#summary.restarts + counted };
    return [{ kind: "restart", restart }];
  }

  #onRestored({ attempt, checkpointId }: EventOf<"restored">): readonly JobChange[] {
    const last = this.#restarts.at(-1);
    if (last?.scope !== "region") this.#printed.beginAttempt();
    const restarting = last?.attempt === attempt ? last.subtasks : null;
    const rewound = [...this.#sources.restored({ attempt, checkpointId }, restarting)];
    return this.#updateRestart(attempt, { restoredCheckpoint: checkpointId, rewound });
  }

  #updateRestart(attempt: number, change: Partial<Restart>): readonly JobChange[] {
    const last = this.#restarts.at(-1);
    if (last === undefined || last.attempt !== attempt) return [];
    const restart = { ...last, ...change };
    this.#restarts = [...this.#restarts.slice(0, -1), restart];
    return [{ kind: "restart", restart }];
  }

  #onPart({ nodeId, task, part, path, timeMs }: EventOf<"part-committed">): readonly JobChange[] {
    if (this.#parts.some((known) => known.path === path)) return [];
    const { name, bytes, rows, checkpointId } = part;
    const committed = {
      nodeId,
      subtask: task.subtask,
      name,
      path,
      bytes,
      rows,
      checkpointId,
      committedMs: timeMs,
    };
    this.#parts = [...this.#parts, committed].slice(-PARTS_KEPT);
    return [{ kind: "part", part: committed }];
  }
}

const subtaskKey = ({ vertexId, subtask }: { readonly vertexId: string; readonly subtask: number }): string =>
  `${vertexId}/${subtask}`;

/** The innermost error goes out without its stack: that is in the log. */
/** As pages and programs are told of it. */
export function failureMessage(failure: JobFailure): Failure {
  const { reason, params, nodeId, operatorUid, subtask, cause } = failure;
  const words = cause === undefined ? null : cause.split(/\n\s*at /u, 1)[0]?.slice(0, MAX_CAUSE_LENGTH);
  return { code: reason, params: { ...params }, nodeId, operatorUid, subtask, cause: words ?? null };
}
