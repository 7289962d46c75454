import { appendFile, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { committedLines, expectedCounts } from "./testing/committed-output.ts";
import { EventLog } from "./testing/event-log.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { csvSink, wordCountGraph } from "./testing/word-count-graph.ts";

const chunk = (round: number): string =>
  `${Array.from({ length: 300 }, (_, i) => `word${(i * 11 + round) % 53} round${round} ${i}`).join("\n")}\n`;

const graph = (where: TestCluster, parallelism: number) =>
  wordCountGraph({
    parallelism,
    source: { kind: "text-file-source", path: where.file("in.txt"), mode: "watched" },
    sink: csvSink(where.output),
  });

test("a savepoint outlives its job, and another begins with it at another parallelism: exactly once", async () => {
  await using where = await TestCluster.start();
  await writeFile(where.file("in.txt"), chunk(0));
  const log = new EventLog();
  const job = await where.cluster.submit(graph(where, 4), { onEvent: log.listen });
  await log.waitFor("part-committed", () => true, { from: 0 });
  const running = await job.savepoint({ name: "one", trigger: "manual", origin: null });
  expect(running.kind).toBe("completed");
  await appendFile(where.file("in.txt"), chunk(1));
  await job.stop("suspend", { name: null, trigger: "stop", origin: null });
  await where.cluster.removeJob(job.id);

  const listed = await where.cluster.savepoints.list();
  expect(listed.map((each) => each.kind === "intact" && each.savepoint.trigger)).toEqual(["stop", "manual"]);
  const [stopped, first] = listed;
  expect(stopped).toMatchObject({
    savepoint: {
      jobName: "word count",
      states: [
        { node: "source", name: "position", columns: [{ name: "byte offset" }] },
        {
          node: "count",
          name: "groups",
          scope: "keyed",
          key: [{ name: "word", type: "STRING NOT NULL" }],
          columns: [{ name: "COUNT()", type: "DOUBLE" }],
          ttlMs: null,
        },
        { node: "sink", name: "parts" },
      ],
    },
  });

  await appendFile(where.file("in.txt"), chunk(2));
  const second = new EventLog();
  const next = await where.cluster.submit(graph(where, 3), {
    restoreFrom: stopped!.path,
    onEvent: second.listen,
  });
  const all = expectedCounts(chunk(0) + chunk(1) + chunk(2));
  await second.waitFor("part-committed", () => committedLines(where.output).length === all.length);
  await next.cancel();
  expect(committedLines(where.output).toSorted()).toEqual(all);

  await where.cluster.savepoints.remove(first!.id);
  expect((await where.cluster.savepoints.list()).map(({ id }) => id)).toEqual([stopped!.id]);
});

test("drained: windows and rows are through, and what goes on from it goes on behind them", async () => {
  await using where = await TestCluster.start();
  await writeFile(where.file("in.txt"), chunk(0));
  const log = new EventLog();
  const job = await where.cluster.submit(graph(where, 2), { onEvent: log.listen });
  await log.waitFor("part-committed", () => true, { from: 0 });
  await job.stop("drain", { name: null, trigger: "drain", origin: null });
  const [drained] = await where.cluster.savepoints.list();
  expect(committedLines(where.output).toSorted()).toEqual(expectedCounts(chunk(0)));
  await appendFile(where.file("in.txt"), chunk(1));
  const second = new EventLog();
  const next = await where.cluster.submit(graph(where, 2), {
    restoreFrom: drained!.path,
    onEvent: second.listen,
  });
  const all = expectedCounts(chunk(0) + chunk(1));
  await second.waitFor("part-committed", () => committedLines(where.output).length === all.length);
  await next.cancel();
  expect(committedLines(where.output).toSorted()).toEqual(all);
});

test("a damaged one is named, a half-written one is none, and nothing else is touched", async () => {
  await using where = await TestCluster.start();
  await writeFile(where.file("in.txt"), chunk(0));
  const job = await where.cluster.submit(graph(where, 1));
  const taken = await job.savepoint({ name: null, trigger: "manual", origin: null });
  if (taken.kind === "failed") throw new Error(taken.reason);
  const { path } = taken;
  const file = join(path, "savepoint.json");
  const whole = await readFile(file, "utf8");
  await writeFile(file, whole.replace('"version":1', '"version":2'));
  expect(await where.cluster.savepoints.read(taken.savepoint.id)).toMatchObject({ problem: "checksum" });
  await truncate(file, 100);
  expect(await where.cluster.savepoints.list()).toMatchObject([{ kind: "damaged", problem: "format" }]);
  await where.cluster.savepoints.remove(taken.savepoint.id);
  expect(await where.cluster.savepoints.list()).toEqual([]);
  expect(job.state).toBe("running");
  expect(await readdir(join(where.root, "data", "savepoints"))).toEqual([]);
  await job.cancel();
});
