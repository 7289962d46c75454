import { expect, it } from "vitest";
import { globPattern } from "./glob-pattern.ts";

const matches = (pattern: string, path: string): boolean => globPattern(pattern).test(path);

it.each([
  ["*.csv", "a.csv", true],
  ["*.csv", "day/a.csv", true],
  ["*.csv", "a.csv.tmp", false],
  ["day/*.csv", "day/a.csv", true],
  ["day/*.csv", "day/x/a.csv", false],
  ["**/x/*.{csv,txt}", "day/x/a.txt", true],
  ["**", "day/x/a.txt", true],
  ["a?[0-9].csv", "ab7.csv", true],
  ["a?[!0-9].csv", "ab7.csv", false],
  ["a+(b).csv", "a+(b).csv", true],
  ["[", "[", true],
  ["{a,b", "b", true],
] as const)("%s and %s: %s", (pattern, path, expected) => {
  expect(matches(pattern, path)).toBe(expected);
});
