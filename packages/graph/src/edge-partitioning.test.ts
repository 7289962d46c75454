import { expect, test } from "vitest";
import { compile } from "./compile.ts";
import type { CompileResult } from "./compile-result.ts";
import { explain } from "./explain.ts";
import type { FlowPartitioning } from "./flow-document.ts";
import { flowDocumentSchema } from "./flow-document.ts";
import { testCatalog } from "./testing/test-catalog.ts";
import { testFlow } from "./testing/test-flow.ts";

/** The flow, with the choice at one of its edges. */
function chosen(text: string, edge: string, partitioning: FlowPartitioning): CompileResult {
  const document = testFlow(text);
  const edges = document.edges.map((each) => (each.id === edge ? { ...each, partitioning } : each));
  const whole = { ...document, edges };
  expect(flowDocumentSchema.parse(whole)).toEqual(whole);
  return compile(whole, testCatalog);
}

const CHAIN = "a:source*2 p:pass*2 s:sink*2 | a>p p>s";
const codes = ({ diagnostics }: CompileResult) => diagnostics.map(({ code, edgeId }) => ({ code, edgeId }));

test("what a person chooses is what the edge does, and only forward chains", () => {
  const all: readonly FlowPartitioning[] = [
    { kind: "rebalance" },
    { kind: "rescale" },
    { kind: "broadcast" },
    { kind: "global" },
    { kind: "shuffle", seed: 3 },
  ];
  for (const choice of all) {
    const { jobGraph, diagnostics } = chosen(CHAIN, "e0", choice);
    expect(diagnostics).toEqual([]);
    expect(jobGraph?.edges.map(({ partitioning }) => partitioning)).toEqual([choice]);
    expect(jobGraph?.vertices.map(({ name }) => name)).toEqual(["A", "P -> S"]);
  }
  expect(chosen(CHAIN, "e0", { kind: "forward" }).jobGraph?.edges).toEqual([]);
});

test("columns are found by name, and stay with the row", () => {
  const { jobGraph, streamGraph } = chosen(CHAIN, "e0", { kind: "hash", columns: ["k", "ts"] });
  const names = jobGraph?.edges[0]?.schema.fields.map(({ name }) => name) ?? [];
  expect(jobGraph?.edges[0]?.partitioning).toEqual({
    kind: "hash",
    keys: [names.indexOf("k"), names.indexOf("ts")],
  });
  expect(explain(streamGraph!, jobGraph!)).toContain("hash(k, ts)");
});

test("forward between unequal parallelism is refused, also through a Union", () => {
  expect(codes(chosen("a:source*2 p:pass*3 s:sink*3 | a>p p>s", "e0", { kind: "forward" }))).toEqual([
    { code: "edge.forward-parallelism", edgeId: "e0" },
  ]);
  const union = "a:source*2 b:source*3 u:union p:pass*3 s:sink*3 | a>u b>u u>p p>s";
  expect(codes(chosen(union, "e0", { kind: "forward" }))).toEqual([
    { code: "edge.forward-parallelism", edgeId: "e0" },
  ]);
  expect(codes(chosen(union, "e1", { kind: "forward" }))).toEqual([]);
});

test("each way into a Union keeps its own choice", () => {
  const { jobGraph } = chosen("a:source b:source u:union p:pass*2 s:sink*2 | a>u b>u u>p p>s", "e0", {
    kind: "broadcast",
  });
  expect(jobGraph?.edges.map(({ source, partitioning }) => `${source} ${partitioning.kind}`)).toEqual([
    "a broadcast",
    "b rebalance",
  ]);
});

test("a choice behind Key by takes the keys away, and one before it changes nothing", () => {
  const keyed = "a:source t:time k:key c:count s:sink | a>t t>k k>c c>s";
  expect(codes(chosen(keyed, "e2", { kind: "rebalance" }))).toEqual([
    { code: "edge.keys-lost", edgeId: "e2" },
  ]);
  const { diagnostics, jobGraph } = chosen(keyed, "e1", { kind: "global" });
  expect(diagnostics).toMatchObject([{ code: "edge.partitioning-unused", severity: "warning" }]);
  expect(jobGraph?.edges.map(({ partitioning }) => partitioning.kind)).toEqual(["hash"]);
});

test("columns that are not there, not chosen or no whole numbers are reported at the edge", () => {
  expect(codes(chosen(CHAIN, "e0", { kind: "hash", columns: [] }))).toEqual([
    { code: "edge.no-column", edgeId: "e0" },
  ]);
  expect(codes(chosen(CHAIN, "e0", { kind: "hash", columns: ["metrics"] }))).toEqual([
    { code: "edge.column-unknown", edgeId: "e0" },
  ]);
  expect(codes(chosen(CHAIN, "e0", { kind: "custom", column: "k" }))).toEqual([
    { code: "edge.column-type", edgeId: "e0" },
  ]);
});
