import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { committedLines, expectedCounts, leftovers } from "./testing/committed-output.ts";
import { EventLog } from "./testing/event-log.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { csvSink, wordCountGraph } from "./testing/word-count-graph.ts";

const chunk = (round: number): string =>
  `${Array.from({ length: 200 }, (_, i) => `word${(i * 7 + round) % 41} round${round} ${i}`).join("\n")}\n`;

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

test("a TaskManager that sleeps is lost by its silence, ended, and changes nothing any more", async () => {
  await using where = await TestCluster.start({ heartbeatTimeoutMs: 4_000 });
  await writeFile(where.file("in.txt"), chunk(0));
  const log = new EventLog();
  const graph = wordCountGraph({
    parallelism: 2,
    source: { kind: "text-file-source", path: where.file("in.txt"), mode: "watched" },
    sink: csvSink(where.output),
  });
  const job = await where.cluster.submit(graph, { onEvent: log.listen });
  await log.waitFor("part-committed");
  const pid = where.cluster.taskManagers()[0]?.pid ?? 0;
  process.kill(pid, "SIGSTOP");
  await appendFile(where.file("in.txt"), chunk(1));
  const { cause } = await log.waitFor("restarting");
  expect(cause).toMatchObject({
    reason: "runtime.taskmanager-lost",
    params: { problem: "heartbeat-timeout (4000 ms)" },
  });
  expect(await isGone(pid)).toBe(true);
  const from = log.events.length;
  await log.waitFor("checkpoint-completed", ({ attempt }) => attempt >= 1, { from });
  expect(await job.stop()).toMatchObject({ state: "finished", failure: null });
  expect(committedLines(where.output).toSorted()).toEqual(expectedCounts(chunk(0) + chunk(1)));
  expect(leftovers(where.output)).toEqual([]);
});

const JOBS = ["first", "second", "third"];

test.for([
  ["the next one ends it", true],
  ["it ends itself when it wakes", false],
] as const)(
  "a JobManager with three jobs is killed while a TaskManager of it sleeps: %s",
  async ([, known]) => {
    await using where = await TestCluster.start();
    await where.cluster.close();
    for (const name of JOBS) {
      await mkdir(where.file(name), { recursive: true });
      await writeFile(where.file(`${name}.txt`), chunk(0));
    }
    const program = new URL("./testing/jobs-process.ts", import.meta.url).pathname;
    const child = spawn(process.execPath, [program, where.root, ...JOBS], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const pids: number[] = [];
    const completed = new Set<string>();
    await new Promise<void>((resolve) => {
      createInterface({ input: child.stdout }).on("line", (line) => {
        const [kind, value = ""] = line.split(" ");
        if (kind === "pid") pids.push(Number(value));
        else completed.add(value);
        if (completed.size === JOBS.length) resolve();
      });
    });
    const [sleeper = 0] = pids;
    process.kill(sleeper, "SIGSTOP");
    child.kill("SIGKILL");
    await once(child, "exit");
    if (!known) await rm(join(where.root, "data", "task-managers"), { recursive: true });
    await using next = await TestCluster.on(where.root, { taskManagers: 3 });
    if (known) expect(await isGone(sleeper)).toBe(true);
    const logs = new Map(JOBS.map((name) => [name, new EventLog()]));
    const jobs = await next.cluster.recover((job) => job.subscribe(logs.get(job.id)?.listen ?? (() => {})));
    expect(jobs.map(({ id }) => id).toSorted()).toEqual(JOBS);
    for (const name of JOBS) await appendFile(where.file(`${name}.txt`), chunk(1));
    for (const log of logs.values()) await log.waitFor("checkpoint-completed", () => true, { from: 0 });
    if (!known) process.kill(sleeper, "SIGCONT");
    for (const pid of pids) expect(await isGone(pid)).toBe(true);
    for (const log of logs.values()) await log.waitFor("checkpoint-completed");
    for (const job of jobs) expect(await job.stop()).toMatchObject({ state: "finished", failure: null });
    for (const name of JOBS) {
      expect(committedLines(where.file(name)).toSorted()).toEqual(expectedCounts(chunk(0) + chunk(1)));
      expect(leftovers(where.file(name))).toEqual([]);
    }
  },
);
