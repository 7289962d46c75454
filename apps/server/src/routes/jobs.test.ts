import { realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { jobSchema, startedSchema } from "@millrace/protocol";
import type { Job } from "@millrace/protocol";
import { describe, expect, test } from "vitest";
import { FakeCluster, FakeJob } from "../testing/fake-cluster.ts";
import { chainDocument, copyDocument, hostMetricsDocument } from "../testing/flow-documents.ts";
import { sampleOf } from "../testing/sample-of.ts";
import { errorCode, temporaryDirectory, TestServer } from "../testing/test-server.ts";
import type { Answer } from "../testing/test-server.ts";

async function run(server: TestServer, document: unknown): Promise<Answer> {
  const created = await server.call("/api/documents", { method: "POST", body: { document } });
  const { id: documentId, version } = created.json as { readonly id: string; readonly version: number };
  return server.call("/api/jobs", { method: "POST", body: { documentId, version } });
}

const jobOf = async (server: TestServer, id: string): Promise<Job> =>
  jobSchema.parse((await server.call(`/api/jobs/${id}`)).json);

describe("running a document", () => {
  test("compiles it, submits it and shows its graphs and subtasks", async () => {
    await using server = await TestServer.start();
    const started = await run(server, hostMetricsDocument("Mine"));
    expect(started.status).toBe(201);
    const { job } = startedSchema.parse(started.json);
    const shown = await jobOf(server, job.id);
    expect(shown.summary).toMatchObject({
      name: "Mine",
      state: "running",
      documentVersion: 1,
      tasks: { total: 1, running: 1 },
    });
    expect(shown.streamGraph.nodes.map(({ id }) => id)).toEqual(["host", "show"]);
    expect(shown.subtasks).toMatchObject([{ state: "running", taskManagerId: "tm-1", slot: 0 }]);
    expect((await server.call("/api/jobs")).json).toMatchObject([{ id: job.id }]);
  });

  test("keeps where its nodes were when it was started, and what sources gave and sinks took, for good", async () => {
    const dataDir = temporaryDirectory();
    const first = await TestServer.start({ dataDir });
    const document = hostMetricsDocument("Moved");
    const { job } = startedSchema.parse((await run(first, document)).json);
    const { id: vertexId, operators } = first.cluster.submitted[0]!.graph.vertices[0]!;
    const path = `/api/documents/${job.documentId}`;
    const nodes = document.nodes.map((node) => ({ ...node, position: { x: 900, y: 900 } }));
    const moved = { baseVersion: 1, document: { ...document, nodes } };
    expect((await first.call(path, { method: "PUT", body: moved })).status).toBe(200);
    for (const atMs of [1_000, 2_000]) {
      const counters = operators.map((_, index) => ({ recordsIn: index * 7, recordsOut: 9 }));
      const task = { busyMs: atMs, recordsOut: 9 };
      first.cluster.emit(
        sampleOf(atMs, [{ jobId: job.id, vertexId, subtask: 0, task, operators: counters }]),
      );
    }
    expect((await jobOf(first, job.id)).summary.rows).toEqual({ in: 9, out: 7, skipped: [] });
    await first.call(`/api/jobs/${job.id}/cancel`, { method: "POST" });
    await first.stop();
    await using server = await TestServer.start({ dataDir });
    const shown = await jobOf(server, job.id);
    expect(shown.positions).toEqual({ host: { x: 0, y: 0 }, show: { x: 200, y: 0 } });
    expect(shown.summary).toMatchObject({ state: "cancelled", rows: { in: 9, out: 7, skipped: [] } });
  });

  test("with errors is refused with diagnostics that name node and field, and nothing runs", async () => {
    await using server = await TestServer.start();
    const answer = await run(
      server,
      chainDocument("Half", [{ id: "host", kind: "host-metrics", config: { intervalMs: -1 } }]),
    );
    expect([answer.status, errorCode(answer)]).toEqual([422, "document.invalid"]);
    const { error } = answer.json as {
      readonly error: { readonly details: readonly { readonly nodeId: string | null }[] };
    };
    expect(error.details.some(({ nodeId }) => nodeId === "host")).toBe(true);
    expect(server.cluster.submitted).toEqual([]);
  });

  test("with a function that does not type-check is refused with line and column", async () => {
    await using server = await TestServer.start();
    const schema = [{ name: "length", type: "INT" }];
    const mapped = (code: string) =>
      chainDocument("Function", [
        { id: "host", kind: "host-metrics", config: {} },
        { id: "upper", kind: "map-function", config: { code, schema } },
        { id: "show", kind: "print", config: {} },
      ]);
    const answer = await run(server, mapped("row => ({\n  length: row.hosst.length,\n})"));
    expect([answer.status, errorCode(answer)]).toEqual([422, "document.invalid"]);
    expect((answer.json as { readonly error: { readonly details: unknown } }).error.details).toContainEqual(
      expect.objectContaining({
        code: "function.type",
        nodeId: "upper",
        path: ["code"],
        params: expect.objectContaining({ line: 2, position: 15 }),
      }),
    );
    expect(server.cluster.submitted).toEqual([]);
    expect((await run(server, mapped("row => ({ length: 1 })"))).status).toBe(201);
  });

  test("an unknown document or version is refused", async () => {
    await using server = await TestServer.start();
    for (const body of [
      { documentId: "nobody", version: 1 },
      { documentId: "example-host-metrics", version: 9 },
    ]) {
      expect(errorCode(await server.call("/api/jobs", { method: "POST", body }))).toBe("document.unknown");
    }
  });

  test("that the engine refuses is a failed job with its cause", async () => {
    await using server = await TestServer.start();
    server.cluster.submit = () => Promise.reject(new Error("no"));
    expect((await run(server, hostMetricsDocument("x"))).status).toBe(500);
    const [summary] = (await server.call("/api/jobs")).json as readonly { readonly id: string }[];
    expect(await jobOf(server, summary?.id ?? "")).toMatchObject({
      summary: { state: "failed" },
      failure: { code: "runtime.internal" },
    });
  });
});

describe("files of a document", () => {
  test("relative paths begin with a root's name, and output goes below files/out", async () => {
    await using server = await TestServer.start();
    for (const [path, directory] of [
      ["samples/words.txt", "copy"],
      ["words.txt", "files/out/copy"],
    ] as const) {
      expect((await run(server, copyDocument(path, directory))).status).toBe(201);
      const operators =
        server.cluster.submitted.at(-1)?.graph.vertices.flatMap((vertex) => vertex.operators) ?? [];
      const data = realpathSync(server.dataDir);
      expect(operators.map(({ spec }) => spec)).toMatchObject([
        { path: join(data, "test-samples", "words.txt") },
        { directory: join(data, "files", "out", "copy") },
      ]);
    }
  });

  const refused: readonly (readonly [string, string, string, string])[] = [
    ["a missing file", "samples/nothing.txt", "out", "file.missing"],
    ["an absolute path outside", "/etc/passwd", "out", "file.not-allowed"],
    ["a way up", "samples/../../../../../../../../etc/passwd", "out", "file.not-allowed"],
    ["a link that leads out", "files/out/leak/passwd", "out", "file.not-allowed"],
    ["output outside", "samples/words.txt", "/tmp/elsewhere", "file.not-allowed"],
    ["output up and away", "samples/words.txt", "../../../elsewhere", "file.not-allowed"],
    ["output into the samples", "samples/words.txt", "samples/x", "file.not-allowed"],
    ["output through a link that leads out", "samples/words.txt", "leak/x", "file.not-allowed"],
    ["output through a link to nothing", "samples/words.txt", "dangling", "file.not-allowed"],
  ];
  test.each(refused)("%s is refused, with the field", async (_what, path, directory, code) => {
    await using server = await TestServer.start();
    symlinkSync("/etc", join(server.dataDir, "files", "out", "leak"));
    symlinkSync("/nowhere/at-all", join(server.dataDir, "files", "out", "dangling"));
    const answer = await run(server, copyDocument(path, directory));
    const field =
      path === "samples/words.txt"
        ? { nodeId: "write", path: ["directory"] }
        : { nodeId: "read", path: ["path"] };
    expect(answer.json).toMatchObject({ error: { code: "document.invalid", details: [{ code, ...field }] } });
    expect(server.cluster.submitted).toEqual([]);
  });
});

test("two sinks of one format may write into one directory", async () => {
  await using server = await TestServer.start();
  const document = copyDocument("samples/words.txt", "copy");
  const [read, write] = document.nodes;
  const again = { ...write!, id: "again", config: { ...write!.config, directory: "files/out/copy" } };
  const edge = { id: "e1", from: { node: read!.id, port: "out" }, to: { node: "again", port: "in" } };
  const both = { ...document, nodes: [...document.nodes, again], edges: [...document.edges, edge] };
  expect((await run(server, both)).status).toBe(201);
});

describe("ending a job", () => {
  test.each([
    ["cancel", "cancelled"],
    ["stop", "finished"],
  ])("%s: %s; a second time is refused", async (how, state) => {
    await using server = await TestServer.start();
    const { job } = startedSchema.parse((await run(server, hostMetricsDocument("x"))).json);
    expect((await server.call(`/api/jobs/${job.id}/${how}`, { method: "POST" })).status).toBe(202);
    await expect.poll(async () => (await jobOf(server, job.id)).summary.state).toBe(state);
    expect(errorCode(await server.call(`/api/jobs/${job.id}/${how}`, { method: "POST" }))).toBe("job.ended");
    expect(errorCode(await server.call(`/api/jobs/nobody/${how}`, { method: "POST" }))).toBe("job.unknown");
  });
});

test("a batch job is cancelled, and refuses what would need a checkpoint of it", async () => {
  await using server = await TestServer.start();
  const document = copyDocument("samples/words.txt", "copy");
  const batch = { ...document, settings: { ...document.settings, runtimeMode: "batch" } };
  const { job } = startedSchema.parse((await run(server, batch)).json);
  const path = `/api/jobs/${job.id}`;
  const asked = ["stop", "stop?drain=true", "stop?savepoint=true", "savepoints", "checkpoints"];
  for (const what of asked) {
    const body = what === "savepoints" ? { body: {} } : {};
    const answer = await server.call(`${path}/${what}`, { method: "POST", ...body });
    expect([what, answer.status, errorCode(answer)]).toEqual([what, 409, "job.batch"]);
  }
  expect((await jobOf(server, job.id)).summary.state).toBe("running");
  expect(server.cluster.submitted[0]?.stopped).toBeNull();
  expect((await server.call(`${path}/cancel`, { method: "POST" })).status).toBe(202);
  await expect.poll(async () => (await jobOf(server, job.id)).summary.state).toBe("cancelled");
  expect(errorCode(await server.call(`${path}/stop`, { method: "POST" }))).toBe("job.ended");
});

describe("after a restart of the server", () => {
  test("ended jobs are remembered, running ones go on under their name, with their history", async () => {
    await using first = await TestServer.start();
    const ended = startedSchema.parse((await run(first, hostMetricsDocument("Ended"))).json).job;
    await first.call(`/api/jobs/${ended.id}/cancel`, { method: "POST" });
    const kept = startedSchema.parse((await run(first, hostMetricsDocument("Kept"))).json).job;
    const lost = startedSchema.parse((await run(first, hostMetricsDocument("Lost"))).json).job;
    const running = first.cluster.submitted[1];
    running?.emit({ kind: "checkpoint-triggered", checkpointId: 3, attempt: 0, final: false, subtasks: 1 });
    const completed = {
      checkpointId: 3,
      attempt: 0,
      final: false,
      durationMs: 1,
      stateBytes: 5,
      path: "/chk-3",
    };
    running?.emit({ kind: "checkpoint-completed", ...completed });
    await first.stop();

    const cluster = new FakeCluster(2);
    cluster.leftRunning = [new FakeJob(kept.id, running!.graph), new FakeJob("unheard-of", running!.graph)];
    const second = await TestServer.start({ dataDir: first.dataDir, cluster });
    expect((await jobOf(second, ended.id)).summary).toMatchObject({ name: "Ended", state: "cancelled" });
    expect(await jobOf(second, kept.id)).toMatchObject({
      summary: { name: "Kept", state: "running", documentId: kept.documentId, lastCheckpoint: 3 },
      checkpoints: [{ id: 3, state: "completed" }],
    });
    expect(await jobOf(second, lost.id)).toMatchObject({
      summary: { state: "failed" },
      failure: { code: "runtime.restore-failed" },
    });
    expect((await jobOf(second, "unheard-of")).summary.state).toBe("running");
    await second.stop();
  });

  test("restarts show their cause, the checkpoint they came from, and when they ran again", async () => {
    await using server = await TestServer.start();
    const { job } = startedSchema.parse((await run(server, hostMetricsDocument("x"))).json);
    const [running] = server.cluster.submitted;
    const cause = {
      reason: "runtime.taskmanager-lost",
      domain: "system",
      retry: true,
      operatorUid: null,
      nodeId: null,
      subtask: null,
      params: { taskManager: "tm-1", problem: "SIGKILL" },
    } as const;
    const tasks = running?.graph.vertices.reduce((sum, { parallelism }) => sum + parallelism, 0) ?? 0;
    const restarting = { kind: "restarting", attempt: 1, cause, delayMs: 500, restartsLeft: 9 } as const;
    running?.emit({ ...restarting, scope: "job", tasks, subtasks: [] });
    running?.emit({ kind: "job-state", attempt: 1, from: "restarting", state: "running", failure: null });
    running?.emit({ kind: "restored", attempt: 1, checkpointId: 4 });
    expect((await jobOf(server, job.id)).restarts).toMatchObject([{ attempt: 1, runningMs: null }]);
    const [vertex] = running?.graph.vertices ?? [];
    const task = { jobId: job.id, vertexId: vertex?.id ?? "", subtask: 0, attempt: 1 };
    running?.emit({
      kind: "task-state",
      task,
      state: "running",
      failure: null,
      placement: { taskManagerId: "tm-2", slot: 0 },
    });
    const { summary, restarts } = await jobOf(server, job.id);
    expect(summary.restarts).toBe(1);
    expect(restarts).toMatchObject([
      { attempt: 1, restoredCheckpoint: 4, cause: { code: "runtime.taskmanager-lost" } },
    ]);
    expect(restarts[0]?.runningMs).not.toBeNull();
  });
});

describe("the example that is kept running", () => {
  const parts = { autostart: "host-metrics" } as const;

  /** Documents are compiled one after the other: once another runs, the example would run too. */
  async function runsOnly(server: TestServer, name: string): Promise<void> {
    await run(server, hostMetricsDocument(name));
    expect(server.cluster.submitted.map(({ graph }) => graph.name)).toEqual([name]);
  }

  test("runs from the first start on, once", async () => {
    await using server = await TestServer.start({ parts });
    expect(server.cluster.submitted).toHaveLength(1);
    await run(server, hostMetricsDocument("Mine"));
    expect(server.cluster.submitted.map(({ graph }) => graph.name)).toEqual(["Host metrics", "Mine"]);
    expect((await server.call("/api/jobs")).json).toContainEqual(
      expect.objectContaining({ documentId: "example-host-metrics", state: "running" }),
    );
  });

  test("is not started again where it was recovered", async () => {
    await using first = await TestServer.start({ parts });
    await first.stop();
    const cluster = new FakeCluster();
    cluster.leftRunning = [...first.cluster.submitted];
    const second = await TestServer.start({ dataDir: first.dataDir, cluster, parts });
    await runsOnly(second, "Mine");
    await second.stop();
  });

  test("stays away once a person cancelled it, until a person starts it", async () => {
    await using first = await TestServer.start({ parts });
    await first.call(`/api/jobs/${first.cluster.submitted[0]?.id}/cancel`, { method: "POST" });
    await first.stop();
    const second = await TestServer.start({ dataDir: first.dataDir, parts });
    await runsOnly(second, "Mine");
    const body = { documentId: "example-host-metrics", version: 1 };
    await second.call("/api/jobs", { method: "POST", body });
    await second.stop();
    const third = await TestServer.start({ dataDir: first.dataDir, parts });
    expect(third.cluster.submitted).toHaveLength(1);
    await third.stop();
  });
});
