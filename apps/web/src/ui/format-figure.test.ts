import { expect, test } from "vitest";
import {
  formatAge,
  formatBytes,
  formatCount,
  formatEventTime,
  formatLength,
  formatRate,
  formatShare,
  formatUptime,
} from "./format-figure.ts";

test.each([
  [0, "0"],
  [0.25, "0.3"],
  [999, "999"],
  [999.7, "1.0k"],
  [1_234, "1.2k"],
  [48_213, "48.2k"],
  [640_400, "640k"],
  [999_950, "1.0M"],
  [1_300_000, "1.3M"],
])("count %d is %s", (value, text) => expect(formatCount(value)).toBe(text));

test("a rate has its unit", () => expect(formatRate(48_213)).toBe("48.2k/s"));

test.each([
  [512, "512 B"],
  [1_536, "1.5 kB"],
  [9.4 * 1024 ** 2, "9.4 MB"],
])("%d bytes are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [38, "38 ms", "38 毫秒"],
  [7_400, "7.4 s", "7.4 秒"],
  [59_960, "1 min 0 s", "1 分 0 秒"],
  [548_000, "9 min 8 s", "9 分 8 秒"],
  [11_100_000, "3 h 5 min", "3 小时 5 分"],
  [187_200_000, "2 d 4 h", "2 天 4 小时"],
  [-18_000, "−18.0 s", "−18.0 秒"],
])("%d ms", (ms, en, zh) => {
  expect(formatLength(ms, "en")).toBe(en);
  expect(formatLength(ms, "zh")).toBe(zh);
});

test("ages are whole", () => {
  expect(formatAge(17_900, "en")).toBe("17 s");
  expect(formatAge(200_000, "zh")).toBe("3 分钟");
});

test("shares stay within 0 and 100 %", () => {
  expect(formatShare(1.02)).toBe("100%");
  expect(formatShare(-0.1)).toBe("0%");
  expect(formatShare(0.984)).toBe("98%");
});

test("uptime and event time", () => {
  expect(formatUptime(8_077_900)).toBe("02:14:37");
  expect(formatEventTime(Date.UTC(2026, 0, 1, 10, 33, 2))).toBe("10:33:02");
});
