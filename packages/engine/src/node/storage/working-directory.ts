import { rm } from "node:fs/promises";
import { join } from "node:path";

const WORKING = "working";

/** What a TaskManager has on disk while it lives; nothing of it outlives the process. */
export const workingDirectory = (dataDir: string, taskManagerId: string): string =>
  join(dataDir, WORKING, taskManagerId);

/** The process is gone. What cannot be removed now goes with those of earlier JobManagers. */
export const removeWorkingDirectory = (dataDir: string, taskManagerId: string): Promise<void> =>
  rm(workingDirectory(dataDir, taskManagerId), { recursive: true, force: true }).catch(() => {});

/** Of all TaskManagers of earlier JobManagers, once none of them lives. */
export const sweepWorkingDirectories = (dataDir: string): Promise<void> =>
  rm(join(dataDir, WORKING), { recursive: true, force: true });
