// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { controlsOf, holderOf } from "./focus-setting.ts";

const form = (html: string): HTMLElement => {
  const field = document.createElement("div");
  field.innerHTML = html;
  return field;
};
const holder = (field: HTMLElement, entry: number | null, text: string) =>
  holderOf(controlsOf(field, entry), text)?.getAttribute("aria-label");

const LIST = form(`
  <div data-entry="0"><input aria-label="name 1" value="total"><div contenteditable="true" aria-label="of 1">price</div></div>
  <div data-entry="1"><input aria-label="name 2" value="price"><div contenteditable="true" aria-label="of 2">price * 2</div></div>
  <button>Add</button>`);

test("in the entry of a list, the control is the one that holds the text", () => {
  expect(holder(LIST, 0, "price")).toBe("of 1");
  expect(holder(LIST, 1, "price")).toBe("name 2");
  expect(holder(LIST, 1, "price * 2")).toBe("of 2");
});

test("text of several lines is known by its first; a text that is shown otherwise has no holder", () => {
  const several = form(`<textarea aria-label="text">first line\nsecond line</textarea>`);
  expect(holder(several, null, "first line\nsecond line")).toBe("text");
  const editor = form(
    `<div contenteditable="true" aria-label="code"><div>first line</div><div>second line</div></div>`,
  );
  expect(holder(editor, null, "first line\nsecond line")).toBe("code");
  expect(holder(several, null, "as a number")).toBeUndefined();
});
