import { appendFile, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { EventLog } from "./testing/event-log.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { wordCountGraph } from "./testing/word-count-graph.ts";

const ROUNDS = 4;
const round = (n: number): string =>
  `${Array.from({ length: 400 }, (_, i) => `word${(i * 7 + n) % 41}`).join("\n")}\n`;

function countsOf(text: string): readonly unknown[] {
  const counts = new Map<string, number>();
  for (const word of text.split(/\s+/u).filter((part) => part !== ""))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function rowsOf(path: string): readonly unknown[] {
  using database = new DatabaseSync(path);
  const rows = database.prepare("SELECT word, n FROM counts ORDER BY word");
  rows.setReturnArrays(true);
  return rows.all();
}

test("kill -9 in each round: the table is that of a run without failures", async () => {
  await using cluster = await TestCluster.start();
  const path = cluster.file("out/counts.db");
  await writeFile(cluster.file("in.txt"), "");
  const log = new EventLog();
  const graph = wordCountGraph({
    parallelism: 2,
    source: { kind: "text-file-source", path: cluster.file("in.txt"), mode: "watched" },
    sink: { kind: "sqlite-sink", path, table: "counts", keys: [0] },
  });
  const job = await cluster.cluster.submit(graph, { onEvent: log.listen });
  let text = "";
  for (let n = 0; n < ROUNDS; n++) {
    const from = log.events.length;
    text += round(n);
    await appendFile(cluster.file("in.txt"), round(n));
    await log.waitFor("checkpoint-completed", () => true, { from });
    const victim = job.execution().vertices[1]?.subtasks[n % 2]?.placement?.taskManagerId ?? "";
    await cluster.cluster.killTaskManager(victim);
    await log.waitFor("restored", ({ attempt }) => attempt === n + 1, { from });
  }
  expect(await job.stop()).toMatchObject({ state: "finished", restarts: ROUNDS });
  expect(rowsOf(path)).toEqual(countsOf(text));
});

test("a table that does not fit fails the job, with the node and its column", async () => {
  await using cluster = await TestCluster.start();
  const path = cluster.file("out/other.db");
  using database = new DatabaseSync(path);
  database.exec("CREATE TABLE counts (word TEXT PRIMARY KEY)");
  await writeFile(cluster.file("in.txt"), round(0));
  const graph = wordCountGraph({
    parallelism: 1,
    source: { kind: "text-file-source", path: cluster.file("in.txt"), mode: "once" },
    sink: { kind: "sqlite-sink", path, table: "counts", keys: [0] },
  });
  const job = await cluster.cluster.submit(graph);
  expect(await job.finished).toMatchObject({
    state: "failed",
    failure: {
      nodeId: "sink",
      reason: "runtime.table-column-missing",
      retry: false,
      params: { node: "sink", table: "counts", column: "n" },
    },
  });
});
