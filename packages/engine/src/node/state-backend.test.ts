import { appendFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JobGraph, StateBackendSettings } from "@millrace/graph";
import { expect, test } from "vitest";
import { committedLines, expectedCounts, leftovers } from "./testing/committed-output.ts";
import { EventLog } from "./testing/event-log.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { csvSink, wordCountGraph } from "./testing/word-count-graph.ts";

const chunk = (round: number): string =>
  `${Array.from({ length: 300 }, (_, i) => `word${(i * 7 + round) % 41} round${round} ${i}`).join("\n")}\n`;
const LMDB: StateBackendSettings = { kind: "lmdb", memoryMb: 1, diskMb: 64 };

const graphOf =
  (where: TestCluster) =>
  (stateBackend: StateBackendSettings | undefined, parallelism = 2): JobGraph =>
    wordCountGraph({
      parallelism,
      source: { kind: "text-file-source", path: where.file("in.txt"), mode: "watched" },
      sink: csvSink(where.output),
      settings: { stateBackend },
    });

/** Directories of tasks with state outside of memory. */
async function environments(where: TestCluster): Promise<readonly string[]> {
  const found = await readdir(join(where.root, "data", "working"), { recursive: true }).catch(() => []);
  return found.filter((name) => name.endsWith("data.mdb"));
}

test("state in LMDB outlives kill -9 of its TaskManager: committed exactly once, and nothing is left on disk", async () => {
  await using where = await TestCluster.start();
  await writeFile(where.file("in.txt"), "");
  const log = new EventLog();
  const job = await where.cluster.submit(graphOf(where)(LMDB), { onEvent: log.listen });
  let text = "";
  for (let round = 0; round < 4; round++) {
    const from = log.events.length;
    text += chunk(round);
    await appendFile(where.file("in.txt"), chunk(round));
    await log.waitFor("checkpoint-completed", () => true, { from });
    expect(await environments(where)).toHaveLength(2);
    await where.cluster.killTaskManager(where.cluster.taskManagers()[0]?.id ?? "");
    await log.waitFor("restored", ({ attempt }) => attempt === round + 1, { from });
  }
  expect(await job.stop("drain")).toMatchObject({ state: "finished", restarts: 4 });
  expect(committedLines(where.output).toSorted()).toEqual(expectedCounts(text));
  expect(leftovers(where.output)).toEqual([]);
  expect(await environments(where)).toEqual([]);
});

test("a savepoint taken with one state backend starts a job with the other, at another parallelism", async () => {
  await using where = await TestCluster.start();
  const graph = graphOf(where);
  const steps = [
    [LMDB, 4],
    [undefined, 2],
    [LMDB, 1],
    [{ kind: "hashmap" }, 2],
  ] as const;
  let text = "";
  let restoreFrom: string | undefined;
  await writeFile(where.file("in.txt"), "");
  for (const [round, [backend, parallelism]] of steps.entries()) {
    text += chunk(round);
    await appendFile(where.file("in.txt"), chunk(round));
    const log = new EventLog();
    const job = await where.cluster.submit(graph(backend, parallelism), {
      onEvent: log.listen,
      ...(restoreFrom !== undefined && { restoreFrom }),
    });
    const rows = expectedCounts(text).length;
    await log.waitFor("part-committed", () => committedLines(where.output).length === rows, { from: 0 });
    await job.stop("suspend", { name: null, trigger: "stop", origin: null });
    const [newest] = await where.cluster.savepoints.list();
    restoreFrom = newest!.path;
  }
  expect(committedLines(where.output).toSorted()).toEqual(expectedCounts(text));
});

test("state beyond its budget on disk ends the job, and the failure names the node", async () => {
  await using where = await TestCluster.start();
  const words = Array.from({ length: 60_000 }, (_, i) => `${"long".repeat(8)}${i}`).join("\n");
  await writeFile(where.file("in.txt"), words);
  const graph = graphOf(where)({ kind: "lmdb", memoryMb: 1, diskMb: 1 }, 1);
  const job = await where.cluster.submit(graph);
  const result = await job.finished;
  expect(result).toMatchObject({
    state: "failed",
    failure: {
      reason: "runtime.state-disk-budget",
      nodeId: "count",
      params: { node: "count", limit: 1 << 20 },
    },
  });
  expect(await environments(where)).toEqual([]);
});

test("what a dead JobManager's TaskManagers had on disk goes when the next one starts", async () => {
  await using where = await TestCluster.start();
  const stale = join(where.root, "data", "working", "tm-1-1", "slot-0", "1");
  await where.cluster.close();
  await mkdir(stale, { recursive: true });
  await writeFile(join(stale, "data.mdb"), "left behind");
  await using next = await TestCluster.on(where.root);
  expect(await environments(next)).toEqual([]);
});
