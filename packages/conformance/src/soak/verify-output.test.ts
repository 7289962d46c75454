import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { verifyCounts, verifyRows } from "./verify-output.ts";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "verify-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const part = (name: string, text: string): Promise<void> => writeFile(join(directory, name), text);
const CLEAN = { leftovers: 0, damaged: 0, lost: 0, duplicated: 0 };

test("every number up to the largest of its subtask", async () => {
  await part("part-a-0-0.csv", "0,5\n2,5\n4,1\n");
  await part("part-a-1-0.csv", "1,5\n");
  expect(verifyRows(directory, 2)).toEqual({ ...CLEAN, rows: 4 });
});

test("a gap is lost, a repetition duplicated, a torn line damaged, a hidden file left over", async () => {
  await part("part-a-0-0.csv", "0,5\n4,5\n4,5\n");
  await part("part-a-1-0.csv", "1,5\n3");
  await part(".part-a-1-1.csv.job.1-0.pending", "3,5\n");
  expect(verifyRows(directory, 2)).toEqual({ rows: 3, lost: 1, duplicated: 1, leftovers: 1, damaged: 2 });
});

test("counts of an item run from 1, and there are as many as rows", async () => {
  await part("part-a-0-0.csv", "7,1\n7,2\n9,1\n");
  expect(verifyCounts(directory, 3)).toEqual({ ...CLEAN, rows: 3 });
  expect(verifyCounts(directory, 5)).toEqual({ ...CLEAN, rows: 3, lost: 2 });
  expect(verifyCounts(directory, 2)).toEqual({ ...CLEAN, rows: 3, duplicated: 1 });
  await part("part-a-0-1.csv", "9,1\n9,4\n");
  expect(verifyCounts(directory, 6)).toEqual({ ...CLEAN, rows: 4, lost: 2, duplicated: 1 });
});
