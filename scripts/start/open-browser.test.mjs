import { expect, test } from "vitest";
import { hasDisplay } from "./open-browser.mjs";

test("no window on CI nor where there is no display", () => {
  expect(hasDisplay({ DISPLAY: ":0" }, "linux")).toBe(true);
  expect(hasDisplay({ WAYLAND_DISPLAY: "wayland-0" }, "linux")).toBe(true);
  expect(hasDisplay({}, "linux")).toBe(false);
  expect(hasDisplay({ DISPLAY: ":0", CI: "true" }, "linux")).toBe(false);
  expect(hasDisplay({}, "darwin")).toBe(true);
});
