import { jobFailure } from "@millrace/graph";
import { expect, test } from "vitest";
import { MemoryJobStorage } from "./testing/memory-job-storage.ts";
import { ScriptedCluster, twoVertexGraph } from "./testing/scripted-cluster.ts";

test("a job runs when its slots are there, and every task with it", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph({ parallelism: 3 }));
  expect(job.state).toBe("running");
  expect(job.execution().vertices.map(({ subtasks }) => subtasks.map(({ state }) => state))).toEqual([
    ["running", "running", "running"],
    ["running", "running", "running"],
  ]);
  expect(cluster.dispatcher.taskManagers().map(({ id }) => id)).toEqual(["tm-1", "tm-2"]);
});

test("channel peers: same slot, other slot, other TaskManager", async () => {
  const cluster = new ScriptedCluster();
  await cluster.submit(twoVertexGraph({ parallelism: 3 }));
  const peers = cluster.assignment("source/0").deployment.outputs[0]?.channels.map((channel) => channel.peer);
  expect(peers).toEqual([
    { kind: "slot" },
    { kind: "shared", slot: 1 },
    { kind: "remote", taskManagerId: "tm-2", host: "127.0.0.1", port: 9 },
  ]);
  const inputs = cluster.assignment("sink/2").deployment.inputs[0]?.channels;
  expect(inputs?.map((channel) => [channel.id, channel.peer.kind])).toEqual([
    ["job/0/edge/0/2", "remote"],
    ["job/0/edge/1/2", "remote"],
    ["job/0/edge/2/2", "slot"],
  ]);
});

test("a forward edge has one channel a subtask", async () => {
  const cluster = new ScriptedCluster();
  await cluster.submit(twoVertexGraph({ parallelism: 2, partitioning: { kind: "forward" } }));
  const ids = (channels: readonly { readonly id: string }[] | undefined) => channels?.map(({ id }) => id);
  expect(ids(cluster.assignment("source/1").deployment.outputs[0]?.channels)).toEqual(["job/0/edge/1/1"]);
  expect(ids(cluster.assignment("sink/1").deployment.inputs[0]?.channels)).toEqual(["job/0/edge/1/1"]);
});

test("more slots than there can be: failed at once, with the figures", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(
    twoVertexGraph({ parallelism: 5, settings: { restart: { kind: "none" } } }),
  );
  const { state, failure } = await job.finished;
  expect(state).toBe("failed");
  expect(failure).toMatchObject({ reason: "runtime.no-slots", params: { needed: 5, available: 4 } });
});

test("an attempt that gets no slots is tried again after the delay, not at once", async () => {
  const cluster = new ScriptedCluster();
  const restart = { kind: "fixed-delay", attempts: 100_000, delayMs: 500 } as const;
  const job = await cluster.submit(twoVertexGraph({ parallelism: 5, settings: { restart } }));
  expect(job.state).toBe("restarting");
  await cluster.time.advance(2_400);
  const tries = cluster.events.filter(({ kind }) => kind === "restarting").map(({ timeMs }) => timeMs);
  expect(tries.map((timeMs) => timeMs - (tries[0] ?? 0))).toEqual([0, 500, 1_000, 1_500, 2_000]);
  expect((await job.cancel()).state).toBe("cancelled");
});

test("a TaskManager that cannot start fails the job by name", async () => {
  const cluster = new ScriptedCluster({ broken: true });
  const job = await cluster.submit(twoVertexGraph({ settings: { restart: { kind: "none" } } }));
  const { failure } = await job.finished;
  expect(failure).toMatchObject({
    reason: "runtime.taskmanager-start-failed",
    params: { problem: "no memory" },
  });
});

test("slow TaskManagers are waited for, however long they take to start", async () => {
  const cluster = new ScriptedCluster({ startMs: 300_000 });
  const job = await cluster.submit(
    twoVertexGraph({ parallelism: 4, settings: { restart: { kind: "none" } } }),
  );
  await cluster.time.advance(300_000);
  expect(job.state).toBe("running");
});

test("a lost TaskManager restarts the job on another one from its newest checkpoint", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  await cluster.time.advance(1_000);
  cluster.acknowledge("source/0", 1);
  cluster.acknowledge("sink/0", 1, 100);
  await cluster.time.advance(0);
  cluster.dispatcher.taskManagerLost("tm-1", "exited", "SIGKILL");
  expect(job.state).toBe("restarting");
  await cluster.time.advance(600);
  expect(job.state).toBe("running");
  expect(job.attempt).toBe(1);
  expect(cluster.last("restored").checkpointId).toBe(1);
  expect(cluster.last("restarting").cause).toMatchObject({
    reason: "runtime.taskmanager-lost",
    params: { taskManager: "tm-1", problem: "exited (SIGKILL)" },
  });
  expect(cluster.assignment("sink/0").restore).toEqual([
    { path: "/data/jobs/job/checkpoints/chk-1/sink-0.state", bytes: 100, checksum: 7 },
  ]);
  expect(cluster.assignment("source/0").restore).toEqual([]);
});

test("messages of an older attempt change nothing", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  const old = cluster.task("sink/0");
  cluster.report("source/0", "failed");
  await cluster.time.advance(600);
  expect(job.attempt).toBe(1);
  cluster.dispatcher.receive({
    kind: "task-state",
    taskManagerId: "",
    task: old,
    state: "failed",
    failure: null,
  });
  expect(job.state).toBe("running");
});

test("restarts are used up: failed with what led to it", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  for (let i = 0; i < 3; i++) {
    cluster.report("source/0", "failed");
    await cluster.time.advance(600);
  }
  const result = await job.finished;
  expect(result).toMatchObject({ state: "failed", restarts: 2 });
  expect(result.failure).toMatchObject({ reason: "runtime.restarts-exhausted", params: { attempts: 2 } });
  expect(cluster.storage.jobs.get("job")?.state).toBe("failed");
  expect(cluster.dispatcher.taskManagers()[0]?.slots).toEqual([{ jobId: null }, { jobId: null }]);
});

test("cancel ends every task, then the job, and gives the slots back", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph({ parallelism: 2 }));
  const cancelled = job.cancel();
  expect(job.state).toBe("cancelling");
  expect((await cancelled).state).toBe("cancelled");
  expect(cluster.dispatcher.taskManagers()[0]?.slots).toEqual([{ jobId: null }, { jobId: null }]);
  expect(cluster.kinds()).toEqual(["created", "running", "cancelling", "cancelled"]);
});

test("an end that the disk does not take is written again; that it waits for the disk is told, and the end not before", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  cluster.storage.failJobs = 2;
  const cancelled = job.cancel();
  await cluster.time.advance(0);
  await cluster.time.advance(500);
  expect(cluster.storage.jobs.get("job")).toMatchObject({ state: "created" });
  const waits = { kind: "record-unwritten", state: "cancelled", problem: "disk-full" };
  expect(cluster.events.filter(({ kind }) => kind === "record-unwritten")).toMatchObject([waits]);
  expect(cluster.kinds().at(-1)).toBe("record-unwritten");
  await cluster.time.advance(500);
  expect(cluster.kinds().slice(-2)).toEqual(["record-written", "cancelled"]);
  expect(await cancelled).toMatchObject({ state: "cancelled" });
  expect(cluster.storage.jobs.get("job")).toMatchObject({ state: "cancelled" });
});

test("cancel while it waits for slots", async () => {
  const cluster = new ScriptedCluster({ maximum: 1, slotsEach: 1 });
  await cluster.submit(twoVertexGraph(), { jobId: "first" });
  const second = await cluster.submit(twoVertexGraph(), { jobId: "second" });
  expect(second.state).toBe("created");
  expect((await second.cancel()).state).toBe("cancelled");
});

test("a job that waits gets the slots of one that ends", async () => {
  const cluster = new ScriptedCluster({ maximum: 1, slotsEach: 1 });
  const first = await cluster.submit(twoVertexGraph(), { jobId: "first" });
  const second = await cluster.submit(twoVertexGraph(), { jobId: "second" });
  await first.cancel();
  await cluster.time.advance(0);
  expect(second.state).toBe("running");
});

test("waiting for slots ends after the timeout", async () => {
  const cluster = new ScriptedCluster({ maximum: 1, slotsEach: 1 });
  await cluster.submit(twoVertexGraph(), { jobId: "first" });
  const second = await cluster.submit(twoVertexGraph({ settings: { restart: { kind: "none" } } }), {
    jobId: "second",
  });
  await cluster.time.advance(30_001);
  expect((await second.finished).failure).toMatchObject({
    reason: "runtime.no-slots",
    params: { needed: 1, available: 0 },
  });
});

test("stop drains the sources, takes a final checkpoint and finishes", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  const stopped = job.stop();
  expect(job.state).toBe("stopping");
  expect(cluster.sent.at(-1)?.message.kind).toBe("stop");
  cluster.report("source/0", "finishing");
  cluster.report("sink/0", "finishing");
  expect(cluster.last("checkpoint-triggered")).toMatchObject({ final: true, checkpointId: 1 });
  cluster.acknowledge("source/0", 1, 10);
  cluster.acknowledge("sink/0", 1, 10);
  await cluster.time.advance(0);
  cluster.report("source/0", "finished");
  cluster.report("sink/0", "finished");
  expect(await stopped).toMatchObject({ state: "finished", checkpointId: 1 });
});

test("suspend: what is pending is waited for, the next checkpoint is the last, and is kept", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  await cluster.time.advance(1_000);
  const stopped = job.stop("suspend");
  expect(job.state).toBe("stopping");
  expect(cluster.sent.some(({ message }) => message.kind === "suspend")).toBe(false);
  cluster.acknowledge("source/0", 1, 10);
  cluster.acknowledge("sink/0", 1, 10);
  await cluster.time.advance(1);
  expect(cluster.last("checkpoint-triggered")).toMatchObject({ final: true, checkpointId: 2 });
  expect(cluster.sent.slice(-2).map(({ message }) => message)).toMatchObject([
    { kind: "suspend", checkpointId: 2 },
    { kind: "trigger-checkpoint", checkpointId: 2 },
  ]);
  cluster.acknowledge("source/0", 2, 10);
  cluster.acknowledge("sink/0", 2, 10);
  await cluster.time.advance(5_000);
  cluster.report("source/0", "finished");
  cluster.report("sink/0", "finished");
  expect(await stopped).toMatchObject({ state: "finished", checkpointId: 2 });
  expect((await cluster.storage.listCheckpoints("job")).completed).toEqual([2, 1]);
});

test("suspend: a last checkpoint that fails is tried again", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  const stopped = job.stop("suspend");
  cluster.dispatcher.receive({
    kind: "decline-checkpoint",
    taskManagerId: "",
    task: cluster.task("sink/0"),
    checkpointId: 1,
    reason: "disk-full",
  });
  await cluster.time.advance(200);
  expect(cluster.last("checkpoint-triggered")).toMatchObject({ final: true, checkpointId: 2 });
  cluster.acknowledge("source/0", 2, 10);
  cluster.acknowledge("sink/0", 2, 10);
  await cluster.time.advance(0);
  cluster.report("source/0", "finished");
  cluster.report("sink/0", "finished");
  expect(await stopped).toMatchObject({ state: "finished", checkpointId: 2 });
});

test("a silent TaskManager is lost, and fenced", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  await cluster.time.advance(7_000);
  expect(job.state).toBe("running");
  cluster.silent.add("tm-1");
  await cluster.time.advance(7_000);
  expect(cluster.fenced).toEqual(["tm-1"]);
  expect(cluster.last("restarting").cause?.params).toMatchObject({ problem: "heartbeat-timeout (5000 ms)" });
});

async function withTwoCheckpoints(cluster: ScriptedCluster): Promise<void> {
  await cluster.submit(twoVertexGraph());
  for (const id of [1, 2]) {
    await cluster.time.advance(1_000);
    cluster.acknowledge("source/0", id);
    cluster.acknowledge("sink/0", id);
    await cluster.time.advance(0);
  }
}

test("a checkpoint whose manifest is damaged is passed over, loudly", async () => {
  const cluster = new ScriptedCluster();
  await withTwoCheckpoints(cluster);
  cluster.storage.damaged.set(cluster.storage.path("job", 2), "missing");
  cluster.report("sink/0", "failed");
  await cluster.time.advance(600);
  expect(cluster.last("checkpoint-damaged")).toMatchObject({ checkpointId: 2, problem: "missing" });
  expect(cluster.last("restored").checkpointId).toBe(1);
});

test("tasks know the first id that their attempt's checkpoints can have, whichever checkpoint they are restored from", async () => {
  const cluster = new ScriptedCluster();
  const first = (): number | undefined => cluster.assignment("sink/0").deployment.firstCheckpointId;
  await withTwoCheckpoints(cluster);
  expect(first()).toBe(1);
  cluster.storage.damaged.set(cluster.storage.path("job", 2), "missing");
  cluster.report("sink/0", "failed");
  await cluster.time.advance(600);
  expect(first()).toBe(3);
});

test("a task that finds its state damaged: the next attempt reads all of it first, and takes none of the restarts", async () => {
  const cluster = new ScriptedCluster();
  await withTwoCheckpoints(cluster);
  cluster.storage.damaged.set(cluster.storage.path("job", 2), "checksum");
  cluster.report("sink/0", "failed");
  await cluster.time.advance(600);
  expect(cluster.last("restored").checkpointId).toBe(2);
  const damaged = { ...jobFailure("runtime.restore-failed", { checkpoint: "2", problem: "" }), retry: true };
  cluster.report("sink/0", "failed", damaged);
  await cluster.time.advance(0);
  expect(cluster.last("checkpoint-damaged")).toMatchObject({ checkpointId: 2, problem: "checksum" });
  expect(cluster.last("restored").checkpointId).toBe(1);
  expect(cluster.last("restarting")).toMatchObject({ delayMs: 0, attempt: 2, restartsLeft: 1 });
  for (const name of ["source/0", "sink/0"]) cluster.report(name, "running");
  cluster.report("sink/0", "failed", damaged);
  await cluster.time.advance(0);
  expect(cluster.last("restarting")).toMatchObject({ delayMs: 500, restartsLeft: 0 });
});

test("when no checkpoint is intact the job fails and does not begin again from nothing", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  await cluster.time.advance(1_000);
  cluster.acknowledge("source/0", 1);
  cluster.acknowledge("sink/0", 1);
  await cluster.time.advance(0);
  cluster.storage.damaged.set(cluster.storage.path("job", 1), "missing");
  cluster.report("sink/0", "failed");
  await cluster.time.advance(600);
  expect((await job.finished).failure?.reason).toBe("runtime.restore-failed");
});

test("the next JobManager goes on with what had not ended", async () => {
  const storage = new MemoryJobStorage();
  const first = new ScriptedCluster({ storage });
  await first.submit(twoVertexGraph(), { jobId: "open" });
  const ended = await first.submit(twoVertexGraph(), { jobId: "ended" });
  await ended.cancel();
  await first.time.advance(1_000);
  const states = { file: "sink.state", bytes: 5, checksum: 1, base: [] };
  const timing = { startDelayMs: 0, alignmentMs: 0, syncMs: 0, alignedRowsBuffered: 0 };
  for (const vertexId of ["source", "sink"]) {
    const task = { jobId: "open", attempt: 0, subtask: 0, vertexId };
    first.dispatcher.receive({
      kind: "acknowledge-checkpoint",
      taskManagerId: "",
      task,
      checkpointId: 1,
      state: states,
      timing,
      asyncMs: 0,
    });
  }
  await first.time.advance(0);
  const second = new ScriptedCluster({ storage });
  const jobs = await second.dispatcher.recover((job) => job.subscribe((event) => second.events.push(event)));
  await second.time.advance(10);
  expect(jobs.map(({ id, state }) => [id, state])).toEqual([["open", "running"]]);
  expect(second.last("restored").checkpointId).toBe(1);
});

test("a stop outlives the JobManager: the next one goes on with it, and its savepoint", async () => {
  const storage = new MemoryJobStorage();
  const first = new ScriptedCluster({ storage });
  const savepoint = { name: "evening", trigger: "stop", origin: null } as const;
  void (await first.submit(twoVertexGraph())).stop("suspend", savepoint);
  await first.time.advance(0);
  const second = new ScriptedCluster({ storage });
  const [job] = await second.dispatcher.recover();
  await second.time.advance(10);
  expect(job!.state).toBe("stopping");
  for (const name of ["source/0", "sink/0"]) second.acknowledge(name, 1);
  await second.time.advance(0);
  for (const name of ["source/0", "sink/0"]) second.report(name, "finished");
  await second.time.advance(0);
  expect(await job!.finished).toMatchObject({ state: "finished", checkpointId: 1 });
  expect([...second.savepoints.savepoints.values()]).toMatchObject([{ name: "evening", checkpointId: 1 }]);
});

test("a stop that was given up is not taken up again", async () => {
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph());
  void job.stop("suspend", { name: null, trigger: "stop", origin: null });
  cluster.decline("sink/0", 1, "disk-full");
  await cluster.time.advance(0);
  expect(job.state).toBe("running");
  expect(cluster.storage.jobs.get("job")).toMatchObject({ stop: null });
});

test.for(["drain", "suspend"] as const)(
  "a stop (%s) that comes while the job fails is not lost",
  async (how) => {
    const cluster = new ScriptedCluster({ obedient: false });
    const job = await cluster.submit(twoVertexGraph());
    for (const name of ["source/0", "sink/0"]) cluster.report(name, "running");
    cluster.report("source/0", "failed");
    expect(job.state).toBe("failing");
    void job.stop(how);
    cluster.report("sink/0", "cancelled");
    for (let step = 0; step < 4; step++) await cluster.time.advance(300);
    for (const name of ["source/0", "sink/0"]) cluster.report(name, "running");
    expect(job.state).toBe("stopping");
  },
);
