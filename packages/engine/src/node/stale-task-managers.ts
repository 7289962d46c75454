import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { isZombie, startTime } from "./storage/process-identity.ts";

const WAIT_MS = 10;

/**
 * Processes of TaskManagers by file, `<data>/task-managers/<pid>`, which holds the start time of the process. One that a
 * dead JobManager has left ends itself; but while it sleeps it cannot, and what it had begun to write it would go on with
 * when it wakes. So the next JobManager ends it before any job goes on.
 */
export class StaleTaskManagers {
  readonly #directory: string;

  constructor(dataDir: string) {
    this.#directory = join(dataDir, "task-managers");
  }

  /** Of this JobManager. Where the system does not tell one process from a later one with its pid, nothing is kept. */
  started(pid: number): void {
    const started = startTime(pid);
    if (started === "") return;
    mkdirSync(this.#directory, { recursive: true });
    writeFileSync(join(this.#directory, String(pid)), started);
  }

  ended(pid: number): void {
    rmSync(join(this.#directory, String(pid)), { force: true });
  }

  /** Resolves when none of an earlier JobManager is left. */
  async end(): Promise<void> {
    const names = await readdir(this.#directory).catch((): string[] => []);
    await Promise.all(names.filter((name) => /^\d+$/.test(name)).map((name) => this.#end(name)));
  }

  async #end(name: string): Promise<void> {
    const path = join(this.#directory, name);
    const started = await readFile(path, "utf8").catch(() => "");
    const pid = Number(name);
    const lives = (): boolean => started !== "" && startTime(pid) === started && !isZombie(pid);
    while (lives()) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
    await rm(path, { force: true });
  }
}
