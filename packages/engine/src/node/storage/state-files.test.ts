import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TABLE_STATE } from "../../checkpoint/section-reader.ts";
import type { FileSystem } from "../../storage/file-system.ts";
import { loadStateFiles, writeStateFile } from "../../storage/state-files.ts";
import { nodeFiles } from "./node-files.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "millrace-"));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const bytesOf = (length: number, seed: number): Uint8Array =>
  new Uint8Array(length).map((_, index) => (index * seed) >>> 3);
const sections = [
  { operatorUid: "source#0", name: "offset", keyGroup: -1, bytes: bytesOf(8, 3) },
  { operatorUid: "count#0", name: "groups", keyGroup: 17, bytes: bytesOf(700, 5) },
  { operatorUid: "count#0", name: "groups", keyGroup: TABLE_STATE, bytes: bytesOf(300_000, 7) },
  { operatorUid: "count#0", name: "groups", keyGroup: TABLE_STATE, bytes: bytesOf(100, 7) },
];

async function written(): Promise<{
  readonly path: string;
  readonly bytes: number;
  readonly checksum: number;
}> {
  const snapshot = { checkpointId: 3, vertexId: "count/1", subtask: 2, sections };
  const state = await writeStateFile(nodeFiles, directory, snapshot, "state");
  return { ...state!, path: join(directory, "chk-3", state!.file) };
}

test("what was written is read again; of a file that others build on, its tables alone", async () => {
  const file = await written();
  expect(await loadStateFiles(nodeFiles, [file])).toMatchObject({ sections, localBytes: 0 });
  expect(await loadStateFiles(nodeFiles, [{ ...file, isBase: true }])).toMatchObject({
    sections: sections.slice(2),
  });
});

test("a flipped bit or a truncation at every 512 bytes is found, also where the manifest is wrong", async () => {
  const file = await written();
  const bytes = new Uint8Array(await readFile(file.path));
  const failed = { failure: { reason: "runtime.restore-failed" } };
  for (let at = 0; at < bytes.length; at += 512) {
    await writeFile(file.path, bytes.with(at, bytes[at]! ^ 0x01));
    expect(await loadStateFiles(nodeFiles, [file]), `bit at ${at}`).toMatchObject(failed);
    await writeFile(file.path, bytes.subarray(0, at));
    expect(await loadStateFiles(nodeFiles, [file]), `cut at ${at}`).toMatchObject(failed);
  }
  await writeFile(file.path, bytes);
  expect(await loadStateFiles(nodeFiles, [{ ...file, checksum: file.checksum ^ 1 }])).toMatchObject(failed);
});

test("a large file goes to the disk while it is made; what fails then is not forgotten", async () => {
  const large = { ...sections[0]!, keyGroup: TABLE_STATE, bytes: bytesOf(1 << 20, 11) };
  const snapshot = { checkpointId: 3, vertexId: "v", subtask: 0, sections: Array(20).fill(large) };
  let syncs = 0;
  const files = (fails: boolean): FileSystem => ({
    ...nodeFiles,
    open: async (path, mode) => ({
      ...(await nodeFiles.open(path, mode)),
      sync: async () => {
        if (syncs++ === 0 && fails) throw Object.assign(new Error("EIO"), { code: "EIO" });
      },
    }),
  });
  const state = await writeStateFile(files(false), directory, snapshot, "state");
  expect(syncs).toBeGreaterThan(1);
  const path = join(directory, "chk-3", state!.file);
  expect((await readFile(path)).length).toBe(state!.bytes);
  syncs = 0;
  await expect(writeStateFile(files(true), directory, snapshot, "state")).rejects.toThrow("EIO");
  await expect(readFile(path)).rejects.toThrow("ENOENT");
});
