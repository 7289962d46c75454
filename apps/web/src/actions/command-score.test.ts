import { catalog, flinkNamesOf } from "@millrace/nodes";
import { expect, test } from "vitest";
import { en } from "../i18n/en.ts";
import { zh } from "../i18n/zh.ts";
import { commandScore } from "./command-score.ts";

const found = (query: string, names: readonly string[]) =>
  names
    .filter((name) => commandScore("", query, [name]) > 0)
    .toSorted((a, b) => commandScore("", query, [b]) - commandScore("", query, [a]));

test("only what has the word is found, what begins with it first", () => {
  const names = [...Object.values(en.commands.names), ...catalog.map(({ title }) => `Add ${title.en}`)];
  expect(found("align", names).every((name) => /align/iu.test(name))).toBe(true);
  expect(found("align", names)[0]).toMatch(/^Align/u);
  expect(found("undo", names)[0]).toBe(en.commands.names.undo);
});

test("what cannot be done now comes behind all that can", () => {
  const inside = commandScore("action realign", "align", ["Realign"]);
  expect(commandScore("not-now alignLeft", "align", ["Align"])).toBeGreaterThan(0);
  expect(commandScore("not-now alignLeft", "align", ["Align"])).toBeLessThan(inside);
});

test("in Chinese too", () => {
  const names = Object.values(zh.commands.names);
  expect(found("对齐", names).length).toBeGreaterThan(1);
  expect(found("对齐", names).every((name) => name.includes("对齐"))).toBe(true);
});

test("a node is added by any name that Flink has for it, behind a command of that very name", () => {
  const names = ["Add Fold", "Fold", ...flinkNamesOf("fold").map(({ name }) => name)];
  expect(commandScore("", "fold", names)).toBeGreaterThan(0);
  expect(commandScore("", "fold", ["Fold"])).toBeGreaterThan(commandScore("", "fold", names));
});
