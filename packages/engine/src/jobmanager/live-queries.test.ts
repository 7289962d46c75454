import { bigint } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";
import { expect, test } from "vitest";
import type { StateObservation } from "../task/observation.ts";
import type { LiveStateQuery } from "./live-queries.ts";
import { ScriptedCluster, twoVertexGraph } from "./testing/scripted-cluster.ts";

const query: LiveStateQuery = {
  operatorUid: "sink",
  state: "groups",
  search: "f",
  limit: 3,
};

/** The second vertex counts by its one column. */
function countingGraph(): JobGraph {
  const graph = twoVertexGraph({ parallelism: 2 });
  const [source, sink] = graph.vertices;
  const count = { fn: "COUNT", column: null, name: "n", type: bigint(false) } as const;
  const spec = { kind: "group-aggregate", keys: [0], aggregates: [count], ttl: null } as const;
  const operator = {
    ...sink!.operators[0]!,
    spec,
  } as unknown as JobGraph["vertices"][number]["operators"][0];
  return { ...graph, vertices: [source!, { ...sink!, operators: [operator] }] };
}

async function running() {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(countingGraph());
  const answer = (name: string, observation: Omit<StateObservation, "kind" | "queryId">): void =>
    cluster.dispatcher.receive({
      kind: "observed",
      taskManagerId: "tm-1",
      task: cluster.task(name),
      observation: { kind: "state", queryId: lastQuery(cluster), ...observation },
    });
  return { cluster, job, answer };
}

function lastQuery(cluster: ScriptedCluster): number {
  const asked = cluster.sent.findLast(({ message }) => message.kind === "explore")?.message;
  return asked?.kind === "explore" ? asked.scan.queryId : 0;
}

const row = (key: string) => ({ key: [key], keyGroup: 1, window: null, timerMs: null, values: ["1"] });

test("asks every task of the operator, and puts their answers together in order, as many as are wanted", async () => {
  const { cluster, job, answer } = await running();
  const asked = cluster.dispatcher.explore(job.id, query);
  answer("sink/1", { known: true, entries: 7, rows: [row("fox"), row("fog")], complete: true });
  answer("sink/1", { known: true, entries: 9, rows: [row("again")], complete: true });
  answer("sink/0", { known: true, entries: 5, rows: [row("elf"), row("fur")], complete: true });
  expect(await asked).toEqual({
    kind: "rows",
    columns: {
      key: [{ name: "line", type: "STRING NOT NULL" }],
      values: [{ name: "n", type: "BIGINT NOT NULL" }],
    },
    rows: [
      { ...row("elf"), subtask: 0 },
      { ...row("fur"), subtask: 0 },
      { ...row("fox"), subtask: 1 },
    ],
    entries: 12,
    complete: false,
    silent: [],
  });
});

test("a task that does not answer in time is named; one that ended is not asked", async () => {
  const { cluster, job, answer } = await running();
  const asked = cluster.dispatcher.explore(job.id, query);
  answer("sink/0", { known: true, entries: 1, rows: [row("fox")], complete: true });
  await cluster.time.advance(5_000);
  expect(await asked).toMatchObject({ entries: 1, complete: false, silent: [1] });
});

test("says where there is no such state by key, and where the job does not run", async () => {
  const { cluster, job, answer } = await running();
  const { dispatcher } = cluster;
  expect(await dispatcher.explore(job.id, { ...query, state: "none" })).toEqual({ kind: "unknown" });
  expect(await dispatcher.explore(job.id, { ...query, operatorUid: "none" })).toEqual({ kind: "unknown" });
  expect(await dispatcher.explore("none", query)).toEqual({ kind: "not-running" });
  const asked = dispatcher.explore(job.id, query);
  for (const name of ["sink/0", "sink/1"])
    answer(name, { known: false, entries: null, rows: [], complete: true });
  expect(await asked).toEqual({ kind: "unknown" });
  for (const name of ["source/0", "source/1", "sink/0", "sink/1"]) cluster.report(name, "failed");
  expect(await dispatcher.explore(job.id, query)).toEqual({ kind: "not-running" });
});
