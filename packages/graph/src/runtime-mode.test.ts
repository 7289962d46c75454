import { expect, test } from "vitest";
import { compile } from "./compile.ts";
import { inBatch } from "./passes/runtime-mode.ts";
import type { FlowDocument } from "./flow-document.ts";
import type { RuntimeMode } from "./runtime-mode.ts";
import { testCatalog } from "./testing/test-catalog.ts";
import { testFlow } from "./testing/test-flow.ts";

const inMode = (text: string, runtimeMode?: RuntimeMode) => {
  const document: FlowDocument = testFlow(text);
  const settings = { ...document.settings, ...(runtimeMode && { runtimeMode }) };
  return compile({ ...document, settings }, testCatalog);
};

const UNBOUNDED = "a:source b:pass*2 c:sink | a>b b>c";
const BOUNDED = "a:bounded b:pass*2 c:sink | a>b b>c";

test("a source without end is refused in batch, by name, and runs in the other modes", () => {
  const { diagnostics, jobGraph } = inMode(UNBOUNDED, "batch");
  expect(diagnostics).toMatchObject([
    { code: "graph.unbounded-in-batch", nodeId: "a", severity: "error", params: { node: "A" } },
  ]);
  expect(jobGraph).toBeNull();
  for (const mode of [undefined, "streaming", "automatic"] as const)
    expect(inMode(UNBOUNDED, mode).jobGraph?.settings.runtimeMode).toBeUndefined();
});

test("automatic is batch where every source is bounded", () => {
  expect(inMode(BOUNDED, "automatic").jobGraph?.settings.runtimeMode).toBe("batch");
  expect(inMode(BOUNDED).jobGraph?.settings.runtimeMode).toBeUndefined();
  const mixed = "a:bounded x:source u:union c:sink | a>u x>u u>c";
  const { jobGraph } = inMode(mixed, "automatic");
  expect([jobGraph?.vertices.length, jobGraph?.settings.runtimeMode]).toEqual([3, undefined]);
});

test("windows of processing time fire with the end of their keys in batch", () => {
  const graph = inMode(BOUNDED).jobGraph;
  if (graph === null) throw new Error("it compiles");
  const window = { kind: "tumbling", sizeMs: 10, offsetMs: 0 } as const;
  const spec = { kind: "window-aggregate", keys: [0], rowtime: null, window, aggregates: [] } as const;
  const vertices = graph.vertices.map((vertex) => ({
    ...vertex,
    operators: vertex.operators.map((operator) => ({ ...operator, spec })),
  }));
  const [first] = inBatch({ ...graph, vertices }).vertices;
  expect(first?.operators[0]?.spec).toEqual({ ...spec, fireAtEnd: true });
});

test("in batch every edge blocks, and there are no periodic checkpoints", () => {
  const { jobGraph } = inMode(BOUNDED, "batch");
  expect(jobGraph?.edges.map(({ exchange }) => exchange)).toEqual(["blocking", "blocking"]);
  expect(jobGraph?.settings.checkpoint).toMatchObject({ intervalMs: null, mode: "aligned" });
  const streaming = inMode(BOUNDED).jobGraph;
  expect(streaming?.edges.map(({ exchange }) => exchange)).toEqual([undefined, undefined]);
  expect(streaming?.settings.checkpoint.intervalMs).toBe(10_000);
});
