import fc from "fast-check";
import { expect, it } from "vitest";
import { JsonNumber, parseJson, plainNumber, writeJson } from "./json-value.ts";

const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, ordered(member)]));
};

it("reads what JSON.parse reads, and writes it with members by name", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
      const written = writeJson(parseJson(JSON.stringify(value, null, indent)) ?? null);
      expect(ordered(JSON.parse(written))).toEqual(ordered(JSON.parse(JSON.stringify(value))));
    }),
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

it("refuses what JSON.parse refuses, but for what stands behind a value", () => {
  const part = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    "1",
    "01",
    "-",
    "true",
    "nul",
    " ",
    '"\\x"',
    '"\n"',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
      const text = parts.join("");
      const prefixes = Array.from({ length: text.length + 1 }, (_, length) => text.slice(0, length));
      const own = parseJson(text);
      if (isJson(text)) expect(own).toBeDefined();
      if (own !== undefined) expect(prefixes.some(isJson)).toBe(true);
    }),
  );
});

it.each([
  ["1e3", "1000"],
  ["-12.5e1", "-125"],
  ["1.25E-3", "0.00125"],
  ["120e-1", "12.0"],
  ["1.50", "1.50"],
  ["0e5", "0"],
])("%s is written %s", (text, plain) => {
  expect(plainNumber(text)).toBe(plain);
  expect(writeJson(new JsonNumber(text))).toBe(plain);
});
