import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SpillFile } from "../../spill/spill-storage.ts";
import { DiskSpillStorage } from "../../spill/disk-spill-storage.ts";
import { nodeSpillFiles } from "./node-spill-files.ts";

const LIMIT = 1_000;
let dataDir = "";
const partitionsOf = (jobId: string): string => join(dataDir, "partitions", jobId);
let storage: DiskSpillStorage;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "spill-"));
  const options = {
    partitions: join(dataDir, "partitions"),
    temporaryDirectory: join(dataDir, "slot"),
    maxBytes: LIMIT,
  };
  storage = new DiskSpillStorage(options, nodeSpillFiles);
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const names = (directory: string): readonly string[] => (existsSync(directory) ? readdirSync(directory) : []);
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i);

function contentOf(file: SpillFile): Uint8Array {
  const content = new Uint8Array(file.byteLength);
  file.read(0, content);
  return content;
}

test("a temporary file is gone with its end, and its bytes are free again", () => {
  for (let turn = 0; turn < 5; turn++) {
    const file = storage.temporary();
    file.append(bytes(600));
    expect(contentOf(file)).toEqual(bytes(600));
    file.close();
    file.close();
  }
  expect(names(join(dataDir, "slot"))).toEqual([]);
});

test("a partition is there when it is complete, and stays when its writer is closed", () => {
  const partition = storage.createPartition("job", "e0-0-0");
  partition.append(bytes(600));
  expect(() => storage.openPartition("job", "e0-0-0")).toThrow("runtime.partition-lost");
  partition.complete();
  partition.close();
  expect(contentOf(storage.openPartition("job", "e0-0-0"))).toEqual(bytes(600));
  expect(() => storage.temporary().append(bytes(600))).toThrow("runtime.spill-budget");
});

test("a partition whose writer ends before it is gone, and its bytes are free again", () => {
  for (let attempt = 0; attempt < 5; attempt++) {
    const partition = storage.createPartition("job", `e0-0-${attempt}`);
    partition.append(bytes(600));
    partition.close();
  }
  expect(names(partitionsOf("job"))).toEqual([]);
});

test("what others have removed does not count", () => {
  for (let attempt = 0; attempt < 5; attempt++) {
    const partition = storage.createPartition("job", `e0-0-${attempt}`);
    partition.append(bytes(600));
    partition.complete();
    rmSync(partitionsOf("job"), { recursive: true });
  }
  expect(() => storage.temporary().append(bytes(LIMIT + 1))).toThrow("runtime.spill-budget");
});

test.each([
  ["ENOSPC", "runtime.disk-full"],
  ["EDQUOT", "runtime.disk-full"],
  ["EIO", "runtime.disk-failed"],
])("%s ends the job as %s, and what was begun goes with its bytes", (code, reason) => {
  let refuses = true;
  const refuse = (): void => {
    if (refuses) throw Object.assign(new Error(`${code}: write`), { code });
  };
  const refusing = new DiskSpillStorage(
    {
      partitions: join(dataDir, "partitions"),
      temporaryDirectory: join(dataDir, "slot"),
      maxBytes: LIMIT,
    },
    {
      ...nodeSpillFiles,
      create: (path) => {
        const file = nodeSpillFiles.create(path);
        const write = (piece: Uint8Array, position: number): void => {
          refuse();
          file.write(piece, position);
        };
        return {
          byteLength: 0,
          write,
          read: (position, into) => file.read(position, into),
          close: () => file.close(),
        };
      },
    },
  );
  for (let attempt = 0; attempt < 5; attempt++) {
    const partition = refusing.createPartition("job", `e0-0-${attempt}`);
    expect(() => partition.append(bytes(600))).toThrow(reason);
    partition.close();
  }
  expect(names(partitionsOf("job"))).toEqual([]);
  refuses = false;
  const partition = refusing.createPartition("job", "e0-0-5");
  partition.append(bytes(600));
  partition.complete();
  expect(contentOf(refusing.openPartition("job", "e0-0-5"))).toEqual(bytes(600));
});
