// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { giveTyped, holdKeys, releaseKeys } from "./typed-ahead.ts";

afterEach(() => void releaseKeys());

const press = (...keys: readonly string[]): boolean[] =>
  keys.map((key) =>
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })),
  );

test("what is typed while a field is being loaded is kept, and means nothing to the page", () => {
  const seen: string[] = [];
  const onKey = ({ key }: KeyboardEvent) => void seen.push(key);
  document.addEventListener("keydown", onKey);
  holdKeys();
  expect(press("a", "l", "x", "Backspace", "i", "Enter")).toEqual(Array(6).fill(false));
  expect(releaseKeys()).toEqual({ text: "ali", entered: true });
  expect(seen).toEqual([]);
  press("b");
  expect(seen).toEqual(["b"]);
  expect(releaseKeys()).toEqual({ text: "", entered: false });
  document.removeEventListener("keydown", onKey);
});

test("Escape gives up, and keys with Ctrl are the page's", () => {
  holdKeys();
  expect(press("a", "Escape", "b")).toEqual([false, true, true]);
  expect(releaseKeys()).toEqual({ text: "", entered: false });
});

test("what was typed before a field had the focus takes the place of what is selected in it", async () => {
  document.body.innerHTML = '<input value="before" />';
  const field = document.querySelector("input")!;
  const heard: string[] = [];
  field.addEventListener("input", () => heard.push(field.value));
  field.addEventListener("keydown", ({ key }) => heard.push(key));
  field.focus();
  field.select();
  giveTyped({ text: "Ren", entered: true });
  await vi.waitFor(() => expect(heard).toEqual(["Ren", "Enter"]));
  field.blur();
  giveTyped({ text: "n", entered: false });
  expect(field.value).toBe("Ren");
});
