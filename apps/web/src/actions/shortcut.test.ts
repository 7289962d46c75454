import { expect, test } from "vitest";
import { shortcutLabel, shortcutOf } from "./shortcut.ts";

const press = (key: string, more: object = {}) =>
  shortcutOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more });

test("Ctrl and Command are the same, Shift counts for letters", () => {
  expect(press("z", { ctrlKey: true })).toBe("mod+z");
  expect(press("Z", { metaKey: true, shiftKey: true })).toBe("mod+shift+z");
  expect(press("Delete")).toBe("delete");
});

test("a sign that needs Shift to be typed is the sign", () => {
  expect(press("/", { shiftKey: true })).toBe("/");
});

test("labels are what is printed on the keys", () => {
  expect(shortcutLabel("mod+shift+z")).toBe("Ctrl Shift Z");
  expect(shortcutLabel("mod+arrowleft")).toBe("Ctrl ←");
  expect(shortcutLabel("+")).toBe("+");
});
