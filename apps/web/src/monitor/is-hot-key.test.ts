import { expect, test } from "vitest";
import { isHotKey } from "./is-hot-key.ts";

const hot = (...shares: readonly number[]) => shares.map((_, index) => isHotKey(shares, index));

test("a key that takes far more than the others is hot", () => {
  expect(hot(0.71, 0.06, 0.05, 0.04)).toEqual([true, false, false, false]);
  expect(hot(0.34, 0.13, 0.07)).toEqual([true, false, false]);
  expect(hot(0.4, 0.38, 0.02, 0.02)).toEqual([true, true, false, false]);
});

test("keys that are evenly spread are not hot, however few there are", () => {
  expect(hot(0.34, 0.33, 0.33)).toEqual([false, false, false]);
  expect(hot(0.5, 0.5)).toEqual([false, false]);
  expect(hot(0.27, 0.26, 0.25, 0.22)).toEqual([false, false, false, false]);
});

test("a rare key is not hot, though others are rarer", () => {
  expect(hot(0.08, 0.01, 0.01)).toEqual([false, false, false]);
});

test("a key that has everything to itself is hot", () => {
  expect(hot(1)).toEqual([true]);
});
