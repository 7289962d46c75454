import { expect, test } from "vitest";
import { formatMoment } from "./format-moment.ts";

const at = (day: number, hour: number): number => new Date(2026, 10, day, hour, 3, 9).getTime();

test("the date is named where it is not today", () => {
  expect(formatMoment(at(24, 14), at(24, 23), "en")).toBe("14:03:09");
  expect(formatMoment(at(24, 14), at(25, 0), "en")).toBe("24 Nov 14:03:09");
  expect(formatMoment(at(24, 14), at(25, 0), "zh")).toBe("11月24日 14:03:09");
});
