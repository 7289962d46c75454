import type { JobGraph, JobVertex } from "@millrace/graph";
import { expect, test } from "vitest";
import { assignerFigure, timedSource } from "../testing/timed-source.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { TEST_SETTINGS } from "./testing/word-count-graph.ts";

const DRIFT_MS = 100_000;

const chain = (id: string, rows: number, rateLimit: number | null): JobVertex =>
  timedSource({
    id,
    parallelism: 1,
    slotSharingGroup: id,
    rows,
    rateLimit,
    stepMs: 1_000,
    alignment: { group: "all", maxDriftMs: DRIFT_MS, updateIntervalMs: 10 },
  });

test("sources in two processes: the one without a limit waits for the other, checkpoints go on, and both end", async () => {
  await using where = await TestCluster.start({ taskManagers: 2, slotsPerTaskManager: 1 });
  const graph: JobGraph = {
    name: "aligned",
    maxParallelism: 128,
    settings: TEST_SETTINGS,
    vertices: [chain("fast", 3_000, null), chain("slow", 3_000, 2_000)],
    edges: [],
  };
  const figures: Record<string, number>[] = [];
  where.cluster.subscribe((event) => {
    if (event.kind !== "task-manager-sample") return;
    for (const { task, words } of event.sample.tasks) {
      const at = (name: "watermark" | "aheadMs") => assignerFigure(words, name);
      if (task.vertexId === "fast") figures.push({ watermark: at("watermark"), aheadMs: at("aheadMs") });
    }
  });
  const job = await where.cluster.submit(graph);
  const result = await job.finished;
  expect(result).toMatchObject({ state: "finished", restarts: 0 });
  expect(result.checkpointId).toBeGreaterThan(1);
  expect(figures.filter(({ aheadMs = 0 }) => aheadMs > 0).length).toBeGreaterThan(0);
});
