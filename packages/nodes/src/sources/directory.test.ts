import { compile } from "@millrace/graph";
import type { FlowNode } from "@millrace/graph";
import { expect, it } from "vitest";
import { catalog } from "../catalog.ts";
import { flow } from "../testing/flow.ts";

const compiled = (config: FlowNode["config"]) =>
  compile(
    flow(
      [
        ["files", "directory", config],
        ["out", "discard"],
      ],
      ["files -> out"],
    ),
    catalog,
  );

const problems = (config: FlowNode["config"]) =>
  compiled(config).diagnostics.map(({ code, path }) => `${code} ${path.join(".")}`);

it("reads every format, with event time where a column has it", () => {
  for (const format of ["csv", "json", "parquet", "avro", "text"]) expect(problems({ format })).toEqual([]);
  const { outputs, jobGraph } = compiled({ timeColumn: "ts" });
  expect(outputs["files"]?.rowtime).toBe("ts");
  const [source] = jobGraph!.vertices[0]!.operators;
  expect(source?.spec).toMatchObject({ kind: "directory-source", eventTime: { column: "ts" } });
  expect(source?.outputSchema?.fields.map(({ name }) => name)).toContain("ts");
});

it("what cannot work is told at the field", () => {
  expect(problems({ directory: "" })).toEqual(["file.no-path directory"]);
  expect(problems({ pattern: " " })).toEqual(["directory.no-pattern pattern"]);
  expect(problems({ delimiter: ";;" })).toEqual(["file.character delimiter"]);
  expect(problems({ timeColumn: "when" })).toEqual(["column.unknown timeColumn"]);
  expect(problems({ timeColumn: "id" })).toEqual(["column.not-timestamp timeColumn"]);
});
