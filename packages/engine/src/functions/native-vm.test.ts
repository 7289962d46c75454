import { int, rowSchema } from "@millrace/graph";
import { expect, test } from "vitest";
import { batchOfRows } from "../batch/row-values.ts";
import type { FunctionFailure } from "./function-failure.ts";
import { NativeVm } from "./native-vm.ts";
import { RowFunction } from "./row-function.ts";

test("what a trusted function throws has its place in the person's text", () => {
  const field = { name: "n", type: int() };
  const source = "row => {\n  const half = row.n.toFixed(1);\n  return { n: Number(half) };\n}";
  const shape = { form: "map", source, bigints: "number", input: [field], output: [field] } as const;
  const failures: FunctionFailure[] = [];
  const batch = batchOfRows(rowSchema([field]), [[null]]);
  new RowFunction(shape, new NativeVm()).stretch(batch, 0, {
    rows: () => undefined,
    keep: () => undefined,
    failed: (_row, failure) => failures.push(failure),
  });
  expect(failures).toMatchObject([{ kind: "thrown", line: 2, column: 22 }]);
});

test("what a trusted function gives up is all of it: this process, its files and its environment are in its reach", () => {
  const field = { name: "n", type: int() };
  const reach = [
    "process.pid",
    'process.getBuiltinModule("node:fs").readdirSync("/").length',
    "Object.keys(process.env).length",
  ];
  for (const reached of reach) {
    const source = `row => ({ n: ${reached} })`;
    const shape = { form: "map", source, bigints: "number", input: [field], output: [field] } as const;
    const results: unknown[] = [];
    const batch = batchOfRows(rowSchema([field]), [[0]]);
    new RowFunction(shape, new NativeVm()).stretch(batch, 0, {
      rows: (columns) => results.push(columns),
      keep: () => undefined,
      failed: (_row, failure) => expect.fail(JSON.stringify(failure)),
    });
    expect(results.length, reached).toBe(1);
  }
});
