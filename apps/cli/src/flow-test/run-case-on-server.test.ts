import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JobSummary } from "@millrace/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cli } from "../testing/cli-process.ts";
import { scriptedServer } from "../testing/scripted-server.ts";
import { startServer } from "../testing/server-process.ts";
import type { ServerProcess } from "../testing/server-process.ts";
import { writeFlow } from "../testing/write-flow.ts";

const FILE = "flow.flow-test.json";

let cwd: string;
let server: ServerProcess;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "millrace-test-server-"));
  mkdirSync(join(cwd, "data", "files"), { recursive: true });
  server = await startServer(join(cwd, "data"));
});
afterAll(async () => {
  await server.stop();
  rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
});

function write(condition: string, tests: readonly unknown[]): void {
  const schema = [
    { name: "who", type: "STRING" },
    { name: "amount", type: "BIGINT" },
  ];
  writeFlow(cwd, "flow.flow.json", [
    { id: "read", kind: "text-file", config: { path: "nowhere.csv", format: "csv", header: false, schema } },
    { id: "some", kind: "filter", config: { condition } },
    { id: "out", kind: "csv-file-sink", config: { directory: "tested" } },
  ]);
  writeFileSync(join(cwd, FILE), JSON.stringify({ flow: "flow.flow.json", tests }));
}

const onServer = (...more: readonly string[]) =>
  cli(["test", FILE, "--server", server.address, ...more], cwd);

const get = async (path: string): Promise<unknown> => (await fetch(new URL(path, server.address))).json();
const jobs = async () => (await get("/api/jobs")) as readonly JobSummary[];
const trials = (): readonly string[] =>
  readdirSync(join(cwd, "data", "jobs")).filter((name) => name.startsWith("trial-"));

const ROWS = [{ who: "ann", amount: "9007199254740993" }, ["bob", 1], { who: "cy" }];

test("a server runs the tests beside its jobs, and keeps nothing of them", { timeout: 90_000 }, async () => {
  writeFlow(cwd, "endless.flow.json", [
    { id: "metrics", kind: "host-metrics", config: {} },
    { id: "print", kind: "print", config: {} },
  ]);
  const before = { jobs: (await jobs()).map(({ id }) => id), documents: await get("/api/documents") };
  const scripted = { read: { script: ["+I[ann, 7]", ["bob", 8]] } };
  write("amount > 1 OR amount IS NULL", [
    {
      name: "right",
      inputs: { read: { rows: ROWS } },
      expect: {
        out: {
          rows: [
            ["ann", "9007199254740993"],
            ["cy", null],
          ],
        },
      },
    },
    { name: "wrong", inputs: scripted, expect: { out: { rows: [["ann", 7]] } }, late: { some: 0 } },
  ]);
  const run = await onServer("--junit", "report.xml");
  expect([run.code, run.stderr]).toEqual([1, ""]);
  expect(run.stdout).toBe(
    `ok   ${FILE}: right\nFAIL ${FILE}: wrong\n     out: 2 rows, 1 expected\n       + +I[bob, 8]\n1 passed, 1 failed\n`,
  );
  expect((await jobs()).map(({ id }) => id)).toEqual(before.jobs);
  expect(await get("/api/documents")).toEqual(before.documents);
  expect(trials()).toEqual([]);
  expect(readdirSync(join(cwd, "data", "files"))).not.toContain("tested");
});

test("a job that fails is a test that fails, with its node and words", { timeout: 60_000 }, async () => {
  write("amount / (amount - amount) > 0", [
    { name: "divides", inputs: { read: { rows: [["ann", 1]] } }, expect: {} },
  ]);
  const run = await onServer();
  expect(run.code).toBe(1);
  expect(run.stdout).toMatch(/^FAIL .*: divides\n {5}the job failed: some: .*\n0 passed, 1 failed\n$/u);
  expect(trials()).toEqual([]);
});

test("what cannot be is said before anything runs", { timeout: 60_000 }, async () => {
  write("amount > 1", [{ name: "x", inputs: { read: { script: ["idle"] } }, expect: {} }]);
  expect(await onServer()).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("x: inputs.read has a script") as string,
  });
  const both = await onServer("--engine", "threads");
  expect([both.code, both.stderr]).toEqual([
    2,
    expect.stringContaining("--engine is for tests that run here"),
  ]);
});

test("an answer that breaks off is no test that passed", async () => {
  write("amount > 1", [{ name: "x", inputs: { read: { rows: [] } }, expect: {} }]);
  using broken = await scriptedServer(() => ({
    status: 200,
    body: { node: "out", subtask: 0, kind: "+I", values: [] },
  }));
  const run = await cli(["test", FILE, "--server", broken.address], cwd);
  expect([run.code, run.stderr]).toEqual([1, expect.stringContaining("broke off before the test had ended")]);
});
