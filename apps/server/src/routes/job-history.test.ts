import { jobSchema, keptCheckpointsSchema, startedSchema } from "@millrace/protocol";
import type { JobSummary } from "@millrace/protocol";
import { describe, expect, test } from "vitest";
import type { FakeJob } from "../testing/fake-cluster.ts";
import { chainDocument, copyDocument, hostMetricsDocument } from "../testing/flow-documents.ts";
import { TestLiveClient } from "../testing/live-client.ts";
import { sampleOf } from "../testing/sample-of.ts";
import { errorCode, TestServer } from "../testing/test-server.ts";
import type { Answer } from "../testing/test-server.ts";

interface Stored {
  readonly id: string;
  readonly version: number;
}

async function store(server: TestServer, document: unknown): Promise<Stored> {
  return (await server.call("/api/documents", { method: "POST", body: { document } })).json as Stored;
}

async function save(server: TestServer, { id, version }: Stored, document: unknown): Promise<Stored> {
  const body = { baseVersion: version, document };
  return (await server.call(`/api/documents/${id}`, { method: "PUT", body })).json as Stored;
}

const start = (server: TestServer, { id, version }: Stored, from: unknown = null): Promise<Answer> =>
  server.call("/api/jobs", { method: "POST", body: { documentId: id, version, from } });

const jobIn = (answer: Answer): JobSummary => startedSchema.parse(answer.json).job;
const last = (server: TestServer): FakeJob => server.cluster.submitted.at(-1)!;

describe("what is kept of a job that has ended", () => {
  test("its last figures, at the next start of the server too", async () => {
    await using first = await TestServer.start();
    const { id } = jobIn(await start(first, await store(first, hostMetricsDocument("Figures"))));
    const vertexId = last(first).graph.vertices[0]?.id ?? "";
    for (const [atMs, recordsOut] of [
      [1_000, 10],
      [2_000, 35],
    ] as const) {
      const task = { recordsOut, idleMs: atMs };
      const operators = [{ recordsOut }, { recordsIn: recordsOut }];
      first.cluster.emit(sampleOf(atMs, [{ jobId: id, vertexId, subtask: 0, task, operators }]));
    }
    await first.call(`/api/jobs/${id}/cancel`, { method: "POST" });
    await first.stop();

    const second = await TestServer.start({ dataDir: first.dataDir });
    await using client = await TestLiveClient.open(second.port);
    client.send({ type: "hello", token: null });
    await client.next("welcome");
    client.send({ type: "watch", jobId: id });
    const { job } = await client.next("job");
    expect(job.summary).toMatchObject({ state: "cancelled", name: "Figures" });
    const { subtasks } = await client.next("metrics", ({ jobId }) => jobId === id);
    expect(subtasks[0]?.operators.map(({ recordsIn, recordsOut }) => [recordsIn, recordsOut])).toEqual([
      [0, 35],
      [35, 0],
    ]);
    await second.stop();
  });

  test("is forgotten on demand, with its checkpoints, and not while it runs", async () => {
    await using server = await TestServer.start();
    const { id } = jobIn(await start(server, await store(server, hostMetricsDocument("x"))));
    expect(errorCode(await server.call(`/api/jobs/${id}`, { method: "DELETE" }))).toBe("job.running");
    await server.call(`/api/jobs/${id}/cancel`, { method: "POST" });
    await using elsewhere = await TestLiveClient.open(server.port);
    elsewhere.send({ type: "hello", token: null });
    await elsewhere.next("jobs", ({ jobs }) => jobs.length === 1);
    expect((await server.call(`/api/jobs/${id}`, { method: "DELETE" })).json).toEqual({ id });
    await elsewhere.next("jobs", ({ jobs }) => jobs.length === 0);
    expect(server.cluster.removed).toEqual([id]);
    expect(errorCode(await server.call(`/api/jobs/${id}`))).toBe("job.unknown");
    expect((await server.call("/api/jobs")).json).toEqual([]);
  });
});

describe("stopping", () => {
  test("keeps a last checkpoint, unless it is to drain", async () => {
    await using server = await TestServer.start();
    const document = await store(server, hostMetricsDocument("x"));
    for (const [query, mode] of [
      ["", "suspend"],
      ["?drain=true", "drain"],
      ["?drain=false", "suspend"],
    ]) {
      const { id } = jobIn(await start(server, document));
      expect((await server.call(`/api/jobs/${id}/stop${query}`, { method: "POST" })).status).toBe(202);
      expect(last(server).stopped).toBe(mode);
    }
    const { id } = jobIn(await start(server, document));
    expect(errorCode(await server.call(`/api/jobs/${id}/stop?drain=1`, { method: "POST" }))).toBe(
      "request.invalid",
    );
  });
});

describe("starting from a kept checkpoint", () => {
  const kept = (checkpointId: number, timestampMs: number) => ({
    checkpointId,
    path: `/data/chk-${checkpointId}`,
    timestampMs,
    bytes: 100,
    damage: null,
  });

  test("those of all jobs of the pipeline are listed, and whether the version can start from them", async () => {
    await using server = await TestServer.start();
    const one = await store(server, copyDocument("samples/words.txt", "files/out"));
    const old = jobIn(await start(server, one));
    server.cluster.kept.set(old.id, [kept(7, 2_000), { ...kept(6, 1_000), damage: "checksum" }]);
    const two = await save(server, one, copyDocument("samples/mill.txt", "files/out"));
    const points = async (version: number) =>
      keptCheckpointsSchema.parse(
        (await server.call(`/api/documents/${one.id}/checkpoints?version=${version}`)).json,
      );
    expect(await points(1)).toMatchObject({
      version: 1,
      checkpoints: [
        { jobId: old.id, checkpointId: 7, takenMs: 2_000, bytes: 100, fits: "yes", problems: [] },
        { checkpointId: 6, fits: "no", problems: [{ code: "restore.checkpoint-damaged" }] },
      ],
    });
    expect((await points(two.version)).checkpoints[0]).toMatchObject({
      fits: "no",
      problems: [{ code: "restore.state-changed", nodeId: "read", params: { changes: "path" } }],
    });
  });

  test("begins with its state; one that does not fit is refused by node, and nothing runs", async () => {
    await using server = await TestServer.start();
    const one = await store(server, copyDocument("samples/words.txt", "files/out"));
    const old = jobIn(await start(server, one));
    server.cluster.kept.set(old.id, [kept(7, 2_000)]);
    const from = { jobId: old.id, checkpointId: 7 };
    const next = jobIn(await start(server, one, from));
    expect(last(server).restoreFrom).toBe("/data/chk-7");
    expect(jobSchema.parse((await server.call(`/api/jobs/${next.id}`)).json).summary.startedFrom).toEqual(
      from,
    );

    const two = await save(server, one, copyDocument("samples/mill.txt", "files/out"));
    const refused = await start(server, two, from);
    expect([refused.status, errorCode(refused)]).toEqual([422, "checkpoint.incompatible"]);
    expect(refused.text).toContain('"nodeId":"read"');
    const gone = await start(server, one, { ...from, checkpointId: 8 });
    expect([gone.status, errorCode(gone)]).toEqual([404, "checkpoint.unknown"]);
    expect(server.cluster.submitted).toHaveLength(2);
  });

  test("the job that it came from is not forgotten while one runs that began with it", async () => {
    await using server = await TestServer.start();
    const document = await store(server, hostMetricsDocument("x"));
    const old = jobIn(await start(server, document));
    server.cluster.kept.set(old.id, [kept(3, 1)]);
    await server.call(`/api/jobs/${old.id}/stop`, { method: "POST" });
    const next = jobIn(await start(server, document, { jobId: old.id, checkpointId: 3 }));
    const remove = () => server.call(`/api/jobs/${old.id}`, { method: "DELETE" });
    expect(errorCode(await remove())).toBe("checkpoint.in-use");
    await server.call(`/api/jobs/${next.id}/cancel`, { method: "POST" });
    expect((await remove()).status).toBe(200);
  });

  test("a pipeline that has errors has none to show", async () => {
    await using server = await TestServer.start();
    const { id } = await store(
      server,
      chainDocument("Half", [{ id: "host", kind: "host-metrics", config: {} }]),
    );
    expect(errorCode(await server.call(`/api/documents/${id}/checkpoints`))).toBe("document.invalid");
  });
});
