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
  expect(keptBy("host-metrics", "window")).toEqual({ entry: "windows", setsTimers: false });
  expect(keptBy("nexmark-hot-auctions", "window")).toEqual({ entry: "slices", setsTimers: false });
  expect(keptBy("word-count", "aggregate")).toEqual({ entry: "keys", setsTimers: false });
  expect(keptBy("card-fraud", "process-function")).toEqual({ entry: "keys", setsTimers: true });
  expect(keptBy("word-count", "print")).toEqual({ entry: "entries", setsTimers: false });
});
