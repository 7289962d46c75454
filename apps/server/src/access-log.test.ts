import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AccessLog } from "./access-log.ts";
import type { AccessEntry } from "./access-log.ts";
import { temporaryDirectory, TestServer } from "./testing/test-server.ts";

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const entry = (path: string): AccessEntry => ({
  timeMs: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  method: "GET",
  path,
  status: 200,
  durationMs: 1.234_567,
  bytes: 10,
  address: "127.0.0.1",
  agent: "test",
});

const noProblem = (): void => expect.unreachable();

const lines = (path: string): readonly Record<string, unknown>[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test("one line of JSON a request, with its time as SQL writes it", async () => {
  const path = join(directory, "deep", "access.jsonl");
  const log = new AccessLog({ path, maxBytes: 1_000_000, onProblem: noProblem });
  for (const name of ["/a", "/b"]) log.add(entry(name));
  await log.close();
  expect(lines(path)[0]).toEqual({
    time: "2026-01-02 03:04:05.006",
    method: "GET",
    path: "/a",
    status: 200,
    bytes: 10,
    address: "127.0.0.1",
    agent: "test",
    durationMs: 1.235,
  });
  expect(lines(path).map((line) => line["path"])).toEqual(["/a", "/b"]);
});

test("a file that is full is put aside, and the one before it goes", async () => {
  const path = join(directory, "access.jsonl");
  for (const name of ["/1", "/2", "/3"]) {
    const log = new AccessLog({ path, maxBytes: 50, onProblem: noProblem });
    log.add(entry(name));
    await log.close();
  }
  expect(lines(path).map((line) => line["path"])).toEqual(["/3"]);
  expect(lines(`${path}.1`).map((line) => line["path"])).toEqual(["/2"]);
});

test("what cannot be written is told, with how much is missing", async () => {
  const path = join(directory, "access.jsonl");
  mkdirSync(path);
  const told: number[] = [];
  const log = new AccessLog({
    path,
    maxBytes: 1_000_000,
    onProblem: (_error, missing) => told.push(missing),
  });
  log.add(entry("/a"));
  await log.close();
  expect(told).toEqual([1]);
});

test("the server logs its requests where a pipeline may read them: no query, no token", async () => {
  await using server = await TestServer.start();
  await server.call("/api/health");
  await server.call("/api/files?path=files");
  await server.call("/?token=secret");
  await server.call("/api/nothing");
  await server.call("/api/documents", { method: "POST", body: "{", headers: { host: "evil.example" } });
  await server.stop();
  const path = join(server.dataDir, "files", "server", "access.jsonl");
  expect(lines(path).map((line) => [line["method"], line["path"], line["status"]].join(" "))).toEqual([
    "GET /api/health 200",
    "GET /api/files 200",
    "GET / 503",
    "GET /api/nothing 404",
    "POST /api/documents 403",
  ]);
  expect(readFileSync(path, "utf8")).not.toContain("secret");
  expect(lines(path)[0]).toMatchObject({ bytes: expect.any(Number) as number, address: "127.0.0.1" });
});
