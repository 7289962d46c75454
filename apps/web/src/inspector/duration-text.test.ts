import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "./duration-text.ts";

test.each([
  ["10 seconds", 10_000],
  ["10s", 10_000],
  ["10", 10_000],
  ["1.5 min", 90_000],
  ["1 minute 30 seconds", 90_000],
  ["1 min, 30 s", 90_000],
  ["250ms", 250],
  ["2 h", 7_200_000],
  ["1 day", 86_400_000],
  ["10 秒", 10_000],
  ["1 分 30 秒", 90_000],
  ["250毫秒", 250],
  ["-5 s", -5_000],
  ["−1 minute 30 seconds", -90_000],
])("%s", (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each(["", "soon", "10 parsecs", "ten seconds", "10 s later", "--5 s", "5 s -3 s", "0.5 ms", "5 s 3"])(
  "%s is no length of time",
  (text) => expect(parseDuration(text)).toBeNull(),
);

test("what is shown can be typed again, in both languages", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (ms) => {
      expect(parseDuration(formatDuration(ms, "en"))).toBe(ms);
      expect(parseDuration(formatDuration(ms, "zh"))).toBe(ms);
    }),
  );
});

test("units are written out", () => {
  expect(formatDuration(90_000, "en")).toBe("1 minute 30 seconds");
  expect(formatDuration(10_000, "zh")).toBe("10 秒");
});
