import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jobFailure } from "@millrace/graph";
import type { JobFailure } from "@millrace/graph";
import { afterEach, beforeEach, expect, test } from "vitest";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { IoToSlot } from "../../taskmanager/io/io-protocol.ts";
import { DirectoryWatcher } from "./directory-watcher.ts";
import { FileAccess } from "./file-access.ts";

let root: string;
let outside: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "millrace-watched-"));
  outside = await mkdtemp(join(tmpdir(), "millrace-outside-"));
});
afterEach(async () => {
  await rm(root, { recursive: true });
  await rm(outside, { recursive: true });
});

async function look(directory: string, more: { readonly settleMs?: number } = {}) {
  const messages: IoToSlot[] = [];
  const watcher = new DirectoryWatcher({
    access: await FileAccess.within([root]),
    directory,
    options: { pattern: "*.csv", recursive: true, intervalMs: null, settleMs: 0, ...more },
    stream: 1,
    send: (message) => void messages.push(message),
    failureOf: (error): JobFailure =>
      error instanceof JobFailureError
        ? error.failure
        : jobFailure("runtime.internal", { problem: String(error) }),
  });
  const again = async (): Promise<readonly string[]> => {
    messages.length = 0;
    await watcher.look();
    return messages
      .flatMap((message) => (message.kind === "found" ? message.found.files : []))
      .map(({ path, bytes }) => `${path} ${bytes}`)
      .toSorted();
  };
  return { again, messages };
}

test("tells each file once, and again when it has grown; hidden ones, others and links are left out", async () => {
  await mkdir(join(root, "day", ".tmp"), { recursive: true });
  for (const name of ["a.csv", "day/b.csv", "day/.tmp/c.csv", "_d.csv", ".e.csv", "f.txt"])
    await writeFile(join(root, name), "n\n");
  await writeFile(join(outside, "g.csv"), "n\n");
  await symlink(join(outside, "g.csv"), join(root, "g.csv"));
  const { again } = await look(root);
  expect(await again()).toEqual(["a.csv 2", "day/b.csv 2"]);
  expect(await again()).toEqual([]);
  await writeFile(join(root, "a.csv"), "n\n1\n");
  await rename(join(root, "f.txt"), join(root, "f.csv"));
  expect(await again()).toEqual(["a.csv 4", "f.csv 2"]);
});

test("a file that was written lately waits", async () => {
  await writeFile(join(root, "a.csv"), "n\n");
  const { again } = await look(root, { settleMs: 3_600_000 });
  expect(await again()).toEqual([]);
});

test("a directory that is missing or lies outside is told", async () => {
  for (const directory of [join(root, "none"), outside]) {
    const { again, messages } = await look(directory);
    await again();
    expect(messages.map(({ kind }) => kind)).toEqual(["failed"]);
  }
});
