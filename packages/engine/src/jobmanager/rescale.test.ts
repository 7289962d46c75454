import { expect, test } from "vitest";
import { ScriptedCluster, twoVertexGraph } from "./testing/scripted-cluster.ts";

async function suspended(cluster: ScriptedCluster, tasks: readonly string[]): Promise<void> {
  for (const task of tasks) cluster.acknowledge(task, 1, 40);
  await cluster.time.advance(0);
  for (const task of tasks) cluster.report(task, "finished");
  await cluster.time.advance(20);
}

test("a checkpoint, then another attempt of the new graph starts from it; a restart of the JobManager knows it", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  expect(job.rescale(twoVertexGraph({ parallelism: 2 }))).toBeNull();
  expect(job.state).toBe("restarting");
  await suspended(cluster, ["source/0", "sink/0"]);
  expect(cluster.kinds().slice(-6)).toEqual([
    "checkpoint-completed",
    "rescaled",
    "restarting",
    "restarting",
    "running",
    "restored",
  ]);
  expect(job).toMatchObject({ state: "running", attempt: 1 });
  expect(cluster.last("restored").checkpointId).toBe(1);
  expect(cluster.last("restarting").cause).toBeNull();
  expect(cluster.assignment("sink/1")).toMatchObject({
    restore: [{ path: "/data/jobs/job/checkpoints/chk-1/sink-0.state" }],
  });
  expect(job.execution().vertices[0]?.subtasks).toHaveLength(2);
  expect(cluster.storage.jobs.get("job")?.graph.vertices[0]?.parallelism).toBe(2);
  await cluster.time.advance(1_000);
  expect(cluster.last("checkpoint-triggered")).toMatchObject({ checkpointId: 2, subtasks: 4 });
});

test("a task that fails on the way leaves the job as it was", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  job.rescale(twoVertexGraph({ parallelism: 2 }));
  cluster.report("sink/0", "failed");
  await cluster.time.advance(1_000);
  expect(job).toMatchObject({ state: "running", attempt: 1 });
  expect(job.graph.vertices[0]?.parallelism).toBe(1);
  expect(cluster.kinds()).not.toContain("rescaled");
});

test("a region that fails on the way takes the others with it: their sources have stopped reading", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph({ parallelism: 2, partitioning: { kind: "forward" } }));
  job.rescale(twoVertexGraph({ parallelism: 1, partitioning: { kind: "forward" } }));
  cluster.report("sink/0", "failed");
  for (const task of ["source/0", "source/1", "sink/1"]) cluster.report(task, "cancelled");
  await cluster.time.advance(1_000);
  expect(cluster.last("restarting")).toMatchObject({ scope: "job", tasks: 4 });
  expect(job).toMatchObject({ state: "running", attempt: 1 });
});

test("is refused where the job does not run, slots are missing, or states do not fit", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  expect(job.rescale(twoVertexGraph({ parallelism: 9 }))).toEqual({
    kind: "no-slots",
    needed: 9,
    available: 4,
  });
  const other = { ...twoVertexGraph(), maxParallelism: 64 };
  expect(job.rescale(other)).toMatchObject({
    kind: "incompatible",
    problems: [{ code: "restore.max-parallelism" }],
  });
  expect(job.state).toBe("running");
  const cancelled = job.cancel();
  await cluster.time.advance(10);
  await cancelled;
  expect(job.rescale(twoVertexGraph())).toEqual({ kind: "not-running" });
});
