import { appendFile, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { countedSubtask, RowCounting } from "../metrics/row-counting.ts";
import { committedLines, expectedCounts, leftovers } from "./testing/committed-output.ts";
import { EventLog } from "./testing/event-log.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { csvSink, TEST_SETTINGS, wordCountGraph } from "./testing/word-count-graph.ts";

const TEXT = Array.from(
  { length: 500 },
  (_, i) => `the quick fox ${i % 17} jumps over the lazy dog ${i % 5}`,
).join("\n");

test.for([1, 2, 4])(
  "counts words of a file at parallelism %i, committed by the final checkpoint",
  async (parallelism) => {
    await using test = await TestCluster.start();
    await writeFile(test.file("in.txt"), TEXT);
    const log = new EventLog();
    const graph = wordCountGraph({
      parallelism,
      source: { kind: "text-file-source", path: test.file("in.txt"), mode: "once" },
      sink: csvSink(test.output),
    });
    const job = await test.cluster.submit(graph, { onEvent: log.listen });
    const result = await job.finished;
    expect(result).toMatchObject({ state: "finished", failure: null, restarts: 0 });
    expect(committedLines(test.output).toSorted()).toEqual(expectedCounts(TEXT));
    expect(leftovers(test.output)).toEqual([]);
    expect(log.of("part-committed").reduce((rows, { part }) => rows + part.rows, 0)).toBe(
      expectedCounts(TEXT).length,
    );
    expect(log.of("checkpoint-completed").at(-1)).toMatchObject({ final: true });
    expect(log.events.at(-1)).toMatchObject({ kind: "job-state", state: "finished" });
  },
);

test("a job that ends before the first sample has told all that its tasks counted", async () => {
  await using test = await TestCluster.start();
  await writeFile(test.file("in.txt"), TEXT);
  const log = new EventLog();
  const graph = wordCountGraph({
    parallelism: 2,
    source: { kind: "text-file-source", path: test.file("in.txt"), mode: "once" },
    sink: csvSink(test.output),
  });
  const job = await test.cluster.submit(graph, { onEvent: log.listen });
  await job.finished;
  const counted = log.of("task-state").flatMap(({ task, state, counters }) => {
    const vertex = graph.vertices.find(({ id }) => id === task.vertexId);
    if (state !== "finished" || vertex === undefined) return [];
    return counters === undefined ? [] : [countedSubtask(vertex.operators, counters.words)];
  });
  expect(counted).toHaveLength(graph.vertices.reduce((sum, { parallelism }) => sum + parallelism, 0));
  const rows = TEXT.split(/\s+/u).length;
  expect(new RowCounting(graph).totals(counted)).toEqual({ in: 500, out: rows, skipped: [] });
});

test("tasks in two TaskManagers exchange over a socket", async () => {
  await using test = await TestCluster.start({ slotsPerTaskManager: 1 });
  await writeFile(test.file("in.txt"), TEXT);
  const graph = wordCountGraph({
    parallelism: 2,
    source: { kind: "text-file-source", path: test.file("in.txt"), mode: "once" },
    sink: csvSink(test.output),
  });
  const job = await test.cluster.submit(graph);
  expect(await job.finished).toMatchObject({ state: "finished", failure: null });
  expect(committedLines(test.output).toSorted()).toEqual(expectedCounts(TEXT));
  const placed = job
    .execution()
    .vertices.flatMap(({ subtasks }) => subtasks.map(({ placement }) => placement?.taskManagerId));
  expect(new Set(placed).size).toBe(2);
});

test("stop drains a source without end, and commits everything", async () => {
  await using test = await TestCluster.start();
  await writeFile(test.file("in.txt"), "a b\n");
  const log = new EventLog();
  const graph = wordCountGraph({
    parallelism: 2,
    source: { kind: "text-file-source", path: test.file("in.txt"), mode: "watched" },
    sink: csvSink(test.output),
  });
  const job = await test.cluster.submit(graph, { onEvent: log.listen });
  await log.waitFor("part-committed");
  const committedRows = (): number =>
    log.of("part-committed").reduce((rows, { part }) => rows + part.rows, 0);
  await appendFile(test.file("in.txt"), "a c\n");
  await log.waitFor("part-committed", () => committedRows() === 4, { from: 0 });
  expect(await job.stop()).toMatchObject({ state: "finished" });
  expect(committedLines(test.output).toSorted()).toEqual(["a,1", "a,2", "b,1", "c,1"]);
  expect(leftovers(test.output)).toEqual([]);
});

test("cancel leaves nothing behind", async () => {
  await using test = await TestCluster.start();
  await writeFile(test.file("in.txt"), TEXT);
  const log = new EventLog();
  const graph = wordCountGraph({
    parallelism: 2,
    source: { kind: "text-file-source", path: test.file("in.txt"), mode: "watched" },
    sink: csvSink(test.output),
    settings: { checkpoint: { ...TEST_SETTINGS.checkpoint, intervalMs: 20 } },
  });
  const job = await test.cluster.submit(graph, { onEvent: log.listen });
  await log.waitFor("checkpoint-completed");
  expect(await job.cancel()).toMatchObject({ state: "cancelled" });
  expect(leftovers(test.output)).toEqual([]);
  expect(test.cluster.taskManagers().flatMap(({ slots }) => slots.map(({ jobId }) => jobId))).toEqual([
    null,
    null,
  ]);
  const again = await test.cluster.submit(graph);
  expect(await again.cancel()).toMatchObject({ state: "cancelled" });
});

test("a file outside of the allowed roots is refused by name, also behind a link", async () => {
  await using test = await TestCluster.start();
  await symlink("/etc/passwd", test.file("innocent.txt"));
  for (const path of ["/etc/passwd", test.file("innocent.txt"), test.file("../data/lock")]) {
    const graph = wordCountGraph({
      parallelism: 1,
      source: { kind: "text-file-source", path, mode: "once" },
      sink: csvSink(test.output),
    });
    const { state, failure, restarts } = await (await test.cluster.submit(graph)).finished;
    expect({ state, restarts, reason: failure?.reason, path: failure?.params["path"] }).toEqual({
      state: "failed",
      restarts: 0,
      reason: "runtime.file-refused",
      path,
    });
    expect(failure?.params["problem"]).toContain("files");
  }
});

test("a file that is not there fails the job by name", async () => {
  await using test = await TestCluster.start();
  const path = test.file("missing.txt");
  const source = { kind: "text-file-source", path, mode: "once" } as const;
  const job = await test.cluster.submit(
    wordCountGraph({ parallelism: 1, source, sink: csvSink(test.output) }),
  );
  expect((await job.finished).failure).toMatchObject({ reason: "runtime.file-missing", params: { path } });
});

test("a TaskManager that cannot start fails the job with its last words", async () => {
  const root = await mkdtemp(join(tmpdir(), "millrace-entry-"));
  const entry = join(root, "broken.mjs");
  await writeFile(entry, "console.error('no memory to be had'); process.exit(3);");
  await using test = await TestCluster.start({ taskManagerEntry: pathToFileURL(entry) });
  const source = { kind: "collection-source", rows: [] } as const;
  const graph = wordCountGraph({
    parallelism: 1,
    source,
    sink: csvSink(test.output),
    settings: { restart: { kind: "none" } },
  });
  const { state, failure } = await (await test.cluster.submit(graph)).finished;
  expect(state).toBe("failed");
  expect(failure).toMatchObject({
    reason: "runtime.taskmanager-start-failed",
    params: { problem: "code 3: no memory to be had" },
  });
  await rm(root, { recursive: true });
});

test("a TaskManager that hangs while it starts is given up, with how far it came", async () => {
  const root = await mkdtemp(join(tmpdir(), "millrace-entry-"));
  const entry = join(root, "hung.mjs");
  await writeFile(entry, "process.send({ kind: 'starting', threads: 2 }); setInterval(() => {}, 1_000);");
  await using test = await TestCluster.start({
    taskManagerEntry: pathToFileURL(entry),
    startTimeoutMs: 1_500,
    slotRequestTimeoutMs: 1,
  });
  const graph = wordCountGraph({
    parallelism: 1,
    source: { kind: "collection-source", rows: [] },
    sink: csvSink(test.output),
    settings: { restart: { kind: "none" } },
  });
  const { failure } = await (await test.cluster.submit(graph)).finished;
  expect(failure?.reason).toBe("runtime.taskmanager-start-failed");
  expect(failure?.params["problem"]).toMatch(
    /^SIGKILL: 1.5 s went by without a sign of life; (no thread was|2 of its 3 threads were) ready$/u,
  );
  await rm(root, { recursive: true });
});
