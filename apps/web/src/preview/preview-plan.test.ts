import { compile } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { catalog, examples, nodeExampleDocument } from "@millrace/nodes";
import { describe, expect, test } from "vitest";
import { planPreview, previewGraph, upTo } from "./preview-plan.ts";

const documentOf = (id: string): FlowDocument => examples.find((example) => example.id === id)!.document;
const plan = (document: FlowDocument) => planPreview(document, compile(document, catalog).diagnostics);

describe("planPreview", () => {
  test("has every node but the sinks, and an operator for each edge", () => {
    const document = documentOf("word-count");
    const { operatorsOf } = plan(document)!;
    const sinks = new Set(
      document.nodes.filter(({ kind }) => /sink|print|discard/u.test(kind)).map(({ id }) => id),
    );
    expect([...operatorsOf.keys()].toSorted()).toEqual(
      document.nodes
        .filter(({ id }) => !document.edges.every(({ from }) => from.node !== id))
        .map(({ id }) => id)
        .toSorted(),
    );
    for (const { from } of document.edges) expect(operatorsOf.get(from.node), from.node).toHaveLength(1);
    expect(sinks.size).toBeGreaterThan(0);
  });

  test("runs one subtask of each vertex, takes no checkpoint, and leaves every column in", () => {
    const { jobGraph } = compile(documentOf("nexmark-hot-auctions"), catalog);
    const graph = previewGraph(plan(documentOf("nexmark-hot-auctions"))!, new Map());
    expect(graph.vertices.every(({ parallelism }) => parallelism === 1)).toBe(true);
    expect(graph.settings.checkpoint.intervalMs).toBeNull();
    const fields = (of: typeof graph) => of.vertices[0]!.operators[0]!.outputSchema!.fields.length;
    expect(fields(graph)).toBeGreaterThan(fields(jobGraph!));
  });

  test("a loop runs, and is left out as a whole where what comes back is broken", () => {
    const document = documentOf("years-to-double");
    expect(plan(document)!.operatorsOf.get("year")).toHaveLength(1);
    const nodes = document.nodes.map((each) =>
      each.id === "year"
        ? { ...each, config: { projections: [{ name: "a", expression: "no_such" }] } }
        : each,
    );
    const kept = plan({ ...document, nodes })!.document.nodes.map(({ id }) => id);
    expect(kept).toContain("begin");
    expect(kept).not.toContain("loop");
  });

  test("a loop is left out too whose way back lies behind one that is left out", () => {
    const document = documentOf("years-to-double");
    const { nodes } = document;
    const like = (of: string, id: string, config: object = {}) => {
      const node = nodes.find((each) => each.id === of)!;
      return { ...node, id, name: id, config: { ...node.config, ...config } };
    };
    const edge = (from: string, to: string, port = "in") => ({
      id: `${from}-${to}-${port}`,
      from: { node: from, port: "out" },
      to: { node: to, port },
    });
    const nested = {
      ...document,
      nodes: [
        ...nodes,
        like("loop", "outer"),
        like("year", "bad", { projections: [{ name: "a", expression: "no_such" }] }),
      ],
      edges: [
        edge("accounts", "begin"),
        edge("begin", "outer"),
        edge("outer", "loop"),
        edge("loop", "year"),
        edge("year", "outer", "back"),
        edge("loop", "bad"),
        edge("bad", "loop", "back"),
      ],
    } as FlowDocument;
    expect([...plan(nested)!.operatorsOf.keys()]).toEqual(["accounts", "begin"]);
  });

  test("a broken node and what follows it are left out, the rest goes on", () => {
    const document = documentOf("collection-playground");
    const nodes = document.nodes.map((node) =>
      node.id === "large" ? { ...node, config: { condition: "no_such > 1" } } : node,
    );
    const { operatorsOf } = plan({ ...document, nodes })!;
    expect([...operatorsOf.keys()]).toEqual(["orders", "total"]);
  });

  test("without a sink there is still something to see", () => {
    const document = documentOf("collection-playground");
    const { nodes, edges } = document;
    const open = {
      ...document,
      nodes: nodes.filter(({ id }) => id !== "print"),
      edges: edges.filter(({ to }) => to.node !== "print"),
    };
    expect(plan(open)!.operatorsOf.has("sum")).toBe(true);
  });

  test("nothing can run without a source", () => {
    const document = documentOf("collection-playground");
    expect(plan({ ...document, nodes: document.nodes.filter(({ id }) => id !== "orders") })).toBeNull();
    expect(plan({ ...document, nodes: [], edges: [] })).toBeNull();
  });

  test("a sample takes the place of its source", () => {
    const whole = plan(documentOf("host-metrics"))!;
    const [source] = whole.sources;
    const sample = { kind: "collection-source", rows: [] } as const;
    const graph = previewGraph(whole, new Map([[source!.nodeId, sample]]));
    expect(graph.vertices[0]!.operators[0]!.spec).toEqual(sample);
  });
});

test("up to a node come the node and its producers", () => {
  const part = upTo(documentOf("collection-playground"), "large");
  expect(part.nodes.map(({ id }) => id)).toEqual(["orders", "total", "large"]);
  expect(part.edges).toHaveLength(2);
});

const nodeExamples = catalog.flatMap((definition) => {
  const document = nodeExampleDocument(definition);
  return document === null ? [] : [[definition.kind, document] as const];
});

test.each(nodeExamples)("the example of %s has a picture of its rows", (_, document) => {
  expect(plan(document)?.operatorsOf.size).toBeGreaterThan(0);
});
