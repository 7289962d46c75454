import { trialLineSchema } from "@millrace/protocol";
import { expect, test } from "vitest";
import { FakeCluster, FakeJob } from "../testing/fake-cluster.ts";
import { chainDocument, copyDocument } from "../testing/flow-documents.ts";
import { errorCode, TestServer } from "../testing/test-server.ts";
import type { Answer } from "../testing/test-server.ts";

const COPY = copyDocument("files/nowhere.txt", "out");
const LINES = { read: [{ line: "to be" }, { line: "or not" }] };

const run = (server: TestServer, body: unknown): Promise<Answer> =>
  server.call("/api/trials", { method: "POST", body });

test("rows take the place of sources, Print that of sinks, and nothing of it stays", async () => {
  await using server = await TestServer.start();
  const answer = await run(server, { document: COPY, inputs: LINES });
  expect(answer.status).toBe(200);
  const lines = answer.text
    .trim()
    .split("\n")
    .map((line) => trialLineSchema.parse(JSON.parse(line)));
  expect(lines).toEqual([{ end: { state: "finished", failure: null, late: {} } }]);
  const [job] = server.cluster.submitted;
  const specs = job?.graph.vertices.flatMap(({ operators }) => operators.map(({ spec }) => spec));
  expect(specs).toMatchObject([
    { kind: "collection-source", rows: [["to be"], ["or not"]] },
    { kind: "print-sink", prefix: "" },
  ]);
  expect(job?.graph.settings).toMatchObject({ restart: { kind: "none" }, checkpoint: { intervalMs: null } });
  expect(server.cluster.removed).toEqual([job?.id]);
  expect((await server.call("/api/jobs")).json).toEqual([]);
});

test("whoever leaves before the end cancels it", async () => {
  await using server = await TestServer.start();
  server.cluster.rowsEnd = false;
  const leaving = new AbortController();
  const response = await fetch(new URL("/api/trials", server.address), {
    method: "POST",
    headers: { "content-type": "application/json", "x-millrace": "1" },
    body: JSON.stringify({ document: COPY, inputs: LINES }),
    signal: leaving.signal,
  });
  expect(response.status).toBe(200);
  const [job] = server.cluster.submitted;
  expect([job?.state, server.cluster.removed]).toEqual(["running", []]);
  leaving.abort();
  await expect.poll(() => server.cluster.removed).toEqual([job?.id]);
  expect(job?.state).toBe("cancelled");
});

test("the start after a crash ends what it left, and lists nothing of it", async () => {
  const cluster = new FakeCluster();
  await using first = await TestServer.start();
  await run(first, { document: COPY, inputs: LINES });
  const { id, graph } = first.cluster.submitted[0]!;
  cluster.leftRunning = [new FakeJob(id, graph)];
  await using server = await TestServer.start({ cluster });
  expect([cluster.leftRunning[0]?.state, cluster.removed]).toEqual(["cancelled", [id]]);
  expect((await server.call("/api/jobs")).json).toEqual([]);
});

test.each([
  [{ inputs: {} }, "request.invalid", "inputs.read: the rows of this source are missing."],
  [{ inputs: { ...LINES, write: [] } }, "request.invalid", "inputs.write: is no source; there is read."],
  [
    { inputs: { read: [{ line: "a" }, { lime: 1 }] } },
    "request.invalid",
    "inputs.read, row 2: there is no column lime; the columns are line.",
  ],
  [
    { inputs: { read: [{}] } },
    "request.invalid",
    "inputs.read, row 1: line is missing, and may not be NULL.",
  ],
  [{ inputs: { read: {} } }, "request.invalid", "The body is not valid at inputs.read: "],
  [
    { document: chainDocument("Half", COPY.nodes.slice(0, 1)), inputs: LINES },
    "document.invalid",
    "The pipeline has errors.",
  ],
])("what cannot be run is refused in words: %j", async (body, code, words) => {
  await using server = await TestServer.start();
  const answer = await run(server, { document: COPY, ...body });
  expect([errorCode(answer), answer.text]).toEqual([code, expect.stringContaining(words)]);
  expect(server.cluster.submitted).toEqual([]);
});
