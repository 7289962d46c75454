import { rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { clusterSchema } from "@millrace/protocol";
import type { Cluster, JobSummary } from "@millrace/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isAlive, ServerProcess } from "./testing/server-process.ts";
import { temporaryDirectory } from "./testing/test-server.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = temporaryDirectory();
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

const start = (how: ConstructorParameters<typeof ServerProcess>[1] = {}): ServerProcess =>
  new ServerProcess(["--port", "0", "--data", dataDir], how);

async function taskManagerPids(server: ServerProcess): Promise<readonly number[]> {
  const cluster = async (): Promise<Cluster> => clusterSchema.parse(await server.json("/api/cluster"));
  await expect.poll(async () => (await cluster()).taskManagers.length).toBeGreaterThan(0);
  return (await cluster()).taskManagers.map(({ pid }) => pid);
}

describe("what cannot be started says why, in a sentence", () => {
  test.each([
    ["an unknown option", ["--nonsense"], "--nonsense"],
    ["a port that is none", ["--port", "99999"], "--port takes a number"],
    [
      "an address of another machine",
      ["--port", "0", "--host", "192.0.2.1"],
      "is no address of this machine",
    ],
  ])("%s", async (_what, args, words) => {
    await using server = new ServerProcess([...args, "--data", dataDir]);
    expect(await server.ended).toEqual({ code: 1, signal: null });
    expect(server.stderr).toContain(words);
    expect(server.stderr).not.toMatch(/^\s+at /mu);
  });

  test("a port that is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as AddressInfo;
    await using server = new ServerProcess(["--port", String(port), "--data", dataDir]);
    expect(await server.ended).toEqual({ code: 1, signal: null });
    expect(server.stderr).toBe(`Port ${port} is taken: choose another one with --port, or leave it out.\n`);
    taken.close();
  });

  test("a data directory that another server uses", async () => {
    await using first = start();
    await first.address();
    await using second = start();
    expect(await second.ended).toEqual({ code: 1, signal: null });
    expect(second.stderr).toBe(
      `Another server (process ${first.child.pid}) uses this data directory: end it, or give another with --data.\n`,
    );
  });
});

describe("the end of the server", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("%s: in order, and no TaskManager is left", async (signal) => {
    await using server = start();
    const pids = await taskManagerPids(server);
    server.child.kill(signal);
    expect(await server.ended).toEqual({ code: 0, signal: null });
    await expect.poll(() => pids.filter(isAlive)).toEqual([]);
  });

  test("whoever started it is gone: it ends too", async () => {
    await using server = start({ ipc: true });
    const pids = await taskManagerPids(server);
    server.child.disconnect();
    expect(await server.ended).toEqual({ code: 0, signal: null });
    await expect.poll(() => pids.filter(isAlive)).toEqual([]);
  });

  test("kill -9: the TaskManagers end themselves, and the next start goes on with the running job", async () => {
    await using first = start();
    const pids = await taskManagerPids(first);
    const running = async (server: ServerProcess) => {
      const jobs = await server.json<readonly JobSummary[]>("/api/jobs");
      return jobs.filter(({ state, tasks }) => state === "running" && tasks.running === tasks.total);
    };
    await expect.poll(async () => (await running(first)).length).toBe(1);
    const [before] = await running(first);
    first.child.kill("SIGKILL");
    await first.ended;
    await expect.poll(() => pids.filter(isAlive)).toEqual([]);
    await using second = start();
    await expect.poll(async () => (await running(second)).map(({ id }) => id)).toEqual([before?.id]);
    const [after] = await running(second);
    expect(after).toMatchObject({
      name: before?.name,
      createdMs: before?.createdMs,
      documentId: before?.documentId,
    });
  });
});
