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
