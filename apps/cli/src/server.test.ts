import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JobSummary } from "@millrace/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cli } from "./testing/cli-process.ts";
import { startServer } from "./testing/server-process.ts";
import type { ServerProcess } from "./testing/server-process.ts";
import { writeFlow } from "./testing/write-flow.ts";

const PATIENTLY = { timeout: 40_000, interval: 200 };

let cwd: string;
let server: ServerProcess;
let address: string;

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "millrace-cli-server-"));
  mkdirSync(join(cwd, "data", "files"), { recursive: true });
  server = await startServer(join(cwd, "data"));
  ({ address } = server);
});

afterAll(async () => {
  await server.stop();
  rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
});

const jobs = async (): Promise<readonly JobSummary[]> =>
  (await cli(["jobs", "--json", "--server", address], cwd)).stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as JobSummary);

const committed = (): string =>
  readdirSync(join(cwd, "data", "files", "copy"))
    .filter((name) => name.startsWith("part-"))
    .map((name) => readFileSync(join(cwd, "data", "files", "copy", name), "utf8"))
    .join("")
    .split("\n")
    .toSorted()
    .join(" ")
    .trim();

test("runs a pipeline on the server until it ends, and lists it", { timeout: 60_000 }, async () => {
  writeFileSync(join(cwd, "data", "files", "short.txt"), "one\ntwo\n");
  writeFlow(cwd, "short.flow.json", [
    { id: "read", kind: "text-file", config: { path: "files/short.txt" } },
    { id: "print", kind: "print", config: {} },
  ]);
  const run = await cli(["run", "short.flow.json", "--server", address], cwd);
  expect(run.code).toBe(0);
  expect(run.stdout).toBe("print> +I[one]\nprint> +I[two]\n");
  expect(run.stderr).toMatch(/: finished\n$/u);
  const table = await cli(["jobs", "--server", address], cwd);
  expect(table.stdout).toMatch(/^JOB +STATE .*\n(?:.*\n)*[\w-]{36} +finished .* Test$/mu);
});

test("prints every row of a job on the server, to a slow reader too", { timeout: 90_000 }, async () => {
  writeFlow(cwd, "many.flow.json", [
    { id: "count", kind: "sequence", config: { from: 1, to: 30_000 } },
    { id: "print", kind: "print", config: {} },
  ]);
  const run = await cli(["run", "many.flow.json", "--json", "--server", address], cwd);
  expect(run.code).toBe(0);
  const rows = run.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { type: string; values: string[] });
  const values = rows.filter(({ type }) => type === "row").map((row) => Number(row.values[0]));
  expect(values).toEqual(Array.from({ length: 30_000 }, (_, n) => n + 1));
});

test(
  "checks a pipeline as the server sees it, with its files, and stores nothing",
  { timeout: 60_000 },
  async () => {
    writeFlow(cwd, "there.flow.json", [
      { id: "read", kind: "text-file", config: { path: "files/only-there.txt" } },
      { id: "print", kind: "print", config: {} },
    ]);
    const validate = () => cli(["validate", "there.flow.json", "--server", address], cwd);
    const missing = await validate();
    expect(missing.code).toBe(1);
    expect(missing.stdout).toMatch(/^error {3}read \(read\) path: .*files\/only-there\.txt/u);
    writeFileSync(join(cwd, "data", "files", "only-there.txt"), "one\n");
    expect(await validate()).toEqual({ code: 0, stdout: "there.flow.json has no errors.\n", stderr: "" });
    const stored = await (await fetch(new URL("/api/documents", address))).text();
    expect(stored).toContain("example-word-count");
    const before = stored.match(/"example":false/gu)?.length ?? 0;
    await validate();
    const after = await (await fetch(new URL("/api/documents", address))).text();
    expect(after.match(/"example":false/gu)?.length ?? 0).toBe(before);
  },
);

test("stops a job with a checkpoint, and runs on from it: each line once", { timeout: 120_000 }, async () => {
  const input = join(cwd, "data", "files", "lines.txt");
  writeFileSync(input, "1\n2\n");
  writeFlow(cwd, "copy.flow.json", [
    { id: "read", kind: "text-file", config: { path: "files/lines.txt", mode: "watched" } },
    { id: "write", kind: "text-file-sink", config: { directory: "files/copy" } },
  ]);
  const first = cli(["run", "copy.flow.json", "--server", address], cwd);
  const running = async () =>
    (await jobs()).find(({ state, name }) => state === "running" && name === "Test");
  await expect.poll(running, PATIENTLY).toBeDefined();
  const id = (await running())?.id ?? "";
  const stopped = await cli(["stop", id, "--server", address], cwd);
  expect(stopped).toMatchObject({ code: 0, stderr: "" });
  const [, checkpoint = ""] = /^finished, checkpoint (\S+)\n$/u.exec(stopped.stdout) ?? [];
  expect(checkpoint).toMatch(new RegExp(`^${id}/\\d+$`, "u"));
  expect((await first).code).toBe(0);
  appendFileSync(input, "3\n");
  const second = cli(["run", "copy.flow.json", "--server", address, "--from", checkpoint], cwd);
  await expect.poll(running, PATIENTLY).toBeDefined();
  const again = (await running())?.id ?? "";
  expect(await cli(["stop", again, "--drain", "--server", address], cwd)).toMatchObject({
    code: 0,
    stdout: "finished\n",
  });
  expect((await second).code).toBe(0);
  expect(committed()).toBe("1 2 3");
});

test(
  "takes a savepoint, shows what is in it, stops with another and runs on from it at another parallelism",
  { timeout: 120_000 },
  async () => {
    const on = (...args: string[]) => cli([...args, "--server", address], cwd);
    const input = join(cwd, "data", "files", "words.txt");
    writeFileSync(input, "ant\nbee\nant\n");
    writeFlow(cwd, "unique.flow.json", [
      { id: "read", kind: "text-file", config: { path: "files/words.txt", mode: "watched" } },
      { id: "key", kind: "key-by", config: { columns: ["line"] } },
      { id: "seen", kind: "deduplicate", config: {} },
      { id: "write", kind: "text-file-sink", config: { directory: "files/unique" } },
    ]);
    const first = on("run", "unique.flow.json");
    const isRunning = async () =>
      (await jobs()).find(({ state, name }) => state === "running" && name === "Test");
    await expect.poll(isRunning, PATIENTLY).toBeDefined();
    const id = (await isRunning())?.id ?? "";
    const entries = async (of: string, ...more: string[]) =>
      (await on("savepoint", "inspect", of, "--operator", "seen#0", ...more)).stdout;
    await expect.poll(async () => entries(id), PATIENTLY).toContain("bee");
    expect(await entries(id, "--live", "--key", "b")).toMatch(/^line +WINDOW\nbee +-\n$/u);
    const checkpoint = (await on("checkpoint", id)).stdout;
    expect(checkpoint).toMatch(new RegExp(`^${id}/\\d+\n$`, "u"));
    const taken = await on("savepoint", id, "--name", "two animals");
    const savepoint = taken.stdout.trim();
    expect(savepoint).toMatch(/^sp-/u);
    expect((await on("savepoint", "list")).stdout).toContain("two animals");
    expect((await on("savepoint", "inspect", savepoint)).stdout).toMatch(
      /seen#0 +seen +seen +keyed +line STRING/u,
    );
    expect(await entries(savepoint, "--key", "AN")).toMatch(/^line +WINDOW\nant +-\n$/u);
    const copy = join(cwd, "copied");
    cpSync(join(cwd, "data", "savepoints", savepoint), copy, { recursive: true });
    const alone = (...args: string[]) => cli(["savepoint", "inspect", copy, ...args], cwd);
    expect((await alone()).stdout).toMatch(/seen#0 +seen +seen +keyed +line STRING/u);
    expect((await alone("--operator", "seen#0", "--key", "AN")).stdout).toMatch(/^line +WINDOW\nant +-\n$/u);
    expect(await cli(["savepoint", "inspect", "./nothing"], cwd)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is no savepoint: it has no savepoint.json") as string,
    });

    expect((await on("rescale", id, "2")).stdout).toBe("rescaling to 2\n");
    await expect.poll(async () => (await isRunning())?.tasks.running, PATIENTLY).toBeGreaterThan(2);
    appendFileSync(input, "cat\n");
    await expect.poll(async () => entries(id, "--against", savepoint), PATIENTLY).toContain("added");
    const stopped = await on("stop", id, "--savepoint");
    const [, last = ""] = /, savepoint (\S+)\n$/u.exec(stopped.stdout) ?? [];
    expect((await first).code).toBe(0);

    const second = on("run", "unique.flow.json", "--from", last);
    await expect.poll(isRunning, PATIENTLY).toBeDefined();
    const again = (await isRunning())?.id ?? "";
    expect((await on("savepoint", "delete", savepoint)).stdout).toBe(`${savepoint} deleted\n`);
    expect((await on("stop", again, "--drain")).code).toBe(0);
    expect((await second).code).toBe(0);
    const lines = readdirSync(join(cwd, "data", "files", "unique")).map((name) =>
      readFileSync(join(cwd, "data", "files", "unique", name), "utf8"),
    );
    expect(lines.join("").trim().split("\n").toSorted()).toEqual(["ant", "bee", "cat"]);
  },
);

test("what the server refuses is said in its words", async () => {
  const unknown = await cli(["cancel", "nobody", "--server", address], cwd);
  expect(unknown).toMatchObject({ code: 1, stdout: "", stderr: "There is no such job.\n" });
  writeFlow(cwd, "bad.flow.json", [{ id: "read", kind: "text-file", config: { path: "nowhere.txt" } }]);
  const bad = await cli(["run", "bad.flow.json", "--server", address], cwd);
  expect(bad.code).toBe(1);
  expect(bad.stderr).toMatch(/^The pipeline has errors\.\nerror /u);
});
