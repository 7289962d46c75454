import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LogFile } from "./log-file.ts";

/** A device of Linux: every write to it fails as on a full disk. */
const FULL = "/dev/full";

test("lines come one behind the other, and those that wait at the end too", async () => {
  const directory = mkdtempSync(join(tmpdir(), "millrace-log-"));
  const path = join(directory, "server.log");
  const file = new LogFile(path, () => {});
  for (let line = 0; line < 100; line++) file.write(`${line}\n`);
  await expect.poll(() => readFileSync(path, "utf8").split("\n").length).toBe(101);
  file.write("last\n");
  await expect.poll(() => readFileSync(path, "utf8").endsWith("99\nlast\n")).toBe(true);
  file.close();
  file.write("after\n");
  expect(readFileSync(path, "utf8").endsWith("last\n")).toBe(true);
  rmSync(directory, { recursive: true });
});

test("what waits behind a write that is under way is written where the process ends with it", async () => {
  const directory = mkdtempSync(join(tmpdir(), "millrace-log-"));
  const path = join(directory, "server.log");
  const file = new LogFile(path, () => {});
  file.write("first\n");
  file.write("second\n");
  file.close();
  expect(readFileSync(path, "utf8")).toContain("second\n");
  await expect.poll(() => readFileSync(path, "utf8").length).toBe("first\nsecond\n".length);
  rmSync(directory, { recursive: true });
});

test("a disk without room ends nothing: it is said once", async () => {
  const told: string[] = [];
  const file = new LogFile(FULL, (problem) => told.push(problem));
  for (let line = 0; line < 50; line++) {
    file.write(`${line}\n`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await expect.poll(() => told.length).toBe(1);
  expect(told[0]).toContain("ENOSPC");
  file.close();
});
