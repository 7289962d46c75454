import { hasErrors, int, rowSchema, string } from "@millrace/graph";
import { expect, test } from "vitest";
import { functionDiagnostics } from "./function-diagnostics.ts";
import type { FunctionText } from "./function-text.ts";

const text: FunctionText = {
  nodeId: "upper",
  field: "code",
  code: "row => ({\n  city: row.city,\n  other: 1,\n})",
  shape: {
    form: "map",
    input: rowSchema([{ name: "city", type: string() }]),
    result: [
      { name: "city", type: string() },
      { name: "fare", type: int() },
    ],
    states: [],
    bigints: "number",
  },
};

test("problems have line and column, and hints are none", () => {
  const span = { from: 16, to: 20 };
  const found = functionDiagnostics(text, {
    problems: [
      { severity: "error", message: "Wrong.", span },
      { severity: "hint", message: "Perhaps.", span },
    ],
    missing: [],
    returned: null,
  });
  expect(found).toEqual([
    {
      code: "function.type",
      severity: "error",
      nodeId: "upper",
      path: ["code"],
      span,
      params: { problem: "Wrong", line: 2, position: 7 },
    },
  ]);
});

test("a function at an edge has its problems there", () => {
  const [found] = functionDiagnostics(
    { ...text, edgeId: "e" },
    { problems: [], missing: ["default"], returned: null },
  );
  expect(found).toMatchObject({ nodeId: "upper", edgeId: "e", path: ["code"] });
});

test("columns that are dropped or never given are warned of", () => {
  const found = functionDiagnostics(text, {
    problems: [],
    missing: [],
    returned: [
      { name: "city", type: "STRING", span: { from: 12, to: 16 } },
      { name: "other", type: "BIGINT", span: { from: 30, to: 35 } },
    ],
  });
  expect(found.map(({ code, params }) => [code, params])).toEqual([
    ["function.extra-column", { column: "other", line: 3, position: 3 }],
    ["function.missing-column", { column: "fare" }],
  ]);
  expect(hasErrors(found)).toBe(false);
});

test("what a text has to export and does not is named", () => {
  const found = functionDiagnostics(text, {
    problems: [],
    missing: ["default", "processElement"],
    returned: null,
  });
  expect(found.map(({ code, params }) => [code, params])).toEqual([
    ["function.no-default", {}],
    ["function.no-export", { name: "processElement" }],
  ]);
});
