import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalCluster, RowCollector, RunTally, withRowReader } from "@millrace/engine/node";
import type { JobEvent, JobHandle, SkippedRows } from "@millrace/engine/node";
import type { JobFailure, JobGraph } from "@millrace/graph";
import { tellRows } from "./tell-rows.ts";
import type { RowListener } from "./tell-rows.ts";

const MEGABYTE = 1024 * 1024;
const SLOTS = 4;

export interface EmbeddedListener {
  readonly rows: RowListener;
  onEvent?(event: Exclude<JobEvent, { readonly kind: "task-state" }>): void;
  onStart?(job: JobHandle): void;
}

export interface EmbeddedResult {
  readonly state: Awaited<JobHandle["finished"]>["state"];
  readonly failure: JobFailure | null;
  readonly skipped: readonly SkippedRows[];
  /** Rows that came after the watermark, dropped or not, by node. */
  readonly late: Readonly<Record<string, number>>;
}

/** A cluster of this command's own, in processes of their own; nothing is left of it. */
export class EmbeddedCluster {
  readonly #cluster: LocalCluster;
  readonly #dataDir: string;

  private constructor(cluster: LocalCluster, dataDir: string) {
    this.#cluster = cluster;
    this.#dataDir = dataDir;
  }

  /** With slots enough for the graph, whose files lie below `allowed`. */
  static async start(graph: JobGraph, allowed: readonly string[]): Promise<EmbeddedCluster> {
    const dataDir = await mkdtemp(join(tmpdir(), "millrace-run-"));
    const largest = Math.max(...graph.vertices.map(({ parallelism }) => parallelism));
    try {
      const cluster = await LocalCluster.start({
        dataDir,
        allowedRoots: await Promise.all(allowed.map((root) => realpath(root))),
        taskManagers: Math.max(1, Math.ceil(largest / SLOTS)),
        slotsPerTaskManager: SLOTS,
        managedMemoryBytesPerSlot: 256 * MEGABYTE,
        segmentPoolBytes: 32 * MEGABYTE,
        standbyTaskManagers: 0,
      });
      return new EmbeddedCluster(cluster, dataDir);
    } catch (error) {
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
      throw error;
    }
  }

  /** Runs a job to its end; every row that its Print nodes give is told. */
  async run(
    graph: JobGraph,
    { rows: listener, onEvent, onStart }: EmbeddedListener,
  ): Promise<EmbeddedResult> {
    using collector = await RowCollector.start();
    const rows = collector.collect();
    const told = tellRows(rows.lines, listener);
    const tally = new RunTally(graph);
    const job = await this.#cluster.submit(withRowReader(graph, rows.reader), {
      onEvent: (event) => {
        if (event.kind === "task-state") tally.add(event);
        else onEvent?.(event);
      },
    });
    onStart?.(job);
    const over = job.finished.finally(() => rows.finish());
    const [{ state, failure }] = await Promise.all([over, told]);
    return { state, failure, skipped: tally.skipped, late: tally.late };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cluster[Symbol.asyncDispose]();
    await rm(this.#dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}
