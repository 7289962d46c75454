import { bigint, decimal, int, rowSchema, string, timestamp } from "@millrace/graph";
import { expect, test } from "vitest";
import { functionTypes } from "./function-types.ts";

const input = rowSchema(
  [
    { name: "ts", type: timestamp(false) },
    { name: "user id", type: bigint(false) },
    { name: "price */", type: decimal(10, 2) },
  ],
  { rowtime: "ts", keys: ["user id"] },
);

test("rows have the columns of the schema, with what they are in SQL and in JavaScript", () => {
  const types = functionTypes({ form: "filter", input, result: null, states: [], bigints: "number" }, "en");
  expect(types).toBe(`/** A row that comes in. */
interface Row {
  /** \`TIMESTAMP(3)\`, event time, milliseconds since 1970-01-01T00:00:00 */
  ts: number;
  /** \`BIGINT\`, key */
  "user id": number;
  /** \`DECIMAL(10, 2)\`, as text, may be NULL */
  "price */": string | null;
}
type FilterFunction = (row: Row) => boolean;
`);
});

test("what a function gives may leave out columns that can be NULL", () => {
  const result = [
    { name: "a", type: int(false) },
    { name: "b", type: bigint() },
    { name: "c", type: timestamp() },
    { name: "d", type: string() },
  ];
  const types = functionTypes({ form: "map", input, result, states: [], bigints: "bigint" }, "en");
  expect(types).toContain('"user id": bigint;');
  expect([...types.matchAll(/^ {2}\w\??: .*;$/gmu)].map(([line]) => line.trim())).toEqual([
    "a: number;",
    "b?: number | bigint | null;",
    "c?: number | Date | null;",
    "d?: string | null;",
  ]);
});

test("a process function has its states and its key, in the reader's language", () => {
  const states = [
    { name: "seen", kind: "value" },
    { name: "last words", kind: "list" },
  ] as const;
  const types = functionTypes({ form: "process", input, result: null, states, bigints: "number" }, "zh");
  expect(types).toContain("readonly seen: ValueState<any>;");
  expect(types).toContain('readonly "last words": ListState<any>;');
  expect(types).toContain('interface Key {\n  /** `BIGINT` */\n  "user id": number | string;\n}');
  expect(types).toContain("/** 输入的一行。 */");
  expect(types).not.toContain("A row");
});

test("states of a declared type have that of their values", () => {
  const states = [
    { name: "seen", kind: "value", type: bigint() },
    { name: "names", kind: "map", keyType: string(), type: bigint() },
    { name: "all", kind: "list", type: timestamp() },
  ] as const;
  const types = functionTypes({ form: "process", input, result: null, states, bigints: "bigint" }, "en");
  expect(types).toContain("readonly seen: ValueState<bigint>;");
  expect(types).toContain("readonly names: MapState<string, bigint>;");
  expect(types).toContain("readonly all: ListState<number>;");
});
