import { compile, conditionHolds, configFields, formatType } from "@millrace/graph";
import type { Catalog, Diagnostic, FlowDocument } from "@millrace/graph";
import { expect, test } from "vitest";
import { z } from "zod";
import { catalog, nodeDefinition } from "./catalog.ts";
import { flow } from "./testing/flow.ts";
import type { NodeSpec } from "./testing/flow.ts";

const problems = (document: FlowDocument): readonly Pick<Diagnostic, "code" | "nodeId" | "path">[] =>
  compile(document, catalog).diagnostics.map(({ code, nodeId, path }) => ({ code, nodeId, path }));

const printed = (document: FlowDocument, node: string): string =>
  (compile(document, catalog).outputs[node]?.fields ?? [])
    .map(({ name, type }) => `${name} ${formatType(type)}`)
    .join(", ");

const bids: readonly NodeSpec[] = [
  ["events", "nexmark", { events: 1_000 }],
  ["time", "timestamps-and-watermarks", { column: "dateTime", outOfOrdernessMs: 4_000 }],
  ["bids", "filter", { condition: "event_type = 2" }],
];

test("every initial config satisfies its own schema, and every node has a kind and an icon of its own words", () => {
  for (const definition of catalog)
    expect(definition.config.parse(definition.initial)).toEqual(definition.initial);
  expect(new Set(catalog.map((definition) => definition.kind)).size).toBe(catalog.length);
});

/** Functions that may not be given numbers as a person likes. */
const OWN_NUMBERS: ReadonlySet<string> = new Set(["trigger", "evictor", "watermark-generator"]);

test.each((catalog as Catalog).map((definition) => [definition.kind, definition] as const))(
  "how a BIGINT comes is asked where there is a function: %s",
  (_, { initial, ...definition }) => {
    const config = z.record(z.string(), z.unknown()).parse(initial);
    const shown = configFields(definition).filter(({ meta }) => conditionHolds(meta.when, config));
    const hasFunction = shown.some(
      ({ meta: { widget } }) => widget.kind === "code" && !OWN_NUMBERS.has(widget.form),
    );
    expect(shown.some(({ name }) => name === "bigints")).toBe(hasFunction);
  },
);

test("a main output stands before side outputs, and none is missing where there are any", () => {
  for (const { outputs } of catalog as Catalog)
    expect(outputs.map((port) => port.side !== undefined)).toEqual(outputs.map((_, index) => index > 0));
});

test("word count becomes two vertices with a hash edge between them", () => {
  const document = flow(
    [
      ["lines", "text-file", { path: "/data/mill.txt" }],
      ["words", "flat-map"],
      ["byWord", "key-by", { columns: ["word"] }],
      ["count", "aggregate"],
      ["out", "print"],
    ],
    ["lines -> words", "words -> byWord", "byWord -> count", "count -> out"],
    2,
  );
  const { diagnostics, jobGraph } = compile(document, catalog);
  expect(diagnostics).toEqual([]);
  expect(jobGraph?.vertices.map(({ name, parallelism }) => `${name} x${parallelism}`)).toEqual([
    "lines x1",
    "words x2",
    "count -> out x2",
  ]);
  expect(jobGraph?.edges.map((edge) => edge.partitioning)).toEqual([
    { kind: "rebalance" },
    { kind: "hash", keys: [0] },
  ]);
  expect(printed(document, "count")).toBe("word STRING NOT NULL, count BIGINT NOT NULL");
});

test("hot auctions: sliding count by auction, then the maximum of each window", () => {
  const document = flow(
    [
      ...bids,
      ["byAuction", "key-by", { columns: ["bid_auction"] }],
      ["hop", "window", { window: "sliding", aggregates: [{ fn: "COUNT", column: null, name: "num" }] }],
      ["most", "window", { sizeMs: 2_000, aggregates: [{ fn: "MAX", column: "num", name: "maxn" }] }],
      ["out", "discard"],
    ],
    ["events -> time", "time -> bids", "bids -> byAuction", "byAuction -> hop", "hop -> most", "most -> out"],
    2,
  );
  const { diagnostics, jobGraph } = compile(document, catalog);
  expect(diagnostics).toEqual([]);
  expect(printed(document, "most")).toBe(
    "window_start TIMESTAMP(3) NOT NULL, window_end TIMESTAMP(3) NOT NULL, window_time TIMESTAMP(3) NOT NULL, maxn BIGINT NOT NULL",
  );
  expect(jobGraph?.vertices.map((vertex) => vertex.parallelism)).toEqual([2, 2, 1, 2]);
  const source = jobGraph?.vertices[0]?.operators[0]?.outputSchema?.fields.map((field) => field.name);
  expect(source?.toSorted(), "only what is needed is generated").toEqual([
    "bid_auction",
    "dateTime",
    "event_type",
  ]);
});

test("a file is read by one subtask, or by all of them in parts", () => {
  const graphOf = (shared: boolean) =>
    compile(
      flow(
        [
          ["in", "csv-file", { shared }],
          ["out", "discard"],
        ],
        ["in -> out"],
        3,
      ),
      catalog,
    ).jobGraph;
  expect(graphOf(false)?.vertices[0]).toMatchObject({ parallelism: 1 });
  expect(graphOf(false)?.vertices[0]?.operators[0]?.spec).not.toHaveProperty("partBytes");
  const parts = graphOf(true)?.vertices[0];
  expect(parts?.parallelism).toBe(3);
  expect(parts?.operators[0]?.spec).toMatchObject({ partBytes: 4 * 1024 * 1024 });
});

test.each([
  ["text-file", { path: "files/app.log.gz" }],
  ["csv-file", { path: "files/app.csv.GZ" }],
  ["json-lines-file", { path: "files/app.json.gz" }],
  ["json-lines-file", { path: "files/app.json", form: "array" }],
] as const)("%s %o cannot be divided: it is not offered, and one subtask reads it", (kind, config) => {
  const definition = nodeDefinition(kind);
  if (!definition) throw new Error(kind);
  const shared = configFields(definition).find(({ name }) => name === "shared")?.meta.when ?? null;
  expect(conditionHolds(shared, { ...(definition.initial as object), path: "files/app.json" })).toBe(true);
  expect(conditionHolds(shared, { ...(definition.initial as object), ...config })).toBe(false);
  const nodes: readonly NodeSpec[] = [
    ["a", kind, { ...config, shared: true }],
    ["out", "discard"],
  ];
  const { jobGraph } = compile(flow(nodes, ["a -> out"], 3), catalog);
  expect(jobGraph?.vertices[0]).toMatchObject({ parallelism: 1 });
});

test.each<
  [string, readonly NodeSpec[], readonly string[], { code: string; path: readonly (string | number)[] }]
>([
  ...(["text-file", "csv-file", "json-lines-file"] as const).map(
    (kind): [string, readonly NodeSpec[], readonly string[], { code: string; path: readonly string[] }] => [
      `${kind} of a gzip file that is watched`,
      [["a", kind, { path: "files/app.log.GZ", mode: "watched" }]],
      [],
      { code: "file.gzip-watched", path: ["mode"] },
    ],
  ),
  [
    "JSON array that is watched",
    [["a", "json-lines-file", { form: "array", mode: "watched" }]],
    [],
    { code: "file.array-watched", path: ["mode"] },
  ],
  ["text file without a path", [["a", "text-file"]], [], { code: "file.no-path", path: ["path"] }],
  [
    "CSV without columns",
    [["a", "text-file", { path: "/x", format: "csv" }]],
    [],
    { code: "schema.empty", path: ["schema"] },
  ],
  [
    "CSV file with a quote that is its delimiter",
    [["a", "csv-file", { quote: "," }]],
    [],
    { code: "file.character", path: ["quote"] },
  ],
  [
    "CSV file in GBK with a delimiter that may be half a character",
    [["a", "csv-file", { charset: "GBK", delimiter: "|" }]],
    [],
    { code: "file.character", path: ["delimiter"] },
  ],
  [
    "JSON lines file without a path",
    [["a", "json-lines-file", { path: " " }]],
    [],
    { code: "file.no-path", path: ["path"] },
  ],
  [
    "unknown type",
    [["a", "collection", { schema: [{ name: "x", type: "NUMBER" }], rows: [] }]],
    [],
    { code: "schema.type", path: ["schema", 0, "type"] },
  ],
  [
    "row of the wrong length",
    [["a", "collection", { rows: [["ann"]] }]],
    [],
    { code: "collection.row-length", path: ["rows", 0] },
  ],
  [
    "value of the wrong type",
    [["a", "collection", { rows: [["ann", "x"]] }]],
    [],
    { code: "collection.value", path: ["rows", 0, 1] },
  ],
  [
    "unknown column in a filter",
    [
      ["s", "collection"],
      ["a", "filter", { condition: "amout > 1" }],
    ],
    ["s -> a"],
    { code: "expression.unknown-column", path: ["condition"] },
  ],
  [
    "condition that is no condition",
    [
      ["s", "collection"],
      ["a", "filter", { condition: "amount" }],
    ],
    ["s -> a"],
    { code: "expression.not-boolean", path: ["condition"] },
  ],
  [
    "two columns of one name",
    [
      ["s", "collection"],
      [
        "a",
        "map",
        {
          projections: [
            { name: "x", expression: "1" },
            { name: "x", expression: "2" },
          ],
        },
      ],
    ],
    ["s -> a"],
    { code: "column.duplicate", path: ["projections", 1, "name"] },
  ],
  [
    "key that does not exist",
    [
      ["s", "collection"],
      ["a", "key-by", { columns: ["nam"] }],
    ],
    ["s -> a"],
    { code: "column.unknown", path: ["columns", 0] },
  ],
  [
    "no key",
    [
      ["s", "collection"],
      ["a", "key-by"],
    ],
    ["s -> a"],
    { code: "column.not-set", path: ["columns"] },
  ],
  [
    "aggregate of an unkeyed stream",
    [
      ["s", "collection"],
      ["a", "aggregate"],
    ],
    ["s -> a"],
    { code: "input.not-keyed", path: [] },
  ],
  [
    "window without event time",
    [
      ["s", "collection"],
      ["a", "window"],
    ],
    ["s -> a"],
    { code: "input.no-rowtime", path: [] },
  ],
  [
    "event time that is a number",
    [
      ["s", "collection"],
      ["a", "timestamps-and-watermarks", { column: "amount" }],
    ],
    ["s -> a"],
    { code: "column.not-timestamp", path: ["column"] },
  ],
  [
    "split of a number",
    [
      ["s", "collection"],
      ["a", "flat-map", { column: "amount" }],
    ],
    ["s -> a"],
    { code: "column.wrong-type", path: ["column"] },
  ],
  [
    "sink without a directory",
    [
      ["s", "collection"],
      ["a", "text-file-sink"],
    ],
    ["s -> a"],
    { code: "file.no-path", path: ["directory"] },
  ],
  [
    "delimiter of two characters",
    [
      ["s", "collection"],
      ["a", "csv-file-sink", { directory: "/o", delimiter: "||" }],
    ],
    ["s -> a"],
    { code: "file.delimiter", path: ["delimiter"] },
  ],
])("%s is said at its field", (_, nodes, edges, expected) => {
  expect(problems(flow(nodes, edges))).toContainEqual({ ...expected, nodeId: "a" });
});

test.each<[string, object, { code: string; path: readonly (string | number)[] }]>([
  [
    "a slide longer than the size",
    { window: "sliding", slideMs: 20_000 },
    { code: "window.slide-larger", path: ["slideMs"] },
  ],
  ["an offset as long as the window", { offsetMs: 10_000 }, { code: "window.offset", path: ["offsetMs"] }],
  [
    "a sum without a column",
    { aggregates: [{ fn: "SUM", column: null, name: "s" }] },
    { code: "aggregate.needs-column", path: ["aggregates", 0, "column"] },
  ],
  [
    "a sum of texts",
    { aggregates: [{ fn: "SUM", column: "bid_url", name: "s" }] },
    { code: "aggregate.wrong-type", path: ["aggregates", 0, "column"] },
  ],
  ["no aggregate", { aggregates: [] }, { code: "config.empty", path: ["aggregates"] }],
  [
    "a name that is taken",
    { aggregates: [{ fn: "COUNT", column: null, name: "window_end" }] },
    { code: "column.duplicate", path: ["aggregates", 0, "name"] },
  ],
])("window: %s is said at its field", (_, config, expected) => {
  const nodes: NodeSpec[] = [...bids, ["w", "window", config as NodeSpec[2] & object], ["out", "discard"]];
  const document = flow(nodes, ["events -> time", "time -> bids", "bids -> w", "w -> out"]);
  expect(problems(document)).toContainEqual({ ...expected, nodeId: "w" });
});

test("event time survives a map that passes its column on, also under another name", () => {
  const document = flow(
    [
      ...bids,
      ["m", "map", { keepOthers: false, projections: [{ name: "t", expression: "`dateTime`" }] }],
      ["w", "window"],
      ["out", "discard"],
    ],
    ["events -> time", "time -> bids", "bids -> m", "m -> w", "w -> out"],
  );
  expect(problems(document)).toEqual([]);
});

test("unions of different columns are refused, of equal ones merged", () => {
  const different = flow(
    [
      ["a", "collection"],
      ["b", "host-metrics"],
      ["u", "union"],
      ["out", "discard"],
    ],
    ["a -> u", "b -> u", "u -> out"],
  );
  expect(problems(different)).toContainEqual({ code: "input.schemas-differ", nodeId: "u", path: [] });
  const equal = flow(
    [
      ["a", "collection"],
      ["b", "collection"],
      ["u", "union"],
      ["out", "discard"],
    ],
    ["a -> u", "b -> u", "u -> out"],
  );
  expect(problems(equal)).toEqual([]);
});
