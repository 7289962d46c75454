import { compile, endToEndGuarantee } from "@millrace/graph";
import { expect, it } from "vitest";
import { catalog } from "../catalog.ts";
import { flow } from "../testing/flow.ts";
import type { NodeSpec } from "../testing/flow.ts";

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

/** A sink behind a node: what the pipeline promises as a whole, and who limits it. */
function promised(between: NodeSpec, sink: NodeSpec = ["out", "sqlite-sink", { keys: ["city"] }]): string {
  const document = flow(
    [
      ["rows", "collection", { schema: [...SCHEMA, { name: "at", type: "TIMESTAMP(3)" }], rows: [] }],
      ["time", "timestamps-and-watermarks", { column: "at" }],
      ["key", "key-by", { columns: ["city"] }],
      between,
      sink,
    ],
    ["rows -> time", "time -> key", `key -> ${between[0]}`, `${between[0]} -> ${sink[0]}`],
  );
  const { promises, diagnostics } = compile(document, catalog);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const { guarantee, limitedBy } = endToEndGuarantee(document, catalog, "streaming", promises);
  return [guarantee, ...limitedBy].join(" ");
}

const COUNT = { sizeMs: 3_600_000, aggregates: [{ fn: "COUNT", column: null, name: "n" }] };
const TIMER =
  "export function processElement(row, context, out) {\n  context.timerService.registerProcessingTimeTimer(1);\n}";
const column = (expression: string) => ({ projections: [{ name: "city", expression }], keepOthers: true });

it("is exact where what comes before gives the same rows a second time, and the key covers the stream's", () => {
  expect(promised(["f", "filter", { condition: "fare > 1" }])).toBe("exactly-once");
  expect(promised(["w", "window", COUNT])).toBe("exactly-once");
  expect(promised(["k", "key-by", { columns: ["city"] }])).toBe("exactly-once");
  expect(promised(["k", "key-by", { columns: ["day"] }])).toBe("at-least-once out");
});

const VARYING: readonly NodeSpec[] = [
  ["w", "window", { ...COUNT, time: "processing" }],
  ["w", "window", { ...COUNT, time: "processing", window: "session" }],
  ["i", "ingestion-time"],
  ["m", "map", column("UUID()")],
  ["d", "deduplicate", { columns: ["city"], stateKept: "ttl" }],
  ["r", "async-request"],
  ["p", "process-function", { code: TIMER, schema: [{ name: "city", type: "STRING" }] }],
];

it("is at least once behind what gives other rows a second time", () => {
  for (const node of VARYING) {
    expect(promised(node), node[1]).toBe(`at-least-once ${node[0]}`);
    expect(promised(node, ["out", "csv-file-sink", { directory: "files/out" }]), node[1]).toBe(
      "exactly-once",
    );
  }
});
