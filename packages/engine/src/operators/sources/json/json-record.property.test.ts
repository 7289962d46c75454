import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeUtf8 } from "../../../batch/utf8.ts";
import { ESCAPED_TEXT, JsonRecord, MISSING, NULL_VALUE, TEXT } from "./json-record.ts";

const NAMES = ["a", "b", "é\n"];

/** The wanted members as JSON.parse would have them, or false. */
function read(text: string): Record<string, unknown> | false {
  const bytes = encodeUtf8(text);
  const record = new JsonRecord(NAMES);
  if (!record.read(bytes, 0, bytes.length)) return false;
  return Object.fromEntries(
    NAMES.flatMap((name, index) => {
      const shape = record.shape[index]!;
      if (shape === MISSING) return [];
      const isText = shape === TEXT || shape === ESCAPED_TEXT;
      const value: unknown = isText ? record.text(index) : JSON.parse(record.text(index));
      return [[name, shape === NULL_VALUE ? null : value]];
    }),
  );
}

const object = fc.dictionary(
  fc.oneof(fc.constantFrom(...NAMES, "c"), fc.string({ maxLength: 3 })),
  fc.jsonValue({ maxDepth: 3 }),
  { maxKeys: 6 },
);
const wanted = (value: unknown): unknown =>
  Object.fromEntries(
    Object.entries(value as object)
      .filter(([name]) => NAMES.includes(name))
      .map(([name, member]) => [name, JSON.parse(JSON.stringify(member)) as unknown]),
  );

describe("JsonRecord", () => {
  it("finds what JSON.parse finds, however it is laid out", () => {
    fc.assert(
      fc.property(object, fc.constantFrom(undefined, "\t", 2), (value, space) => {
        const text = JSON.stringify(value, null, space).replaceAll("\n", "\r");
        expect(read(text)).toEqual(wanted(value));
      }),
    );
  });

  it("refuses exactly what JSON.parse refuses", () => {
    const pieces = [
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      '"a"',
      '"\\u00e9\\n"',
      '"\\x"',
      "1",
      "-0.5e+3",
      "01",
      "1.",
      "null",
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces, "true", "fals", " ", '"'), { maxLength: 9 }),
        (parts) => {
          const text = `{"a":${parts.join("")}`;
          let parsed: unknown;
          try {
            parsed = JSON.parse(text);
          } catch {
            parsed = false;
          }
          expect(read(text)).toEqual(parsed === false ? false : wanted(parsed));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it("says where a text ceases to be JSON", () => {
    const at = (text: string): number => {
      const record = new JsonRecord([]);
      expect(record.read(encodeUtf8(text), 0, encodeUtf8(text).length)).toBe(false);
      return record.problemAt;
    };
    expect(at('{"a" 1}')).toBe(5);
    expect(at('{"a": tru}')).toBe(6);
    expect(at('{"a": 1} x')).toBe(9);
    expect(at("[1]")).toBe(0);
    expect(at('{"a": "b')).toBe(8);
    expect(at('{"a": '.concat("[".repeat(600)))).toBeGreaterThan(500);
  });
});
