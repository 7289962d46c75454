import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { bigint, string } from "@millrace/graph";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FileAccess } from "./file-access.ts";
import { SqliteWriter } from "./sqlite-writer.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "millrace-sqlite-writer-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function writerOf(path: string): Promise<SqliteWriter> {
  const columns = [
    { name: "k", type: string() },
    { name: "n", type: bigint() },
  ];
  const target = { path, table: "t", columns, keys: [0], sink: "sink/0" };
  await mkdir(join(root, "files"), { recursive: true });
  const access = await FileAccess.within([join(root, "files")]);
  return new SqliteWriter(access, target, { jobId: "job", epoch: 1, attempt: 0, presentEpoch: () => 1 });
}

const line = (n: number): Uint8Array => new TextEncoder().encode(`+{"k":"a","n":${n}}\n`);
const found = (path: string): unknown => {
  using database = new DatabaseSync(path);
  return database.prepare("SELECT n FROM t").get()?.["n"];
};

/** The second write of a writer, while another program has the file. */
async function heldBack(path: string) {
  const writer = await writerOf(path);
  await writer.write(line(1));
  const other = new DatabaseSync(path);
  other.exec("BEGIN IMMEDIATE");
  const written = writer.write(line(2));
  await new Promise((resolve) => setImmediate(resolve));
  return { writer, other, written };
}

test("makes directory, file and table", async () => {
  const path = join(root, "files", "deep", "made.db");
  const writer = await writerOf(path);
  await writer.write(line(1));
  await writer.write(line(2));
  expect(found(path)).toBe(2);
  await writer.close();
});

test("another program that writes is waited for", async () => {
  const path = join(root, "files", "busy.db");
  const { writer, other, written } = await heldBack(path);
  expect(found(path)).toBe(1);
  other.exec("ROLLBACK");
  await written;
  expect(found(path)).toBe(2);
  other.close();
  await writer.close();
});

test("what is given up is not waited for, and not written", async () => {
  const path = join(root, "files", "given-up.db");
  const { writer, other, written } = await heldBack(path);
  writer.abandon();
  await written;
  other.exec("ROLLBACK");
  await writer.write(line(3));
  expect(found(path)).toBe(1);
  other.close();
  await writer.close();
});

test("a file outside of the allowed directories, and a link, are refused", async () => {
  await expect((await writerOf(join(root, "outside.db"))).write(line(1))).rejects.toMatchObject({
    failure: { reason: "runtime.file-refused" },
  });
  await symlink(join(root, "outside.db"), join(root, "files", "link.db"));
  await expect((await writerOf(join(root, "files", "link.db"))).write(line(1))).rejects.toMatchObject({
    failure: { reason: "runtime.file-refused" },
  });
});

test("what is no database is told by name", async () => {
  const path = join(root, "files", "not-a-database.db");
  await writeFile(
    path,
    "this is no database at all, and longer than a header of one hundred bytes".repeat(9),
  );
  await expect((await writerOf(path)).write(line(1))).rejects.toMatchObject({
    failure: { reason: "runtime.table-failed", params: { path, table: "t" } },
  });
});
