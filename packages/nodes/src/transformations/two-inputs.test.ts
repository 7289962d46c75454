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

const schema = (...columns: readonly string[]) => ({
  schema: columns.map((column) => {
    const [name = "", type = ""] = column.split(" ");
    return { name, type };
  }),
  rows: [],
});

const NODES: readonly NodeSpec[] = [
  ["l", "collection", schema("ts TIMESTAMP(3)", "id INT", "item STRING", "unread STRING")],
  ["r", "collection", schema("paid INT", "ts TIMESTAMP(3)", "id INT", "unread STRING")],
  ["lt", "timestamps-and-watermarks", { column: "ts" }],
  ["rt", "timestamps-and-watermarks", { column: "ts" }],
  ["lk", "key-by", { columns: ["id"] }],
  ["rk", "key-by", { columns: ["id"] }],
  ["out", "print"],
];
const EDGES = ["l -> lt", "lt -> lk", "lk -> j:left", "r -> rt", "rt -> rk", "rk -> j:right", "j -> out"];

const joined = (config: NodeSpec[2] & object, edges: readonly string[] = EDGES): FlowDocument =>
  flow([...NODES, ["j", "interval-join", config]], edges, 2);

// oxlint-disable-next-line complexity -- what a graph may lack
test("interval join: two hash edges into the inputs of a head, each with the columns that are read of it", () => {
  const document = joined({
    projections: [
      { name: "item", expression: "left.item" },
      { name: "paid", expression: "right.paid" },
    ],
  });
  const { diagnostics, jobGraph, outputs } = compile(document, catalog);
  expect(diagnostics).toEqual([]);
  expect(printed(document, "j")).toBe("item STRING, paid INT, join_time TIMESTAMP(3) NOT NULL");
  expect(outputs["j"]?.rowtime).toBe("join_time");
  const edges = jobGraph?.edges.filter(({ target }) => target === "j") ?? [];
  expect(edges.map(({ targetInput = 0 }) => targetInput)).toEqual([0, 1]);
  expect(edges.map(({ schema: { fields } }) => fields.map(({ name }) => name).join())).toEqual([
    "ts,id,item",
    "paid,ts,id",
  ]);
  expect(edges.map(({ partitioning }) => partitioning)).toEqual([
    { kind: "hash", keys: [1] },
    { kind: "hash", keys: [2] },
  ]);
  const [join, calc] = jobGraph?.vertices.find(({ id }) => id === "j")?.operators ?? [];
  expect(join?.spec).toEqual({
    kind: "interval-join",
    keys: [[1], [2]],
    rowtimes: [0, 1],
    lowerMs: -5_000,
    upperMs: 5_000,
  });
  expect(join?.inputSchemas?.map(({ fields }) => fields.length)).toEqual([3, 3]);
  expect(join?.outputSchema?.fields.map(({ name }) => name)).toEqual([
    "left.ts",
    "left.id",
    "left.item",
    "right.paid",
    "right.ts",
    "right.id",
    "join_time",
  ]);
  expect(calc?.spec).toMatchObject({ projections: [{ index: 2 }, { index: 3 }, { index: 6 }] });
});

test("interval join: without a list all columns of both, those of the right that clash by another name", () => {
  expect(printed(joined({}), "j")).toBe(
    "ts TIMESTAMP(3), id INT, item STRING, unread STRING, paid INT, right_ts TIMESTAMP(3), right_id INT, right_unread STRING, join_time TIMESTAMP(3) NOT NULL",
  );
});

test("interval join: an excluded bound is a millisecond less, and bounds with nothing between are refused", () => {
  const spec = compile(
    joined({ lowerMs: 0, upperMs: 10, lowerInclusive: false, upperInclusive: false }),
    catalog,
  ).jobGraph?.vertices.at(-1)?.operators[0]?.spec;
  expect(spec).toMatchObject({ lowerMs: 1, upperMs: 9 });
  expect(problems(joined({ lowerMs: 5, upperMs: 5, upperInclusive: false }))).toContainEqual({
    code: "join.bounds",
    nodeId: "j",
    path: ["lowerMs"],
  });
});

test("interval join: keys of both sides, event time and both inputs are needed", () => {
  const swap = (from: string, to: string) => EDGES.map((edge) => (edge === from ? to : edge));
  expect(problems(joined({}, swap("rk -> j:right", "rt -> j:right")))).toContainEqual({
    code: "input.not-keyed",
    nodeId: "j",
    path: [],
  });
  expect(problems(joined({}, swap("lt -> lk", "l -> lk")))).toContainEqual({
    code: "input.no-rowtime",
    nodeId: "j",
    path: [],
  });
  expect(
    problems(
      joined(
        {},
        EDGES.filter((edge) => edge !== "rk -> j:right"),
      ),
    ),
  ).toContainEqual({
    code: "graph.missing-port-input",
    nodeId: "j",
    path: [],
  });
  const other = flow(
    [
      ...NODES.filter(([id]) => id !== "rk"),
      ["rk", "key-by", { columns: ["unread"] }],
      ["j", "interval-join"],
    ],
    EDGES,
  );
  expect(problems(other)).toContainEqual({ code: "join.keys-differ", nodeId: "j", path: [] });
});

test("interval join: an input joined with itself is two edges from one node", () => {
  const { diagnostics, jobGraph } = compile(
    flow(
      [...NODES.filter(([id]) => !id.startsWith("r")), ["j", "interval-join"]],
      ["l -> lt", "lt -> lk", "lk -> j:left", "lk -> j:right", "j -> out"],
    ),
    catalog,
  );
  expect(diagnostics).toEqual([]);
  expect(jobGraph?.edges.map(({ targetInput = 0 }) => targetInput)).toEqual([0, 1]);
});

test("interval join: late rows leave by a side output of their side, with all their columns", () => {
  const document = flow(
    [...NODES, ["j", "interval-join", { lateRows: "side" }], ["late", "discard"]],
    [...EDGES, "j.late-right -> late"],
  );
  const { sideOutputs, jobGraph } = compile(document, catalog);
  expect(sideOutputs["j"]?.["late-right"]?.fields.map(({ name }) => name)).toEqual([
    "paid",
    "ts",
    "id",
    "unread",
  ]);
  expect(
    jobGraph?.vertices.at(-1)?.operators[0]?.sideOutputs?.map((side) => side?.fields.length ?? 0),
  ).toEqual([0, 4]);
});

const connected = (config: NodeSpec[2] & object): FlowDocument =>
  flow(
    [
      ["a", "collection", schema("name STRING", "x INT")],
      ["b", "collection", schema("y INT NOT NULL", "who STRING NOT NULL")],
      ["c", "connect", config],
      ["out", "print"],
    ],
    ["a -> c:first", "b -> c:second", "c -> out"],
  );

test("connect: each input by expressions of its own, to the same columns", () => {
  const document = connected({
    secondColumns: [
      { name: "name", expression: "who" },
      { name: "x", expression: "y" },
    ],
    secondCondition: "y > 0",
  });
  expect(problems(document)).toEqual([]);
  expect(printed(document, "c")).toBe("name STRING, x INT");
});

test("connect: streams whose columns clash are refused, and say how they differ", () => {
  const { diagnostics } = compile(connected({}), catalog);
  expect(diagnostics).toMatchObject([
    {
      code: "input.schemas-differ",
      nodeId: "c",
      params: { first: "name STRING, x INT", second: "y INT, who STRING" },
    },
  ]);
});

const ruled = (config: NodeSpec[2] & object, row = "a"): FlowDocument =>
  flow(
    [
      ["a", "collection", schema("name STRING NOT NULL", "x INT", "ts TIMESTAMP(3)")],
      ["t", "timestamps-and-watermarks", { column: "ts" }],
      ["b", "collection", schema("y INT NOT NULL", "who STRING", "unread INT")],
      ["j", "broadcast-join", config],
      ["out", "print"],
    ],
    ["a -> t", `${row} -> j:row`, "b -> j:rule", "j -> out"],
    2,
  );

test("broadcast join: rules go to every subtask, and only what is read of them", () => {
  const config = { rowColumns: ["name"], ruleColumns: ["who"] };
  const document = ruled({ ...config, projections: [{ name: "sum", expression: "row.x + rule.y" }] });
  const { jobGraph } = compile(document, catalog);
  expect(printed(document, "j")).toBe("sum INT");
  const into = jobGraph?.edges.filter(({ target }) => target === "j");
  expect(
    into?.map(({ partitioning, schema: { fields } }) => [
      partitioning.kind,
      fields.map(({ name }) => name).join(),
    ]),
  ).toEqual([
    ["rebalance", "name,x"],
    ["broadcast", "y,who"],
  ]);
  expect(
    printed(
      ruled({ ...config, unmatched: "nulls", projections: [{ name: "y", expression: "rule.y" }] }),
      "j",
    ),
  ).toBe("y INT");
});

test("broadcast join: keys are needed and have to fit, and rules without time hold it back", () => {
  expect(problems(ruled({ rowColumns: [], ruleColumns: ["who"] }))).toContainEqual({
    code: "column.not-set",
    nodeId: "j",
    path: ["rowColumns"],
  });
  expect(problems(ruled({ rowColumns: ["x"], ruleColumns: ["who"] }))).toContainEqual({
    code: "join.keys-differ",
    nodeId: "j",
    path: [],
  });
  expect(
    compile(ruled({ rowColumns: ["name"], ruleColumns: ["who"] }, "t"), catalog).diagnostics,
  ).toMatchObject([{ code: "join.rules-hold-time", severity: "warning" }]);
});

test("split: a branch for each condition, and the rest goes on", () => {
  const document = (config: NodeSpec[2] & object): FlowDocument =>
    flow(
      [
        ["a", "collection", schema("name STRING", "x INT")],
        ["s", "split", config],
        ["out", "print"],
        ["one", "discard"],
        ["two", "discard"],
      ],
      ["a -> s", "s -> out", "s.branch-1 -> one", "s.branch-2 -> two"],
    );
  const { diagnostics, jobGraph } = compile(
    document({ branches: "2", condition1: "x > 0", condition2: "name IS NULL" }),
    catalog,
  );
  expect(diagnostics).toEqual([]);
  expect(jobGraph?.vertices[0]?.operators[1]?.sideOutputs?.map((side) => side?.fields.length)).toEqual([
    2, 2,
  ]);
  expect(problems(document({ branches: "1", condition1: "x > 0" }))).toContainEqual({
    code: "output.side-off",
    nodeId: "s",
    path: [],
  });
  expect(
    problems(document({ branches: "2", condition1: "x > 0", condition2: "x" })).map(({ path }) => path),
  ).toContainEqual(["condition2"]);
});

test("top N: the rank stands before the row", () => {
  const document = flow(
    [
      ["a", "collection", schema("name STRING", "x INT")],
      ["k", "key-by", { columns: ["name"] }],
      ["n", "top-n", { by: "x" }],
      ["out", "print"],
    ],
    ["a -> k", "k -> n", "n -> out"],
  );
  expect(problems(document)).toEqual([]);
  expect(printed(document, "n")).toBe("rank BIGINT NOT NULL, name STRING, x INT");
});

test.each([
  ["event time", {}, ["window-join", "calc"]],
  ["event time with lateness", { allowedLatenessMs: 5_000 }, ["co-calc", "window", "calc"]],
  ["processing time", { time: "processing" }, ["co-calc", "window", "calc"]],
])("window join, %s: the columns of both sides", (about, config, kinds) => {
  const nodes: readonly NodeSpec[] = [...NODES, ["j", "window-join", { ...config, pairs: "left" }]];
  const document = flow(nodes, EDGES, 2);
  const { diagnostics, jobGraph, outputs } = compile(document, catalog);
  expect(diagnostics).toEqual([]);
  const operators = jobGraph?.vertices.find(({ id }) => id === "j")?.operators ?? [];
  expect(operators.slice(0, kinds.length).map(({ spec }) => spec.kind)).toEqual(kinds);
  expect(printed(document, "j").split(", ")).toEqual([
    "ts TIMESTAMP(3)",
    "id INT",
    "item STRING",
    "unread STRING",
    "paid INT",
    "right_ts TIMESTAMP(3)",
    "right_id INT",
    "right_unread STRING",
    "window_start TIMESTAMP(3) NOT NULL",
    "window_end TIMESTAMP(3) NOT NULL",
    "window_time TIMESTAMP(3) NOT NULL",
  ]);
  expect(outputs["j"]?.rowtime).toBe(about === "processing time" ? null : "window_time");
});

test("window join of the clock asks for no event time", () => {
  const untimed = ["l -> lk", "lk -> j:left", "r -> rk", "rk -> j:right", "j -> out"];
  const nodes = NODES.filter(([id]) => !id.endsWith("t") || id === "out");
  const of = (time: string) => problems(flow([...nodes, ["j", "window-join", { time }]], untimed, 2));
  expect(of("processing")).toEqual([]);
  expect(of("event").map(({ code }) => code)).toContain("input.no-rowtime");
});

test("co-group: rows of a window at which the function fails leave by a side output behind those of late rows", () => {
  const config = { onError: "side", lateRows: "side" };
  const document = flow(
    [...NODES, ["j", "co-group", config], ["failed", "discard"]],
    [...EDGES, "j.failed -> failed"],
    1,
  );
  const { diagnostics, sideOutputs, jobGraph } = compile(document, catalog);
  expect(diagnostics.map(({ code }) => code)).toEqual(["output.side-unread", "output.side-unread"]);
  expect(sideOutputs["j"]?.["failed"]?.fields.map(({ name }) => name).join()).toBe(
    "id,is_right,left_ts,left_id,left_item,left_unread,right_paid,right_ts,right_id,right_unread,window_start,window_end,error_message,error_line,error_column,error_rows",
  );
  const window = jobGraph?.vertices
    .flatMap(({ operators }) => operators)
    .find(({ spec }) => spec.kind === "window");
  expect(window?.sideOutputs?.map((side) => side?.fields.length ?? 0)).toEqual([0, 0, 16]);
  expect(window?.inputSchema?.fields).toHaveLength(16 - 6 + 1);
});
