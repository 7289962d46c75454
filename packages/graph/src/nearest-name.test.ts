import { expect, test } from "vitest";
import { nearestName } from "./nearest-name.ts";

test.each([
  ["arr_dealy", "arr_delay"],
  ["ARR_DELAY", "arr_delay"],
  ["amont", "amount"],
  ["id", "id"],
  ["xyz", null],
  ["", null],
])("%s is near %s", (name, expected) =>
  expect(nearestName(name, ["id", "amount", "arr_delay", "dep_delay"])).toBe(expected),
);
