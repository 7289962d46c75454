import { appendFile, mkdir, readFile, readdir, symlink, truncate, writeFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { JobHandle } from "../jobmanager/job-handle.ts";
import { committedLines, expectedCounts, leftovers } from "./testing/committed-output.ts";
import { EventLog } from "./testing/event-log.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { csvSink, TEST_SETTINGS, wordCountGraph } from "./testing/word-count-graph.ts";

const watched = (path: string) => ({ kind: "text-file-source", path, mode: "watched" }) as const;
const chunk = (round: number): string =>
  `${Array.from({ length: 300 }, (_, i) => `word${(i * 7 + round) % 41} round${round} ${i}`).join("\n")}\n`;

/** Appends round after round; kills a TaskManager of the job at each of them. */
async function killRounds(test: TestCluster, job: JobHandle, log: EventLog): Promise<string> {
  let text = "";
  for (let round = 0; round < 5; round++) {
    const from = log.events.length;
    text += chunk(round);
    await appendFile(test.file("in.txt"), chunk(round));
    await log.waitFor("checkpoint-completed", () => true, { from });
    const victim = job.execution().vertices[1]?.subtasks[round % 2]?.placement?.taskManagerId ?? "";
    await test.cluster.killTaskManager(victim);
    await log.waitFor("restored", ({ attempt }) => attempt === round + 1, { from });
  }
  return text;
}

test.for([
  [2, "one TaskManager"],
  [1, "two TaskManagers"],
] as const)("kill -9 with %i slots in each of %s: committed exactly once", async ([slots]) => {
  const slotsPerTaskManager = slots;
  await using test = await TestCluster.start({ slotsPerTaskManager });
  await writeFile(test.file("in.txt"), "");
  const log = new EventLog();
  const graph = wordCountGraph({
    parallelism: 2,
    source: watched(test.file("in.txt")),
    sink: csvSink(test.output),
  });
  const job = await test.cluster.submit(graph, { onEvent: log.listen });
  const text = await killRounds(test, job, log);
  const result = await job.stop();
  expect(result).toMatchObject({ state: "finished", restarts: 5 });
  expect(committedLines(test.output).toSorted()).toEqual(expectedCounts(text));
  expect(leftovers(test.output)).toEqual([]);
  expect(log.of("restarting").map(({ cause }) => cause?.reason)).toEqual(
    Array(5).fill("runtime.taskmanager-lost"),
  );
  expect(log.of("restored").every(({ checkpointId }) => checkpointId !== null)).toBe(true);
});

test("a torn newest checkpoint: the one before is used, loudly, and nothing is lost", async () => {
  await using test = await TestCluster.start();
  await writeFile(test.file("in.txt"), chunk(0));
  const log = new EventLog();
  // Nothing visible may stem from the damaged checkpoint, so its output goes nowhere.
  const graph = wordCountGraph({
    parallelism: 2,
    source: watched(test.file("in.txt")),
    sink: { kind: "print-sink", prefix: "" },
    settings: { checkpoint: { ...TEST_SETTINGS.checkpoint, intervalMs: 800 } },
  });
  const job = await test.cluster.submit(graph, { onEvent: log.listen });
  await log.waitFor("checkpoint-completed", () => true, { from: 0 });
  const directory = join(test.root, "data", "jobs", job.id, "checkpoints");
  const completing = await log.waitFor("checkpoint-completed");
  const newest = join(directory, `chk-${completing.checkpointId}`);
  const file = (await readdir(newest)).find((name) => name.startsWith("count-")) ?? "";
  await truncate(join(newest, file), 10);
  await test.cluster.killTaskManager(test.cluster.taskManagers()[0]?.id ?? "");
  const before = completing.checkpointId - 1;
  await log.waitFor("restored", ({ checkpointId }) => checkpointId === before, { from: 0 });
  expect(log.of("checkpoint-damaged")).toMatchObject([
    { checkpointId: completing.checkpointId, file, problem: "checksum" },
  ]);
  expect(log.of("restored")).toHaveLength(2);
  expect(await job.cancel()).toMatchObject({ state: "cancelled" });
});

test("a full disk: checkpoints are declined, the job goes on, and completes them when there is room", async () => {
  await using test = await TestCluster.start();
  const log = new EventLog();
  await writeFile(test.file("in.txt"), "a\n");
  const graph = wordCountGraph({
    parallelism: 1,
    source: watched(test.file("in.txt")),
    sink: csvSink(test.output),
  });
  const job = await test.cluster.submit(graph, { onEvent: log.listen });
  const first = (await log.waitFor("checkpoint-completed")).checkpointId + 3;
  const full = [first, first + 1, first + 2];
  for (const id of full) {
    const directory = join(test.root, "data", "jobs", job.id, "checkpoints", `chk-${id}`);
    await mkdir(directory, { recursive: true });
    await symlink("/dev/full", join(directory, "count-0.state"));
  }
  await log.waitFor("checkpoint-triggered", ({ checkpointId }) => checkpointId === first, { from: 0 });
  await appendFile(test.file("in.txt"), "a b\n");
  await log.waitFor("checkpoint-completed", ({ checkpointId }) => checkpointId > first + 2, { from: 0 });
  expect(log.of("checkpoint-failed").map(({ checkpointId, reason }) => [checkpointId, reason])).toEqual(
    full.map((id) => [id, "disk-full"]),
  );
  expect(await job.stop()).toMatchObject({ state: "finished", restarts: 0 });
  expect(committedLines(test.output).toSorted()).toEqual(["a,1", "a,2", "b,1"]);
});

test("a retained checkpoint starts another job, at another parallelism, where the first one left off", async () => {
  await using test = await TestCluster.start();
  await writeFile(test.file("in.txt"), chunk(0));
  const log = new EventLog();
  const graph = (parallelism: number) =>
    wordCountGraph({ parallelism, source: watched(test.file("in.txt")), sink: csvSink(test.output) });
  const first = await test.cluster.submit(graph(2), { onEvent: log.listen });
  await log.waitFor("part-committed");
  const { checkpointId } = await first.cancel();
  await appendFile(test.file("in.txt"), chunk(1));
  const restoreFrom = join(test.root, "data", "jobs", first.id, "checkpoints", `chk-${checkpointId}`);
  const second = await test.cluster.submit(graph(3), { restoreFrom, onEvent: log.listen });
  const rows = (): number => committedLines(test.output).length;
  await log.waitFor("part-committed", () => rows() === expectedCounts(chunk(0) + chunk(1)).length);
  expect(await second.stop()).toMatchObject({ state: "finished", failure: null });
  expect(committedLines(test.output).toSorted()).toEqual(expectedCounts(chunk(0) + chunk(1)));
});

test("a task that never gives up its thread is found by the slot's heartbeat", async () => {
  await using test = await TestCluster.start({
    stuckAfterMs: 1_000,
    operatorsUrl: new URL("./testing/stuck-operators.ts", import.meta.url).href,
  });
  await writeFile(test.file("in.txt"), "fine\n");
  const log = new EventLog();
  const graph = wordCountGraph({
    parallelism: 1,
    source: watched(test.file("in.txt")),
    sink: csvSink(test.output),
  });
  const job = await test.cluster.submit(graph, { onEvent: log.listen });
  await log.waitFor("part-committed");
  await appendFile(test.file("in.txt"), "stuck\n");
  const { cause } = await log.waitFor("restarting");
  expect(cause).toMatchObject({
    reason: "runtime.task-stuck",
    subtask: 0,
    params: { node: expect.stringContaining("split"), seconds: 1 },
  });
  expect(cause?.cause).toContain("did not give up its thread");
  expect(test.cluster.taskManagers()).toHaveLength(1);
  expect(await job.cancel()).toMatchObject({ state: "cancelled" });
});

test("a thread that is given no core for longer than a stuck one may compute is left alone", async () => {
  await using test = await TestCluster.start({
    stuckAfterMs: 500,
    operatorsUrl: new URL("./testing/stuck-operators.ts", import.meta.url).href,
  });
  await writeFile(test.file("in.txt"), "rest\n");
  const graph = wordCountGraph({
    parallelism: 1,
    source: { kind: "text-file-source", path: test.file("in.txt"), mode: "once" },
    sink: csvSink(test.output),
  });
  const job = await test.cluster.submit(graph);
  expect(await job.finished).toMatchObject({ state: "finished", restarts: 0 });
  expect(committedLines(test.output)).toEqual(["rest,1"]);
});

test("parallelism 20 in two TaskManagers", async () => {
  await using test = await TestCluster.start({ slotsPerTaskManager: 10, segmentPoolBytes: 64 << 20 });
  const text = Array.from({ length: 20 }, (_, round) => chunk(round)).join("");
  await writeFile(test.file("in.txt"), text);
  const source = { kind: "text-file-source", path: test.file("in.txt"), mode: "once" } as const;
  const graph = wordCountGraph({ parallelism: 20, source, sink: csvSink(test.output) });
  const job = await test.cluster.submit(graph);
  expect(await job.finished).toMatchObject({ state: "finished", failure: null });
  expect(committedLines(test.output).toSorted()).toEqual(expectedCounts(text));
});

test("kill -9 of the whole JobManager process: the next one goes on with the job, exactly once", async () => {
  await using test = await TestCluster.start();
  await test.cluster.close();
  await writeFile(test.file("in.txt"), chunk(0));
  const program = new URL("./testing/cluster-process.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [program, test.root], { stdio: ["ignore", "pipe", "inherit"] });
  const taskManagers: number[] = [];
  await new Promise<void>((resolve) => {
    child.stdout.on("data", (bytes) => {
      const text = String(bytes);
      for (const [, pid] of text.matchAll(/pid (\d+)/g)) taskManagers.push(Number(pid));
      if (/checkpoint ([2-9]|\d\d)/.test(text)) resolve();
    });
  });
  child.kill("SIGKILL");
  await once(child, "exit");
  await using next = await TestCluster.on(test.root);
  const log = new EventLog();
  const [job] = await next.cluster.recover((recovered) => recovered.subscribe(log.listen));
  expect(job?.id).toBe("survivor");
  await log.waitFor("restored", ({ checkpointId }) => (checkpointId ?? 0) >= 2, { from: 0 });
  await appendFile(test.file("in.txt"), chunk(1));
  await log.waitFor("checkpoint-completed");
  expect(await job?.stop()).toMatchObject({ state: "finished" });
  expect(committedLines(test.output).toSorted()).toEqual(expectedCounts(chunk(0) + chunk(1)));
  for (const pid of taskManagers) expect(await isGone(pid)).toBe(true);
});

/** Waits until no such process is there, a zombie counts as gone. */
async function isGone(pid: number): Promise<boolean> {
  const deadlineMs = performance.now() + 60_000;
  while (performance.now() < deadlineMs) {
    const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => null);
    if (stat === null || / Z /.test(stat)) return true;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return false;
}

test("heartbeats bring the counters of every task", async () => {
  await using test = await TestCluster.start();
  await writeFile(test.file("in.txt"), "a\n");
  const graph = wordCountGraph({
    parallelism: 2,
    source: watched(test.file("in.txt")),
    sink: { kind: "discard-sink" },
    settings: { checkpoint: { ...TEST_SETTINGS.checkpoint, intervalMs: null } },
  });
  const tasks = new Promise<readonly string[]>((resolve) => {
    void test.cluster.submit(graph, {
      onEvent: (event) => {
        if (event.kind !== "sample" || event.tasks.length < 4) return;
        if (event.tasks.some(({ words }) => words[3] !== 0)) {
          resolve(event.tasks.map(({ task }) => `${task.vertexId}/${task.subtask}`));
        }
      },
    });
  });
  expect((await tasks).toSorted()).toEqual(["count/0", "count/1", "split/0", "split/1"]);
});
