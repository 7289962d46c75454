import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { FileAccess } from "./file-access.ts";

let root: string;
let access: FileAccess;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "millrace-access-"));
  await mkdir(join(root, "in", "sub"), { recursive: true });
  await mkdir(join(root, "inside-out"));
  await writeFile(join(root, "in", "ok.txt"), "ok");
  await writeFile(join(root, "secret.txt"), "secret");
  access = await FileAccess.within([join(root, "in"), join(root, "not-there")]);
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

async function reasonOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof JobFailureError ? error.failure.reason : `no failure: ${String(error)}`;
}

test("a file below a root is opened, also through a link that stays inside", async () => {
  await symlink(join(root, "in", "ok.txt"), join(root, "in", "sub", "link.txt"));
  for (const name of ["ok.txt", "sub/../ok.txt", "sub/link.txt"]) {
    await using handle = await access.openForReading(join(root, "in", name));
    expect(await handle.readFile("utf8")).toBe("ok");
  }
});

test("everything that leads outside is refused", async () => {
  await symlink(join(root, "secret.txt"), join(root, "in", "link.txt"));
  await symlink(root, join(root, "in", "up"));
  await symlink("/etc", join(root, "in", "etc"));
  const paths = [
    join(root, "secret.txt"),
    join(root, "in", "..", "secret.txt"),
    join(root, "in", "link.txt"),
    join(root, "in", "up", "secret.txt"),
    join(root, "in", "etc", "passwd"),
    join(root, "inside-out"),
    "/proc/self/environ",
    "relative.txt",
  ];
  for (const path of paths)
    expect(await reasonOf(access.openForReading(path)), path).toBe("runtime.file-refused");
});

test("what is missing outside of the roots is refused, not missing", async () => {
  expect(await reasonOf(access.openForReading(join(root, "in", "nothing.txt")))).toBe("runtime.file-missing");
  expect(await reasonOf(access.openForReading(join(root, "nothing.txt")))).toBe("runtime.file-refused");
  expect(await reasonOf(access.openForReading("/root/nothing/at/all"))).toBe("runtime.file-refused");
});

test("directories, FIFOs and names with NUL are refused, and none of them blocks", async () => {
  execFileSync("mkfifo", [join(root, "in", "fifo")]);
  for (const name of ["sub", "fifo", "a\0b"]) {
    expect(await reasonOf(access.openForReading(join(root, "in", name))), name).toBe("runtime.file-refused");
  }
});

test("output directories are made below a root and nowhere else", async () => {
  await symlink(root, join(root, "in", "up"));
  expect(await access.directory(join(root, "in", "new", "deep"))).toMatch(/new\/deep$/);
  for (const name of ["up/new", "../new", "sub/../../new"]) {
    expect(await reasonOf(access.directory(`${root}/in/${name}`)), name).toBe("runtime.file-refused");
  }
});
