import { compile, connectable, formatType } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { expect, test } from "vitest";
import { catalog } from "../catalog.ts";
import { flow } from "../testing/flow.ts";
import type { NodeSpec } from "../testing/flow.ts";

const NUMBERS: NodeSpec = [
  "in",
  "collection",
  { schema: [{ name: "n", type: "INT NOT NULL" }], rows: [["3"]] },
];
const LESS: NodeSpec = ["less", "map", { projections: [{ name: "n", expression: "n - 1" }] }];
const EDGES = ["in -> loop", "loop -> less", "less -> loop:back"];

const loop = (
  config: NonNullable<NodeSpec[2]>,
  edges: readonly string[] = [...EDGES, "loop.done -> out"],
  more: readonly NodeSpec[] = [],
): FlowDocument => flow([NUMBERS, ["loop", "iterate", config], LESS, ["out", "print"], ...more], edges, 2);

const problems = (document: FlowDocument): readonly string[] =>
  compile(document, catalog).diagnostics.map(({ code, nodeId, edgeId }) =>
    [code, nodeId, ...(edgeId === undefined ? [] : [edgeId])].join(" "),
  );

test("a loop is a head with a way back, and its columns may be NULL as those that come back may", () => {
  const { diagnostics, jobGraph, outputs, sideOutputs } = compile(loop({ until: "n <= 0" }), catalog);
  expect(diagnostics).toEqual([]);
  const [column] = outputs["loop"]?.fields ?? [];
  expect(column && formatType(column.type)).toBe("INT");
  expect(sideOutputs["loop"]?.["done"]).toEqual(outputs["loop"]);
  expect(
    jobGraph?.edges.map(({ source, target, targetInput, feedback }) => [
      source,
      target,
      targetInput,
      feedback,
    ]),
  ).toEqual([
    ["in", "loop", undefined, undefined],
    ["loop", "loop", 1, true],
  ]);
  expect(jobGraph?.vertices.map(({ name }) => name)).toEqual(["in", "loop -> (less, out)"]);
});

test("without a condition the loop has to let rows go by itself", () => {
  const edges = [...EDGES, "less -> out"];
  expect(problems(loop({ ends: "body" }, edges))).toEqual(["iterate.without-end loop e2"]);
  const some: NodeSpec = ["some", "filter", { condition: "n > 0" }];
  const filtered = ["in -> loop", "loop -> less", "less -> some", "some -> loop:back", "less -> out"];
  expect(problems(loop({ ends: "body" }, filtered, [some]))).toEqual([]);
  const apart: NodeSpec = ["apart", "split", { condition1: "n <= 0" }];
  const split = [
    "in -> loop",
    "loop -> less",
    "less -> apart",
    "apart -> loop:back",
    "apart.branch-1 -> out",
  ];
  expect(problems(loop({ ends: "body" }, split, [apart]))).toEqual([]);
});

test("what comes back has the columns that went out, and went out", () => {
  const other: NodeSpec = ["less", "map", { projections: [{ name: "m", expression: "n - 1" }] }];
  const nodes = (document: FlowDocument, changed: NodeSpec): FlowDocument => ({
    ...document,
    nodes: document.nodes.map((node) =>
      node.id === changed[0] ? { ...node, config: { ...node.config, ...changed[2] } } : node,
    ),
  });
  expect(problems(nodes(loop({ until: "n <= 0" }), other))).toEqual(["iterate.columns loop e2"]);
  const outside = ["in -> loop", "in -> less", "less -> loop:back", "loop -> out"];
  expect(problems(loop({ until: "n <= 0" }, outside))).toContain("iterate.no-loop loop e2");
});

test("a condition is asked for, and the way back too", () => {
  expect(problems(loop({}))).toContain("expression.empty loop");
  expect(problems(loop({ until: "n <= 0" }, ["in -> loop", "loop.done -> out", "loop -> less"]))).toContain(
    "graph.missing-port-input loop",
  );
});

test("a way back may be drawn where it closes a loop, and any other cycle may not", () => {
  const open = loop({ until: "n <= 0" }, ["in -> loop", "loop -> less"]);
  const back = (from: string, to: string, port: string) =>
    connectable(open, catalog, { node: from, port: "out" }, { node: to, port });
  expect(back("less", "loop", "back")).toEqual({ ok: true });
  expect(back("in", "loop", "back")).toMatchObject({ ok: false, reason: { code: "iterate.no-loop" } });
  const closed = loop({ until: "n <= 0" });
  const union = { ...closed, nodes: [...closed.nodes] };
  expect(
    connectable(union, catalog, { node: "less", port: "out" }, { node: "out", port: "in" }),
  ).toMatchObject({ ok: false, reason: { code: "graph.port-taken" } });
});

test("a condition that is TRUE of no row ends nothing, however it is written", () => {
  for (const until of [
    "FALSE",
    "1 = 2",
    "NOT TRUE",
    "CAST(NULL AS BOOLEAN)",
    "n > 0 AND 2 < 1",
    "FALSE OR NULL IS NOT NULL",
  ])
    expect(problems(loop({ until })), until).toEqual(["iterate.never-done loop e2"]);
  for (const until of ["n < 0", "TRUE", "1 = 1", "n > 0 OR FALSE", "n IS NULL"])
    expect(problems(loop({ until })), until).toEqual([]);
  const some: NodeSpec = ["some", "filter", { condition: "n > 0" }];
  const filtered = ["in -> loop", "loop -> less", "less -> some", "some -> loop:back", "loop.done -> out"];
  expect(problems(loop({ until: "FALSE" }, filtered, [some]))).toEqual([]);
});
