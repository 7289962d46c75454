import { expect, test } from "vitest";
import type { SavepointRequest } from "./savepoint-storage.ts";
import { ScriptedCluster, twoVertexGraph } from "./testing/scripted-cluster.ts";

const request: SavepointRequest = { name: "before the change", trigger: "manual", origin: null };

async function complete(cluster: ScriptedCluster, id: number): Promise<void> {
  cluster.acknowledge("source/0", id);
  cluster.acknowledge("sink/0", id, 40);
  await cluster.time.advance(0);
}

const triggers = (cluster: ScriptedCluster) =>
  cluster.sent.flatMap(({ message }) =>
    message.kind === "trigger-checkpoint" ? [`${message.checkpointId} ${message.type ?? "-"}`] : [],
  );

test("is taken at once, copied, and the job goes on with the next checkpoint at its interval", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  const outcome = job.savepoint(request);
  expect(triggers(cluster)).toEqual(["1 savepoint"]);
  await complete(cluster, 1);
  expect(await outcome).toMatchObject({
    kind: "completed",
    path: "/data/savepoints/sp-job-1",
    savepoint: { name: "before the change", checkpointId: 1, jobName: "two vertices" },
  });
  expect(cluster.kinds().slice(-2)).toEqual(["savepoint-completed", "checkpoint-completed"]);
  await cluster.time.advance(1_000);
  expect(triggers(cluster)).toEqual(["1 savepoint", "2 checkpoint"]);
});

test("waits for a checkpoint that is under way; several are taken together", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  await cluster.time.advance(1_000);
  const outcomes = [job.savepoint(request), job.savepoint({ ...request, name: null })];
  await complete(cluster, 1);
  await cluster.time.advance(0);
  expect(triggers(cluster)).toEqual(["1 checkpoint", "2 savepoint"]);
  await complete(cluster, 2);
  expect((await Promise.all(outcomes)).map(({ kind }) => kind)).toEqual(["completed", "completed"]);
});

test("one that fails says why, and the job goes on", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  const declined = job.savepoint(request);
  cluster.decline("sink/0", 1, "disk-full");
  expect(await declined).toEqual({ kind: "failed", reason: "disk-full" });
  cluster.savepoints.failWrites = 1;
  const unwritten = job.savepoint(request);
  await complete(cluster, 2);
  expect(await unwritten).toEqual({ kind: "failed", reason: "disk-full" });
  expect(cluster.last("checkpoint-completed").checkpointId).toBe(2);
  expect(job.state).toBe("running");
});

test("a disk that hangs: it has expired, checkpoints go on, and others expire at once until the disk answers", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  const { promise, resolve } = Promise.withResolvers<void>();
  cluster.savepoints.hangs = promise;
  const hung = job.savepoint(request);
  await complete(cluster, 1);
  await cluster.time.advance(9_999);
  expect(triggers(cluster)).toEqual(["1 savepoint"]);
  await cluster.time.advance(1);
  expect(await hung).toEqual({ kind: "failed", reason: "expired" });
  expect(cluster.kinds().slice(-2)).toEqual(["savepoint-failed", "checkpoint-completed"]);
  const behind = job.savepoint(request);
  await complete(cluster, 2);
  expect(await behind).toEqual({ kind: "failed", reason: "expired" });
  resolve();
  await cluster.time.advance(0);
  const answered = job.savepoint(request);
  await complete(cluster, 3);
  expect(await answered).toMatchObject({ kind: "completed", savepoint: { checkpointId: 3 } });
  expect([...cluster.savepoints.savepoints.keys()]).toEqual(["sp-job-3"]);
});

test("stop with savepoint on a disk that hangs: the job says so and goes on", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  cluster.savepoints.hangs = new Promise(() => {});
  void job.stop("suspend", { ...request, trigger: "stop" });
  await complete(cluster, 1);
  await cluster.time.advance(10_000);
  expect(cluster.last("savepoint-failed")).toMatchObject({ trigger: "stop", reason: "expired" });
  expect(job.state).toBe("running");
  await cluster.time.advance(1_000);
  await complete(cluster, 2);
  expect(cluster.last("checkpoint-completed").checkpointId).toBe(2);
});

test("cancel on a savepoint disk that hangs: the job is cancelled at once and keeps its checkpoint", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  cluster.savepoints.hangs = new Promise(() => {});
  const hung = [job.savepoint(request), job.savepoint({ ...request, name: "another" })];
  await complete(cluster, 1);
  await complete(cluster, 2);
  const cancelled = job.cancel();
  await cluster.time.advance(10);
  expect(job.state).toBe("cancelled");
  const { checkpointId } = await cancelled;
  expect(checkpointId).toBeGreaterThan(0);
  const refused = { kind: "failed", reason: "job-ended" };
  expect(await Promise.all(hung)).toEqual([refused, refused]);
  expect(cluster.last("savepoint-failed").reason).toBe("job-ended");
});

test("stop with savepoint on a disk that hangs, then cancel: the job is cancelled at once", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  cluster.savepoints.hangs = new Promise(() => {});
  void job.stop("suspend", { ...request, trigger: "stop" });
  await complete(cluster, 1);
  const cancelled = job.cancel();
  await cluster.time.advance(10);
  expect(job.state).toBe("cancelled");
  expect((await cancelled).state).toBe("cancelled");
  expect(cluster.last("savepoint-failed")).toMatchObject({ trigger: "stop", reason: "job-ended" });
});

test("a job that fails while a savepoint's disk hangs has failed at once and keeps its checkpoint", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph({ settings: { restart: { kind: "none" } } }));
  cluster.savepoints.hangs = new Promise(() => {});
  const hung = [job.savepoint(request)];
  await complete(cluster, 1);
  hung.push(job.savepoint({ ...request, name: "another" }));
  cluster.report("sink/0", "failed");
  await cluster.time.advance(10);
  expect(job.state).toBe("failed");
  expect(await job.finished).toMatchObject({ state: "failed", checkpointId: 1 });
  expect(await Promise.all(hung)).toEqual([
    { kind: "failed", reason: "task-failed" },
    { kind: "failed", reason: "job-ended" },
  ]);
  expect((await cluster.storage.listCheckpoints("job")).completed).toEqual([1]);
});

test("a failover does not wait for a savepoint's disk that hangs: it goes on from the checkpoint that was copied", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  cluster.savepoints.hangs = new Promise(() => {});
  const hung = job.savepoint(request);
  await complete(cluster, 1);
  cluster.report("sink/0", "failed");
  await cluster.time.advance(600);
  expect(job.state).toBe("running");
  expect(cluster.last("restored").checkpointId).toBe(1);
  expect(await hung).toEqual({ kind: "failed", reason: "task-failed" });
  // The disk has not answered yet: the job's next ones are not held up by it.
  const behind = job.savepoint(request);
  await cluster.time.advance(10);
  await complete(cluster, 2);
  expect(await behind).toEqual({ kind: "failed", reason: "expired" });
});

test("a stop with savepoint on a disk that hangs, and a task that fails: the job restarts and stops then", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  const { promise, resolve } = Promise.withResolvers<void>();
  cluster.savepoints.hangs = promise;
  void job.stop("suspend", { ...request, trigger: "stop" });
  await complete(cluster, 1);
  cluster.report("sink/0", "failed");
  resolve();
  await cluster.time.advance(600);
  await cluster.time.advance(10);
  expect(job.state).toBe("stopping");
  await complete(cluster, 2);
  expect(cluster.last("savepoint-completed")).toMatchObject({ trigger: "stop", checkpointId: 2 });
});

test("one that meets a task which is just finishing is taken by the next checkpoint, at once", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  const outcome = job.savepoint(request);
  const checkpoint = job.checkpoint();
  cluster.report("source/0", "finished");
  await cluster.time.advance(0);
  expect(triggers(cluster).at(-1)).toBe("2 savepoint");
  cluster.acknowledge("sink/0", 2);
  await cluster.time.advance(0);
  expect(await outcome).toMatchObject({ kind: "completed", savepoint: { checkpointId: 2 } });
  cluster.acknowledge("sink/0", 3);
  await cluster.time.advance(0);
  expect(await checkpoint).toMatchObject({ kind: "completed" });
});

test("asked for while the job restarts, it is taken when the next attempt runs; at the end of a job it has failed", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  cluster.report("sink/0", "failed");
  await cluster.time.advance(10);
  const outcome = job.savepoint(request);
  expect(triggers(cluster)).toEqual([]);
  await cluster.time.advance(2_000);
  await complete(cluster, 1);
  expect((await outcome).kind).toBe("completed");
  const last = job.savepoint(request);
  const cancelled = job.cancel();
  await cluster.time.advance(10);
  await cancelled;
  expect(await last).toEqual({ kind: "failed", reason: "job-ended" });
  expect(await job.savepoint(request)).toEqual({ kind: "failed", reason: "job-ended" });
});

test("stop with savepoint: the last checkpoint is one, tried again where a task fails meanwhile", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  const stopped = job.stop("suspend", { ...request, trigger: "stop" });
  expect(triggers(cluster)).toEqual(["1 savepoint"]);
  cluster.report("sink/0", "failed");
  await cluster.time.advance(2_000);
  expect(triggers(cluster)).toEqual(["1 savepoint", "2 savepoint"]);
  await complete(cluster, 2);
  for (const name of ["source/0", "sink/0"]) cluster.report(name, "finished");
  await cluster.time.advance(0);
  expect(await stopped).toMatchObject({ state: "finished", checkpointId: 2 });
  expect([...cluster.savepoints.savepoints.values()]).toMatchObject([{ checkpointId: 2, trigger: "stop" }]);
});

test.for(["declined", "not copied"] as const)(
  "stop with savepoint: where that is %s, the job says so and goes on",
  async (how) => {
    const cluster = new ScriptedCluster();
    const job = await cluster.submit(twoVertexGraph());
    void job.stop("suspend", { ...request, trigger: "stop" });
    if (how === "declined") cluster.decline("sink/0", 1, "disk-full");
    else {
      cluster.savepoints.failWrites = 1;
      await complete(cluster, 1);
    }
    await cluster.time.advance(0);
    expect(cluster.last("savepoint-failed")).toMatchObject({ trigger: "stop", reason: "disk-full" });
    expect(cluster.sent.slice(-2).map(({ message }) => message)).toMatchObject([
      { kind: "checkpoint-aborted", checkpointId: 1 },
      { kind: "resume" },
    ]);
    expect(job.state).toBe("running");
    expect([...cluster.storage.manifests.values()]).toEqual([]);
    await cluster.time.advance(1_000);
    await complete(cluster, 2);
    expect(cluster.last("checkpoint-completed").checkpointId).toBe(2);
    const stopped = job.stop("suspend", { ...request, trigger: "stop" });
    await complete(cluster, 3);
    for (const name of ["source/0", "sink/0"]) cluster.report(name, "finished");
    await cluster.time.advance(0);
    expect(await stopped).toMatchObject({ state: "finished", checkpointId: 3 });
  },
);

test("stop with savepoint and drain: where it is not written, the job goes on from before its input was ended", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  await cluster.time.advance(1_000);
  await complete(cluster, 1);
  void job.stop("drain", { ...request, trigger: "drain" });
  for (const name of ["source/0", "sink/0"]) cluster.report(name, "finishing");
  cluster.savepoints.failWrites = 1;
  await complete(cluster, 2);
  await cluster.time.advance(10);
  expect(cluster.last("savepoint-failed")).toMatchObject({ trigger: "drain", reason: "disk-full" });
  expect(cluster.last("restored")).toMatchObject({ checkpointId: 1 });
  expect(job.state).toBe("running");
  await cluster.time.advance(1_000);
  await complete(cluster, 3);
  expect(job.state).toBe("running");
});

test("stop with savepoint and drain: what is under way is given up, and the final checkpoint is the savepoint", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  await cluster.time.advance(1_000);
  const stopped = job.stop("drain", { ...request, trigger: "drain" });
  expect(cluster.last("checkpoint-failed")).toMatchObject({ checkpointId: 1, reason: "job-ended" });
  await cluster.time.advance(5_000);
  expect(triggers(cluster)).toEqual(["1 checkpoint"]);
  for (const name of ["source/0", "sink/0"]) cluster.report(name, "finishing");
  expect(triggers(cluster)).toEqual(["1 checkpoint", "2 savepoint"]);
  await complete(cluster, 2);
  for (const name of ["source/0", "sink/0"]) cluster.report(name, "finished");
  await cluster.time.advance(0);
  expect(await stopped).toMatchObject({ state: "finished" });
  expect([...cluster.savepoints.savepoints.values()]).toMatchObject([{ checkpointId: 2, trigger: "drain" }]);
});

test("stop with savepoint and drain: where every task is at its end already, the final checkpoint follows what is given up", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  await cluster.time.advance(1_000);
  for (const name of ["source/0", "sink/0"]) cluster.report(name, "finishing");
  const stopped = job.stop("drain", { ...request, trigger: "drain" });
  expect(triggers(cluster)).toEqual(["1 checkpoint", "2 savepoint"]);
  await complete(cluster, 2);
  for (const name of ["source/0", "sink/0"]) cluster.report(name, "finished");
  await cluster.time.advance(0);
  expect(await stopped).toMatchObject({ state: "finished", checkpointId: 2 });
});

test("a checkpoint that is asked for begins at once, or after the one under way, and is none of a savepoint", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  const first = job.checkpoint();
  const second = job.checkpoint();
  expect(triggers(cluster)).toEqual(["1 checkpoint"]);
  await complete(cluster, 1);
  expect(await first).toMatchObject({ kind: "completed", checkpointId: 1 });
  await cluster.time.advance(0);
  expect(triggers(cluster)).toEqual(["1 checkpoint", "2 checkpoint"]);
  cluster.decline("sink/0", 2, "disk-full");
  expect(await second).toEqual({ kind: "failed", reason: "disk-full" });
  expect(cluster.savepoints.savepoints.size).toBe(0);
  const last = job.checkpoint();
  void job.cancel();
  await cluster.time.advance(10);
  expect(await last).toEqual({ kind: "failed", reason: "job-ended" });
});

test("a stop that is refused is told when no later JobManager would stop the job", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  cluster.savepoints.hangs = new Promise(() => {});
  void job.stop("suspend", { ...request, trigger: "stop" });
  await complete(cluster, 1);
  cluster.storage.failJobs = 1;
  await cluster.time.advance(10_000);
  expect(job.state).toBe("running");
  expect(cluster.kinds()).not.toContain("savepoint-failed");
  expect(cluster.storage.jobs.get("job")?.stop).not.toBeNull();
  await cluster.time.advance(500);
  expect(cluster.storage.jobs.get("job")?.stop).toBeNull();
  expect(cluster.kinds()).toContain("savepoint-failed");
});
