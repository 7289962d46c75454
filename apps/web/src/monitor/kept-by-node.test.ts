import { compile } from "@millrace/graph";
import { catalog, examples } from "@millrace/nodes";
import { expect, test } from "vitest";
import { keptByNode } from "./kept-by-node.ts";

function keptBy(exampleId: string, kind: string) {
  const { document } = examples.find(({ id }) => id === exampleId)!;
  const node = document.nodes.find((candidate) => candidate.kind === kind)!;
  return keptByNode(compile(document, catalog).jobGraph!, node.id);
}

test("what a node keeps is called what it is", () => {
  expect(keptBy("host-metrics", "window")).toMatchObject({
    entry: "windows",
    setsTimers: false,
    loops: false,
  });
  expect(keptBy("nexmark-hot-auctions", "window")).toMatchObject({ entry: "slices" });
  expect(keptBy("word-count", "aggregate")).toMatchObject({ entry: "keys", setsTimers: false });
  expect(keptBy("card-fraud", "process-function")).toMatchObject({ entry: "keys", setsTimers: true });
  expect(keptBy("word-count", "print")).toMatchObject({ entry: "entries" });
});

test("rows that are wrong are malformed ones of a source, and failed ones of a function", () => {
  expect(keptBy("card-fraud", "process-function")).toMatchObject({ isSource: false });
  expect(keptBy("host-metrics", "host-metrics")).toMatchObject({ isSource: true });
});

test("rows without a subtask are shown where a custom partitioning behind a node may leave some out", () => {
  const { document } = examples.find(({ id }) => id === "word-count")!;
  const [first] = document.edges;
  const sends = (onError: "fail" | "skip") => {
    const partitioning = {
      kind: "partitioner",
      by: "expression",
      expression: "0",
      code: "",
      bigints: "number",
      onError,
    } as const;
    const edges = document.edges.map((edge) => (edge === first ? { ...edge, partitioning } : edge));
    const graph = compile({ ...document, edges }, catalog).jobGraph!;
    return document.nodes.filter(({ id }) => keptByNode(graph, id).sendsByPartitioner).map(({ id }) => id);
  };
  expect(sends("fail")).toEqual([]);
  expect(sends("skip")).toEqual([first!.from.node]);
});

test("the head of a loop is known: rows that came back are shown there", () => {
  const [example] = examples.filter(({ document }) => document.nodes.some(({ kind }) => kind === "iterate"));
  expect(keptBy(example!.id, "iterate")).toMatchObject({ loops: true });
});
