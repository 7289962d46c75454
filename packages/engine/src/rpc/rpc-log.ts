import type { Clock } from "../time/clock.ts";
import type { TaskId } from "../task/task-deployment.ts";
import type { ToJobManager, ToTaskManager } from "./gateway.ts";

export interface RpcLogEntry {
  readonly seq: number;
  readonly timeMs: number;
  readonly to: "job-manager" | "task-manager";
  readonly taskManagerId: string;
  readonly kind: string;
  readonly jobId: string | null;
  readonly checkpointId: number | null;
  /** `<vertex id>/<subtask>`, the first few. */
  readonly tasks: readonly string[];
  readonly taskCount: number;
  readonly detail: string;
}

const KEPT = 500;
/** Signs of life come four times a second: of them only the newest are kept, so that they push nothing else out. */
const HEARTBEATS_KEPT = 12;
const SHOWN_TASKS = 4;

/** Every message between the JobManager and its TaskManagers, as it was sent or came: the newest of them. */
export class RpcLog {
  readonly #clock: Clock;
  #messages: RpcLogEntry[] = [];
  #heartbeats: RpcLogEntry[] = [];
  #seq = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  sent(taskManagerId: string, message: ToTaskManager): void {
    this.#keep(taskManagerId, "task-manager", message);
  }

  received(message: ToJobManager): void {
    const taskManagerId = "taskManagerId" in message ? message.taskManagerId : "";
    if (message.kind !== "observed" && message.kind !== "printed")
      this.#keep(taskManagerId, "job-manager", message);
  }

  /** Oldest first. */
  entries(): readonly RpcLogEntry[] {
    return [...this.#messages, ...this.#heartbeats].toSorted((a, b) => a.seq - b.seq);
  }

  #keep(taskManagerId: string, to: RpcLogEntry["to"], message: ToTaskManager | ToJobManager): void {
    const tasks = tasksOf(message);
    const entry: RpcLogEntry = {
      seq: ++this.#seq,
      timeMs: this.#clock.nowMs(),
      to,
      taskManagerId,
      kind: message.kind,
      jobId: jobOf(message),
      checkpointId: "checkpointId" in message ? message.checkpointId : null,
      tasks: tasks.slice(0, SHOWN_TASKS),
      taskCount: tasks.length,
      detail: detailOf(message),
    };
    const ring = message.kind === "heartbeat" ? this.#heartbeats : this.#messages;
    ring.push(entry);
    if (ring.length > (message.kind === "heartbeat" ? HEARTBEATS_KEPT : KEPT)) ring.shift();
  }
}

type Message = ToTaskManager | ToJobManager;

const nameOf = ({ vertexId, subtask }: Pick<TaskId, "vertexId" | "subtask">): string =>
  `${vertexId}/${subtask}`;

function tasksOf(message: Message): readonly string[] {
  if (message.kind === "deploy")
    return message.tasks.map(({ deployment }) =>
      nameOf({ vertexId: deployment.vertex.id, subtask: deployment.subtask }),
    );
  if (message.kind === "trigger-checkpoint") return message.targets.map(nameOf);
  return "task" in message ? [nameOf(message.task)] : [];
}

function jobOf(message: Message): string | null {
  if (message.kind === "deploy") return message.tasks[0]?.deployment.jobId ?? null;
  if ("jobId" in message) return message.jobId;
  return "task" in message ? message.task.jobId : null;
}

function detailOf(message: Message): string {
  switch (message.kind) {
    case "task-state":
      return message.failure === null ? message.state : `${message.state} ${message.failure.reason}`;
    case "acknowledge-checkpoint":
      return `${message.state?.bytes ?? 0} B`;
    case "decline-checkpoint":
      return message.reason;
    case "heartbeat":
      return `${message.sample.tasks.length}`;
    case "committed":
      return message.part.name;
    default:
      return "";
  }
}
