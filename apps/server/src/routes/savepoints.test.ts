import { jobSchema, savepointListSchema, startedSchema } from "@millrace/protocol";
import type { JobGraph } from "@millrace/graph";
import { describe, expect, test } from "vitest";
import type { FakeJob } from "../testing/fake-cluster.ts";
import { copyDocument, hostMetricsDocument } from "../testing/flow-documents.ts";
import { errorCode, TestServer } from "../testing/test-server.ts";
import type { Answer } from "../testing/test-server.ts";

interface Stored {
  readonly id: string;
  readonly version: number;
}

const SAVEPOINT = "sp-job-4";
const last = (server: TestServer): FakeJob => server.cluster.submitted.at(-1)!;

async function store(server: TestServer, document: unknown): Promise<Stored> {
  return (await server.call("/api/documents", { method: "POST", body: { document } })).json as Stored;
}

const start = (server: TestServer, { id, version }: Stored, more: object = {}): Promise<Answer> =>
  server.call("/api/jobs", { method: "POST", body: { documentId: id, version, ...more } });

/** A document with a job that runs, and a savepoint of it with a graph that the test may change. */
async function withSavepoint(server: TestServer, change: (graph: JobGraph) => JobGraph = (graph) => graph) {
  const document = await store(server, copyDocument("samples/words.txt", "files/out"));
  const { job } = startedSchema.parse((await start(server, document)).json);
  const graph = change(last(server).graph);
  server.cluster.savepoints.add({ id: SAVEPOINT, jobId: job.id, documentId: document.id, graph });
  return { document, job };
}

const from = { savepointId: SAVEPOINT };
const nodesOf = (answer: Answer): unknown =>
  (answer.json as { readonly checkpoint: { readonly nodes: unknown } }).checkpoint.nodes;

describe("savepoints of a job", () => {
  test("are taken with the name and where the graph came from; a failure says why", async () => {
    await using server = await TestServer.start();
    const { document, job } = await withSavepoint(server);
    const take = (body: object) => server.call(`/api/jobs/${job.id}/savepoints`, { method: "POST", body });
    last(server).outcome = { kind: "failed", reason: "io-error" };
    const failed = await take({ name: "before" });
    expect([failed.status, errorCode(failed)]).toEqual([503, "savepoint.failed"]);
    expect(last(server).savepointRequests).toEqual([
      { name: "before", trigger: "manual", origin: { documentId: document.id, documentVersion: 1 } },
    ]);
    last(server).outcome = { kind: "failed", reason: "disk-full" };
    expect(errorCode(await take({}))).toBe("storage.full");
    const listed = await server.cluster.savepoints.read(SAVEPOINT);
    if (listed?.kind !== "intact") throw new Error("no savepoint");
    last(server).outcome = { kind: "completed", savepoint: listed.savepoint, path: listed.path };
    const taken = await take({});
    expect(taken.status).toBe(201);
    expect(taken.json).toMatchObject({ id: SAVEPOINT, documentId: document.id, bytes: 77 });
    await server.call(`/api/jobs/${job.id}/cancel`, { method: "POST" });
    expect(errorCode(await take({}))).toBe("job.ended");
  });

  test("a checkpoint at once says which it was, or why it failed", async () => {
    await using server = await TestServer.start();
    const { job } = await withSavepoint(server);
    const trigger = () => server.call(`/api/jobs/${job.id}/checkpoints`, { method: "POST" });
    const taken = await trigger();
    expect([taken.status, taken.json]).toEqual([
      201,
      { jobId: job.id, checkpointId: 7, path: "/data/chk-7" },
    ]);
    last(server).outcome = { kind: "failed", reason: "io-error" };
    const failed = await trigger();
    expect([failed.status, errorCode(failed)]).toEqual([503, "checkpoint.failed"]);
    expect(failed.json).toMatchObject({ error: { details: [{ reason: "io-error" }] } });
    await server.call(`/api/jobs/${job.id}/cancel`, { method: "POST" });
    expect(errorCode(await trigger())).toBe("job.ended");
  });

  test("are listed, shown and deleted; damaged ones are named", async () => {
    await using server = await TestServer.start();
    const { document, job } = await withSavepoint(server);
    server.cluster.savepoints.addDamaged("sp-broken-1", "checksum");
    const list = async (query: string) =>
      savepointListSchema.parse((await server.call(`/api/savepoints${query}`)).json);
    expect(await list("")).toMatchObject({
      savepoints: [{ id: SAVEPOINT }],
      damaged: [{ id: "sp-broken-1", problem: "checksum" }],
    });
    expect((await list(`?job=${job.id}`)).savepoints).toHaveLength(1);
    expect((await list("?job=another")).savepoints).toEqual([]);
    expect((await list(`?document=${document.id}`)).savepoints).toHaveLength(1);
    expect(errorCode(await server.call("/api/savepoints/sp-broken-1"))).toBe("savepoint.unreadable");
    expect((await server.call(`/api/savepoints/${SAVEPOINT}`)).json).toMatchObject({ states: [] });
    expect((await server.call(`/api/savepoints/${SAVEPOINT}`, { method: "DELETE" })).status).toBe(200);
    expect(errorCode(await server.call(`/api/savepoints/${SAVEPOINT}`))).toBe("savepoint.unknown");
  });

  test("where the one to stop with cannot be taken the job says why, until it is asked again", async () => {
    await using server = await TestServer.start();
    const { job } = await withSavepoint(server);
    const read = async () =>
      jobSchema.parse((await server.call(`/api/jobs/${job.id}`)).json).stopRefused?.reason ?? null;
    const failed = { kind: "savepoint-failed", name: null, reason: "disk-full" } as const;
    last(server).emit({ ...failed, trigger: "manual" });
    expect(await read()).toBeNull();
    last(server).enter("stopping");
    last(server).emit({ ...failed, trigger: "stop" });
    last(server).enter("running");
    expect(await read()).toBe("disk-full");
    last(server).enter("stopping");
    expect(await read()).toBeNull();
  });

  test("a job stops with one, drained or not", async () => {
    await using server = await TestServer.start();
    for (const [query, mode, trigger] of [
      ["savepoint=true&name=last", "suspend", "stop"],
      ["savepoint=true&name=last&drain=true", "drain", "drain"],
    ]) {
      const { job } = startedSchema.parse(
        (await start(server, await store(server, hostMetricsDocument("x")))).json,
      );
      expect((await server.call(`/api/jobs/${job.id}/stop?${query}`, { method: "POST" })).status).toBe(202);
      expect([last(server).stopped, last(server).stoppedWith]).toMatchObject([
        mode,
        { name: "last", trigger },
      ]);
    }
  });
});

/** Each is refused with the node named, and nothing runs that did not before. */
describe("a restore that cannot be", () => {
  const changed =
    (kind: string, change: object) =>
    (graph: JobGraph): JobGraph => ({
      ...graph,
      vertices: graph.vertices.map((vertex) => ({
        ...vertex,
        operators: vertex.operators.map((operator) =>
          operator.spec.kind === kind ? { ...operator, ...change } : operator,
        ),
      })),
    });

  const cases = [
    [
      "max parallelism",
      (graph: JobGraph) => ({ ...graph, maxParallelism: 64 }),
      "restore.max-parallelism",
      '"saved":64',
    ],
    [
      "another kind of node",
      changed("text-file-source", { spec: { kind: "sequence-source", from: "1", to: "2" } }),
      "restore.kind-changed",
      '"nodeId":"read"',
    ],
    [
      "another file",
      changed("text-file-source", { spec: { kind: "text-file-source", path: "/other", mode: "once" } }),
      "restore.state-changed",
      '"nodeId":"read"',
    ],
    [
      "a node that is missing",
      changed("text-file-source", { uid: "gone#0", nodeId: "gone", name: "Gone" }),
      "restore.state-lost",
      '"node":"Gone"',
    ],
  ] as const;

  test.each(cases)("%s", async (_name, change, code, named) => {
    await using server = await TestServer.start();
    const { document } = await withSavepoint(server, change);
    const refused = await start(server, document, { from });
    expect([refused.status, errorCode(refused)]).toEqual([422, "checkpoint.incompatible"]);
    expect(refused.text).toContain(`"code":"${code}"`);
    expect(refused.text).toContain(named);
    expect(server.cluster.submitted).toHaveLength(1);
    expect(last(server).state).toBe("running");
    expect((await server.call(`/api/savepoints/${SAVEPOINT}`)).status).toBe(200);
  });

  test.each([
    ["version", "restore.newer-format"],
    ["checksum", "restore.checkpoint-damaged"],
  ] as const)("one whose %s does not hold", async (problem, code) => {
    await using server = await TestServer.start();
    const { document } = await withSavepoint(server);
    server.cluster.savepoints.addDamaged(SAVEPOINT, problem);
    const refused = await start(server, document, { from });
    expect([refused.status, errorCode(refused)]).toEqual([422, "checkpoint.incompatible"]);
    expect(refused.text).toContain(code);
    expect(server.cluster.submitted).toHaveLength(1);
  });

  test("one that is gone", async () => {
    await using server = await TestServer.start();
    const { document } = await withSavepoint(server);
    const refused = await start(server, document, { from: { savepointId: "sp-none-1" } });
    expect([refused.status, errorCode(refused)]).toEqual([404, "checkpoint.unknown"]);
  });

  test("state of a node that is gone is left behind where that is allowed, and the check says so before", async () => {
    await using server = await TestServer.start();
    const gone = changed("text-file-source", { uid: "gone#0", nodeId: "gone", name: "Gone" });
    const { document } = await withSavepoint(server, gone);
    const check = await server.call(`/api/documents/${document.id}/restore-check?savepoint=${SAVEPOINT}`);
    expect(check.json).toMatchObject({ version: 1, checkpoint: { fits: "asks" } });
    expect(nodesOf(check)).toMatchObject([
      { nodeId: "read", verdict: "new" },
      { nodeId: "write", verdict: "kept" },
      { nodeId: "gone", verdict: "dropped" },
    ]);
    const started = await start(server, document, { from, allowNonRestoredState: true });
    expect(started.status).toBe(201);
    expect(last(server)).toMatchObject({
      restoreFrom: `/data/savepoints/${SAVEPOINT}`,
      allowNonRestoredState: true,
    });
    const inUse = await server.call(`/api/savepoints/${SAVEPOINT}`, { method: "DELETE" });
    expect([inUse.status, errorCode(inUse)]).toEqual([409, "checkpoint.in-use"]);
  });
});

describe("the state explorer", () => {
  test("shows a savepoint, and a job as of its newest checkpoint, and what differs between two", async () => {
    await using server = await TestServer.start();
    const { job } = await withSavepoint(server);
    const kept = (checkpointId: number) => ({
      checkpointId,
      path: `/data/chk-${checkpointId}`,
      timestampMs: checkpointId * 1_000,
      bytes: 1,
      damage: null,
    });
    server.cluster.kept.set(job.id, [kept(9), kept(8)]);
    const overview = await server.call(`/api/state?job=${job.id}`);
    expect(overview.json).toMatchObject({
      source: { checkpointId: 9, takenMs: 9_000, savepointId: null },
      states: [
        { nodeId: "read", name: "position" },
        { nodeId: "write", name: "parts" },
      ],
    });
    const rows = await server.call(
      `/api/state/rows?job=${job.id}&operator=read%230&state=position&search=x&against=8&limit=10`,
    );
    expect(rows.json).toMatchObject({ source: { checkpointId: 9 }, against: { checkpointId: 8 } });
    expect(server.cluster.explored.at(-1)).toMatchObject({
      path: "/data/chk-9",
      operatorUid: "read#0",
      search: "x",
      limit: 10,
      against: { path: "/data/chk-8" },
    });
    const of = (query: string) => server.call(`/api/state/rows?operator=read%230&state=position&${query}`);
    expect((await of(`savepoint=${SAVEPOINT}`)).json).toMatchObject({ source: { savepointId: SAVEPOINT } });
    expect(errorCode(await of("savepoint=sp-none-1"))).toBe("checkpoint.unknown");
    expect(errorCode(await of(""))).toBe("request.invalid");
    server.cluster.answer = { kind: "unreadable", problem: "checksum" };
    expect(errorCode(await of(`savepoint=${SAVEPOINT}`))).toBe("state.unreadable");
  });
});
