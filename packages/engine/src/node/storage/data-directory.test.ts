import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataDirectory, DataDirectoryLockedError } from "./data-directory.ts";
import { readEpoch } from "../../storage/epoch.ts";
import { nodeFiles } from "./node-files.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "millrace-"));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

test("one owner at a time; the epoch grows with each", async () => {
  const first = await DataDirectory.lock(dataDir);
  await expect(DataDirectory.lock(dataDir)).rejects.toBeInstanceOf(DataDirectoryLockedError);
  await first.unlock();
  const second = await DataDirectory.lock(dataDir);
  expect(second.epoch).toBe(first.epoch + 1);
  expect(await readEpoch(nodeFiles, dataDir)).toBe(second.epoch);
  await second.unlock();
  expect(await readdir(dataDir)).toEqual(["epoch", "jobs"]);
});

test("a living process keeps it, a dead one does not", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  const stat = await readFile(`/proc/${child.pid}/stat`, "latin1");
  const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  await writeFile(join(dataDir, "lock"), JSON.stringify({ pid: child.pid, started }));
  await expect(DataDirectory.lock(dataDir)).rejects.toMatchObject({ pid: child.pid });
  child.kill("SIGKILL");
  await once(child, "exit");
  await (await DataDirectory.lock(dataDir)).unlock();
});

test("another process with the pid of a dead owner does not count", async () => {
  await writeFile(join(dataDir, "lock"), JSON.stringify({ pid: process.ppid, started: "1" }));
  const taken = await DataDirectory.lock(dataDir);
  expect(taken.epoch).toBe(1);
});

test("a lock that cannot be read is stale", async () => {
  await writeFile(join(dataDir, "lock"), "");
  expect((await DataDirectory.lock(dataDir)).epoch).toBe(1);
});
