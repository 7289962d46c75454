import { compile, formatType } from "@millrace/graph";
import { expect, it } from "vitest";
import { catalog } from "../catalog.ts";
import { fileSink } from "./file-sink.ts";
import { flow } from "../testing/flow.ts";

function compiled(
  config: Record<string, unknown>,
  schema = [
    { name: "ts", type: "TIMESTAMP(3)" },
    { name: "n", type: "INT" },
  ],
) {
  return compile(
    flow(
      [
        ["rows", "collection", { schema, rows: [] }],
        ["out", "file-sink", { directory: "/out", ...config }],
      ],
      ["rows -> out"],
    ),
    catalog,
  );
}

const problems = (config: Record<string, unknown>, schema?: { name: string; type: string }[]) =>
  compiled(config, schema).diagnostics.map(({ code, path }) => `${code} ${path.join(".")}`);

const sinkOf = (config: Record<string, unknown>) => {
  const operators = compiled(config).jobGraph?.vertices.flatMap((vertex) => vertex.operators) ?? [];
  const sink = operators.at(-1);
  return {
    spec: sink?.spec,
    columns: sink?.inputSchema?.fields.map(({ name, type }) => `${name} ${formatType(type)}`),
  };
};

it("without buckets is the sink alone", () => {
  expect(sinkOf({})).toEqual({
    spec: {
      kind: "file-sink",
      directory: "/out",
      format: "parquet",
      packed: true,
      header: true,
      delimiter: ",",
      roll: { maxBytes: 128 << 20, maxAgeMs: 60_000, inactiveMs: 60_000 },
    },
    columns: ["ts TIMESTAMP(3)", "n INT"],
  });
});

it.each([
  [{ buckets: "event-time", timeColumn: "ts", pattern: "yyyy/MM" }],
  [{ buckets: "processing-time" }],
  [{ buckets: "expression", expression: "n / 10" }],
])("the name of the bucket comes as a column behind the others: %j", (config) => {
  const { spec, columns } = sinkOf(config);
  expect(spec).toMatchObject({ bucket: 2 });
  expect(columns?.slice(0, 2)).toEqual(["ts TIMESTAMP(3)", "n INT"]);
  expect(columns?.[2]).toMatch(/^bucket STRING/u);
});

it("what cannot work is told at the field", () => {
  expect(problems({ directory: " " })).toEqual(["file.no-path directory"]);
  expect(problems({ buckets: "event-time" })).toEqual(["column.not-set timeColumn"]);
  expect(problems({ buckets: "expression", expression: "m" })).toEqual([
    "expression.unknown-column expression",
  ]);
  expect(problems({ format: "csv", delimiter: ";;" })).toEqual(["file.delimiter delimiter"]);
  const schema = [
    { name: "a b", type: "INT" },
    { name: "a-b", type: "INT" },
  ];
  expect(problems({ format: "avro" }, schema)).toEqual(["file.avro-names format"]);
  expect(problems({ format: "parquet" }, schema)).toEqual([]);
});

it("files of lines span checkpoints up to their limits; others, and those of old documents, end with each", () => {
  const limits = { maxBytes: 128 << 20, maxAgeMs: 60_000, inactiveMs: 60_000 };
  for (const format of ["csv", "json", "text"])
    expect(sinkOf({ format, ends: "limits" }).spec).toMatchObject({
      roll: { ...limits, spansCheckpoints: true },
    });
  for (const config of [
    { format: "avro", ends: "limits" },
    { format: "csv", ends: "checkpoint" },
  ])
    expect(sinkOf(config).spec).toMatchObject({ roll: limits });
  expect(sinkOf({ format: "csv", ends: "checkpoint" }).spec).not.toMatchObject({
    roll: { spansCheckpoints: true },
  });
  expect(fileSink.migrations[1]?.({ format: "csv" })).toEqual({ format: "csv", ends: "checkpoint" });
  expect(fileSink.initial).toMatchObject({ ends: "limits" });
});

it("a file of lines that nothing ends is warned of", () => {
  const unlimited = { rollMegabytes: null, rollSeconds: null, inactiveSeconds: null };
  expect(problems({ format: "csv", ends: "limits", ...unlimited })).toEqual(["file.never-ends rollSeconds"]);
  expect(problems({ format: "csv", ends: "checkpoint", ...unlimited })).toEqual([]);
  expect(problems({ ends: "limits", ...unlimited })).toEqual([]);
});
