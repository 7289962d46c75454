import { existsSync } from "node:fs";
import { compile, explain, flowDocumentSchema, openDocument } from "@millrace/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../catalog.ts";
import { examples } from "./examples.ts";

const NODE_WIDTH = 160;
const NODE_HEIGHT = 78;

describe.each(examples)("the example $id", ({ document }) => {
  test.each([1, 2])("compiles without a diagnostic at parallelism %i", (parallelism) => {
    const result = compile({ ...document, settings: { ...document.settings, parallelism } }, catalog);
    expect(result.diagnostics).toEqual([]);
    expect(result.jobGraph?.vertices.length).toBeGreaterThan(0);
    expect(Object.keys(result.schemas)).toHaveLength(document.edges.length);
  });

  test("is a document that opens again", () => {
    expect(flowDocumentSchema.parse(document)).toEqual(document);
    expect(openDocument(JSON.parse(JSON.stringify(document)))).toEqual({ ok: true, document });
  });

  test("is laid out on the grid without overlaps", () => {
    for (const node of document.nodes) {
      expect([node.position.x % 20, node.position.y % 20]).toEqual([0, 0]);
      const touching = document.nodes.filter(
        (other) =>
          Math.abs(other.position.x - node.position.x) < NODE_WIDTH &&
          Math.abs(other.position.y - node.position.y) < NODE_HEIGHT,
      );
      expect(touching).toEqual([node]);
    }
  });
});

test("the samples that examples read are there", () => {
  const nodes = examples.flatMap(({ document }) => document.nodes);
  const paths = nodes.flatMap(({ config: { path } }) => (typeof path === "string" ? [path] : []));
  expect(paths.length).toBeGreaterThan(5);
  const samples = paths.filter((path) => path.startsWith("samples/"));
  for (const path of samples) expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).toBe(true);
  // What comes with vega-datasets, and what the server writes itself, is read in the test that runs all examples.
  expect(paths.filter((path) => !/^(?:samples|datasets|files\/server)\//u.test(path))).toEqual([]);
});

test.each(["word-count", "nexmark-hot-auctions", "host-metrics"])("the JobGraph of %s", (id) => {
  const document = examples.find((example) => example.id === id)?.document;
  const result =
    document && compile({ ...document, settings: { ...document.settings, parallelism: 2 } }, catalog);
  expect(
    result?.streamGraph && result.jobGraph && explain(result.streamGraph, result.jobGraph),
  ).toMatchSnapshot();
});
