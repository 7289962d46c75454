import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalCluster } from "@millrace/engine/node";
import type { JobGraph } from "@millrace/graph";
import { ChannelReadings } from "../../live/channel-readings.ts";
import { JobMetrics } from "../../live/job-metrics.ts";
import { JobInsight } from "../job-insight.ts";
import type { Evidence } from "../evidence.ts";

const SETTLE_MS = 3_000;
const MEASURED_MS = 5_000;
const LOOK_MS = 500;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Jobs on the real engine, in processes and threads of their own, and what is found of each after some seconds. */
export class Diagnosis implements AsyncDisposable {
  readonly #cluster: LocalCluster;
  readonly #dataDir: string;

  private constructor(cluster: LocalCluster, dataDir: string) {
    this.#cluster = cluster;
    this.#dataDir = dataDir;
  }

  static async start(slots: number): Promise<Diagnosis> {
    const dataDir = mkdtempSync(join(tmpdir(), "millrace-faults-"));
    const cluster = await LocalCluster.start({
      dataDir,
      taskManagers: 1,
      slotsPerTaskManager: slots,
      managedMemoryBytesPerSlot: 16 << 20,
      segmentPoolBytes: 32 << 20,
      allowedRoots: [],
      startTimeoutMs: 60_000,
      slotRequestTimeoutMs: 60_000,
      operatorsUrl: new URL("./fault-operators.ts", import.meta.url).href,
    });
    return new Diagnosis(cluster, dataDir);
  }

  /** All of them at once. */
  of(graphs: readonly JobGraph[]): Promise<readonly Evidence[]> {
    return Promise.all(graphs.map((graph) => this.#one(graph)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cluster.close();
    rmSync(this.#dataDir, { recursive: true, force: true, maxRetries: 5 });
  }

  async #one(graph: JobGraph): Promise<Evidence> {
    const metrics = new JobMetrics(graph);
    const channels = new ChannelReadings(graph);
    const insight = new JobInsight(graph);
    const slots = new Map<string, string>();
    const running = Promise.withResolvers<void>();
    const job = await this.#cluster.submit(graph, {
      onEvent: (event) => {
        if (event.kind === "job-state" && event.failure !== null)
          running.reject(new Error(JSON.stringify(event.failure)));
        if (event.kind !== "task-state") return;
        const { vertexId, subtask } = event.task;
        if (event.placement) slots.set(`${vertexId}/${subtask}`, String(event.placement.slot));
        if (event.state === "running" && vertexId === graph.vertices[0]?.id) running.resolve();
      },
    });
    const end = this.#cluster.subscribe((event) => {
      if (event.kind === "observed" && event.task.jobId === job.id)
        insight.observe(event.task, event.observation);
      if (event.kind !== "task-manager-sample") return;
      for (const task of event.sample.tasks.filter((sampled) => sampled.task.jobId === job.id)) {
        metrics.add(task, event.sample.timeMs, event.timeMs);
        channels.add(task, event.sample.timeMs);
      }
    });
    await running.promise;
    await wait(SETTLE_MS);
    for (let ms = 0; ms < MEASURED_MS; ms += LOOK_MS) {
      const { timeMs = 0, subtasks = [] } = metrics.snapshot() ?? {};
      insight.add({ timeMs, subtasks, channels: channels.rows(), slots });
      await wait(LOOK_MS);
    }
    end();
    await job.cancel();
    return insight.evidence();
  }
}
