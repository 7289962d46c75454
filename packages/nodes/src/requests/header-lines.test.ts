import { expect, test } from "vitest";
import { headerLines } from "./header-lines.ts";

test("a line is a name and a value, in which braces hold expressions with their places in the whole text", () => {
  const text = "Accept: text/x; q='1'\n\n  Authorization :Bearer {token}!";
  expect(headerLines(text)).toEqual([
    { name: "accept", value: [{ kind: "text", text: "text/x; q='1'" }] },
    {
      name: "authorization",
      value: [
        { kind: "text", text: "Bearer " },
        { kind: "parameter", text: "token", from: text.indexOf("token") },
        { kind: "text", text: "!" },
      ],
    },
  ]);
  expect(headerLines("X-Empty:")).toEqual([{ name: "x-empty", value: [] }]);
  expect(headerLines("")).toEqual([]);
});

test.each([
  ["Accept", 1],
  ["a: b\n: c", 2],
  ["a b: c", 1],
  ["a: {b", 1],
])("%j is wrong in line %i", (text, line) => {
  expect(headerLines(text)).toBe(line);
});
