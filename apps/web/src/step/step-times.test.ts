import { expect, test } from "vitest";
import { axisTime, formatElapsed, formatSpan, formatWindow } from "./step-times.ts";

const at = (text: string): number => Date.parse(`${text}Z`);

test("a window within a day is told by times, one of days by dates", () => {
  expect(formatWindow([at("2026-01-01T12:00:00"), at("2026-01-01T12:02:00")])).toBe("[12:00, 12:02)");
  expect(formatWindow([at("2026-01-31T00:00:00"), at("2026-02-01T00:00:00")])).toBe("[01-31, 02-01)");
  expect(formatSpan([at("2026-01-31T06:00:00"), at("2026-02-02T06:00:00")])).toBe("01-31 06:00–02-02 06:00");
});

test("on an axis of days a day begins with its date", () => {
  const midnight = at("2026-02-01T00:00:00");
  expect([axisTime(midnight, 3_600_000), axisTime(midnight, 86_400_000)]).toEqual(["00:00", "02-01"]);
});

test("virtual time has its units in the language of the reader", () => {
  expect([formatElapsed(420, "en"), formatElapsed(420, "zh")]).toEqual(["0.42 ms", "0.42 毫秒"]);
  expect(formatElapsed(200_000_000, "zh")).toBe("3 分 20 秒");
});
