import { appendFile, mkdir, writeFile } from "node:fs/promises";
import type { JobGraph } from "@millrace/graph";
import { expect, test } from "vitest";
import type { JobHandle } from "../jobmanager/job-handle.ts";
import { committedLines, expectedCounts, leftovers } from "./testing/committed-output.ts";
import { EventLog } from "./testing/event-log.ts";
import { failSwitch } from "./testing/fails-on-request.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { csvSink, wordCountGraph } from "./testing/word-count-graph.ts";

const operatorsUrl = new URL("./testing/fails-on-request.ts", import.meta.url).href;
const chunk = (name: string, round: number): string =>
  `${Array.from({ length: 200 }, (_, i) => `${name}${(i * 7 + round) % 23} round${round} ${i}`).join("\n")}\n`;

/** A word count under these names, reading and writing files of its own. */
async function wordCount(where: TestCluster, name: string): Promise<JobGraph> {
  await mkdir(where.file(name), { recursive: true });
  await writeFile(where.file(`${name}.txt`), "");
  const graph = wordCountGraph({
    parallelism: 2,
    source: { kind: "text-file-source", path: where.file(`${name}.txt`), mode: "watched" },
    sink: csvSink(where.file(name)),
  });
  const vertices = graph.vertices.map((vertex) => ({
    ...vertex,
    id: `${name}-${vertex.id}`,
    operators: vertex.operators.map((operator) => ({ ...operator, uid: `${name}-${operator.uid}` })),
  }));
  const edges = graph.edges.map((edge) => ({
    ...edge,
    id: `${name}-${edge.id}`,
    source: `${name}-${edge.source}`,
    target: `${name}-${edge.target}`,
  }));
  return { ...graph, vertices, edges };
}

/** Two pipelines in one job that are not wired to each other. */
async function twoPipelines(where: TestCluster): Promise<JobGraph> {
  const [left, right] = [await wordCount(where, "left"), await wordCount(where, "right")];
  return {
    ...left,
    vertices: [...left.vertices, ...right.vertices],
    edges: [...left.edges, ...right.edges],
  };
}

const attemptsOf = (job: JobHandle, name: string): readonly number[] =>
  job
    .execution()
    .vertices.filter(({ vertexId }) => vertexId.startsWith(name))
    .flatMap(({ subtasks }) => subtasks.map(({ task }) => task.attempt));

test("a pipeline that fails restarts alone; the one beside it, in the same slots, goes on untouched", async () => {
  await using where = await TestCluster.start({ operatorsUrl });
  const log = new EventLog();
  const job = await where.cluster.submit(await twoPipelines(where), { onEvent: log.listen });
  const texts = { left: "", right: "" };
  for (let round = 0; round < 4; round++) {
    const from = log.events.length;
    if (round > 0) await writeFile(failSwitch(where.file("right")), "");
    for (const name of ["left", "right"] as const) {
      texts[name] += chunk(name, round);
      await appendFile(where.file(`${name}.txt`), chunk(name, round));
    }
    if (round > 0) await log.waitFor("restored", ({ attempt }) => attempt === round, { from });
    await log.waitFor("checkpoint-completed", ({ attempt }) => attempt === round, { from });
  }
  expect(attemptsOf(job, "left")).toEqual([0, 0, 0, 0]);
  expect(attemptsOf(job, "right")).toEqual([3, 3, 3, 3]);
  expect(log.of("restarting").map(({ scope, tasks }) => [scope, tasks])).toEqual(
    Array(3).fill(["region", 4]),
  );
  const leftStates = log.of("task-state").filter(({ task }) => task.vertexId.startsWith("left"));
  expect(leftStates.some(({ state }) => state === "cancelled" || state === "failed")).toBe(false);
  expect(await job.stop()).toMatchObject({ state: "finished", failure: null, restarts: 3 });
  for (const name of ["left", "right"] as const) {
    expect(committedLines(where.file(name)).toSorted()).toEqual(expectedCounts(texts[name]));
    expect(leftovers(where.file(name))).toEqual([]);
  }
});

test("kill -9 of one of two TaskManagers: a pipeline on the other one goes on", async () => {
  await using where = await TestCluster.start({ operatorsUrl, taskManagers: 3 });
  const both = await twoPipelines(where);
  const vertices = both.vertices.map((vertex) => ({
    ...vertex,
    slotSharingGroup: vertex.id.startsWith("left") ? "left" : "right",
  }));
  const log = new EventLog();
  const job = await where.cluster.submit({ ...both, vertices }, { onEvent: log.listen });
  const texts = { left: chunk("left", 0), right: chunk("right", 0) };
  for (const name of ["left", "right"] as const) await appendFile(where.file(`${name}.txt`), texts[name]);
  await log.waitFor("part-committed");
  const placed = (name: string) =>
    job.execution().vertices.find(({ vertexId }) => vertexId === `${name}-count`)?.subtasks;
  const kept = placed("left");
  const from = log.events.length;
  await where.cluster.killTaskManager(placed("right")?.[0]?.placement?.taskManagerId ?? "");
  for (const name of ["left", "right"] as const) {
    texts[name] += chunk(name, 1);
    await appendFile(where.file(`${name}.txt`), chunk(name, 1));
  }
  await log.waitFor("checkpoint-completed", ({ attempt }) => attempt === 1, { from });
  expect(placed("left")).toEqual(kept);
  expect(log.of("restarting")).toMatchObject([{ scope: "region", tasks: 4 }]);
  expect(await job.stop()).toMatchObject({ state: "finished", restarts: 1 });
  for (const name of ["left", "right"] as const) {
    expect(committedLines(where.file(name)).toSorted()).toEqual(expectedCounts(texts[name]));
    expect(leftovers(where.file(name))).toEqual([]);
  }
});
