import { expect, test } from "vitest";
import { partName, partToken } from "./part-name.ts";

test("names say whose they are: the same for each attempt, other ones for another job or operator", () => {
  const token = partToken("job", "write#0");
  expect(token).toMatch(/^[0-9a-z]{8}$/);
  expect(partToken("job", "write#0")).toBe(token);
  const tokens = Array.from({ length: 5_000 }, (_, n) => partToken(`job ${n >> 1}`, `write#${n & 1}`));
  expect(new Set(tokens).size).toBe(tokens.length);
  expect(partName({ token, subtask: 3, suffix: "csv" }, 7)).toBe(`part-${token}-3-7.csv`);
});
