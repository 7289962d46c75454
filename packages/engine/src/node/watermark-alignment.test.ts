import { rowSchema, timestamp } from "@millrace/graph";
import type { JobGraph, JobVertex, OperatorSpec } from "@millrace/graph";
import { expect, test } from "vitest";
import { OPERATOR_COUNTERS, OPERATOR_WORDS, TASK_WORDS } from "../metrics/metrics-layout.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { TEST_SETTINGS } from "./testing/word-count-graph.ts";

const ROW = rowSchema([{ name: "ts", type: timestamp(false) }]);
const DRIFT_MS = 100_000;

/** Rows a second of event time apart. */
function chain(id: string, rows: number, rateLimit: number | null): JobVertex {
  const values = { kind: "sequence", start: 0, step: 1_000, prefix: "" } as const;
  const specs: readonly OperatorSpec[] = [
    {
      kind: "data-generator-source",
      seed: 1,
      rows,
      rateLimit,
      columns: [{ name: "ts", type: timestamp(false), nullShare: 0, values }],
    },
    {
      kind: "watermark-assigner",
      column: 0,
      strategy: "monotonous",
      outOfOrdernessMs: 0,
      idleTimeoutMs: null,
      alignment: { group: "all", maxDriftMs: DRIFT_MS, updateIntervalMs: 10 },
    },
    { kind: "discard-sink" },
  ];
  return {
    id,
    name: id,
    parallelism: 1,
    slotSharingGroup: id,
    operators: specs.map((spec, index) => ({
      uid: `${id}#${index}`,
      nodeId: id,
      name: id,
      spec,
      input: index === 0 ? null : index - 1,
      inputSchema: index === 0 ? null : ROW,
      outputSchema: index === 2 ? null : ROW,
    })),
  };
}

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
      const at = (name: "watermark" | "aheadMs") =>
        words[TASK_WORDS + OPERATOR_WORDS + OPERATOR_COUNTERS.indexOf(name)]!;
      if (task.vertexId === "fast") figures.push({ watermark: at("watermark"), aheadMs: at("aheadMs") });
    }
  });
  const job = await where.cluster.submit(graph);
  const result = await job.finished;
  expect(result).toMatchObject({ state: "finished", restarts: 0 });
  expect(result.checkpointId).toBeGreaterThan(1);
  expect(figures.filter(({ aheadMs = 0 }) => aheadMs > 0).length).toBeGreaterThan(0);
});
