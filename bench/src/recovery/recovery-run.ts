import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JobEvent, JobHandle } from "@millrace/engine/node";
import { BenchCluster, firstEvent } from "../cluster/bench-cluster.ts";
import { processCpu } from "../measure/process-cpu.ts";
import { BYTES_PER_KEY, PARALLELISM, recoveryGraph } from "./recovery-graph.ts";

/** Milliseconds from the failure. */
export interface Recovery {
  readonly noticedMs: number;
  readonly redeployedMs: number;
  readonly firstRowMs: number;
  /** Until every subtask has given a row: all state is back. */
  readonly everySubtaskMs: number;
  /** What the TaskManagers that outlive the failure computed until then. */
  readonly userMs: number;
  readonly systemMs: number;
}

export interface RecoveryRunOptions {
  readonly stateBytes: number;
  /** TaskManagers that stand by while the job runs in one. */
  readonly standby: boolean;
}

/** A job with its state filled, which can be failed again and again. */
export class RecoveryRun implements AsyncDisposable {
  readonly #bench: BenchCluster;
  readonly #options: RecoveryRunOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), "millrace-recovery-"));
  readonly #listeners = new Set<(event: JobEvent) => void>();
  #job: JobHandle | null = null;
  stateBytes = 0;

  private constructor(bench: BenchCluster, options: RecoveryRunOptions) {
    this.#bench = bench;
    this.#options = options;
  }

  static async start(options: RecoveryRunOptions): Promise<RecoveryRun> {
    const bench = await BenchCluster.start({
      taskManagers: 2,
      standbyTaskManagers: options.standby ? 2 : 1,
      managedMemoryBytesPerSlot: 1 << 30,
      operatorsUrl: new URL("./recovery-operators.ts", import.meta.url).href,
    });
    const run = new RecoveryRun(bench, options);
    await bench.warm(options.standby ? 2 : 1);
    await run.#fill();
    return run;
  }

  async kill(): Promise<Recovery> {
    await this.#steady();
    const victim = this.#running.execution().vertices[0]?.subtasks[0]?.placement?.taskManagerId ?? "";
    const recovered = this.#recovered();
    const failedMs = performance.now();
    await this.#bench.cluster.killTaskManager(victim);
    return recovered(failedMs);
  }

  /** An exception of the source; the moment is that of the throw. */
  async fail(): Promise<Recovery> {
    await this.#steady();
    const recovered = this.#recovered();
    const cause = new Promise<number>((resolve) => {
      const listen = (event: JobEvent): void => {
        if (event.kind !== "restarting") return;
        this.#listeners.delete(listen);
        const thrown = /failed at ([\d.]+)/.exec(JSON.stringify(event.cause))?.[1];
        resolve(Number(thrown) - performance.timeOrigin);
      };
      this.#listeners.add(listen);
    });
    writeFileSync(this.#failSwitch, "");
    return recovered(await cause);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#job?.cancel();
    await this.#bench[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #failSwitch(): string {
    return join(this.#folder, "fail");
  }

  get #running(): JobHandle {
    if (this.#job === null) throw new Error("the job was not submitted");
    return this.#job;
  }

  async #fill(): Promise<void> {
    const keys = Math.max(2, Math.round(this.#options.stateBytes / BYTES_PER_KEY));
    const graph = recoveryGraph({ keys, failSwitch: this.#failSwitch, checkpointEveryMs: 500 });
    this.#job = await this.#bench.cluster.submit(graph, {
      onEvent: (event) => {
        for (const listen of this.#listeners) listen(event);
      },
    });
    while (this.stateBytes < this.#options.stateBytes) {
      await this.#next((event) => event.kind === "checkpoint-completed");
      const [newest] = await this.#bench.cluster.keptCheckpoints(this.#job.id);
      this.stateBytes = newest?.bytes ?? 0;
    }
  }

  /** Where the next failure finds a checkpoint of this attempt, and a process that stands by where one should. */
  async #steady(): Promise<void> {
    await this.#next((event) => event.kind === "checkpoint-completed");
    if (this.#options.standby) await this.#bench.warm(2);
    if (existsSync(this.#failSwitch)) throw new Error("the last failure did not come");
  }

  #recovered(): (failedMs: number) => Promise<Recovery> {
    const attempt = this.#running.attempt + 1;
    const noticed = this.#next((event) => event.kind === "restarting" && event.attempt === attempt);
    const redeployed = this.#next(
      (event) => event.kind === "job-state" && event.state === "running" && event.attempt === attempt,
    );
    const rows = Array.from({ length: PARALLELISM }, (_, subtask) =>
      this.#next(
        (event) =>
          event.kind === "printed" &&
          event.task.attempt === attempt &&
          event.task.subtask === subtask &&
          event.rows.length > 0,
      ),
    );
    const computed = cpuOf(this.#bench.cluster.taskManagers().map(({ pid }) => pid));
    return async (failedMs) => ({
      noticedMs: (await noticed) - failedMs,
      redeployedMs: (await redeployed) - failedMs,
      firstRowMs: (await Promise.race(rows)) - failedMs,
      everySubtaskMs: Math.max(...(await Promise.all(rows))) - failedMs,
      ...computed(),
    });
  }

  #next(fits: (event: JobEvent) => boolean): Promise<number> {
    const first = firstEvent(fits);
    this.#listeners.add(first.listen);
    return first.atMs.finally(() => this.#listeners.delete(first.listen));
  }
}

/** Returns what says how much CPU time, ms, the processes have taken since, those that are gone left out. */
function cpuOf(pids: readonly number[]): () => { readonly userMs: number; readonly systemMs: number } {
  const before = pids.map((pid) => ({ pid, ...processCpu(pid) }));
  return () => {
    let [userMs, systemMs] = [0, 0];
    for (const { pid, user, system } of before) {
      if (!existsSync(`/proc/${pid}`)) continue;
      const now = processCpu(pid);
      userMs += (now.user - user) * 1_000;
      systemMs += (now.system - system) * 1_000;
    }
    return { userMs, systemMs };
  };
}
