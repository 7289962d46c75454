import { appendFile, copyFile, mkdtemp, rename, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { jobFailure } from "@millrace/graph";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FileIdentity } from "../../io/file-identity.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { FileAccess } from "./file-access.ts";
import { FileReader } from "./file-reader.ts";

let root: string;
let path: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "millrace-reader-"));
  path = join(root, "app.log");
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(root, { recursive: true });
});

interface Reading extends AsyncDisposable {
  /** What came so far; `<restarted>` where the file began anew. */
  readonly text: () => string;
  /** Which file the last bytes were of. */
  readonly told: () => FileIdentity | null;
}

async function watch(offset = 0, identity: FileIdentity | null = null): Promise<Reading> {
  let text = "";
  let told: FileIdentity | null = null;
  const reader = new FileReader({
    stream: 1,
    path,
    offset,
    watched: true,
    identity,
    access: await FileAccess.within([root]),
    failureOf: (error) => jobFailure("runtime.internal", { problem: String(error) }),
    send: (message) => {
      if (message.kind === "restarted") text += "<restarted>";
      if (message.kind !== "chunk") return;
      told = message.identity ?? told;
      text += new TextDecoder().decode(new Uint8Array(message.buffer, 0, message.length));
      reader.returned(message.buffer);
    },
  });
  await reader.open();
  return { text: () => text, told: () => told, [Symbol.asyncDispose]: () => reader.close() };
}

const until = (reading: Reading, text: string) => expect.poll(() => reading.text()).toBe(text);

test("what is appended follows", async () => {
  await writeFile(path, "a\n");
  await using reading = await watch();
  await until(reading, "a\n");
  await appendFile(path, "b\n");
  await until(reading, "a\nb\n");
});

test("a truncated file is read from its beginning, and it is said", async () => {
  await writeFile(path, "first\nsecond\n");
  await using reading = await watch();
  await until(reading, "first\nsecond\n");
  await truncate(path, 0);
  await appendFile(path, "new\n");
  await until(reading, "first\nsecond\n<restarted>new\n");
  expect(process.stderr.write).toHaveBeenCalledWith(`${path} was truncated: it is read from its beginning\n`);
});

test("of a rotated file the rest comes first, then the one that has its name", async () => {
  await writeFile(path, "old\n");
  await using reading = await watch();
  await until(reading, "old\n");
  await rename(path, `${path}.1`);
  await appendFile(`${path}.1`, "rest\n");
  await writeFile(path, "a longer line than before\n");
  await until(reading, "old\nrest\n<restarted>a longer line than before\n");
});

test("rotated again and again while it is written: each line comes once", async () => {
  await writeFile(path, "");
  await using reading = await watch();
  let expected = "";
  for (let rotation = 0; rotation < 20; rotation++) {
    for (let line = 0; line < 5; line++) {
      const text = `${rotation}.${line}\n`;
      await appendFile(path, text);
      expected += text;
    }
    await rename(path, `${path}.1`);
    await writeFile(path, "");
    expected += "<restarted>";
    await until(reading, expected);
  }
});

/** Reads what the file has now, and says which it was. */
async function identityAfter(text: string): Promise<FileIdentity> {
  await using reading = await watch();
  await until(reading, text);
  return reading.told()!;
}

const LONG = `${"x".repeat(2_000)}\n`;

test.each(["a\nb\n", LONG])(
  "a log that was renamed while nobody read it: its rest, then the new file",
  async (old) => {
    await writeFile(path, old);
    const identity = await identityAfter(old);
    await appendFile(path, "rest\n");
    await rename(path, `${path}.1`);
    await writeFile(path, `new ${old.repeat(3)}`);
    await using reading = await watch(old.length, identity);
    await until(reading, `rest\n<restarted>new ${old.repeat(3)}`);
    await expect.poll(() => reading.told()).not.toMatchObject({ inode: identity.inode });
  },
);

test("where the old file is gone, the new one is read from its beginning though it is longer", async () => {
  await writeFile(path, "h\nold\n");
  const identity = await identityAfter("h\nold\n");
  await rename(path, `${path}.tmp`);
  await writeFile(path, "h\nold\n and more\n");
  await rm(`${path}.tmp`);
  await using reading = await watch(6, identity);
  await until(reading, "<restarted>h\nold\n and more\n");
});

test("a log that was copied away and cut: the copy's rest, then what came since", async () => {
  await writeFile(path, LONG);
  const identity = await identityAfter(LONG);
  await appendFile(path, "rest\n");
  await copyFile(path, `${path}.1`);
  await truncate(path, 0);
  await appendFile(path, `new ${LONG.repeat(2)}`);
  await using reading = await watch(LONG.length, identity);
  await until(reading, `rest\n<restarted>new ${LONG.repeat(2)}`);
});

test.each([
  ["grew", async () => appendFile(path, "more\n")],
  [
    "was replaced by a copy of itself",
    async () => {
      await writeFile(`${path}.new`, `${LONG}more\n`);
      await rename(`${path}.new`, path);
    },
  ],
])("a file that %s is read on", async (_what, change) => {
  await writeFile(path, LONG);
  const identity = await identityAfter(LONG);
  await change();
  await using reading = await watch(LONG.length, identity);
  await until(reading, "more\n");
});

test("a position behind the end is one of a file that was cut since", async () => {
  await writeFile(path, "short\n");
  await using reading = await watch(100);
  await until(reading, "<restarted>short\n");
});

/** All of a file that is read once, or the code of its failure. */
async function readOnce(offset = 0): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const parts: Buffer[] = [];
  const reader = new FileReader({
    stream: 1,
    path,
    offset,
    watched: false,
    access: await FileAccess.within([root]),
    failureOf: (error) =>
      error instanceof JobFailureError
        ? error.failure
        : jobFailure("runtime.internal", { problem: String(error) }),
    send: (message) => {
      if (message.kind === "end") resolve(Buffer.concat(parts).toString());
      if (message.kind === "failed") resolve(message.failure.reason);
      if (message.kind !== "chunk") return;
      parts.push(Buffer.from(message.buffer.slice(0, message.length)));
      reader.returned(message.buffer);
    },
  });
  await reader.open();
  const text = await promise;
  await reader.close();
  return text;
}

test("of a gzip file the content is read, from any offset in it, members one after the other", async () => {
  path = join(root, "app.log.gz");
  const lines = Array.from({ length: 200_000 }, (_, n) => `line ${n * 7_919}\n`);
  const text = lines.join("");
  const half = Math.floor(text.length / 2);
  await writeFile(path, Buffer.concat([gzipSync(text.slice(0, half)), gzipSync(text.slice(half))]));
  for (const offset of [0, 1, half - 1, half, half + 65_537, text.length])
    expect((await readOnce(offset)) === text.slice(offset)).toBe(true);
});

test("a gzip file that is cut or none at all fails by name", async () => {
  path = join(root, "app.log.gz");
  await writeFile(path, gzipSync("a\n".repeat(10_000)).subarray(0, 30));
  expect(await readOnce()).toBe("runtime.unreadable-file");
  await writeFile(path, "plain\n");
  expect(await readOnce()).toBe("runtime.unreadable-file");
});
