import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bytes, hidden, name, part, parts, writer } from "../testing/part-writers.ts";

const visible = async (): Promise<readonly string[]> =>
  (await readdir(parts.root)).filter((file) => !file.startsWith(".")).toSorted();

test("a part is visible when it is committed and not before; twice is fine", async () => {
  const { writer: first } = await writer();
  await first.append(name(0), bytes("one"), { written: 0 });
  expect(await visible()).toEqual([]);
  await first.prepare(part(0, "one", 1));
  expect(await visible()).toEqual([]);
  expect(await first.commit(part(0, "one", 1))).toBe(join(parts.root, "part-t-0-0.txt"));
  await first.commit(part(0, "one", 1));
  expect(await readFile(join(parts.root, "part-t-0-0.txt"), "utf8")).toBe("one");
  expect(await readdir(parts.root)).toEqual(["part-t-0-0.txt"]);
});

test("an attempt that should be dead removes nothing of a later one, in its epoch or the next", async () => {
  const { writer: dead } = await writer({ attempt: 1 });
  const later = [{ epoch: 2 }, { attempt: 2 }] as const;
  for (const [counter, made] of later.entries()) {
    const { writer: present } = await writer(made);
    await present.append(name(counter), bytes("one"), { written: 0 });
    await present.prepare(part(counter, "one", 1));
  }
  await dead.discardExcept([]);
  expect(await readdir(parts.root)).toHaveLength(2);
  const { writer: next } = await writer({ epoch: 3 });
  await next.discardExcept([]);
  expect(await readdir(parts.root)).toEqual([]);
});

test("an append that failed half-way goes on where it stopped", async () => {
  const { writer: first } = await writer();
  await first.append(name(0), bytes("onetwo").subarray(0, 3), { written: 0 });
  await first.append(name(0), bytes("onetwo"), { written: 3 });
  await first.prepare(part(0, "onetwo", 1));
  await first.commit(part(0, "onetwo", 1));
  expect(await readFile(join(parts.root, "part-t-0-0.txt"), "utf8")).toBe("onetwo");
});

test("a restored attempt commits what its checkpoint covers and removes the rest", async () => {
  const { writer: first } = await writer();
  for (const [counter, text] of ["one", "two"].entries()) {
    await first.append(name(counter), bytes(text), { written: 0 });
    await first.prepare(part(counter, text, counter + 1));
  }
  await first.append(name(2), bytes("three"), { written: 0 });
  const { writer: second, counter } = await writer({ attempt: 1 });
  expect(counter).toBe(3);
  await second.discardExcept([part(0, "one", 1)]);
  await second.commit(part(0, "one", 1));
  expect(await readdir(parts.root)).toEqual(["part-t-0-0.txt"]);
});

test("of old, parts that have ended have another name; of two the newest attempt's is meant", async () => {
  for (const [attempt, text] of ["old", "new"].entries())
    await writeFile(join(parts.root, `.part-t-0-1.txt.job.1-${attempt}.pending`), text);
  const { writer: restored } = await writer({ attempt: 2 });
  const { file: _file, ...old } = part(1, "new", 1);
  await restored.discardExcept([old]);
  await restored.commit(old);
  await restored.commit(old);
  expect(await readFile(join(parts.root, "part-t-0-1.txt"), "utf8")).toBe("new");
  expect(await readdir(parts.root)).toEqual(["part-t-0-1.txt"]);
});

test("a part that is neither pending nor visible, or is another, fails", async () => {
  const { writer: first } = await writer();
  await expect(first.commit(part(7, "gone", 1))).rejects.toMatchObject({
    failure: { reason: "runtime.file-refused" },
  });
  await first.append(name(0), bytes("mine"), { written: 0 });
  await first.prepare(part(0, "mine", 1));
  await writeFile(join(parts.root, "part-t-0-0.txt"), "another");
  await expect(first.commit(part(0, "mine", 1))).rejects.toMatchObject({
    failure: { reason: "runtime.file-refused" },
  });
  expect(await readFile(join(parts.root, "part-t-0-0.txt"), "utf8")).toBe("another");
});

test("another owner's files and other names are left alone, and their counters are not ours", async () => {
  const theirs = [".part-o-0-9.txt.job.1-0.pending", ".part-t-1-3.txt.job.1-0.inprogress", "part-o-0-4.txt"];
  for (const file of [...theirs, "notes.md", "part-t-0-6.txt", ".part-t-0-7.txt.job.1-0.pending"]) {
    await writeFile(join(parts.root, file), "there before");
  }
  const { writer: first, counter } = await writer({ attempt: 1, parallelism: 2 });
  expect(counter).toBe(8);
  await first.discardExcept([]);
  expect((await readdir(parts.root)).toSorted()).toEqual(
    [...theirs, "notes.md", "part-t-0-6.txt"].toSorted(),
  );
});

test("sinks that share a directory: each commits all of its rows, whatever the other discards", async () => {
  const sinks = await Promise.all(["a", "b"].map((token) => writer({ token })));
  for (const [index, { writer: sink }] of sinks.entries()) {
    await sink.append(`part-${"ab"[index]}-0-0.txt`, bytes(`${index}`), { written: 0 });
    await sink.prepare({ name: `part-${"ab"[index]}-0-0.txt`, bytes: 1, rows: 1, checkpointId: 1 });
  }
  for (const { writer: sink } of sinks) await sink.discardExcept([]);
  for (const [index, { writer: sink }] of sinks.entries()) {
    await sink.commit({ name: `part-${"ab"[index]}-0-0.txt`, bytes: 1, rows: 1, checkpointId: 1 });
  }
  expect((await readdir(parts.root)).toSorted()).toEqual(["part-a-0-0.txt", "part-b-0-0.txt"]);
});

test("a job that goes on from another's checkpoint commits its pending parts, once, though both do", async () => {
  const { writer: first } = await writer({ token: "old", jobId: "old", subtask: 3 });
  const file = hidden("part-old-3-0.txt", { jobId: "old" });
  const covered = { name: "part-old-3-0.txt", file, bytes: 3, rows: 1, checkpointId: 40 };
  await first.append(covered.name, bytes("one"), { written: 0 });
  await first.prepare(covered);
  await first.append("part-old-3-1.txt", bytes("two"), { written: 0 });
  await first.prepare({ ...covered, name: "part-old-3-1.txt", checkpointId: 41 });
  const others = await Promise.all(["b", "c"].map((token) => writer({ token, jobId: token })));
  await Promise.all(
    others.map(async ({ writer: other }) => {
      await other.discardExcept([covered]);
      await other.commit(covered);
    }),
  );
  await first.commit(covered);
  expect((await readdir(parts.root)).toSorted()).toEqual([
    hidden("part-old-3-1.txt", { jobId: "old" }),
    "part-old-3-0.txt",
  ]);
  expect(await readFile(join(parts.root, "part-old-3-0.txt"), "utf8")).toBe("one");
});

test("a job that is cancelled while it adopts a part makes it visible", async () => {
  const { writer: first } = await writer({ token: "old" });
  const covered = { ...part(0, "one", 40), name: "part-old-0-0.txt", file: hidden("part-old-0-0.txt") };
  await first.append(covered.name, bytes("one"), { written: 0 });
  await first.prepare(covered);
  const { writer: second } = await writer({ token: "new" });
  await second.discardExcept([covered]);
  await second.close({ complete: 2, undecided: 2, ends: false });
  expect(await readdir(parts.root)).toEqual(["part-old-0-0.txt"]);
});

test("cancelled: what a complete checkpoint covers becomes visible, the rest goes", async () => {
  const { writer: first } = await writer();
  for (const [counter, text] of ["one", "two"].entries()) {
    await first.append(name(counter), bytes(text), { written: 0 });
    await first.prepare(part(counter, text, counter + 1));
  }
  await first.append(name(3), bytes("three"), { written: 0 });
  await first.close({ complete: 1, undecided: 1, ends: false });
  expect(await readdir(parts.root)).toEqual(["part-t-0-0.txt"]);
});

test("cancelled while a manifest is written: what that checkpoint covers stays as it is", async () => {
  const { writer: first } = await writer();
  for (const [counter, text] of ["one", "two", "three"].entries()) {
    await first.append(name(counter), bytes(text), { written: 0 });
    await first.prepare(part(counter, text, counter + 1));
  }
  await first.close({ complete: 1, undecided: 2, ends: false });
  expect((await readdir(parts.root)).toSorted()).toEqual([hidden(name(1)), "part-t-0-0.txt"]);
});

test("parts of several buckets are written at once, and each is visible in the directory of its own", async () => {
  const { writer: first } = await writer();
  const bucketed = ["day=1", "day=2/hour=3"].map((bucket, counter) => ({
    ...part(counter, "row", 1),
    name: `${bucket}/${name(counter)}`,
  }));
  for (const each of bucketed) await first.append(each.name, bytes("r"), { written: 0 });
  for (const each of bucketed) await first.append(each.name, bytes("ow"), { written: 0 });
  for (const each of bucketed) await first.prepare(each);
  expect(await visible()).toEqual([]);
  const { writer: second } = await writer({ attempt: 1 });
  await second.discardExcept(bucketed);
  for (const each of bucketed) expect(await second.commit(each)).toBe(join(parts.root, each.name));
  for (const each of bucketed) expect(await readFile(join(parts.root, each.name), "utf8")).toBe("row");
  expect(await readdir(parts.root)).toEqual(["day=1", "day=2"]);
});

test("cancelled: a part of a bucket that a complete checkpoint covers becomes visible", async () => {
  const { writer: first } = await writer();
  const covered = { ...part(0, "one", 1), name: `a/${name(0)}` };
  await first.append(covered.name, bytes("one"), { written: 0 });
  await first.prepare(covered);
  await first.append(`b/${name(1)}`, bytes("two"), { written: 0 });
  await first.close({ complete: 1, undecided: 1, ends: false });
  expect(await readdir(join(parts.root, "a"))).toEqual([name(0)]);
  expect(await readdir(parts.root)).toEqual(["a"]);
});
