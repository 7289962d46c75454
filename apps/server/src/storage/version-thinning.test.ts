import { expect, test } from "vitest";
import { surplusVersions } from "./version-thinning.ts";

const NOW = Date.UTC(2026, 5, 10, 12);
const MINUTE = 60_000;

/** Versions 1, 2, ... saved so many minutes ago. */
const kept = (minutesAgo: readonly number[], precious: readonly number[] = []): readonly number[] => {
  const versions = minutesAgo.map((minutes, index) => ({
    version: index + 1,
    savedMs: NOW - minutes * MINUTE,
    precious: precious.includes(index + 1),
  }));
  const surplus = new Set(surplusVersions(versions, NOW));
  return versions.map(({ version }) => version).filter((version) => !surplus.has(version));
};

test("everything of the last hour stays", () => {
  expect(kept([60, 59, 58, 1, 0, 0])).toEqual([1, 2, 3, 4, 5, 6]);
});

test("before that, the last of each ten minutes; the first and the newest always", () => {
  expect(kept([300, 128, 125, 121, 118, 112, 111, 0])).toEqual([1, 4, 7, 8]);
});

test("before a day, the last of each day", () => {
  const day = 24 * 60;
  expect(kept([5 * day, 4 * day + 3, 4 * day + 2, 3 * day + 9, 3 * day + 1, 0])).toEqual([1, 3, 5, 6]);
});

test("a version with a name, and the loser of two saves, stay for good", () => {
  const day = 24 * 60;
  expect(kept([9 * day, 8 * day + 3, 8 * day + 2, 8 * day + 1, 0], [2])).toEqual([1, 2, 4, 5]);
});
