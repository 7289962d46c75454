import { appendFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { committedLines, expectedCounts, leftovers } from "./testing/committed-output.ts";
import { EventLog } from "./testing/event-log.ts";
import { killSwitch } from "./testing/killed-before-commit.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { csvSink, TEST_SETTINGS, wordCountGraph } from "./testing/word-count-graph.ts";

const chunk = (round: number): string =>
  `${Array.from({ length: 200 }, (_, i) => `word${(i * 7 + round) % 41} round${round} ${i}`).join("\n")}\n`;

const graphOf = (where: TestCluster, parallelism: number) =>
  wordCountGraph({
    parallelism,
    source: { kind: "text-file-source", path: where.file("in.txt"), mode: "watched" },
    sink: csvSink(where.output),
    settings: { restart: { kind: "none" } },
  });

const linesIn = (where: TestCluster): number => committedLines(where.output).length;

test("two jobs write one directory at the same time: each commits all of its rows", async () => {
  await using where = await TestCluster.start();
  await writeFile(where.file("in.txt"), chunk(0));
  const logs = [new EventLog(), new EventLog()];
  const jobs = await Promise.all(
    logs.map((log) => where.cluster.submit(graphOf(where, 1), { onEvent: log.listen })),
  );
  for (const log of logs) await log.waitFor("part-committed", () => true, { from: 0 });
  await appendFile(where.file("in.txt"), chunk(1));
  const once = expectedCounts(chunk(0) + chunk(1));
  await expect.poll(() => linesIn(where)).toBe(2 * once.length);
  for (const job of jobs) expect(await job.stop()).toMatchObject({ state: "finished", failure: null });
  expect(committedLines(where.output).toSorted()).toEqual([...once, ...once].toSorted());
  expect(leftovers(where.output)).toEqual([]);
});

test("two sinks of one job write one directory, and its TaskManager is killed: each row is there once of each", async () => {
  await using where = await TestCluster.start();
  await writeFile(where.file("in.txt"), chunk(0));
  const graph = graphOf(where, 2);
  const vertices = graph.vertices.map((vertex) => {
    const sink = vertex.operators.find(({ nodeId }) => nodeId === "sink");
    const again = sink === undefined ? [] : [{ ...sink, uid: "again#0", nodeId: "again", name: "again" }];
    return { ...vertex, operators: [...vertex.operators, ...again] };
  });
  const settings = { ...graph.settings, restart: TEST_SETTINGS.restart };
  const log = new EventLog();
  const job = await where.cluster.submit({ ...graph, vertices, settings }, { onEvent: log.listen });
  await log.waitFor("part-committed", () => true, { from: 0 });
  await appendFile(where.file("in.txt"), chunk(1));
  const victim = where.cluster
    .taskManagers()
    .find(({ slots }) => slots.some(({ jobId }) => jobId === job.id));
  await where.cluster.killTaskManager(victim?.id ?? "");
  await log.waitFor("restored", () => true, { from: 0 });
  await appendFile(where.file("in.txt"), chunk(2));
  const once = expectedCounts(chunk(0) + chunk(1) + chunk(2));
  await expect.poll(() => linesIn(where)).toBe(2 * once.length);
  expect(await job.stop()).toMatchObject({ state: "finished", failure: null });
  expect(committedLines(where.output).toSorted()).toEqual([...once, ...once].toSorted());
  expect(leftovers(where.output)).toEqual([]);
});

test.for([2, 1])(
  "killed between the checkpoint and the commit: the job that goes on from it, with %i subtasks, commits once",
  async (parallelism) => {
    const operatorsUrl = new URL("./testing/killed-before-commit.ts", import.meta.url).href;
    await using where = await TestCluster.start({ operatorsUrl });
    await writeFile(where.file("in.txt"), chunk(0));
    await writeFile(killSwitch(where.output), "");
    const log = new EventLog();
    const first = await where.cluster.submit(graphOf(where, 2), { onEvent: log.listen });
    expect(await first.finished).toMatchObject({
      state: "failed",
      failure: { reason: "runtime.taskmanager-lost" },
    });
    expect(committedLines(where.output)).toEqual([]);
    const kept = log.of("checkpoint-completed").at(-1)?.checkpointId;
    await rm(killSwitch(where.output));
    await appendFile(where.file("in.txt"), chunk(1));
    const restoreFrom = join(where.root, "data", "jobs", first.id, "checkpoints", `chk-${kept}`);
    const second = await where.cluster.submit(graphOf(where, parallelism), { restoreFrom });
    const all = expectedCounts(chunk(0) + chunk(1));
    await expect.poll(() => linesIn(where)).toBe(all.length);
    expect(await second.stop()).toMatchObject({ state: "finished", failure: null });
    expect(committedLines(where.output).toSorted()).toEqual(all);
    expect(leftovers(where.output)).toEqual([]);
  },
);
