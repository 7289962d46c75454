import { compile } from "@millrace/graph";
import { expect, it } from "vitest";
import { catalog } from "../catalog.ts";
import { flow } from "../testing/flow.ts";

const SCHEMA = [
  { name: "city", type: "STRING" },
  { name: "day", type: "DATE" },
  { name: "fare", type: "DOUBLE" },
];

function compiled(config: Record<string, unknown>, { schema = SCHEMA, keys = ["city"] } = {}) {
  return compile(
    flow(
      [
        ["rows", "collection", { schema, rows: [] }],
        ["key", "key-by", { columns: keys }],
        ["out", "sqlite-sink", { keys: ["city"], ...config }],
      ],
      ["rows -> key", "key -> out"],
    ),
    catalog,
  );
}

const problems = (config: Record<string, unknown>, how?: Parameters<typeof compiled>[1]) =>
  compiled(config, how).diagnostics.map(({ code, severity, path }) =>
    `${severity} ${code} ${path.join(".")}`.trimEnd(),
  );

it("is written by one subtask", () => {
  const { diagnostics, jobGraph } = compiled({ keys: ["day", "city", "day"] });
  expect(diagnostics).toEqual([]);
  const vertex = jobGraph?.vertices.at(-1);
  expect(vertex?.parallelism).toBe(1);
  expect(vertex?.operators.at(-1)?.spec).toEqual({
    kind: "sqlite-sink",
    path: "files/tables.db",
    table: "rows",
    keys: [1, 0],
  });
});

it("says what is wrong with file, table and key", () => {
  expect(problems({ path: " " })).toEqual(["error file.no-path path"]);
  for (const table of ["", "sqlite_master", "Millrace_writers"])
    expect(problems({ table })).toEqual(["error table.name table"]);
  expect(problems({ keys: [] })).toEqual(["error column.not-set keys"]);
  expect(problems({ keys: ["city", "town"] })).toEqual(["error column.unknown keys.1"]);
  expect(problems({ keys: ["city", "fare"] })).toEqual(["error table.key-type keys.1"]);
});

it("names that SQLite cannot tell apart are refused", () => {
  const schema = [...SCHEMA, { name: "City", type: "STRING" }];
  expect(problems({}, { schema })).toEqual(["error table.same-name"]);
});

it("warns where its key does not cover that of the stream", () => {
  expect(problems({}, { keys: ["city", "day"] })).toEqual(["warning table.key-does-not-cover keys"]);
  expect(problems({ keys: ["city", "day"] }, { keys: ["day"] })).toEqual([]);
});

it("takes what a window of early results takes back", () => {
  const rows = { schema: [{ name: "ts", type: "TIMESTAMP(3)" }, ...SCHEMA], rows: [] };
  const { diagnostics } = compile(
    flow(
      [
        ["rows", "collection", rows],
        ["time", "timestamps-and-watermarks", { column: "ts" }],
        ["key", "key-by", { columns: ["city"] }],
        ["window", "window", { trigger: "early-late", early: "every", panes: "retracting" }],
        ["out", "sqlite-sink", { keys: ["city"] }],
      ],
      ["rows -> time", "time -> key", "key -> window", "window -> out"],
    ),
    catalog,
  );
  expect(diagnostics.map(({ code }) => code)).toEqual([]);
});
