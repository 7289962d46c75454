import { mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TABLE_STATE } from "../../checkpoint/section-reader.ts";
import type { StateFile } from "../../rpc/gateway.ts";
import type { FileSystem } from "../../storage/file-system.ts";
import { LocalStateCopies } from "../../storage/local-state-copies.ts";
import { loadStateFiles, writeStateFile } from "../../storage/state-files.ts";
import { nodeFiles } from "./node-files.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "millrace-"));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

/** As where copies lie on another file system. */
const { link: _link, ...apart } = nodeFiles;
const cases: readonly (readonly [string, FileSystem])[] = [
  ["links", nodeFiles],
  ["bytes", apart],
];

const copiesIn = (files: FileSystem, maxBytes = 1e9): LocalStateCopies =>
  new LocalStateCopies({ files, directory: join(root, "local"), maxBytes });

async function written(checkpointId: number, vertexId = "v"): Promise<StateFile> {
  const bytes = new Uint8Array(1_000).fill(checkpointId);
  const sections = [{ operatorUid: "op", name: "t", keyGroup: TABLE_STATE, bytes }];
  const snapshot = { checkpointId, vertexId, subtask: 0, sections };
  const state = await writeStateFile(nodeFiles, root, snapshot, "state");
  return { ...state!, path: join(root, `chk-${checkpointId}`, state!.file) };
}

const filled = (byte: number) => ({ sections: [{ bytes: new Uint8Array(1_000).fill(byte) }] });

test.each(cases)("%s: a copy is read where the checkpoint's file is gone", async (_, files) => {
  const copies = copiesIn(files);
  const file = await written(1);
  await copies.keep("v-0", [file]);
  await rm(file.path);
  const { bytes } = file;
  expect(await loadStateFiles(files, [file], copies)).toMatchObject({
    ...filled(1),
    bytes,
    localBytes: bytes,
  });
});

test("a damaged copy is dropped, and the checkpoint's file read", async () => {
  const copies = copiesIn(apart);
  const file = await written(1);
  await copies.keep("v-0", [file]);
  await truncate(copies.find(file.path)!, 500);
  for (let time = 0; time < 2; time++) {
    const loaded = await loadStateFiles(apart, [file], copies);
    expect(loaded).toMatchObject({ ...filled(1), bytes: file.bytes, localBytes: 0 });
    expect(copies.find(file.path)).toBeNull();
  }
  expect(await readdir(join(root, "local"))).toEqual([]);
});

test("where both are damaged, the restore fails and names the checkpoint's file", async () => {
  const copies = copiesIn(apart);
  const file = await written(1);
  await copies.keep("v-0", [file]);
  await writeFile(copies.find(file.path)!, "nothing");
  await writeFile(file.path, "nothing");
  expect(await loadStateFiles(apart, [file], copies)).toMatchObject({
    failure: { reason: "runtime.restore-failed", params: { checkpoint: file.path } },
  });
});

test("what the two newest checkpoints of a subtask are read from is kept, and nothing else", async () => {
  const copies = copiesIn(nodeFiles);
  const files = [await written(1), await written(2), await written(3), await written(4)];
  const [first, second, third, fourth] = files as [StateFile, StateFile, StateFile, StateFile];
  await copies.keep("v-0", [first]);
  await copies.keep("v-0", [first, second]);
  const kept = (): readonly number[] =>
    files.flatMap(({ path }, index) => (copies.find(path) === null ? [] : [index + 1]));
  expect(kept()).toEqual([1, 2]);
  await copies.keep("v-0", [third]);
  expect(kept()).toEqual([1, 2, 3]);
  await copies.keep("v-0", [fourth]);
  expect(kept()).toEqual([3, 4]);
  expect(await readdir(join(root, "local"))).toHaveLength(2);
});

test("what does not fit drives out the copies of whoever took a checkpoint longest ago, or is not kept", async () => {
  const [old, present, large] = [await written(1, "old"), await written(2, "v"), await written(3, "v")];
  const copies = copiesIn(nodeFiles, 2 * present.bytes - 1);
  await copies.keep("old-0", [old]);
  await copies.keep("v-0", [present]);
  expect(copies.find(old.path)).toBeNull();
  expect(copies.find(present.path)).not.toBeNull();
  await copies.keep("v-0", [present, large]);
  expect(copies.find(present.path)).not.toBeNull();
  expect(copies.find(large.path)).toBeNull();
});
