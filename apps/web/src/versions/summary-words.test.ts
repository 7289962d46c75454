import { expect, test } from "vitest";
import { en } from "../i18n/en.ts";
import { zh } from "../i18n/zh.ts";
import { summaryWords } from "./summary-words.ts";

const NOTHING = {
  added: 0,
  removed: 0,
  changed: 0,
  moved: 0,
  edges: 0,
  settings: 0,
  annotations: 0,
  renamed: false,
};

test("what a version changed, in a few words", () => {
  const summary = { ...NOTHING, added: 2, edges: 1, settings: 3, annotations: 1, renamed: true };
  expect(summaryWords(summary, en.versions)).toBe(
    "2 added, 1 edge, 3 settings of the pipeline, 1 note or group, renamed",
  );
  expect(summaryWords(summary, zh.versions)).toBe("新增 2，1 条边，3 项流水线设置，1 个便签或分组，改名");
});

test("a version that moved only the view says so, one that nobody compared says nothing", () => {
  expect(summaryWords(NOTHING, en.versions)).toBe("view only");
  expect(summaryWords(null, en.versions)).toBe("");
});
