import { compile } from "@millrace/graph";
import { catalog, examples } from "@millrace/nodes";
import { expect, test } from "vitest";
import { inTheWayOfBatch } from "./in-the-way-of-batch.ts";

test.each([
  ["busiest-routes", { endless: [], loops: [] }],
  ["host-metrics", { endless: ["metrics"], loops: [] }],
  ["years-to-double", { endless: [], loops: ["loop"] }],
])("%s", (id, expected) => {
  const { document } = examples.find((example) => example.id === id)!;
  expect(inTheWayOfBatch(document)).toEqual(expected);
});

test.each(examples)("the automatic mode of $id is what is said of it", ({ document }) => {
  const { endless, loops } = inTheWayOfBatch(document);
  const automatic = { ...document, settings: { ...document.settings, runtimeMode: "automatic" as const } };
  const isBatch = compile(automatic, catalog).jobGraph?.settings.runtimeMode === "batch";
  expect(isBatch).toBe(endless.length + loops.length === 0);
});
