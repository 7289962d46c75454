import type { ClusterEvent, JobEvent } from "@millrace/engine/node";
import type { JobGraph } from "@millrace/graph";
import type { JobLogEntry } from "@millrace/protocol";

const KEPT = 500;
const LONGEST_DETAIL = 2_000;

type Line = Pick<JobLogEntry, "code" | "level"> & Partial<JobLogEntry>;
type EventOf<K extends JobEvent["kind"]> = Extract<JobEvent, { readonly kind: K }>;
type TaskManagerEvent = Extract<
  ClusterEvent,
  { readonly kind: "task-manager-started" | "task-manager-lost" }
>;

/** What happened to one job, the newest lines of it, each with the node, subtask and TaskManager that it is about. */
export class JobLog {
  readonly #headNodes: ReadonlyMap<string, string>;
  readonly #entries: JobLogEntry[] = [];
  #seq = 0;

  constructor({ vertices }: JobGraph) {
    this.#headNodes = new Map(vertices.map(({ id, operators }) => [id, operators[0]?.nodeId ?? id]));
  }

  /** Oldest first. */
  entries(): readonly JobLogEntry[] {
    return this.#entries;
  }

  add(event: JobEvent): void {
    const line = lineOf(event);
    if (line === null) return;
    const vertexId = line.vertexId ?? null;
    this.#keep(event.timeMs, {
      ...line,
      nodeId: line.nodeId ?? (vertexId === null ? null : (this.#headNodes.get(vertexId) ?? null)),
    });
  }

  /** A process came or went while the job ran. */
  addTaskManager(event: TaskManagerEvent): void {
    const started = event.kind === "task-manager-started";
    this.#keep(event.timeMs, {
      code: event.kind,
      level: started || event.reason === "closed" ? "info" : "error",
      taskManagerId: started ? event.taskManager.id : event.taskManagerId,
      params: started ? { pid: event.taskManager.pid } : { reason: event.reason },
      detail: started ? null : event.detail,
    });
  }

  #keep(timeMs: number, line: Line): void {
    this.#entries.push({
      params: {},
      nodeId: null,
      vertexId: null,
      subtask: null,
      taskManagerId: null,
      ...line,
      detail: line.detail?.slice(0, LONGEST_DETAIL) ?? null,
      seq: ++this.#seq,
      timeMs,
    });
    if (this.#entries.length > KEPT) this.#entries.shift();
  }
}

/** What is worth a line: what a person would look for, not every message. */
function lineOf(event: JobEvent): Line | null {
  switch (event.kind) {
    case "job-state":
      return jobLine(event);
    case "task-state":
      return taskLine(event);
    case "restarting":
      return restartLine(event);
    case "restored":
      return {
        code: event.kind,
        level: "info",
        params: { attempt: event.attempt + 1, checkpoint: event.checkpointId ?? -1 },
      };
    case "checkpoint-completed":
    case "checkpoint-failed":
    case "checkpoint-damaged":
      return checkpointLine(event);
    default:
      return keptLine(event);
  }
}

/** Of what is on the disk for good, or is not. */
function keptLine(event: JobEvent): Line | null {
  switch (event.kind) {
    case "savepoint-completed":
    case "savepoint-failed":
      return savepointLine(event);
    case "record-unwritten":
    case "record-written":
      return recordLine(event);
    case "part-committed": {
      const { nodeId, task, part } = event;
      const params = { file: part.name, rows: part.rows, checkpoint: part.checkpointId };
      return { code: event.kind, level: "info", nodeId, subtask: task.subtask, params };
    }
    default:
      return null;
  }
}

function savepointLine(event: EventOf<"savepoint-completed"> | EventOf<"savepoint-failed">): Line {
  if (event.kind === "savepoint-failed")
    return { code: event.kind, level: "warning", params: { reason: event.reason } };
  const { kind: code, bytes, checkpointId, savepointId } = event;
  return { code, level: "info", params: { bytes, checkpoint: checkpointId }, detail: savepointId };
}

function recordLine(event: EventOf<"record-unwritten"> | EventOf<"record-written">): Line {
  if (event.kind === "record-written") return { code: event.kind, level: "info" };
  const { kind: code, problem, state } = event;
  return { code, level: "error", params: { reason: problem, ...(state !== null && { state }) } };
}

function jobLine({ kind, state, attempt, failure }: EventOf<"job-state">): Line {
  const level = state === "failed" ? "error" : "info";
  return { code: kind, level, params: { state, attempt: attempt + 1 }, detail: failure?.cause ?? null };
}

function restartLine({ kind, attempt, delayMs, cause }: EventOf<"restarting">): Line {
  if (cause === null) return { code: "rescaled", level: "info", params: { attempt: attempt + 1 } };
  return {
    code: kind,
    level: "warning",
    params: { attempt: attempt + 1, delayMs, reason: cause.reason },
    nodeId: cause.nodeId ?? null,
    subtask: cause.subtask ?? null,
    detail: cause.cause ?? null,
  };
}

const TOLD = new Set(["running", "failed", "finished"]);

function taskLine({ kind, task, state, failure, placement }: EventOf<"task-state">): Line | null {
  if (!TOLD.has(state)) return null;
  const about = { code: kind, vertexId: task.vertexId, subtask: task.subtask };
  const taskManagerId = placement?.taskManagerId ?? null;
  if (failure === null) return { ...about, level: "info", params: { state, reason: "" }, taskManagerId };
  return {
    ...about,
    level: "error",
    params: { state, reason: failure.reason },
    nodeId: failure.nodeId,
    taskManagerId,
    detail: failure.cause ?? null,
  };
}

type CheckpointEvent = Extract<
  JobEvent,
  { readonly kind: "checkpoint-completed" | "checkpoint-failed" | "checkpoint-damaged" }
>;

function checkpointLine(event: CheckpointEvent): Line {
  const checkpoint = event.checkpointId;
  if (event.kind === "checkpoint-completed") {
    const { durationMs, stateBytes } = event;
    return { code: event.kind, level: "info", params: { checkpoint, durationMs, bytes: stateBytes } };
  }
  if (event.kind === "checkpoint-damaged") {
    const params = { checkpoint, problem: String(event.problem), file: event.file };
    return { code: event.kind, level: "error", params };
  }
  return {
    code: event.kind,
    level: "warning",
    params: { checkpoint, reason: event.reason },
    vertexId: event.task?.vertexId ?? null,
    subtask: event.task?.subtask ?? null,
  };
}
