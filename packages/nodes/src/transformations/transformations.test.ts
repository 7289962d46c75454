import { compile, formatType } from "@millrace/graph";
import type { Diagnostic, FlowDocument } from "@millrace/graph";
import { expect, test } from "vitest";
import { catalog } from "../catalog.ts";
import { flow } from "../testing/flow.ts";
import type { NodeSpec } from "../testing/flow.ts";

const problems = (document: FlowDocument): readonly Pick<Diagnostic, "code" | "nodeId" | "path">[] =>
  compile(document, catalog).diagnostics.map(({ code, nodeId, path }) => ({ code, nodeId, path }));

const printed = (document: FlowDocument, node: string): string =>
  (compile(document, catalog).outputs[node]?.fields ?? [])
    .map(({ name, type }) => `${name} ${formatType(type)}`)
    .join(", ");

/** Of these nodes those that an edge names. */
const windowed = (config: object, edges: readonly string[]): FlowDocument => {
  const nodes: readonly NodeSpec[] = [
    ["s", "collection", COLLECTION],
    ["t", "timestamps-and-watermarks", { column: "ts" }],
    ["k", "key-by", { columns: ["name"] }],
    ["w", "window", config as NodeSpec[2] & object],
    ["out", "discard"],
    ["late", "discard"],
  ];
  const used = new Set(edges.flatMap((edge) => edge.split(" ")));
  return flow(
    nodes.filter(([id]) => used.has(id)),
    edges.filter((edge) => edge !== "late"),
  );
};
const COLLECTION = {
  schema: [
    { name: "name", type: "STRING" },
    { name: "ts", type: "TIMESTAMP(3)" },
  ],
  rows: [],
};
const TIMED = ["s -> t", "t -> k", "k -> w", "w -> out"];

test("window: a size that is no multiple of the slide is legal, a slide longer than the size only warned about", () => {
  expect(
    problems(windowed({ window: "sliding", slideMs: 3_000 }, TIMED)).filter(({ nodeId }) => nodeId === "w"),
  ).toEqual([]);
  const { diagnostics, jobGraph } = compile(windowed({ window: "sliding", slideMs: 20_000 }, TIMED), catalog);
  expect(diagnostics).toMatchObject([{ code: "window.slide-larger", severity: "warning" }]);
  expect(jobGraph).not.toBeNull();
});

test("window: processing time needs no event time, and its result has none", () => {
  const untimed = ["s -> k", "k -> w", "w -> out"];
  expect(problems(windowed({ window: "session" }, untimed))).toContainEqual({
    code: "input.no-rowtime",
    nodeId: "w",
    path: [],
  });
  const { outputs, jobGraph } = compile(
    windowed({ window: "session", time: "processing" }, untimed),
    catalog,
  );
  expect(outputs["w"]?.rowtime).toBeNull();
  expect(jobGraph?.vertices.at(-1)?.operators[0]?.spec).toMatchObject({
    rowtime: null,
    window: { kind: "session", gapMs: 10_000 },
    fireAtEnd: true,
  });
});

test("window: a gap of nothing is refused", () => {
  expect(problems(windowed({ window: "session", gapMs: 0 }, TIMED))).toContainEqual({
    code: "config.too-small",
    nodeId: "w",
    path: ["gapMs"],
  });
});

test("window: late rows leave by a side output as they came", () => {
  const document = windowed({ lateRows: "side", allowedLatenessMs: 1_000 }, [...TIMED, "late"]);
  const edge = { id: "late", from: { node: "w", port: "late" }, to: { node: "late", port: "in" } };
  const { diagnostics, sideOutputs } = compile({ ...document, edges: [...document.edges, edge] }, catalog);
  expect(diagnostics).toEqual([]);
  expect(sideOutputs["w"]?.["late"]?.fields.map(({ name }) => name)).toEqual(["name", "ts"]);
  expect(problems({ ...windowed({}, [...TIMED, "late"]), edges: [...document.edges, edge] })).toContainEqual({
    code: "output.side-off",
    nodeId: "w",
    path: [],
  });
});

test("window: a node of version 1 opens as it was", () => {
  const config = {
    window: "sliding",
    sizeMs: 10_000,
    slideMs: 2_000,
    offsetMs: 0,
    aggregates: [{ fn: "COUNT", column: null, name: "n" }],
  };
  const document = windowed({}, TIMED);
  const nodes = document.nodes.map((node) => (node.id === "w" ? { ...node, version: 1, config } : node));
  const { diagnostics, jobGraph } = compile({ ...document, nodes }, catalog);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(jobGraph?.vertices.at(-1)?.operators[0]?.spec).toMatchObject({
    rowtime: 1,
    window: { kind: "sliding", sizeMs: 10_000, slideMs: 2_000 },
    allowedLatenessMs: 0,
  });
});

test.each([
  ["aggregate", {}, "group-aggregate"],
  ["window", { time: "processing" }, "window"],
  ["count-window", { size: 2 }, "window"],
])("%s: COUNT_DISTINCT counts the values of a column, and needs one", (kind, config, operator) => {
  const counted = (column: string | null) =>
    flow(
      [
        ["s", "collection", COLLECTION],
        ["k", "key-by", { columns: ["name"] }],
        ["a", kind, { ...config, aggregates: [{ fn: "COUNT_DISTINCT", column, name: "n" }] }],
        ["out", "discard"],
      ],
      ["s -> k", "k -> a", "a -> out"],
    );
  const { jobGraph } = compile(counted("ts"), catalog);
  const specs = jobGraph?.vertices.flatMap(({ operators }) => operators.map(({ spec }) => spec.kind));
  expect(specs).toContain(operator);
  expect(printed(counted("ts"), "a")).toMatch(/n BIGINT NOT NULL$/);
  expect(compile(counted(null), catalog).diagnostics).toMatchObject([
    { code: "aggregate.needs-column", severity: "error", nodeId: "a" },
  ]);
});

test("MIN_BY gives the whole row but its keys, under its own names or behind one", () => {
  const rows = (name: string) =>
    flow(
      [
        [
          "s",
          "collection",
          { ...COLLECTION, schema: [...COLLECTION.schema, { name: "x", type: "INT NOT NULL" }] },
        ],
        ["k", "key-by", { columns: ["name"] }],
        ["a", "aggregate", { aggregates: [{ fn: "MIN_BY", column: "x", name }] }],
        ["out", "discard"],
      ],
      ["s -> k", "k -> a", "a -> out"],
    );
  expect(printed(rows(""), "a")).toBe("name STRING, ts TIMESTAMP(3), x INT NOT NULL");
  expect(printed(rows("least"), "a")).toBe("name STRING, least_ts TIMESTAMP(3), least_x INT NOT NULL");
});

test("count window: by key or over all rows; a slide longer than the size is warned about", () => {
  const counted = (config: object, edges: readonly string[]) => {
    const nodes: readonly NodeSpec[] = [
      ["s", "collection", COLLECTION],
      ["k", "key-by", { columns: ["name"] }],
      ["w", "count-window", config as NodeSpec[2] & object],
      ["out", "discard"],
    ];
    const used = new Set(edges.flatMap((edge) => edge.split(" ")));
    return flow(
      nodes.filter(([id]) => used.has(id)),
      edges,
      4,
    );
  };
  const keyed = counted({ size: 3 }, ["s -> k", "k -> w", "w -> out"]);
  expect(problems(keyed)).toEqual([]);
  expect(printed(keyed, "w")).toBe("name STRING, count BIGINT NOT NULL");
  const all = compile(counted({ window: "sliding", size: 2, slide: 3 }, ["s -> w", "w -> out"]), catalog);
  expect(all.diagnostics).toMatchObject([
    { code: "window.rows-missed", severity: "warning", path: ["slide"] },
  ]);
  expect(all.jobGraph?.vertices.map(({ parallelism }) => parallelism)).toEqual([1, 4]);
});

test("project chooses, reorders and renames columns, event time with them", () => {
  const projected = (columns: { column: string; name: string }[]) =>
    flow(
      [
        ["s", "collection", COLLECTION],
        ["t", "timestamps-and-watermarks", { column: "ts" }],
        ["p", "project", { columns }],
        ["out", "discard"],
      ],
      ["s -> t", "t -> p", "p -> out"],
    );
  const good = projected([
    { column: "ts", name: "at" },
    { column: "name", name: "" },
  ]);
  expect(problems(good)).toEqual([]);
  expect(printed(good, "p")).toBe("at TIMESTAMP(3), name STRING");
  expect(compile(good, catalog).outputs["p"]?.rowtime).toBe("at");
  expect(problems(projected([]))).toContainEqual({ code: "config.empty", nodeId: "p", path: ["columns"] });
  expect(problems(projected([{ column: "nam", name: "" }]))).toContainEqual({
    code: "column.unknown",
    nodeId: "p",
    path: ["columns", 0, "column"],
  });
  const twice = projected([
    { column: "ts", name: "" },
    { column: "name", name: "ts" },
  ]);
  expect(problems(twice)).toContainEqual({
    code: "column.duplicate",
    nodeId: "p",
    path: ["columns", 1, "name"],
  });
});

const reduced = (projections: { name: string; expression: string }[]): FlowDocument =>
  flow(
    [
      [
        "s",
        "collection",
        {
          schema: [
            { name: "user", type: "STRING" },
            { name: "n", type: "INT NOT NULL" },
            { name: "m", type: "INT" },
          ],
          rows: [],
        },
      ],
      ["k", "key-by", { columns: ["user"] }],
      ["r", "reduce", { projections }],
      ["out", "discard"],
    ],
    ["s -> k", "k -> r", "r -> out"],
  );

test("reduce gives the input's columns, nullable where what is combined may be NULL", () => {
  const document = reduced([{ name: "n", expression: "acc.n + row.n" }]);
  expect(problems(document)).toEqual([]);
  expect(printed(document, "r")).toBe("user STRING, n INT NOT NULL, m INT");
  expect(printed(reduced([{ name: "n", expression: "acc.n + row.m" }]), "r")).toBe(
    "user STRING, n INT, m INT",
  );
});

test.each([
  [[], { code: "config.empty", path: ["projections"] }],
  [[{ name: "x", expression: "row.n" }], { code: "column.unknown", path: ["projections", 0, "name"] }],
  [
    [{ name: "n", expression: "n" }],
    { code: "expression.unknown-column", path: ["projections", 0, "expression"] },
  ],
  [
    [{ name: "n", expression: "acc.n + 0.5" }],
    { code: "reduce.type", path: ["projections", 0, "expression"] },
  ],
])("reduce: %j is said at its field", (projections, expected) => {
  expect(problems(reduced(projections))).toContainEqual({ ...expected, nodeId: "r" });
});

test("deduplicate: rows are the same in the key and the chosen columns; without a key it is refused", () => {
  const nodes: readonly NodeSpec[] = [
    ["s", "collection", COLLECTION],
    ["k", "key-by", { columns: ["name"] }],
    ["d", "deduplicate", { columns: ["ts"] }],
    ["out", "discard"],
  ];
  const { diagnostics, jobGraph } = compile(flow(nodes, ["s -> k", "k -> d", "d -> out"]), catalog);
  expect(diagnostics).toEqual([]);
  expect(jobGraph?.vertices.at(-1)?.operators[0]?.spec).toEqual({
    kind: "deduplicate",
    keys: [0, 1],
    partitionKeys: 1,
  });
  const ttl = { stateKept: "ttl", stateTtlMs: 5_000, stateTtlUpdate: "on-read-and-write" };
  const expiring = nodes.map((node): NodeSpec =>
    node[0] === "d" ? ["d", "deduplicate", { columns: [], ...ttl }] : node,
  );
  const compiled = compile(flow(expiring, ["s -> k", "k -> d", "d -> out"]), catalog);
  expect(compiled.jobGraph?.vertices.at(-1)?.operators[0]?.spec).toEqual({
    kind: "deduplicate",
    keys: [0],
    ttl: { ttlMs: 5_000, update: "on-read-and-write" },
  });
  const unkeyed = flow(
    nodes.filter(([id]) => id !== "k"),
    ["s -> d", "d -> out"],
  );
  expect(problems(unkeyed)).toContainEqual({ code: "input.not-keyed", nodeId: "d", path: [] });
});

test("ingestion time: windows behind it are of the time at which rows came", () => {
  const document = flow(
    [
      ["s", "collection", COLLECTION],
      ["came", "ingestion-time"],
      ["k", "key-by", { columns: ["name"] }],
      ["w", "window"],
      ["out", "discard"],
    ],
    ["s -> came", "came -> k", "k -> w", "w -> out"],
  );
  const { diagnostics, outputs, jobGraph } = compile(document, catalog);
  expect(diagnostics).toEqual([]);
  const rowtime = outputs["came"]?.rowtime;
  expect(outputs["came"]?.fields.at(-1)).toMatchObject({ name: rowtime, type: { nullable: false } });
  const specs = jobGraph?.vertices.flatMap(({ operators }) => operators.map(({ spec }) => spec));
  expect(specs?.map(({ kind }) => kind)).toContain("watermark-assigner");
});

test("rows at which a watermark generator throws may leave by a side output, those of other watermarks not", () => {
  const generated = (config: object) => {
    const time = { column: "ts", ...config };
    const nodes = [
      ["s", "collection", COLLECTION],
      ["t", "timestamps-and-watermarks", time],
      ["out", "discard"],
    ] as const;
    return compile(flow([...nodes], ["s -> t", "t -> out"]), catalog).sideOutputs["t"];
  };
  expect(
    generated({ strategy: "function", onError: "side" })?.["failed"]?.fields.map(({ name }) => name),
  ).toEqual([...COLLECTION.schema.map(({ name }) => name), "error_message", "error_line", "error_column"]);
  expect(generated({ strategy: "function", onError: "skip" })).toBeUndefined();
  expect(generated({ strategy: "monotonous", onError: "side" })).toBeUndefined();
});

test("what a fold keeps of a key may live for a time; folds of before keep it for ever", () => {
  const fold = catalog.find(({ kind }) => kind === "fold")!;
  const spec = (config: Record<string, string | number>) => {
    const document = flow(
      [
        ["s", "collection", COLLECTION],
        ["k", "key-by", { columns: ["name"] }],
        ["f", "fold", config],
        ["out", "discard"],
      ],
      ["s -> k", "k -> f", "f -> out"],
    );
    const { jobGraph } = compile(document, catalog);
    return jobGraph?.vertices.flatMap(({ operators }) => operators).find(({ nodeId }) => nodeId === "f")
      ?.spec;
  };
  const trigger = { kind: "count", count: 1 };
  expect(spec({ stateKept: "ttl", stateTtlMs: 5_000 })).toMatchObject({
    trigger: { kind: "expiring", trigger, ttlMs: 5_000 },
  });
  expect(spec({})).toMatchObject({ trigger });
  expect(fold.migrations[1]!({ initial: [], fold: [] })).toMatchObject({ stateKept: "forever" });
});
