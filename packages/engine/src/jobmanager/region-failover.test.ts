import type { RestartStrategy } from "@millrace/graph";
import { expect, test } from "vitest";
import type { JobHandle } from "./job-handle.ts";
import { ScriptedCluster, twoVertexGraph } from "./testing/scripted-cluster.ts";

/** source -> sink along forward edges: subtask 0 of both is one region, subtask 1 the other. */
const twoRegions = (restart?: RestartStrategy) =>
  twoVertexGraph({
    parallelism: 2,
    partitioning: { kind: "forward" },
    ...(restart !== undefined && { settings: { restart } }),
  });

const attempts = (job: JobHandle): readonly number[] =>
  job.execution().vertices.flatMap(({ subtasks }) => subtasks.map(({ task }) => task.attempt));

const states = (job: JobHandle): readonly string[] =>
  job.execution().vertices.flatMap(({ subtasks }) => subtasks.map(({ state }) => state));

async function completeCheckpoint(cluster: ScriptedCluster, checkpointId: number): Promise<void> {
  await cluster.time.advance(1_000);
  for (const name of ["source/0", "source/1", "sink/0", "sink/1"])
    cluster.acknowledge(name, checkpointId, 100);
  await cluster.time.advance(0);
}

const deploys = (cluster: ScriptedCluster): readonly string[] =>
  cluster.sent.flatMap(({ message }) =>
    message.kind === "deploy"
      ? message.tasks.map(({ deployment: d }) => `${d.vertex.id}/${d.subtask}@${d.attempt}`)
      : [],
  );

test("a region that fails restarts alone, from its part of the newest checkpoint, with new channels", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoRegions());
  await completeCheckpoint(cluster, 1);
  cluster.report("sink/1", "failed");
  expect(job.state).toBe("restarting");
  await cluster.time.advance(600);
  expect(job.state).toBe("running");
  expect(attempts(job)).toEqual([0, 1, 0, 1]);
  expect(states(job)).toEqual(["running", "running", "running", "running"]);
  expect(deploys(cluster).slice(4)).toEqual(["source/1@1", "sink/1@1"]);
  expect(cluster.last("restarting")).toMatchObject({
    scope: "region",
    tasks: 2,
    attempt: 1,
    subtasks: [
      { vertexId: "source", subtasks: [1] },
      { vertexId: "sink", subtasks: [1] },
    ],
  });
  expect(cluster.last("restored").checkpointId).toBe(1);
  const { deployment, restore } = cluster.assignment("sink/1");
  expect(deployment.inputs[0]?.channels.map(({ id }) => id)).toEqual(["job/1/edge/1/1"]);
  expect(restore.map(({ path }) => path)).toEqual(["/data/jobs/job/checkpoints/chk-1/sink-1.state"]);
});

test("tasks of other regions are not cancelled, and stay where they are", async () => {
  const cluster = new ScriptedCluster({ slotsEach: 1 });
  const job = await cluster.submit(twoRegions());
  const placements = () => job.execution().vertices.map(({ subtasks }) => subtasks[0]?.placement);
  const before = placements();
  cluster.dispatcher.taskManagerLost(cluster.dispatcher.taskManagers()[1]?.id ?? "", "exited", "SIGKILL");
  await cluster.time.advance(600);
  expect(job.state).toBe("running");
  expect(attempts(job)).toEqual([0, 1, 0, 1]);
  expect(placements()).toEqual(before);
  expect(cluster.sent.filter(({ message }) => message.kind === "cancel")).toEqual([]);
});

test("checkpoints pause while a region restarts, and go on with all tasks in their own attempts", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoRegions());
  await cluster.time.advance(1_000);
  cluster.acknowledge("source/0", 1);
  cluster.report("source/1", "failed");
  expect(cluster.last("checkpoint-failed")).toMatchObject({ checkpointId: 1, reason: "task-failed" });
  await cluster.time.advance(600);
  await completeCheckpoint(cluster, 2);
  expect(cluster.last("checkpoint-completed").checkpointId).toBe(2);
  const targets = cluster.sent.flatMap(({ message }) =>
    message.kind === "trigger-checkpoint" && message.checkpointId === 2 ? message.targets : [],
  );
  expect(targets.map(({ subtask, attempt }) => [subtask, attempt])).toEqual([
    [0, 0],
    [1, 1],
  ]);
  const told = cluster.sent.flatMap(({ message }) =>
    message.kind === "checkpoint-completed" && message.checkpointId === 2 ? [message.attempt] : [],
  );
  expect(new Set(told)).toEqual(new Set([0, 1]));
  expect(job.state).toBe("running");
});

test("a checkpoint that was being completed counts: the regions that go on are told", async () => {
  const cluster = new ScriptedCluster();
  await cluster.submit(twoRegions());
  await cluster.time.advance(1_000);
  for (const name of ["source/0", "source/1", "sink/0", "sink/1"]) cluster.acknowledge(name, 1, 100);
  cluster.report("source/1", "failed");
  for (let step = 0; step < 4; step++) await cluster.time.advance(300);
  expect(cluster.last("restored").checkpointId).toBe(1);
  expect(cluster.sent.some(({ message }) => message.kind === "checkpoint-completed")).toBe(true);
});

test("a second region that fails while the first one waits joins it", async () => {
  const cluster = new ScriptedCluster({ slotsEach: 3, maximum: 1 });
  const graph = twoVertexGraph({ parallelism: 3, partitioning: { kind: "forward" } });
  const job = await cluster.submit(graph);
  cluster.report("sink/1", "failed");
  await cluster.time.advance(300);
  cluster.report("sink/2", "failed");
  await cluster.time.advance(300);
  expect(job.state).toBe("restarting");
  await cluster.time.advance(300);
  expect(job.state).toBe("running");
  expect(attempts(job)).toEqual([0, 2, 2, 0, 2, 2]);
  expect(cluster.last("restarting")).toMatchObject({ scope: "region", tasks: 4, restartsLeft: 0 });
});

test("when every region has failed, the job restarts as a whole", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoRegions());
  cluster.report("sink/1", "failed");
  cluster.report("sink/0", "failed");
  expect(job.state).toBe("failing");
  await cluster.time.advance(600);
  expect(job.state).toBe("running");
  expect(cluster.last("restarting")).toMatchObject({ scope: "job", tasks: 4 });
});

test("a lost TaskManager with several regions takes one restart", async () => {
  const cluster = new ScriptedCluster();
  const graph = twoVertexGraph({ parallelism: 4, partitioning: { kind: "forward" } });
  const job = await cluster.submit(graph);
  cluster.dispatcher.taskManagerLost("tm-1", "exited", "SIGKILL");
  await cluster.time.advance(600);
  expect(job.state).toBe("running");
  expect(cluster.events.filter(({ kind }) => kind === "restarting")).toHaveLength(1);
  expect(cluster.last("restarting")).toMatchObject({ scope: "region", tasks: 4, restartsLeft: 1 });
});

test("a region whose failure no strategy restarts fails the job, and every task of it ends", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoRegions({ kind: "none" }));
  cluster.report("sink/1", "failed");
  expect(job.state).toBe("failing");
  const { state, failure } = await job.finished;
  expect(state).toBe("failed");
  expect(failure?.reason).toBe("runtime.internal");
  expect(states(job)).toEqual(["cancelled", "cancelled", "cancelled", "failed"]);
});

test("a refused restart stays refused, however long the tasks take to end", async () => {
  const cluster = new ScriptedCluster({ obedient: true });
  const job = await cluster.submit(
    twoRegions({ kind: "failure-rate", maxFailures: 1, intervalMs: 5_000, delayMs: 0 }),
  );
  cluster.report("sink/1", "failed");
  await cluster.time.advance(100);
  expect(job.state).toBe("running");
  cluster.obedient = false;
  cluster.report("sink/1", "failed");
  expect(job.state).toBe("failing");
  await cluster.time.advance(20_000);
  for (const name of ["source/0", "source/1", "sink/0"]) cluster.report(name, "cancelled");
  expect(await job.finished).toMatchObject({ state: "failed", restarts: 1 });
});

test("a region that gets no slots is tried again, and the others go on meanwhile", async () => {
  const cluster = new ScriptedCluster({ slotsEach: 1, standby: 0 });
  const job = await cluster.submit(twoRegions({ kind: "fixed-delay", attempts: 9, delayMs: 100 }));
  cluster.breakStarts = true;
  cluster.dispatcher.taskManagerLost("tm-2", "exited", "SIGKILL");
  await cluster.time.advance(250);
  expect(job.state).toBe("restarting");
  cluster.breakStarts = false;
  await cluster.time.advance(250);
  expect(job.state).toBe("running");
  const [first] = attempts(job);
  expect(first).toBe(0);
  expect(states(job)).toEqual(["running", "running", "running", "running"]);
});

test("a finished region stays finished while another one restarts, and the job ends with it", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoRegions());
  await completeCheckpoint(cluster, 1);
  for (const name of ["source/0", "sink/0"]) {
    cluster.report(name, "finishing");
    cluster.report(name, "finished");
  }
  cluster.report("sink/1", "failed");
  await cluster.time.advance(600);
  expect(states(job)).toEqual(["finished", "running", "finished", "running"]);
  expect(deploys(cluster).slice(4)).toEqual(["source/1@1", "sink/1@1"]);
  for (const name of ["source/1", "sink/1"]) {
    cluster.report(name, "finishing");
    cluster.report(name, "finished");
  }
  expect(await job.finished).toMatchObject({ state: "finished", restarts: 1 });
});

test("a cancelled job ends what restarts and what goes on", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoRegions());
  cluster.report("sink/1", "failed");
  await cluster.time.advance(100);
  expect(await job.cancel()).toMatchObject({ state: "cancelled" });
  expect(states(job)).toEqual(["cancelled", "cancelled", "cancelled", "cancelled"]);
});

test.for([
  ["forward", "a region"],
  ["hash", "the whole job"],
] as const)(
  "%s edges: %s is told to end, and to keep what it prepared for the checkpoint whose manifest is being written",
  async ([kind]) => {
    const cluster = new ScriptedCluster();
    const partitioning = kind === "hash" ? ({ kind, keys: [0] } as const) : ({ kind } as const);
    await cluster.submit(twoVertexGraph({ parallelism: 2, partitioning }));
    await cluster.time.advance(1_000);
    for (const name of ["source/0", "source/1", "sink/0", "sink/1"]) cluster.acknowledge(name, 1, 100);
    cluster.report("source/1", "failed");
    for (let step = 0; step < 4; step++) await cluster.time.advance(300);
    expect(cluster.last("restored").checkpointId).toBe(1);
    const bounds = cluster.sent.flatMap(({ message }) => (message.kind === "cancel" ? [message.bound] : []));
    expect(bounds).toEqual([{ complete: 0, undecided: 1, ends: false }]);
  },
);
