import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { FakeCluster, FakeJob } from "../testing/fake-cluster.ts";
import { jobGraph } from "../testing/job-graph.ts";
import { TestLiveClient } from "../testing/live-client.ts";
import { sampleOf } from "../testing/sample-of.ts";
import { TestServer } from "../testing/test-server.ts";

let server: TestServer;
let job: FakeJob;
const cluster = new FakeCluster(7);
let sampledMs = 0;

beforeAll(async () => {
  job = new FakeJob("job-1", jobGraph());
  cluster.leftRunning = [job];
  server = await TestServer.start({ cluster });
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => {
  sampledMs += 10_000;
  sample(-250);
  sample(0);
});

/** The source gave a hundred rows a second, always busy. */
function sample(atMs: number): void {
  const total = sampledMs + atMs;
  const task = { recordsOut: total / 10, busyMs: total };
  cluster.emit(sampleOf(total, [{ jobId: "job-1", vertexId: "source", subtask: 0, task, operators: [{}] }]));
}

const printed = (values: readonly string[], total: number) =>
  job.emit({
    kind: "printed",
    task: { jobId: "job-1", vertexId: "print", subtask: 0, attempt: 0 },
    operatorUid: "print#0",
    nodeId: "print",
    rows: [{ kind: "+I", values, timeMs: 1 }],
    total,
  });

async function watching(how: Parameters<typeof TestLiveClient.open>[1] = {}): Promise<TestLiveClient> {
  const client = await TestLiveClient.open(server.port, how);
  client.send({ type: "hello", token: null });
  client.send({ type: "watch", jobId: "job-1" });
  await client.next("job");
  return client;
}

describe("a client that keeps up", () => {
  test("is welcomed with the epoch, the jobs and the cluster, then gets the job that it watches", async () => {
    await using client = await watching();
    expect(client.of("welcome")).toMatchObject([{ epoch: 7 }]);
    expect((await client.next("jobs")).jobs).toMatchObject([
      { id: "job-1", state: "running", tasks: { total: 3, running: 3 } },
    ]);
    expect((await client.next("cluster")).cluster.taskManagers).toMatchObject([
      {
        id: "tm-1",
        rssBytes: 20,
        slots: [
          {
            cpu: 0.5,
            tasks: [
              { name: "Source", subtask: 0 },
              { name: "Print", subtask: 0 },
            ],
          },
          { tasks: [{ name: "Print", subtask: 1 }] },
        ],
      },
    ]);
    expect(client.of("job")[0]?.job.subtasks).toHaveLength(3);
    expect(client.messages.map(({ type }) => type).slice(0, 2)).toEqual(["welcome", "jobs"]);
  });

  test("gets metrics as they are sampled, each newer than the last", async () => {
    await using client = await watching();
    await client.next("metrics");
    for (let round = 1; round <= 8; round++) {
      sample(round * 250);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    sample(5_000);
    const last = await client.next(
      "metrics",
      ({ subtasks }) => subtasks[0]?.recordsOut === (sampledMs + 5_000) / 10,
    );
    expect(last.subtasks[0]).toMatchObject({ recordsOutPerSecond: 100, busy: 1, idle: 0, backpressured: 0 });
    const numbers = client.of("metrics").map(({ seq }) => seq);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
  });

  test("is sent the figures of an idle job with every sample, four times a second", async () => {
    await using client = await watching();
    const idle = { recordsOut: sampledMs / 10, busyMs: sampledMs, status: 2 };
    for (let round = 1; round <= 8; round++) {
      const atMs = sampledMs + round * 250;
      const task = { jobId: "job-1", vertexId: "source", subtask: 0, task: idle, operators: [{}] };
      const from = client.messages.length;
      await new Promise((resolve) => setTimeout(resolve, 250));
      cluster.emit(sampleOf(atMs, [task]));
      const { subtasks } = await client.next("metrics", () => true, from);
      expect(subtasks[0]?.recordsOut).toBe(sampledMs / 10);
    }
  });

  test("hears of checkpoints, restarts, parts and rows, each as it is in the end", async () => {
    await using client = await watching();
    const from = client.messages.length;
    const task = { jobId: "job-1", vertexId: "source", subtask: 0, attempt: 0 };
    const timing = { startDelayMs: 1, alignmentMs: 2, syncMs: 3, alignedRowsBuffered: 0 };
    const checkpoint = { checkpointId: 5, attempt: 0, final: false };
    job.emit({ kind: "checkpoint-triggered", ...checkpoint, subtasks: 3 });
    job.emit({
      kind: "checkpoint-acknowledged",
      checkpointId: 5,
      task,
      stateBytes: 10,
      timing,
      asyncMs: 4,
      endToEndMs: 9,
    });
    job.emit({ kind: "checkpoint-completed", ...checkpoint, durationMs: 12, stateBytes: 10, path: "/chk-5" });
    const part = { name: "part-0-1.txt", bytes: 3, rows: 1, checkpointId: 5 };
    job.emit({
      kind: "part-committed",
      task,
      operatorUid: "sink#0",
      nodeId: "sink",
      part,
      path: "/out/part-0-1.txt",
    });
    printed(["hello"], 4);
    const heard = await client.next("checkpoint", () => true, from);
    expect(heard.checkpoint).toMatchObject({
      id: 5,
      state: "completed",
      acknowledged: 1,
      total: 3,
      bytes: 10,
    });
    expect((await client.next("part", () => true, from)).part).toMatchObject({
      name: "part-0-1.txt",
      checkpointId: 5,
    });
    expect(await client.next("rows", () => true, from)).toMatchObject({
      columns: ["word"],
      rows: [{ values: ["hello"] }],
      total: 4,
    });
  });

  test("is told that there is no such job, and stays", async () => {
    await using client = await TestLiveClient.open(server.port);
    client.send({ type: "hello", token: null });
    client.send({ type: "watch", jobId: "nothing" });
    expect(await client.next("error")).toMatchObject({ code: "job.unknown" });
    client.send({ type: "watch", jobId: "job-1" });
    expect((await client.next("job")).job.summary.id).toBe("job-1");
  });
});

test("the graphs of a job are sent once to who watches it, and again to who comes back to it", async () => {
  await using client = await watching();
  const task = { jobId: "job-1", vertexId: "source", subtask: 0, attempt: 0 };
  const placement = { taskManagerId: "tm-1", slot: 0 };
  job.emit({ kind: "task-state", task, state: "running", failure: null, placement });
  const { job: progress } = await client.next("progress");
  expect(progress.summary.id).toBe("job-1");
  expect(Object.keys(progress)).not.toContain("jobGraph");
  const from = client.messages.length;
  client.send({ type: "watch", jobId: "job-1" });
  expect((await client.next("job", () => true, from)).job.jobGraph.vertices).toHaveLength(2);
});

describe("a client that does not keep up", () => {
  test("that does not answer gets one metrics and then nothing; once it answers, the job and the newest metrics", async () => {
    await using client = await watching({ answers: false });
    const first = await client.next("metrics");
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const from = client.messages.length;
    for (let round = 1; round <= 20; round++) {
      sample(5_000 + round * 10);
      printed([`late ${round}`], 100 + round);
    }
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(client.messages.slice(from).filter(({ type }) => type === "metrics" || type === "rows")).toEqual(
      [],
    );
    client.send({ type: "received", seq: first.seq });
    const job = await client.next("progress", () => true, from);
    expect(job.job.rows[0]).toMatchObject({ total: 120 });
    expect(job.job.rows[0]?.rows.at(-1)?.values).toEqual(["late 20"]);
    const newest = await client.next("metrics", () => true, from);
    expect(newest.subtasks[0]?.recordsOut).toBe((sampledMs + 5_200) / 10);
    expect(client.of("metrics")).toHaveLength(2);
  });

  test("that does not read is sent a bounded number of bytes, whatever happens meanwhile", async () => {
    await using client = await watching();
    await client.next("metrics");
    client.socket.pause();
    const wide = Array.from({ length: 50 }, () => "x".repeat(1_000));
    for (let round = 1; round <= 40; round++) {
      for (let row = 0; row < 20; row++) printed(wide, round);
      sample(6_000 + round * 10);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    for (let row = 0; row < 200; row++) printed(["small"], row);
    const from = client.messages.length;
    client.socket.resume();
    await client.next(
      "metrics",
      ({ subtasks }) => subtasks[0]?.recordsOut === (sampledMs + 6_400) / 10,
      from,
    );
    const bytes = JSON.stringify(client.messages.slice(from)).length;
    expect(bytes).toBeLessThan((40 * 20 * 50 * 1_000) / 4);
    expect(client.of("progress").at(-1)?.job.rows[0]?.rows.at(-1)?.values).toEqual(["small"]);
  });
});

describe("who connects", () => {
  const refusal = async (headers: Record<string, string>, path = "/api/live"): Promise<string> =>
    TestLiveClient.open(server.port, { headers, path }).then(
      async (client) => {
        await client[Symbol.asyncDispose]();
        return "let in";
      },
      (error: unknown) => (error as Error).message,
    );

  test("foreign origins and hosts, and what names no origin, are refused before the upgrade", async () => {
    expect(await refusal({ origin: "https://evil.example" })).toBe("refused: 403");
    expect(await refusal({ origin: "http://127.0.0.1:1" })).toBe("refused: 403");
    expect(await refusal({ host: "evil.example" })).toBe("refused: 403");
    expect(await refusal({ host: "evil.example", origin: "http://evil.example" })).toBe("refused: 403");
    expect(await refusal({}, "/api/other")).toBe("refused: 404");
    const bare = new WebSocket(`ws://127.0.0.1:${server.port}/api/live`);
    const [, response] = (await once(bare, "unexpected-response")) as [
      unknown,
      { readonly statusCode: number },
    ];
    expect(response.statusCode).toBe(403);
    bare.on("error", () => {});
    bare.terminate();
  });

  test("a hundred connections an address, and no more", async () => {
    const clients = await Promise.all(Array.from({ length: 100 }, () => TestLiveClient.open(server.port)));
    expect(await refusal({})).toBe("refused: 429");
    await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
    await expect.poll(() => refusal({})).toBe("let in");
  });

  const wrong: readonly (readonly [string, string | Buffer, number])[] = [
    ["something else than hello", `{"v":1,"type":"unwatch"}`, 1008],
    ["no JSON", "hello", 1008],
    ["an unknown key", `{"v":1,"type":"hello","token":null,"admin":true}`, 1008],
    ["another version", `{"v":2,"type":"hello","token":null}`, 1008],
    ["a binary frame", Buffer.from([1, 2, 3]), 1008],
    ["a frame above one megabyte", "x".repeat(1024 * 1024 + 1), 1009],
  ];
  test.each(wrong)("%s first ends the connection", async (_what, frame, code) => {
    await using client = await TestLiveClient.open(server.port);
    client.socket.send(frame);
    expect(await client.closed).toBe(code);
  });
});
