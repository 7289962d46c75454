import { expect, test } from "vitest";
import { blocksOf } from "./markdown-light.tsx";

test("headings, lists and paragraphs; a line break stays", () => {
  expect(blocksOf("# Title\none\ntwo\n\n- a\n- b\n\nafter")).toEqual([
    { kind: "heading", level: 1, text: "Title" },
    { kind: "paragraph", text: "one\ntwo" },
    { kind: "list", items: ["a", "b"] },
    { kind: "paragraph", text: "after" },
  ]);
});

test("what is no markup is text", () => {
  expect(blocksOf("<b>#not</b>")).toEqual([{ kind: "paragraph", text: "<b>#not</b>" }]);
});
