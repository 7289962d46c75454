import { renderDiagnostic } from "@millrace/graph";
import { expect, test } from "vitest";
import { directoryDifferences, directorySettings } from "./directory-differences.ts";
import type { SampledColumns } from "./directory-differences.ts";

const node = (more: Readonly<Record<string, unknown>> = {}) => ({
  kind: "directory",
  config: {
    directory: "files/in",
    pattern: "*.csv",
    format: "csv",
    header: true,
    delimiter: ",",
    schema: [
      { name: "id", type: "BIGINT NOT NULL" },
      { name: "price", type: "DOUBLE" },
    ],
    ...more,
  } as never,
});
const file = (name: string, columns: Readonly<Record<string, string>>, values?: (string | null)[]) =>
  ({
    path: `files/in/${name}`,
    found: {
      columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
      rows: [values ?? Object.keys(columns).map(() => "x")],
      delimiter: null,
    },
  }) satisfies SampledColumns;
const said = (files: readonly SampledColumns[], more?: Readonly<Record<string, unknown>>) =>
  directoryDifferences("d", directorySettings(node(more))!, files);
const codes = (files: readonly SampledColumns[], more?: Readonly<Record<string, unknown>>) =>
  said(files, more).map(({ code, path, params }) => [code, path.join("."), params["file"]].join(" "));

test("the file, the column, the two types and what mends it are named, in both languages", () => {
  const [problem, ...others] = said([
    file("a.csv", { id: "BIGINT", price: "DOUBLE" }),
    file("b.csv", { id: "BIGINT", price: "STRING" }),
    file("c.csv", { id: "BIGINT", price: "STRING" }),
  ]);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ nodeId: "d", severity: "warning", path: ["schema", 1, "type"] });
  expect(renderDiagnostic(problem!, "en")).toEqual({
    message: "b.csv has STRING in column price, which is DOUBLE here.",
    fix: "Make the column STRING, or let Names match only files that are alike.",
  });
  expect(renderDiagnostic(problem!, "zh").message).toContain("b.csv");
});

test("a column that a later file lacks is named", () => {
  const files = [file("a.csv", { id: "BIGINT", price: "DOUBLE" }), file("b.csv", { id: "BIGINT" })];
  expect(codes(files)).toEqual(["directory.column-missing schema.1.name b.csv"]);
  // Objects may leave a member out, where it may be NULL.
  expect(codes(files, { format: "json" })).toEqual([]);
  expect(codes([file("b.json", { price: "DOUBLE" })], { format: "json" })).toEqual([
    "directory.column-missing schema.0.name b.json",
  ]);
  expect(codes(files, { format: "parquet" })).toEqual(["directory.column-missing schema.1.name b.csv"]);
});

test("a file with another delimiter is named by that, and not by its columns", () => {
  const other = file("b.csv", { code: "BIGINT", price: "DOUBLE" });
  const files = [
    file("a.csv", { id: "BIGINT", price: "DOUBLE" }),
    { ...other, found: { ...other.found, delimiter: "\t" } },
  ];
  expect(codes(files)).toEqual(["directory.delimiter delimiter b.csv"]);
  expect(said(files)[0]?.params).toMatchObject({ delimiter: ",", found: "\\t" });
});

test("what can be read as the declared type is no difference", () => {
  expect(codes([file("a.csv", { price: "BIGINT", id: "BIGINT" })])).toEqual([]);
  const schema = [{ name: "id", type: "STRING" }];
  expect(codes([file("a.csv", { id: "BIGINT" })], { schema })).toEqual([]);
  expect(codes([file("a.parquet", { id: "BIGINT" })], { schema, format: "parquet" })).toEqual([
    "directory.column-type schema.0.type a.parquet",
  ]);
});

test("a column of which no value was seen, and a file without rows, say nothing", () => {
  expect(
    codes([file("a.csv", { id: "BIGINT", price: "STRING" }, ["1", null]), file("b.csv", {}, [])]),
  ).toEqual([]);
});

test("without a header columns are by their place", () => {
  const files = [file("a.csv", { column_1: "BIGINT", column_2: "TIMESTAMP(3)" })];
  expect(codes(files, { header: false })).toEqual(["directory.column-type schema.1.type a.csv"]);
});

test("lines of text, and a node that is not filled in, have no columns to compare", () => {
  for (const more of [{ format: "text" }, { directory: "" }, { schema: [] }])
    expect(directorySettings(node(more))).toBeNull();
});
