import { keptCaptureSchema } from "@millrace/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestServer } from "../testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

const keep = (body: unknown) => server.call("/api/captures", { method: "POST", body });
const capture = { files: { "files/a.txt": "水位线\n" }, sockets: {}, hostSamples: [], document: null };

test("what was kept is given as it was, and keeping it again gives the same id", async () => {
  const { id } = keptCaptureSchema.parse((await keep(capture)).json);
  expect((await server.call(`/api/captures/${id}`)).json).toEqual(capture);
  expect((await keep(capture)).json).toEqual({ id });
});

test.each([
  ["what is no capture", { files: {} }, 400, "request.invalid"],
  ["more than is kept", { ...capture, files: { a: "x".repeat(5_000_000) } }, 413, "request.too-large"],
])("%s is refused", async (_, body, status, code) => {
  const answer = await keep(body);
  expect([answer.status, answer.json]).toMatchObject([status, { error: { code } }]);
});

test("what is not kept is named so, and what is no id is refused", async () => {
  const unknown = await server.call(`/api/captures/${"0".repeat(64)}`);
  expect([unknown.status, unknown.json]).toMatchObject([404, { error: { code: "capture.unknown" } }]);
  expect((await server.call("/api/captures/..%2f..")).status).toBe(400);
});
