import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalCluster } from "@millrace/engine/node";
import type { JobEvent, LocalClusterOptions } from "@millrace/engine/node";

const MIB = 1 << 20;

/** As a data directory that was used before: compiled code is there. */
process.env["NODE_COMPILE_CACHE"] ??= join(tmpdir(), `millrace-bench-cache-${process.getuid?.() ?? 0}`);

/** A cluster with probe operators on a directory of its own. */
export class BenchCluster implements AsyncDisposable {
  readonly cluster: LocalCluster;
  readonly #dataDir: string;

  private constructor(cluster: LocalCluster, dataDir: string) {
    this.cluster = cluster;
    this.#dataDir = dataDir;
  }

  static async start(options: Partial<LocalClusterOptions> = {}): Promise<BenchCluster> {
    const dataDir = mkdtempSync(join(tmpdir(), "millrace-bench-"));
    const cluster = await LocalCluster.start({
      dataDir,
      taskManagers: 1,
      slotsPerTaskManager: 2,
      managedMemoryBytesPerSlot: 256 * MIB,
      segmentPoolBytes: 64 * MIB,
      allowedRoots: [],
      operatorsUrl: new URL("./probe-operators.ts", import.meta.url).href,
      ...options,
    });
    return new BenchCluster(cluster, dataDir);
  }

  /** Resolves when so many TaskManagers are registered. */
  async warm(taskManagers: number): Promise<void> {
    if (this.cluster.taskManagers().length >= taskManagers) return;
    await new Promise<void>((resolve) => {
      const end = this.cluster.subscribe(({ kind }) => {
        if (kind !== "task-manager-started" || this.cluster.taskManagers().length < taskManagers) return;
        end();
        resolve();
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cluster.close();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}

/** A listener, and the moment (monotonic ms) at which the first event that fits came. */
export function firstEvent(fits: (event: JobEvent) => boolean): {
  readonly listen: (event: JobEvent) => void;
  readonly atMs: Promise<number>;
} {
  let resolve: (ms: number) => void = () => {};
  const atMs = new Promise<number>((settle) => {
    resolve = settle;
  });
  return {
    atMs,
    listen: (event) => {
      if (fits(event)) resolve(performance.now());
    },
  };
}
