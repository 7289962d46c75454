import type { ToJobManager, ToTaskManager } from "../../rpc/gateway.ts";
import type { TaskManagerConfiguration, TaskManagerStarting } from "./configuration.ts";
import { loadPhases } from "./load-phases.ts";
import { TaskManagerProcess } from "./task-manager-process.ts";

/**
 * Entry of a TaskManager process: a child of its JobManager, told by the first message what it is. It ends itself when
 * the JobManager is gone or its epoch is over, without tidying up: what it leaves is what a crash would leave.
 */
let taskManager: TaskManagerProcess | null = null;

const isOurs = (message: unknown): message is TaskManagerConfiguration | ToTaskManager =>
  typeof message === "object" && message !== null && "kind" in message;

function end(problem: string): void {
  if (problem !== "") process.stderr.write(`TaskManager ${process.pid}: ${problem}\n`);
  process.exit(problem === "" ? 0 : 1);
}

function send(message: ToJobManager | TaskManagerStarting): void {
  if (process.connected) process.send?.(message, undefined, {}, () => {});
}

process.on("disconnect", () => end("its JobManager is gone"));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});

async function start(configuration: TaskManagerConfiguration): Promise<void> {
  const phases = await loadPhases(configuration.phasesUrl, "taskmanager");
  taskManager = new TaskManagerProcess(configuration, { send, end, phases });
  await taskManager.run();
}

process.on("message", (message: unknown) => {
  if (!isOurs(message)) return;
  if (message.kind !== "configure") taskManager?.receive(message);
  else
    start(message).catch((error: unknown) =>
      end(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
});
