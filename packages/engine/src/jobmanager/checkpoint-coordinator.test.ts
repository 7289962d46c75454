import { expect, test } from "vitest";
import { SETTINGS, ScriptedCluster, twoVertexGraph } from "./testing/scripted-cluster.ts";

const TOLERANT = { ...SETTINGS.checkpoint, tolerableFailures: 10 };

async function complete(cluster: ScriptedCluster, id: number): Promise<void> {
  cluster.acknowledge("source/0", id);
  cluster.acknowledge("sink/0", id, 40);
  await cluster.time.advance(0);
}

test("one after the other, at the interval, told to every TaskManager", async () => {
  const cluster = new ScriptedCluster();
  await cluster.submit(twoVertexGraph());
  await cluster.time.advance(1_000);
  expect(cluster.sent.at(-1)?.message).toMatchObject({
    kind: "trigger-checkpoint",
    checkpointId: 1,
    targets: [{ vertexId: "source", subtask: 0 }],
  });
  await cluster.time.advance(3_000);
  expect(cluster.kinds().filter((kind) => kind === "checkpoint-triggered")).toHaveLength(1);
  await complete(cluster, 1);
  expect(cluster.last("checkpoint-completed")).toMatchObject({
    checkpointId: 1,
    stateBytes: 40,
    durationMs: 3_009,
  });
  expect(cluster.sent.at(-1)?.message).toMatchObject({ kind: "checkpoint-completed", checkpointId: 1 });
  await cluster.time.advance(1_000);
  expect(cluster.last("checkpoint-triggered").checkpointId).toBe(2);
});

test("a minimum pause is kept", async () => {
  const cluster = new ScriptedCluster();
  const checkpoint = { ...SETTINGS.checkpoint, intervalMs: 100, minPauseMs: 800 };
  await cluster.submit(twoVertexGraph({ settings: { checkpoint } }));
  await cluster.time.advance(800);
  await complete(cluster, 1);
  await cluster.time.advance(700);
  expect(cluster.last("checkpoint-triggered").checkpointId).toBe(1);
  await cluster.time.advance(100);
  expect(cluster.last("checkpoint-triggered").checkpointId).toBe(2);
});

test("without acknowledgements it expires, and a late one is ignored", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  await cluster.time.advance(11_100);
  expect(cluster.last("checkpoint-failed")).toMatchObject({
    checkpointId: 1,
    reason: "expired",
    consecutiveFailures: 1,
  });
  await complete(cluster, 1);
  expect(cluster.kinds()).not.toContain("checkpoint-completed");
  expect(job.state).toBe("running");
});

test("declined for a full disk: the job goes on until too many in a row", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph({ settings: { restart: { kind: "none" } } }));
  await cluster.time.advance(1_000);
  cluster.decline("sink/0", 1, "disk-full");
  expect(cluster.last("checkpoint-failed")).toMatchObject({
    reason: "disk-full",
    task: { vertexId: "sink" },
  });
  expect(cluster.sent.at(-1)?.message).toMatchObject({ kind: "checkpoint-aborted", checkpointId: 1 });
  expect(job.state).toBe("running");
  await cluster.time.advance(1_000);
  await complete(cluster, 2);
  for (const id of [3, 4]) {
    expect(job.state).toBe("running");
    await cluster.time.advance(1_000);
    cluster.decline("sink/0", id, "disk-full");
  }
  expect((await job.finished).failure).toMatchObject({
    reason: "runtime.checkpoint-failures",
    params: { count: 2 },
  });
});

test("a manifest that cannot be written fails the checkpoint only", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  cluster.storage.failManifests = 1;
  await cluster.time.advance(1_000);
  await complete(cluster, 1);
  expect(cluster.last("checkpoint-failed").reason).toBe("manifest-failed");
  expect(job.state).toBe("running");
});

test("where no id can be reserved nobody is told of a checkpoint, and its id is the next one's", async () => {
  const cluster = new ScriptedCluster();
  cluster.storage.failIds = 3;
  const job = await cluster.submit(twoVertexGraph({ settings: { checkpoint: TOLERANT } }));
  await cluster.time.advance(2_000);
  expect(cluster.events.filter(({ kind }) => kind === "checkpoint-failed")).toMatchObject([
    { checkpointId: 1, reason: "disk-full", consecutiveFailures: 1 },
    { checkpointId: 1, reason: "disk-full", consecutiveFailures: 2 },
  ]);
  expect(cluster.kinds()).not.toContain("checkpoint-triggered");
  expect(cluster.sent.map(({ message }) => message.kind)).not.toContain("trigger-checkpoint");
  await cluster.time.advance(1_000);
  await complete(cluster, 1);
  expect(cluster.last("checkpoint-completed").checkpointId).toBe(1);
  expect(job.state).toBe("running");
});

test("one that fails before it has an id leaves the next one, which has that id, alone", async () => {
  const cluster = new ScriptedCluster();
  const disk = Promise.withResolvers<undefined>();
  cluster.storage.idsWaitFor = disk.promise;
  const job = await cluster.submit(twoVertexGraph());
  await cluster.time.advance(1_000);
  cluster.fail("sink/0", "runtime.internal", {});
  expect(cluster.kinds()).not.toContain("checkpoint-failed");
  expect(cluster.sent.map(({ message }) => message.kind)).not.toContain("checkpoint-aborted");
  disk.resolve(undefined);
  await cluster.time.advance(2_000);
  await complete(cluster, 1);
  expect(cluster.storage.discarded).toEqual([]);
  expect(job.state).toBe("running");
});

test("as many as configured are retained", async () => {
  const cluster = new ScriptedCluster();
  await cluster.submit(twoVertexGraph());
  for (const id of [1, 2, 3]) {
    await cluster.time.advance(1_000);
    await complete(cluster, id);
  }
  expect([...cluster.storage.manifests.values()].map(({ checkpointId }) => checkpointId)).toEqual([2, 3]);
  expect(cluster.last("checkpoint-subsumed").checkpointId).toBe(1);
});

test("a task that finished before has no part in later ones, and stays finished after a restore", async () => {
  const cluster = new ScriptedCluster();
  await cluster.submit(twoVertexGraph({ parallelism: 2 }));
  cluster.report("source/0", "finished");
  await cluster.time.advance(1_000);
  expect(cluster.last("checkpoint-triggered").subtasks).toBe(3);
  for (const name of ["source/1", "sink/0", "sink/1"]) cluster.acknowledge(name, 1);
  await cluster.time.advance(0);
  cluster.report("sink/0", "failed");
  await cluster.time.advance(600);
  expect(cluster.assignment("source/0").deployment.finishedBefore).toBe(true);
  expect(cluster.assignment("source/1").deployment.finishedBefore).toBe(false);
});

/** A task whose input had ended with checkpoint 1, and what checkpoint 2 says of it. */
async function afterItsEnd(stop: "drain" | null) {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph({ parallelism: 2 }));
  if (stop !== null) void job.stop(stop);
  cluster.report("source/0", "finishing");
  await cluster.time.advance(1_000);
  for (const name of ["source/0", "source/1", "sink/0", "sink/1"]) cluster.acknowledge(name, 1, 9);
  await cluster.time.advance(0);
  cluster.report("source/0", "finished");
  await cluster.time.advance(1_100);
  for (const name of ["source/1", "sink/0", "sink/1"]) cluster.acknowledge(name, 2, 10);
  await cluster.time.advance(0);
  const [source] = cluster.storage.manifests.get(cluster.storage.path("job", 2))!.vertices;
  return { cluster, subtasks: source!.subtasks };
}

test("what a task ended with stays its state in every later checkpoint, also after a restore", async () => {
  const { cluster, subtasks } = await afterItsEnd(null);
  const ended = { finished: true, takenAt: 1, file: { name: "source-0.state", bytes: 9, checksum: 7 } };
  expect(subtasks).toEqual([
    ended,
    { finished: false, file: { name: "source-1.state", bytes: 10, checksum: 7 } },
  ]);
  cluster.report("sink/0", "failed");
  await cluster.time.advance(600);
  const { deployment, restore } = cluster.assignment("source/0");
  expect(deployment.finishedBefore).toBe(true);
  expect(restore).toEqual([]);
  cluster.report("source/0", "finished");
  await cluster.time.advance(1_000);
  for (const name of ["source/1", "sink/0", "sink/1"]) cluster.acknowledge(name, 3, 10);
  await cluster.time.advance(0);
  const [source] = cluster.storage.manifests.get(cluster.storage.path("job", 3))!.vertices;
  expect(source!.subtasks[0]).toEqual(ended);
});

test("a task that was told to stop reading has not finished for whoever goes on from the checkpoint", async () => {
  const { subtasks } = await afterItsEnd("drain");
  expect(subtasks[0]).toMatchObject({ finished: false, takenAt: 1, file: { name: "source-0.state" } });
});

test("a task that finishes under a checkpoint makes room for another at once", async () => {
  const cluster = new ScriptedCluster();
  await cluster.submit(twoVertexGraph({ parallelism: 2 }));
  await cluster.time.advance(1_000);
  cluster.report("source/0", "finished");
  expect(cluster.last("checkpoint-failed")).toMatchObject({
    reason: "task-finished",
    consecutiveFailures: 0,
  });
  await cluster.time.advance(0);
  expect(cluster.last("checkpoint-triggered")).toMatchObject({ checkpointId: 2, subtasks: 3 });
});

test("a bounded job without an interval still takes a final one, again until it holds", async () => {
  const cluster = new ScriptedCluster();
  const checkpoint = { ...SETTINGS.checkpoint, intervalMs: null };
  const job = await cluster.submit(twoVertexGraph({ settings: { checkpoint } }));
  cluster.report("source/0", "finishing");
  cluster.report("sink/0", "finishing");
  cluster.decline("sink/0", 1, "disk-full");
  await cluster.time.advance(500);
  await complete(cluster, 2);
  expect(cluster.last("checkpoint-completed")).toMatchObject({ checkpointId: 2, final: true });
  cluster.report("source/0", "finished");
  cluster.report("sink/0", "finished");
  expect((await job.finished).state).toBe("finished");
});

test("a failure while the manifest is being written restores from that checkpoint", async () => {
  const cluster = new ScriptedCluster();
  await cluster.submit(twoVertexGraph());
  await cluster.time.advance(1_000);
  cluster.acknowledge("source/0", 1);
  cluster.acknowledge("sink/0", 1);
  cluster.report("sink/0", "failed");
  await cluster.time.advance(600);
  expect(cluster.last("restored").checkpointId).toBe(1);
  expect(cluster.kinds()).not.toContain("checkpoint-failed");
});

test("what tasks may build on is kept while a savepoint is the newest", async () => {
  const cluster = new ScriptedCluster();
  const checkpoint = { ...SETTINGS.checkpoint, retained: 1 };
  const job = await cluster.submit(twoVertexGraph({ settings: { checkpoint } }));
  const kept = () => [...cluster.storage.manifests.values()].map(({ checkpointId }) => checkpointId);
  await cluster.time.advance(1_000);
  await complete(cluster, 1);
  const savepoint = job.savepoint({ name: null, trigger: "manual", origin: null });
  await complete(cluster, 2);
  await savepoint;
  expect(kept()).toEqual([1, 2]);
  await cluster.time.advance(1_000);
  await complete(cluster, 3);
  expect(kept()).toEqual([3]);
});

test("a savepoint taken while tasks are about to finish does not keep the final checkpoint away", async () => {
  const cluster = new ScriptedCluster();
  const checkpoint = { ...SETTINGS.checkpoint, intervalMs: null };
  const job = await cluster.submit(twoVertexGraph({ parallelism: 2, settings: { checkpoint } }));
  const first = job.savepoint({ name: null, trigger: "manual", origin: null });
  cluster.report("source/0", "finishing");
  for (const name of ["source/0", "source/1", "sink/0", "sink/1"]) cluster.acknowledge(name, 1);
  await first;
  await cluster.time.advance(0);
  const second = job.savepoint({ name: null, trigger: "manual", origin: null });
  for (const name of ["source/0", "source/1", "sink/0", "sink/1"]) cluster.acknowledge(name, 2);
  await second;
  await cluster.time.advance(1_000);
  cluster.report("source/0", "finished");
  for (const name of ["source/1", "sink/0", "sink/1"]) cluster.report(name, "finishing");
  expect(cluster.last("checkpoint-triggered")).toMatchObject({ checkpointId: 3, final: true });
});

test("without an interval: where all tasks came to their end meanwhile, a checkpoint by hand that fails is followed by the final one", async () => {
  const cluster = new ScriptedCluster();
  const checkpoint = { ...SETTINGS.checkpoint, intervalMs: null };
  const job = await cluster.submit(twoVertexGraph({ settings: { checkpoint } }));
  void job.checkpoint();
  for (const name of ["source/0", "sink/0"]) cluster.report(name, "finishing");
  cluster.decline("sink/0", 1, "disk-full");
  await cluster.time.advance(200);
  expect(cluster.last("checkpoint-triggered").checkpointId).toBe(2);
  await complete(cluster, 2);
  expect(cluster.last("checkpoint-completed").checkpointId).toBe(2);
});

test("a loop that nothing comes to from outside any more ends with a checkpoint long before the interval is over", async () => {
  const cluster = new ScriptedCluster();
  const checkpoint = { ...SETTINGS.checkpoint, intervalMs: 60_000 };
  const graph = twoVertexGraph({ settings: { checkpoint } });
  const [edge] = graph.edges;
  const back = { ...edge!, id: "back", source: "sink", target: "sink", feedback: true } as const;
  await cluster.submit({ ...graph, edges: [edge!, back] });
  await cluster.time.advance(5_000);
  expect(cluster.kinds()).not.toContain("checkpoint-triggered");
  cluster.report("source/0", "finishing");
  await cluster.time.advance(200);
  expect(cluster.last("checkpoint-triggered").checkpointId).toBe(1);
  await complete(cluster, 1);
  expect(cluster.sent.at(-1)?.message).toMatchObject({ kind: "checkpoint-completed", emptyLoops: ["sink"] });
});
