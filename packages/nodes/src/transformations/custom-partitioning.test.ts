import { compile } from "@millrace/graph";
import type { FlowDocument, FlowPartitioning } from "@millrace/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../catalog.ts";
import { flow } from "../testing/flow.ts";

const document = (config: Readonly<Record<string, string>>): FlowDocument =>
  flow(
    [
      [
        "rows",
        "collection",
        {
          schema: ["unread STRING", "city STRING", "n INT"].map((column) => {
            const [name = "", type = ""] = column.split(" ");
            return { name, type };
          }),
          rows: [],
        },
      ],
      ["spread", "custom-partitioning", config],
      ["shown", "project", { columns: [{ column: "city", name: "" }] }],
      ["out", "print"],
    ],
    ["rows -> spread", "spread -> shown", "shown -> out"],
    2,
  );

const edgeOf = (config: Readonly<Record<string, string>>) => {
  const { diagnostics, jobGraph } = compile(document(config), catalog);
  expect(diagnostics).toEqual([]);
  const edge = jobGraph?.edges.find(({ partitioning }) => partitioning.kind === "partitioner");
  return edge && { columns: edge.schema.fields.map(({ name }) => name), partitioning: edge.partitioning };
};

describe("custom partitioning", () => {
  test("by an expression carries its columns over the edge, and no other one", () => {
    expect(edgeOf({ by: "expression", expression: "MOD(n, 2)" })).toMatchObject({
      columns: ["city", "n"],
      partitioning: {
        nodeId: "spread",
        by: { kind: "expression", value: { args: [{ kind: "column", index: 1 }, { kind: "literal" }] } },
      },
    });
  });

  test("by a function carries all columns, which it may read", () => {
    expect(edgeOf({ by: "function", code: "(row, n) => row.n % n" })?.columns).toEqual([
      "unread",
      "city",
      "n",
    ]);
  });

  test.each([
    ["expression", "expression", "city", "partitioning.not-integer"],
    ["expression", "expression", "nn", "expression.unknown-column"],
    ["function", "code", "", "config.empty"],
  ])("by a %s says what is wrong with %s %s", (by, path, text, code) => {
    const { diagnostics } = compile(document({ by, [path]: text }), catalog);
    expect(diagnostics.filter(({ nodeId }) => nodeId === "spread")).toMatchObject([
      { code, nodeId: "spread", path: [path] },
    ]);
  });

  test("takes the keys of its rows away", () => {
    const keyed = document({ by: "expression", expression: "n" });
    expect(compile(keyed, catalog).outputs["spread"]?.keys).toBeNull();
  });
});

describe("the same at an edge", () => {
  const settings = {
    by: "expression",
    expression: "MOD(n, 2)",
    code: "",
    bigints: "number",
    onError: "fail",
  } as const;
  const at = (more: Partial<Record<keyof typeof settings, string>>): FlowDocument => {
    const { nodes, edges, ...rest } = document({});
    const kept = nodes.filter(({ id }) => id !== "spread");
    const partitioning = { kind: "partitioner", ...settings, ...more } as FlowPartitioning;
    const [, , last] = edges;
    const first = { id: "first", from: { node: "rows", port: "out" }, to: { node: "shown", port: "in" } };
    return { ...rest, nodes: kept, edges: [{ ...first, partitioning }, last!] };
  };

  test.each([
    ["expression", {}],
    ["function", { by: "function", code: "(row, n) => row.n % n" }],
  ])("by an %s is what the node makes of it, named by the node before", (_by, more) => {
    const { diagnostics, jobGraph } = compile(at(more), catalog);
    expect(diagnostics).toEqual([]);
    const [edge] = jobGraph?.edges ?? [];
    const ofNode = edgeOf({ ...settings, ...more });
    expect(edge?.partitioning).toEqual({ ...ofNode?.partitioning, nodeId: "rows", name: edge && "rows" });
    expect(edge?.schema.fields.map(({ name }) => name)).toEqual(ofNode?.columns);
  });

  test.each([
    [{ expression: "city" }, "partitioning.not-integer", "expression"],
    [{ expression: "nn" }, "expression.unknown-column", "expression"],
    [{ by: "function" }, "config.empty", "code"],
  ])("%j says what is wrong at the edge", (more, code, path) => {
    const { diagnostics } = compile(at(more), catalog);
    expect(diagnostics).toMatchObject([{ code, edgeId: "first", nodeId: "shown", path: [path] }]);
  });
});
