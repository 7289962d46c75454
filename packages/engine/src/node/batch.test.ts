import { existsSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inBatch } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";
import { expect, test } from "vitest";
import { CounterBlock } from "../metrics/counter-block.ts";
import { committedLines, leftovers } from "./testing/committed-output.ts";
import { EventLog } from "./testing/event-log.ts";
import { failSwitch } from "./testing/fails-on-request.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { csvSink, wordCountGraph } from "./testing/word-count-graph.ts";

const WORDS = Array.from({ length: 30_000 }, (_, i) => `word${(i * 7_919) % 2_003}`);
const TEXT = WORDS.join(" ").replaceAll(/(word1 )/gu, "$1\n");

/** Each word once, with its last count. */
const COUNTS = [...Map.groupBy(WORDS, (word) => word)]
  .map(([word, all]) => `${word},${all.length}`)
  .toSorted();

async function wordCount(where: TestCluster, parallelism: number): Promise<JobGraph> {
  await writeFile(where.file("in.txt"), TEXT);
  return inBatch(
    wordCountGraph({
      parallelism,
      source: { kind: "text-file-source", path: where.file("in.txt"), mode: "once" },
      sink: csvSink(where.output),
    }),
  );
}

const partitions = (where: TestCluster): readonly string[] => {
  const directory = join(where.root, "data", "partitions");
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("/"));
};

test.for([1, 4])(
  "stage by stage at parallelism %i: each word once, committed by the last checkpoint",
  async (parallelism) => {
    await using where = await TestCluster.start();
    const log = new EventLog();
    const job = await where.cluster.submit(await wordCount(where, parallelism), { onEvent: log.listen });
    expect(await job.finished).toMatchObject({ state: "finished", failure: null, restarts: 0 });
    expect(committedLines(where.output).toSorted()).toEqual(COUNTS);
    expect(leftovers(where.output)).toEqual([]);
    expect(log.of("checkpoint-completed").map(({ final }) => final)).toEqual([true]);
    const order = log.of("task-state").map(({ task, state }) => `${task.vertexId} ${state}`);
    expect(order.lastIndexOf("split finished")).toBeLessThan(order.indexOf("count deploying"));
    expect(partitions(where)).toEqual([]);
  },
);

test("rows that do not fit the slot's memory are sorted on disk, and nothing of it is left", async () => {
  await using where = await TestCluster.start({ managedMemoryBytesPerSlot: 1 << 20 });
  const log = new EventLog();
  const graph = await wordCount(where, 1);
  await writeFile(where.file("in.txt"), Array.from({ length: 20 }, () => TEXT).join("\n"));
  const job = await where.cluster.submit(graph, { onEvent: log.listen });
  expect(await job.finished).toMatchObject({ state: "finished", failure: null });
  expect(committedLines(where.output)).toHaveLength(COUNTS.length);
  const count = graph.vertices.find(({ id }) => id === "count")!;
  const counted = log.of("task-state").find(({ task, counters }) => task.vertexId === "count" && counters);
  expect(count.operators).toHaveLength(2);
  const spilledBytes = new CounterBlock(counted!.counters!.words).operator(0, "spilledBytes");
  expect(spilledBytes).toBeGreaterThan(30_000 * 20 * 8);
  expect(partitions(where)).toEqual([]);
});

test("a task that fails begins again alone; the stage before it does not", async () => {
  const operatorsUrl = new URL("./testing/fails-on-request.ts", import.meta.url).href;
  await using where = await TestCluster.start({ operatorsUrl });
  await writeFile(failSwitch(where.output), "");
  const log = new EventLog();
  const job = await where.cluster.submit(await wordCount(where, 2), { onEvent: log.listen });
  expect(await job.finished).toMatchObject({ state: "finished", failure: null, restarts: 1 });
  expect(committedLines(where.output).toSorted()).toEqual(COUNTS);
  const attempts = job.execution().vertices.map(({ subtasks }) => subtasks.map(({ task }) => task.attempt));
  expect(attempts[0]).toEqual([0, 0]);
  expect(attempts[1]!.toSorted((a, b) => a - b)).toEqual([0, 1]);
  expect(log.of("restarting")).toMatchObject([{ scope: "region", tasks: 1 }]);
});

test("a TaskManager that dies between its stages loses nothing of what it has written", async () => {
  await using where = await TestCluster.start({ slotsPerTaskManager: 1 });
  const graph = await wordCount(where, 2);
  const log = new EventLog();
  const job = await where.cluster.submit(graph, { onEvent: log.listen });
  const { placement } = await log.waitFor(
    "task-state",
    ({ task, state }) => task.vertexId === "count" && state === "running",
  );
  await where.cluster.killTaskManager(placement?.taskManagerId ?? "");
  expect(await job.finished).toMatchObject({ state: "finished", failure: null });
  expect(committedLines(where.output).toSorted()).toEqual(COUNTS);
  const splits = log
    .of("task-state")
    .filter(({ task, state }) => task.vertexId === "split" && state === "finished");
  expect(splits).toHaveLength(2);
});

test("a job that needs more disk than its slots may use ends with words, and leaves nothing", async () => {
  const limit = 20_000;
  await using where = await TestCluster.start({ spillBytesPerSlot: limit });
  const job = await where.cluster.submit(await wordCount(where, 2));
  expect(await job.finished).toMatchObject({
    state: "failed",
    failure: { reason: "runtime.spill-budget", params: { limit } },
  });
  expect([partitions(where), committedLines(where.output)]).toEqual([[], []]);
});

test("a job that is cancelled leaves nothing between its stages", async () => {
  await using where = await TestCluster.start();
  const log = new EventLog();
  const job = await where.cluster.submit(await wordCount(where, 2), { onEvent: log.listen });
  await log.waitFor("task-state", ({ task, state }) => task.vertexId === "count" && state === "running");
  await job.cancel();
  expect(partitions(where)).toEqual([]);
  expect(leftovers(where.output)).toEqual([]);
});
