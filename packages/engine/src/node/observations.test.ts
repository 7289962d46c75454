import { appendFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { ClusterEvent } from "../jobmanager/job-events.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { csvSink, wordCountGraph } from "./testing/word-count-graph.ts";

type Observed = Extract<ClusterEvent, { readonly kind: "observed" }>;

test("a running job tells its hot keys by name, and the rows of an operator while somebody looks", async () => {
  await using cluster = await TestCluster.start();
  const path = cluster.file("in.txt");
  await writeFile(path, "fox fox fox dog\n".repeat(50));
  const observed: Observed[] = [];
  cluster.cluster.subscribe((event) => {
    if (event.kind === "observed") observed.push(event);
  });
  const graph = wordCountGraph({
    parallelism: 2,
    source: { kind: "text-file-source", path, mode: "watched" },
    sink: csvSink(cluster.output),
  });
  const source = graph.vertices[0]!;
  const job = await cluster.cluster.submit(graph);
  const feed = setInterval(() => {
    void appendFile(path, "fox fox fox dog\n".repeat(50));
    cluster.cluster.look(job.id, source.id, source.operators[0]!.uid);
  }, 100);
  const keys = (): string[] =>
    observed.flatMap(({ observation }) =>
      observation.kind === "hot-keys" ? observation.keys.map(({ values }) => values.join()) : [],
    );
  const rows = (): string[] =>
    observed.flatMap(({ observation }) =>
      observation.kind === "rows"
        ? observation.rows.map(({ kind, values }) => `${kind} ${values.join()}`)
        : [],
    );
  await expect.poll(() => keys().includes("fox") && keys().includes("dog") && rows().length > 0).toBe(true);
  clearInterval(feed);
  await job.cancel();
  expect(rows()[0]).toBe("+I fox fox fox dog");
});

test("tasks of a running job show what they hold by key: of all subtasks, by a text in the key", async () => {
  await using cluster = await TestCluster.start();
  const path = cluster.file("in.txt");
  await writeFile(path, "fox fox fog dog\n".repeat(50));
  const graph = wordCountGraph({
    parallelism: 2,
    source: { kind: "text-file-source", path, mode: "watched" },
    sink: csvSink(cluster.output),
  });
  const counting = graph.vertices
    .flatMap(({ operators }) => operators)
    .find(({ spec }) => spec.kind === "group-aggregate");
  const job = await cluster.cluster.submit(graph);
  const ask = async (search: string | null) => {
    const query = { operatorUid: counting!.uid, state: "groups", search, limit: 10 };
    const answer = await cluster.cluster.exploreLive(job.id, query);
    return answer.kind === "rows" ? answer : null;
  };
  const held = async () =>
    (await ask(null))?.rows.map(({ key, values }) => `${key.join()} ${values.join()}`).toSorted();
  await expect.poll(held, { timeout: 30_000 }).toEqual(["dog 50", "fog 50", "fox 100"]);
  expect(await ask("FO")).toMatchObject({ entries: 3, complete: true, silent: [] });
  expect((await ask("FO"))?.rows.map(({ key }) => key.join()).toSorted()).toEqual(["fog", "fox"]);
  await job.cancel();
  expect(await ask(null)).toBeNull();
});
