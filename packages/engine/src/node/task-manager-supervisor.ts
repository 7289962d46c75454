import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { TaskManagerLossReason } from "../jobmanager/job-events.ts";
import type { TaskManagerProvider } from "../jobmanager/slot-pool.ts";
import type { TaskManagerGateway } from "../jobmanager/task-manager-gateway.ts";
import type { ToJobManager, ToTaskManager } from "../rpc/gateway.ts";
import { taskManagerEnvironment } from "./task-manager-environment.ts";
import { removeWorkingDirectory } from "./storage/working-directory.ts";
import type { TaskManagerConfiguration, TaskManagerStarting } from "./taskmanager/configuration.ts";

export interface TaskManagerSupervisorOptions {
  readonly maximum: number;
  readonly configuration: Omit<TaskManagerConfiguration, "kind" | "taskManagerId">;
  /** Module that a TaskManager process begins with. */
  readonly entry: URL;
  /** How long one that is starting may say nothing. */
  readonly startTimeoutMs: number;
  /** Keeps which processes there are, for the next JobManager. */
  readonly processes: { started(pid: number): void; ended(pid: number): void };
  readonly receive: (message: ToJobManager) => void;
  readonly lost: (taskManagerId: string, reason: TaskManagerLossReason, detail: string) => void;
  readonly startFailed: (taskManagerId: string, problem: string) => void;
}

interface Child {
  readonly process: ChildProcess;
  registered: boolean;
  stopping: boolean;
  problem: string;
  /** And what it had on disk is gone. */
  readonly exited: Promise<void>;
}

/** Export condition under which packages show only what running tasks need. */
const RUNTIME_CONDITION = "millrace-runtime";

/** Bytes of a child's last words that are kept for the failure's text. */
const LAST_WORDS = 2_000;

/** TaskManagers as child processes. The end of a process is told at once, once. */
export class TaskManagerSupervisor implements TaskManagerProvider, TaskManagerGateway {
  readonly maximum: number;
  readonly slotsEach: number;
  readonly #options: TaskManagerSupervisorOptions;
  readonly #children = new Map<string, Child>();
  #next = 1;

  constructor(options: TaskManagerSupervisorOptions) {
    this.#options = options;
    this.maximum = options.maximum;
    this.slotsEach = options.configuration.slots;
  }

  start(): void {
    const { configuration, entry, startTimeoutMs } = this.#options;
    const taskManagerId = `tm-${configuration.epoch}-${this.#next++}`;
    const process = fork(fileURLToPath(entry), [], {
      execArgv: [`--conditions=${RUNTIME_CONDITION}`],
      serialization: "advanced",
      env: taskManagerEnvironment(globalThis.process.env, configuration.dataDir),
      stdio: ["ignore", "inherit", "pipe", "ipc"],
    });
    const child: Child = {
      process,
      registered: false,
      stopping: false,
      problem: "",
      exited: once(process, "exit")
        .catch(() => {})
        .then(() => removeWorkingDirectory(configuration.dataDir, taskManagerId)),
    };
    this.#children.set(taskManagerId, child);
    if (process.pid !== undefined) this.#options.processes.started(process.pid);
    let threads = "no thread was";
    const timer = setTimeout(() => {
      child.problem = `${startTimeoutMs / 1_000} s went by without a sign of life; ${threads} ready`;
      process.kill("SIGKILL");
    }, startTimeoutMs);
    process.stderr?.on("data", (chunk: Buffer) => {
      globalThis.process.stderr.write(chunk);
      child.problem = (child.problem + chunk.toString("utf8")).slice(-LAST_WORDS);
    });
    process.on("message", (message) => {
      if (!isFromTaskManager(message)) return;
      if (message.kind === "starting") {
        threads = `${message.threads} of its ${configuration.slots + 1} threads were`;
        timer.refresh();
        return;
      }
      if (message.kind === "registered") {
        clearTimeout(timer);
        child.registered = true;
      }
      if (this.#children.get(taskManagerId) === child) this.#options.receive(message);
    });
    process.on("error", (error) => {
      child.problem ||= error.message;
      if (process.pid === undefined) this.#gone(taskManagerId, child, "");
    });
    process.on("exit", (code, signal) => {
      clearTimeout(timer);
      if (process.pid !== undefined) this.#options.processes.ended(process.pid);
      this.#gone(taskManagerId, child, signal ?? `code ${code}`);
    });
    process.send(
      { kind: "configure", taskManagerId, ...configuration } satisfies TaskManagerConfiguration,
      (error) => {
        if (error !== null) child.problem ||= error.message;
      },
    );
  }

  stop(taskManagerId: string): void {
    const child = this.#children.get(taskManagerId);
    if (child === undefined) return;
    child.stopping = true;
    this.send(taskManagerId, { kind: "shutdown" });
  }

  send(taskManagerId: string, message: ToTaskManager): void {
    const child = this.#children.get(taskManagerId);
    if (child?.process.connected === true) child.process.send(message, () => {});
  }

  /** Resolves when the process is gone, with what it had on disk; at once where there is none. */
  async kill(taskManagerId: string): Promise<void> {
    const child = this.#children.get(taskManagerId);
    if (child === undefined) return;
    child.process.kill("SIGKILL");
    await child.exited;
  }

  async close(): Promise<void> {
    const children = [...this.#children.values()];
    this.#children.clear();
    for (const { process } of children) process.kill("SIGKILL");
    await Promise.all(children.map(({ exited }) => exited));
  }

  #gone(taskManagerId: string, child: Child, how: string): void {
    if (this.#children.get(taskManagerId) !== child) return;
    this.#children.delete(taskManagerId);
    const words = child.problem.trim();
    const detail = [how, words].filter((part) => part !== "").join(": ");
    if (child.registered) this.#options.lost(taskManagerId, child.stopping ? "closed" : "exited", detail);
    else this.#options.startFailed(taskManagerId, detail);
  }
}

const isFromTaskManager = (message: unknown): message is ToJobManager | TaskManagerStarting =>
  typeof message === "object" && message !== null && "kind" in message;
