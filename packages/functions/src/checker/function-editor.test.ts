import { int, rowSchema, string } from "@millrace/graph";
import { expect, test } from "vitest";
import type { FunctionShape } from "../function-shape.ts";
import { FunctionEditor } from "./function-editor.ts";
import { installedLibrary } from "./library-files.ts";

const editor = new FunctionEditor(installedLibrary());

const shape: FunctionShape = {
  form: "map",
  input: rowSchema([
    { name: "city", type: string() },
    { name: "fare", type: int(false) },
  ]),
  result: null,
  states: [],
  bigints: "number",
};

/** `|` is where the person is. */
function at(text: string): { readonly code: string; readonly offset: number } {
  return { code: text.replace("|", ""), offset: text.indexOf("|") };
}

test.each([
  "row => ({ a: row.fa| })",
  "export default (row) => ({ a: row.fa| })",
  "(row: Row) => ({ a: row.fa| })",
  "row => ({ a: row.fa|",
  "export default row => row.fa|",
])("columns are completed in %s", (text) => {
  const { code, offset } = at(text);
  const found = editor.completions({ code, shape }, offset, "en");
  expect(found?.words.map(({ name }) => name)).toEqual(["city", "fare"]);
  expect(found?.from).toBe(offset - 2);
  expect(editor.about({ code, shape }, offset, "fare", "en")).toMatchObject({
    title: "(property) Row.fare: number",
    summary: "`INT`",
  });
});

test("a word says what it is, in the reader's language", () => {
  const { code, offset } = at("row => ({ a: row.ci|ty })");
  expect(editor.hover({ code, shape }, offset, "zh")).toEqual({
    span: { from: 17, to: 21 },
    title: "(property) Row.city: string | null",
    summary: "`STRING`, 可能为 NULL",
  });
});

test("what only fails at a NULL is a hint, and nothing else is", () => {
  const code = "row => ({ a: row.city.length, b: row.fare.length })";
  const hints = editor.hints({ code, shape }, [
    { severity: "error", message: "", span: { from: code.lastIndexOf("length"), to: 0 } },
  ]);
  expect(hints).toEqual([
    { severity: "hint", message: "'row.city' is possibly 'null'.", span: { from: 13, to: 21 } },
  ]);
});
