import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PendingPart } from "../../io/io-service.ts";
import { FileAccess } from "./file-access.ts";
import { PartFileWriter } from "./part-file-writer.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "millrace-parts-"));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

async function writer(
  more: { readonly epoch?: number; readonly attempt?: number; readonly jobId?: string } = {},
) {
  const access = await FileAccess.within([root]);
  const output = { directory: root, subtask: 0, suffix: "txt" };
  const made = new PartFileWriter({ access, output, jobId: "job", epoch: 1, attempt: 0, ...more });
  return { writer: made, counter: await made.open() };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const part = (counter: number, text: string, checkpointId: number): PendingPart => ({
  name: `part-0-${counter}.txt`,
  bytes: text.length,
  rows: 1,
  checkpointId,
});
const visible = async (): Promise<readonly string[]> =>
  (await readdir(root)).filter((name) => !name.startsWith(".")).toSorted();

test("a part is visible when it is committed and not before; twice is fine", async () => {
  const { writer: first } = await writer();
  await first.append(bytes("one"), { written: 0 });
  expect(await visible()).toEqual([]);
  await first.prepare(part(0, "one", 1));
  expect(await visible()).toEqual([]);
  expect(await first.commit(part(0, "one", 1))).toBe(join(root, "part-0-0.txt"));
  await first.commit(part(0, "one", 1));
  expect(await readFile(join(root, "part-0-0.txt"), "utf8")).toBe("one");
  expect(await readdir(root)).toEqual(["part-0-0.txt"]);
});

test("an append that failed half-way goes on where it stopped", async () => {
  const { writer: first } = await writer();
  await first.append(bytes("onetwo").subarray(0, 3), { written: 0 });
  await first.append(bytes("onetwo"), { written: 3 });
  await first.prepare(part(0, "onetwo", 1));
  await first.commit(part(0, "onetwo", 1));
  expect(await readFile(join(root, "part-0-0.txt"), "utf8")).toBe("onetwo");
});

test("a restored attempt commits what its checkpoint covers and removes the rest", async () => {
  const { writer: first } = await writer();
  for (const [counter, text] of ["one", "two"].entries()) {
    await first.append(bytes(text), { written: 0 });
    await first.prepare(part(counter, text, counter + 1));
  }
  await first.append(bytes("three"), { written: 0 });
  const { writer: second, counter } = await writer({ attempt: 1 });
  expect(counter).toBe(3);
  await second.discardExcept([part(0, "one", 1)]);
  await second.commit(part(0, "one", 1));
  expect(await readdir(root)).toEqual(["part-0-0.txt"]);
});

test("of two pending files with one name the newest attempt's is meant", async () => {
  for (const [attempt, text] of ["old", "new"].entries()) {
    const { writer: zombie } = await writer({ attempt });
    await zombie.append(bytes(text), { written: 0 });
    await zombie.prepare(part(attempt, text, 1));
  }
  const names = (await readdir(root)).toSorted();
  await rm(join(root, names[0]!));
  await writeFile(join(root, ".part-0-1.txt.job.1-0.pending"), "zombie");
  const { writer: restored } = await writer({ attempt: 2 });
  await restored.discardExcept([part(1, "new", 1)]);
  await restored.commit(part(1, "new", 1));
  expect(await readFile(join(root, "part-0-1.txt"), "utf8")).toBe("new");
});

test("a part that is neither pending nor visible, or is another, fails", async () => {
  const { writer: first } = await writer();
  await expect(first.commit(part(7, "gone", 1))).rejects.toMatchObject({
    failure: { reason: "runtime.file-refused" },
  });
  await first.append(bytes("mine"), { written: 0 });
  await first.prepare(part(0, "mine", 1));
  await writeFile(join(root, "part-0-0.txt"), "another");
  await expect(first.commit(part(0, "mine", 1))).rejects.toMatchObject({
    failure: { reason: "runtime.file-refused" },
  });
  expect(await readFile(join(root, "part-0-0.txt"), "utf8")).toBe("another");
});

test("another job's files and other names are left alone, and their counters avoided", async () => {
  await writeFile(join(root, "part-0-4.txt"), "theirs");
  await writeFile(join(root, ".part-0-9.txt.theirs.1-0.pending"), "theirs");
  await writeFile(join(root, "notes.md"), "mine");
  const { writer: first, counter } = await writer();
  expect(counter).toBe(10);
  await first.discardExcept([]);
  expect((await readdir(root)).toSorted()).toEqual([
    ".part-0-9.txt.theirs.1-0.pending",
    "notes.md",
    "part-0-4.txt",
  ]);
});

test("cancelled: what a complete checkpoint covers becomes visible, the rest goes", async () => {
  const { writer: first } = await writer();
  for (const [counter, text] of ["one", "two"].entries()) {
    await first.append(bytes(text), { written: 0 });
    await first.prepare(part(counter, text, counter + 1));
  }
  await first.append(bytes("three"), { written: 0 });
  await first.close(1);
  expect(await readdir(root)).toEqual(["part-0-0.txt"]);
});
