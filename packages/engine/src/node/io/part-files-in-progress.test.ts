import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { OutputFiles } from "../../taskmanager/io/output-files.ts";
import { bytes, hidden, name, nodeFiles, part, parts, writer } from "../testing/part-writers.ts";
import type { Given } from "../testing/part-writers.ts";

/** What a checkpoint has of a part in progress. */
// oxlint-disable-next-line max-params -- a part, and whose
const open = (counter: number, bytes: number, by: Given = {}) =>
  ({ name: name(counter), file: hidden(name(counter), by), bytes, rows: 1, open: true }) as const;
// oxlint-disable-next-line max-params -- what, and for which checkpoint
const persisted = (counter: number, length: number, checkpointId: number, completed = 0) => ({
  name: name(counter),
  bytes: length,
  checkpointId,
  completed,
});
const read = (file: string): Promise<string> => readFile(join(parts.root, file), "utf8");

/** An attempt that has written `one`, `two` for checkpoints 1 and 2, and `lost` that no checkpoint has. */
async function spanning(given: Given = {}) {
  const { writer: first } = await writer(given);
  await first.append(name(0), bytes("one"), { written: 0 });
  await first.persist(persisted(0, 3, 1));
  await first.append(name(0), bytes("two"), { written: 0 });
  await first.persist(persisted(0, 6, 2, 1));
  await first.append(name(0), bytes("lost"), { written: 0 });
  return first;
}

test("a part in progress is cut off and gone on with, in its file where this process had closed it", async () => {
  const closedParts = new Set<string>();
  await (await spanning({ closedParts })).close({ complete: 2, undecided: 2, ends: false });
  const { writer: next, counter } = await writer({ attempt: 1, closedParts });
  expect(counter).toBe(1);
  await next.discardExcept([open(0, 6)]);
  expect(await next.resume(open(0, 6))).toEqual({ isOver: false, file: hidden(name(0)), earlier: [] });
  await next.append(name(0), bytes("three"), { written: 0 });
  await next.prepare({ ...part(0, "onetwothree", 3), bytes: 11 });
  expect(await readdir(parts.root)).toEqual([hidden(name(0))]);
  await next.commit({ ...part(0, "onetwothree", 3), bytes: 11 });
  expect(await readdir(parts.root)).toEqual([name(0)]);
  expect(await read(name(0))).toBe("onetwothree");
});

test("another process may write on: the part is copied, and what it writes is in no file that is seen", async () => {
  const zombie = await spanning();
  const { writer: next } = await writer({ attempt: 1 });
  await next.discardExcept([open(0, 6)]);
  const resumed = await next.resume(open(0, 6));
  const copy = hidden(name(0), { attempt: 1 });
  expect(resumed).toEqual({ isOver: false, file: copy, earlier: [hidden(name(0))] });
  await next.append(name(0), bytes("three"), { written: 0 });
  await zombie.append(name(0), bytes("of a zombie"), { written: 0 });
  await next.prepare({ ...part(0, "onetwothree", 3), file: copy });
  await next.commit({ ...part(0, "onetwothree", 3), file: copy });
  await zombie.append(name(0), bytes("again"), { written: 0 });
  expect(await readdir(parts.root)).toEqual([name(0)]);
  expect(await read(name(0))).toBe("onetwothree");
});

test("the checkpoint before the last has less of it: that much is gone on with, also after it was copied", async () => {
  await spanning();
  const { writer: second } = await writer({ attempt: 1 });
  await second.discardExcept([open(0, 6)]);
  const { file, earlier } = await second.resume(open(0, 6));
  await second.persist(persisted(0, 6, 3));
  const { writer: third } = await writer({ attempt: 2 });
  await third.discardExcept([{ ...open(0, 6), file: file!, earlier: earlier! }]);
  const { writer: fourth } = await writer({ attempt: 3 });
  await fourth.discardExcept([open(0, 3)]);
  const resumed = await fourth.resume(open(0, 3));
  await fourth.append(name(0), bytes("2"), { written: 0 });
  await fourth.prepare({ ...part(0, "one2", 4), file: resumed.file! });
  await fourth.commit({ ...part(0, "one2", 4), file: resumed.file! });
  expect(await read(name(0))).toBe("one2");
  expect(await readdir(parts.root)).toEqual([name(0)]);
});

test("a part that was finished since is over: what a checkpoint had of it is visible, nothing is done twice", async () => {
  const first = await spanning();
  await first.prepare({ ...part(0, "onetwolost", 3), bytes: 10 });
  await first.commit({ ...part(0, "onetwolost", 3), bytes: 10 });
  const { writer: next, counter } = await writer({ attempt: 1 });
  expect(counter).toBe(1);
  await next.discardExcept([open(0, 3)]);
  expect(await next.resume(open(0, 3))).toEqual({ isOver: true });
  expect(await next.commit({ ...open(0, 6), checkpointId: 2 })).toBeNull();
  expect(await readdir(parts.root)).toEqual([name(0)]);
  expect(await read(name(0))).toBe("onetwolost");
});

test("a part in progress that is gone, or has lost bytes, is refused by its name", async () => {
  await spanning();
  const { writer: next } = await writer({ attempt: 1 });
  const gone = { ...open(0, 6), file: hidden(name(0), { attempt: 7 }) };
  await expect(next.resume(gone)).rejects.toThrow(/part-t-0-0\.txt\.job\.1-7.*is gone/);
  await expect(next.resume(open(0, 99))).rejects.toThrow(
    /part-t-0-0\.txt.*has 10 bytes, the checkpoint covers 99/,
  );
  await expect(next.commit({ ...open(0, 99), checkpointId: 1 })).rejects.toThrow(/has 10 bytes/);
});

test("the job is cancelled: what its last checkpoint has of a part becomes visible; a restart keeps it hidden", async () => {
  await (await spanning()).close({ complete: 2, undecided: 2, ends: true });
  expect(await readdir(parts.root)).toEqual([name(0)]);
  expect(await read(name(0))).toBe("onetwo");
  const { writer: next } = await writer({ jobId: "next", token: "n" });
  expect(await next.commit({ ...open(0, 6), checkpointId: 2 })).toBeNull();
  expect(await next.commit({ ...open(0, 3), checkpointId: 1 })).toBeNull();
  expect(await readdir(parts.root)).toEqual([name(0)]);
});

test("cancelled while a manifest is written: a part in progress stays as it is, and goes where no checkpoint has it", async () => {
  await (await spanning()).close({ complete: 1, undecided: 2, ends: true });
  expect(await readdir(parts.root)).toEqual([hidden(name(0))]);
  const { writer: other } = await writer({ attempt: 1 });
  await other.append(name(1), bytes("new"), { written: 0 });
  await other.persist(persisted(1, 3, 3));
  await other.append(name(2), bytes("newer"), { written: 0 });
  await other.close({ complete: 2, undecided: 2, ends: true });
  expect(await readdir(parts.root)).toEqual([hidden(name(0))]);
});

test("what ended after the last checkpoint stays as that checkpoint has it", async () => {
  const first = await spanning();
  await first.prepare({ ...part(0, "onetwolost", 3), bytes: 10 });
  await first.close({ complete: 2, undecided: 2, ends: false });
  expect(await readdir(parts.root)).toEqual([hidden(name(0))]);
  const { writer: next } = await writer({ attempt: 1 });
  await next.discardExcept([open(0, 6)]);
  await next.resume(open(0, 6));
  await next.close({ complete: 2, undecided: 2, ends: true });
  expect(await read(name(0))).toBe("onetwo");
});

test("the job is cancelled: what came after its last checkpoint is cut off, also where the part has ended", async () => {
  const first = await spanning();
  await first.prepare({ ...part(0, "onetwolost", 3), bytes: 10 });
  await first.close({ complete: 2, undecided: 2, ends: true });
  expect(await read(name(0))).toBe("onetwo");
  expect(await readdir(parts.root)).toEqual([name(0)]);
});

test("a disk that fails while parts are closed leaves none of them open", async () => {
  const real = await nodeFiles();
  let open = 0;
  const files = new Proxy(real, {
    get: (target, member: keyof OutputFiles) => {
      if (member === "link") return () => Promise.reject(new Error("EIO"));
      if (member !== "create") return target[member].bind(target);
      return async (directory: string, file: string) => {
        const handle = await target.create(directory, file);
        open += 1;
        return { ...handle, close: () => handle.close().then(() => void (open -= 1)) };
      };
    },
  });
  const { writer: first } = await writer({ files });
  for (const counter of [0, 1]) {
    await first.append(name(counter), bytes("one"), { written: 0 });
    await first.persist(persisted(counter, 3, 1));
  }
  await expect(first.close({ complete: 1, undecided: 1, ends: true })).rejects.toThrow("EIO");
  expect(open).toBe(0);
});

test("a job that goes on from another's checkpoint shows what that had in progress, and disturbs it not", async () => {
  const old = await spanning();
  const at2 = { ...open(0, 6), checkpointId: 2 };
  for (const token of ["b", "c"]) {
    const { writer: next } = await writer({ jobId: token, token });
    await next.discardExcept([at2]);
    await next.commit(at2);
    await next.commit(at2);
  }
  expect((await readdir(parts.root)).toSorted()).toEqual([hidden(name(0)), name(0)]);
  expect(await read(name(0))).toBe("onetwo");
  await old.prepare({ ...part(0, "onetwolost", 3), bytes: 10 });
  expect(await old.commit({ ...part(0, "onetwolost", 3), bytes: 10 })).toBe(
    join(parts.root, "part-t-0-0-10.txt"),
  );
  expect((await readdir(parts.root)).toSorted()).toEqual(["part-t-0-0-10.txt", name(0)]);
  const { writer: later } = await writer({ attempt: 1 });
  expect(await later.resume(open(0, 8))).toEqual({ isOver: true });
});

test("after rescaling, what a subtask had in progress that is no more ends with the checkpoint; its rest is removed", async () => {
  const stem = { subtask: 3 };
  const { writer: gone } = await writer(stem);
  for (const file of ["part-t-3-0.txt", "part-t-3-1.txt"]) {
    await gone.append(file, bytes("one"), { written: 0 });
    await gone.persist({ name: file, bytes: 3, checkpointId: 1, completed: 0 });
    await gone.append(file, bytes("lost"), { written: 0 });
  }
  const covered = {
    ...part(0, "one", 1),
    name: "part-t-3-0.txt",
    file: hidden("part-t-3-0.txt"),
    open: true,
  } as const;
  const { writer: left } = await writer({ attempt: 1, subtask: 1, parallelism: 2 });
  await left.discardExcept([covered]);
  expect(await left.commit(covered)).toBe(join(parts.root, "part-t-3-0.txt"));
  expect(await readdir(parts.root)).toEqual(["part-t-3-0.txt"]);
  expect(await read("part-t-3-0.txt")).toBe("one");
});

test("a disk that is full when it comes to the disk's own memory fails the part: a second sync would lie", async () => {
  const real = await nodeFiles();
  let syncs = 0;
  const files = new Proxy(real, {
    get: (target, member: keyof OutputFiles) =>
      member !== "create"
        ? target[member].bind(target)
        : async (directory: string, file: string) => ({
            ...(await target.create(directory, file)),
            sync: () => {
              syncs += 1;
              return Promise.reject(Object.assign(new Error("no space"), { code: "ENOSPC" }));
            },
          }),
  });
  const { writer: first } = await writer({ files });
  await first.append(name(0), bytes("one"), { written: 0 });
  await expect(first.persist(persisted(0, 3, 1))).rejects.toMatchObject({
    failure: { reason: "runtime.disk-full" },
  });
  expect(syncs).toBe(1);
});
