import { inBatch } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";
import { expect, test } from "vitest";
import type { JobHandle } from "./job-handle.ts";
import { ScriptedCluster, twoVertexGraph } from "./testing/scripted-cluster.ts";

/** source (two subtasks) -> sink: the sink has so many. */
function twoStages(sinks: number): JobGraph {
  const graph = inBatch(twoVertexGraph({ parallelism: 2 }));
  const vertices = graph.vertices.map((vertex) =>
    vertex.id === "sink" ? { ...vertex, parallelism: sinks } : vertex,
  );
  return { ...graph, vertices };
}

/** The same, and a third stage of one subtask behind it. */
function threeStages(): JobGraph {
  const graph = twoStages(2);
  const [, sink] = graph.vertices;
  const [edge] = graph.edges;
  if (sink === undefined || edge === undefined) throw new Error("two vertices and an edge");
  return {
    ...graph,
    vertices: [...graph.vertices, { ...sink, id: "last", parallelism: 1 }],
    edges: [edge, { ...edge, id: "more", source: "sink", target: "last" }],
  };
}

const states = (job: JobHandle): readonly string[] =>
  job.execution().vertices.flatMap(({ subtasks }) => subtasks.map(({ state }) => state));

const attempts = (job: JobHandle): readonly number[] =>
  job.execution().vertices.flatMap(({ subtasks }) => subtasks.map(({ task }) => task.attempt));

const slotsOf = (cluster: ScriptedCluster, job: string): number =>
  cluster.dispatcher
    .taskManagers()
    .flatMap(({ slots }) => slots)
    .filter(({ jobId }) => jobId === job).length;

const partitionsRead = (cluster: ScriptedCluster, name: string): readonly unknown[] =>
  cluster.assignment(name).deployment.inputs.flatMap(({ channels }) => channels.map(({ peer }) => peer));

async function finishSources(cluster: ScriptedCluster): Promise<void> {
  cluster.report("source/0", "finished");
  cluster.report("source/1", "finished");
  await cluster.time.advance(0);
}

test("a stage is deployed when every subtask before it has written what it gives", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoStages(2));
  expect(states(job)).toEqual(["running", "running", "created", "created"]);
  cluster.report("source/1", "finished");
  expect(states(job)).toEqual(["running", "finished", "created", "created"]);
  cluster.report("source/0", "finished");
  await cluster.time.advance(0);
  expect(states(job)).toEqual(["finished", "finished", "running", "running"]);
  expect(partitionsRead(cluster, "sink/1")).toEqual([
    { kind: "file", partition: "edge-0-0", subpartition: 1 },
    { kind: "file", partition: "edge-1-0", subpartition: 1 },
  ]);
});

test("two stages of two subtasks need two slots, and a narrower one gives slots back", async () => {
  const cluster = new ScriptedCluster({ maximum: 1, slotsEach: 2 });
  const job = await cluster.submit(twoStages(1));
  expect(slotsOf(cluster, job.id)).toBe(2);
  await finishSources(cluster);
  expect(states(job)).toEqual(["finished", "finished", "running"]);
  expect(slotsOf(cluster, job.id)).toBe(1);
});

test("a slot that a finished stage gives back runs another job while the first goes on", async () => {
  const cluster = new ScriptedCluster({ maximum: 1, slotsEach: 2 });
  const first = await cluster.submit(twoStages(1), { jobId: "first" });
  const waiting = await cluster.submit(twoStages(1), { jobId: "waiting" });
  const narrow = inBatch(twoVertexGraph({ parallelism: 1 }));
  expect(first.execution().vertices.reduce((sum, { subtasks }) => sum + subtasks.length, 0)).toBe(3);
  expect(slotsOf(cluster, waiting.id)).toBe(0);
  void waiting.cancel();
  const second = await cluster.submit(narrow, { jobId: "second" });
  expect(states(second)).toEqual(["created", "created"]);
  cluster.report("source/1", "finished");
  await cluster.time.advance(0);
  expect(slotsOf(cluster, first.id)).toBe(1);
  expect(slotsOf(cluster, second.id)).toBe(1);
  expect(states(second)[0]).toBe("running");
  expect(states(first)[0]).toBe("running");
});

test("no checkpoint is taken but the last, for what sinks commit", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoStages(1));
  await cluster.time.advance(5_000);
  await finishSources(cluster);
  await cluster.time.advance(5_000);
  expect(cluster.events.some(({ kind }) => kind === "checkpoint-triggered")).toBe(false);
  cluster.report("sink/0", "finishing");
  await cluster.time.advance(0);
  expect(cluster.last("checkpoint-triggered").checkpointId).toBe(1);
  cluster.acknowledge("sink/0", 1);
  await cluster.time.advance(0);
  cluster.report("sink/0", "finished");
  expect(await job.finished).toMatchObject({ state: "finished" });
});

test("what nobody reads any more is removed, and everything with the job", async () => {
  const cluster = new ScriptedCluster();
  const write = (name: string): void => cluster.partitions.createPartition("job", name).complete();
  const job = await cluster.submit(threeStages());
  for (const name of ["edge-0-0", "edge-1-0", "more-0-0"]) write(name);
  await finishSources(cluster);
  cluster.report("sink/0", "finished");
  expect(cluster.partitions.partitions).toHaveLength(3);
  cluster.report("sink/1", "finished");
  await cluster.time.advance(0);
  expect(cluster.partitions.partitions).toEqual(["job/more-0-0"]);
  cluster.report("last/0", "finished");
  await job.finished;
  expect(cluster.partitions.partitions).toEqual([]);
});

test("a subtask that fails begins again alone, from what the stage before has written", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoStages(2));
  await finishSources(cluster);
  cluster.report("sink/1", "failed");
  await cluster.time.advance(600);
  expect(attempts(job)).toEqual([0, 0, 0, 1]);
  expect(states(job)).toEqual(["finished", "finished", "running", "running"]);
  expect(partitionsRead(cluster, "sink/1")).toMatchObject([
    { partition: "edge-0-0" },
    { partition: "edge-1-0" },
  ]);
  expect(cluster.last("restarting")).toMatchObject({ scope: "region", tasks: 1 });
});

test("who wrote a partition that is lost writes it again, and all its readers read again", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoStages(2));
  await finishSources(cluster);
  cluster.fail("sink/0", "runtime.partition-lost", { partition: "edge-1-0" });
  await cluster.time.advance(600);
  await cluster.time.advance(0);
  expect(attempts(job)).toEqual([0, 1, 1, 1]);
  expect(states(job)).toEqual(["finished", "running", "created", "created"]);
  cluster.report("source/1", "finished");
  await cluster.time.advance(0);
  expect(partitionsRead(cluster, "sink/0")).toMatchObject([
    { partition: "edge-0-0" },
    { partition: "edge-1-1" },
  ]);
});

test("slots that are gone before their stage begins are asked for again", async () => {
  const cluster = new ScriptedCluster({ slotsEach: 1, maximum: 3 });
  const job = await cluster.submit(twoStages(2));
  cluster.report("source/1", "finished");
  const idle = job.execution().vertices[0]?.subtasks[1]?.placement?.taskManagerId ?? "";
  cluster.dispatcher.taskManagerLost(idle, "exited", "SIGKILL");
  await cluster.time.advance(600);
  expect(states(job)).toEqual(["running", "finished", "created", "created"]);
  cluster.report("source/0", "finished");
  await cluster.time.advance(0);
  expect(states(job)).toEqual(["finished", "finished", "running", "running"]);
  const alive = new Set(cluster.dispatcher.taskManagers().map(({ id }) => id));
  for (const { placement } of job.execution().vertices[1]?.subtasks ?? [])
    expect(alive.has(placement?.taskManagerId ?? "")).toBe(true);
});

test("there is nothing to save, to rescale or to go on from", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoStages(2));
  expect(await job.checkpoint()).toEqual({ kind: "failed", reason: "batch-mode" });
  const request = { name: null, trigger: "manual", origin: null } as const;
  expect(await job.savepoint(request)).toEqual({ kind: "failed", reason: "batch-mode" });
  expect(job.rescale(twoStages(1))).toEqual({ kind: "batch" });
  const from = await cluster.submit(twoStages(1), { jobId: "from", restoreFrom: "/somewhere/chk-1" });
  await cluster.time.advance(100);
  expect(await from.finished).toMatchObject({
    state: "failed",
    failure: { reason: "runtime.restore-failed" },
  });
});
