import { mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { crc32 } from "../../checkpoint/crc32.ts";
import type { CheckpointManifest, JobRecord } from "../../jobmanager/job-storage.ts";
import { SETTINGS } from "../../jobmanager/testing/scripted-cluster.ts";
import { nodeFiles } from "./node-files.ts";
import type { FileSystem } from "../../storage/file-system.ts";
import { DiskJobStorage } from "../../storage/disk-job-storage.ts";
import { SavepointStore } from "../../storage/savepoint-store.ts";

const BY_HAND = { name: null, trigger: "manual", origin: null } as const;
let dataDir: string;
let storage: DiskJobStorage;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "millrace-"));
  await mkdir(join(dataDir, "jobs"));
  storage = new DiskJobStorage(nodeFiles, dataDir);
});

afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

const STATE = new Uint8Array(5_000).map((_, index) => index * 7);

async function writeCheckpoint(
  checkpointId: number,
  builtOn: readonly number[] = [],
  takenAt = checkpointId,
): Promise<string> {
  const path = join(storage.checkpointDirectory("job"), `chk-${checkpointId}`);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, "v-0.state"), STATE);
  const manifest: CheckpointManifest = {
    jobId: "job",
    checkpointId,
    timestampMs: 1,
    maxParallelism: 128,
    vertices: [
      {
        vertexId: "v",
        parallelism: 2,
        operatorUids: ["v#0"],
        subtasks: [
          {
            finished: false,
            file: { name: "v-0.state", bytes: STATE.length, checksum: crc32(STATE) },
            ...(takenAt !== checkpointId && { takenAt }),
            base: builtOn.map((id) => ({
              checkpointId: id,
              name: "v-0.state",
              bytes: STATE.length,
              checksum: crc32(STATE),
            })),
          },
          { finished: true, file: null },
        ],
      },
    ],
  };
  await storage.writeManifest(manifest);
  return path;
}

test("what was written is intact and listed, newest first", async () => {
  const path = await writeCheckpoint(9);
  await writeCheckpoint(10);
  expect(await storage.verifyCheckpoint(path)).toMatchObject({
    kind: "intact",
    manifest: { checkpointId: 9 },
  });
  expect(await storage.listCheckpoints("job")).toEqual({ completed: [10, 9], largest: 10 });
});

test("a directory without a manifest is no checkpoint, but its id is taken", async () => {
  await writeCheckpoint(1);
  const leftover = join(storage.checkpointDirectory("job"), "chk-2");
  await mkdir(leftover);
  await writeFile(join(leftover, "v-0.state"), STATE);
  expect(await storage.listCheckpoints("job")).toEqual({ completed: [1], largest: 2 });
  expect(await readdir(storage.checkpointDirectory("job"))).toEqual(["chk-1"]);
});

test("a state file torn anywhere, lengthened, altered or gone is found", async () => {
  const path = await writeCheckpoint(1);
  const file = join(path, "v-0.state");
  for (let length = 0; length < STATE.length; length += 512) {
    await truncate(file, length);
    expect(await storage.verifyCheckpoint(path)).toEqual({
      kind: "damaged",
      file: "v-0.state",
      problem: "checksum",
    });
    await writeFile(file, STATE);
  }
  await writeFile(file, Uint8Array.of(...STATE, 0));
  expect(await storage.verifyCheckpoint(path)).toMatchObject({ problem: "checksum" });
  await writeFile(file, STATE.with(4_000, STATE[4_000]! ^ 1));
  expect(await storage.verifyCheckpoint(path)).toMatchObject({ problem: "checksum" });
  await rm(file);
  expect(await storage.verifyCheckpoint(path)).toMatchObject({ file: "v-0.state", problem: "missing" });
});

const below = async (): Promise<readonly string[]> => {
  const root = storage.checkpointDirectory("job");
  const names = await readdir(root, { recursive: true });
  return names.filter((name) => name.includes("/")).toSorted();
};

test("files that later checkpoints build on stay as long as those", async () => {
  await writeCheckpoint(1);
  await writeCheckpoint(2, [1]);
  await writeCheckpoint(3, [1, 2]);
  await storage.discardCheckpoint("job", 1);
  await storage.discardCheckpoint("job", 2);
  expect(await below()).toEqual([
    "chk-1/v-0.state",
    "chk-2/v-0.state",
    "chk-3/manifest.json",
    "chk-3/v-0.state",
  ]);
  expect(await storage.verifyCheckpoint(`${storage.checkpointDirectory("job")}/chk-3`)).toMatchObject({
    kind: "intact",
  });
  await writeCheckpoint(4);
  await storage.discardCheckpoint("job", 3);
  expect(await below()).toEqual(["chk-4/manifest.json", "chk-4/v-0.state"]);
});

test("what a task ended with stays as long as a checkpoint has it of an earlier one", async () => {
  await writeCheckpoint(1);
  await writeCheckpoint(2, [1]);
  const path = await writeCheckpoint(4, [1], 2);
  await rm(join(path, "v-0.state"));
  await storage.discardCheckpoint("job", 1);
  await storage.discardCheckpoint("job", 2);
  expect(await below()).toEqual(["chk-1/v-0.state", "chk-2/v-0.state", "chk-4/manifest.json"]);
  expect(await storage.verifyCheckpoint(path)).toMatchObject({ kind: "intact" });
  const store = new SavepointStore(nodeFiles, dataDir);
  const graph = { name: "g", vertices: [], edges: [], maxParallelism: 128, settings: SETTINGS };
  const source = { jobId: "job", graph, checkpointId: 4, timestampMs: 0, path };
  const savepoint = await store.write(BY_HAND, source, { givenUp: false, progress: () => {} });
  await storage.discardCheckpoint("job", 4);
  expect(await below()).toEqual([]);
  expect((await readdir(savepoint.path)).toSorted()).toEqual([
    "chk-1.v-0.state",
    "chk-2.v-0.state",
    "manifest.json",
    "savepoint.json",
  ]);
  expect(await storage.verifyCheckpoint(savepoint.path)).toMatchObject({ kind: "intact" });
  await truncate(join(savepoint.path, "chk-1.v-0.state"), 10);
  expect(await storage.verifyCheckpoint(savepoint.path)).toMatchObject({ kind: "damaged" });
});

test("of a savepoint that is given up while it is written nothing is left, wherever it was", async () => {
  const path = await writeCheckpoint(1);
  const graph = { name: "g", vertices: [], edges: [], maxParallelism: 128, settings: SETTINGS };
  const source = { jobId: "job", graph, checkpointId: 1, timestampMs: 0, path };
  const store = new SavepointStore(nodeFiles, dataDir);
  let parts = 0;
  await store.write(BY_HAND, source, { givenUp: false, progress: () => void parts++ });
  expect(parts).toBeGreaterThan(2);
  for (let last = 1; last <= parts; last++) {
    const watch = { givenUp: false, progress: (): void => void (watch.givenUp = --left === 0) };
    let left = last;
    const write = store.write(BY_HAND, source, watch);
    if (last < parts) await expect(write).rejects.toThrow("given up");
    else await write;
  }
  expect((await store.list()).map(({ id }) => id)).toEqual(["sp-job-1", "sp-job-1-2"]);
  expect(await readdir(join(dataDir, "savepoints"))).toHaveLength(2);
});

test("what was begun and never completed is swept at the start, but for what a checkpoint builds on", async () => {
  await writeCheckpoint(1);
  const path = await writeCheckpoint(2, [1]);
  await storage.discardCheckpoint("job", 1);
  const root = storage.checkpointDirectory("job");
  await writeFile(join(root, "chk-1", "w-0.state"), STATE);
  await mkdir(join(root, "chk-3"));
  await writeFile(join(root, "chk-3", "v-0.state"), STATE);
  await storage.discardCheckpoint("job", 2 - 1);
  expect(await below()).toContain("chk-3/v-0.state");
  expect(await storage.listCheckpoints("job")).toEqual({ completed: [2], largest: 3 });
  expect(await below()).toEqual(["chk-1/v-0.state", "chk-2/manifest.json", "chk-2/v-0.state"]);
  expect(await storage.verifyCheckpoint(path)).toMatchObject({ kind: "intact" });
});

test("while a manifest cannot be read, nothing is removed that it may build on", async () => {
  await writeCheckpoint(1);
  const path = await writeCheckpoint(2, [1]);
  await truncate(join(path, "manifest.json"), 10);
  await storage.discardCheckpoint("job", 1);
  expect(await below()).toEqual(["chk-1/v-0.state", "chk-2/manifest.json", "chk-2/v-0.state"]);
});

test("a flipped bit or a truncation at every 512 bytes of any of its files is found", async () => {
  await writeCheckpoint(1);
  const path = await writeCheckpoint(2, [1]);
  const root = storage.checkpointDirectory("job");
  for (const file of ["chk-1/v-0.state", "chk-2/v-0.state", "chk-2/manifest.json"]) {
    const bytes = new Uint8Array(await readFile(join(root, file)));
    for (let at = 0; at < bytes.length; at += 512) {
      await writeFile(join(root, file), bytes.with(at, bytes[at]! ^ 0x10));
      expect(await storage.verifyCheckpoint(path), `${file} at ${at}`).toMatchObject({ kind: "damaged" });
      await writeFile(join(root, file), bytes.subarray(0, at));
      expect(await storage.verifyCheckpoint(path), `${file} cut at ${at}`).toMatchObject({ kind: "damaged" });
    }
    await writeFile(join(root, file), bytes);
  }
  expect(await storage.verifyCheckpoint(path)).toMatchObject({ kind: "intact" });
});

test("a damaged manifest is named", async () => {
  const path = await writeCheckpoint(1);
  const bytes = await readFile(join(path, "manifest.json"));
  bytes[40] = bytes[40]! ^ 1;
  await writeFile(join(path, "manifest.json"), bytes);
  expect(await storage.verifyCheckpoint(path)).toMatchObject({ kind: "damaged", file: "manifest.json" });
});

test("a discarded checkpoint is gone; twice is fine", async () => {
  await writeCheckpoint(1);
  await storage.discardCheckpoint("job", 1);
  await storage.discardCheckpoint("job", 1);
  expect(await storage.listCheckpoints("job")).toEqual({ completed: [], largest: 0 });
});

test("job records survive; what is no record is passed over", async () => {
  const graph = { name: "g", vertices: [], edges: [], maxParallelism: 128, settings: SETTINGS };
  const record: JobRecord = {
    id: "a",
    graph,
    state: "created",
    createdMs: 2,
    restoreFrom: null,
    failure: null,
  };
  await storage.writeJob(record);
  await storage.writeJob({ ...record, id: "b", createdMs: 1, state: "finished" });
  await mkdir(join(dataDir, "jobs", "c"));
  await writeFile(join(dataDir, "jobs", "c", "job.json"), "{");
  expect((await storage.readJobs()).map(({ id, state }) => [id, state])).toEqual([
    ["b", "finished"],
    ["a", "created"],
  ]);
});

test("a full disk is told apart from a broken one", async () => {
  await mkdir(join(dataDir, "jobs", "blocked"));
  await writeFile(join(dataDir, "jobs", "blocked", "checkpoints"), "a file in the way");
  const graph = { name: "g", vertices: [], edges: [], maxParallelism: 128, settings: SETTINGS };
  expect(graph.vertices).toEqual([]);
  const manifest = { jobId: "blocked", checkpointId: 1, timestampMs: 0, maxParallelism: 1, vertices: [] };
  await expect(storage.writeManifest(manifest)).rejects.toMatchObject({
    name: "StorageError",
    problem: "io-error",
  });
});

test("a checkpoint that is removed while they are listed is not there, and the others are", async () => {
  await writeCheckpoint(1);
  await writeCheckpoint(2);
  const removing: FileSystem = {
    ...nodeFiles,
    list: async (path) => {
      if (path.endsWith("chk-1")) await rm(path, { recursive: true });
      return nodeFiles.list(path);
    },
  };
  const { completed } = await new DiskJobStorage(removing, dataDir).listCheckpoints("job");
  expect(completed).toEqual([2]);
});

test("a directory that cannot be listed now is no leftover: its checkpoint stays", async () => {
  await writeCheckpoint(3);
  const failing: FileSystem = {
    ...nodeFiles,
    list: (path) =>
      path.endsWith("chk-3")
        ? Promise.reject(Object.assign(new Error("read error"), { code: "EIO" }))
        : nodeFiles.list(path),
  };
  await expect(new DiskJobStorage(failing, dataDir).listCheckpoints("job")).rejects.toThrow("read error");
  expect(await storage.listCheckpoints("job")).toMatchObject({ completed: [3] });
});

test("ids that an earlier JobManager may have used are not given again, whatever is left of them", async () => {
  await mkdir(storage.checkpointDirectory("job"), { recursive: true });
  expect(await storage.listCheckpoints("job")).toEqual({ completed: [], largest: 0 });
  const reserved = await storage.reserveCheckpointIds("job", 40);
  expect(reserved).toBeGreaterThanOrEqual(40);
  for (let id = 1; id <= 40; id++) await storage.discardCheckpoint("job", id);
  expect((await storage.listCheckpoints("job")).largest).toBe(0);
  const later = await new DiskJobStorage(nodeFiles, dataDir).listCheckpoints("job");
  expect(later.largest).toBe(reserved);
});

test("what is swept while other checkpoints complete is only what none of them names", async () => {
  const held = Promise.withResolvers<void>();
  const holding: FileSystem = {
    ...nodeFiles,
    list: async (path) => {
      const names = await nodeFiles.list(path);
      if (path.endsWith("/checkpoints") && names.includes("chk-3")) await held.promise;
      return names;
    },
  };
  storage = new DiskJobStorage(holding, dataDir);
  await writeCheckpoint(1);
  await writeCheckpoint(2, [1]);
  await writeCheckpoint(3, [1, 2]);
  const first = storage.discardCheckpoint("job", 1);
  const second = storage.discardCheckpoint("job", 2);
  await writeCheckpoint(4, [1, 2, 3]);
  const third = storage.discardCheckpoint("job", 3);
  held.resolve();
  await Promise.all([first, second, third]);
  const path = join(storage.checkpointDirectory("job"), "chk-4");
  expect(await storage.verifyCheckpoint(path)).toMatchObject({ kind: "intact" });
});

test("a checkpoint that builds on a file which nothing keeps does not become complete", async () => {
  await writeCheckpoint(1);
  await storage.discardCheckpoint("job", 1);
  await expect(writeCheckpoint(2, [1])).rejects.toMatchObject({ name: "StorageError" });
  expect((await storage.listCheckpoints("job")).completed).toEqual([]);
});
