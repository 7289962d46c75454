import { expect, test } from "vitest";
import { compile } from "./compile.ts";
import type { JobGraph } from "./job-graph.ts";
import { testCatalog } from "./testing/test-catalog.ts";
import { testFlow } from "./testing/test-flow.ts";

function jobOf(text: string, parallelism = 1): JobGraph {
  const { jobGraph, diagnostics } = compile(testFlow(text, parallelism), testCatalog);
  if (!jobGraph) throw new Error(JSON.stringify(diagnostics));
  return jobGraph;
}

const vertices = (job: JobGraph) => job.vertices.map(({ name, parallelism }) => `${name} *${parallelism}`);
const edges = (job: JobGraph) =>
  job.edges.map(({ source, sourceOperator, target, partitioning }) => {
    const keys = partitioning.kind === "hash" ? `(${partitioning.keys.join()})` : "";
    return `${source}[${sourceOperator}] ${partitioning.kind}${keys} ${target}`;
  });

test("forward edges of one parallelism make one chain", () => {
  const job = jobOf("a:source b:pass c:sink | a>b b>c", 2);
  expect(vertices(job)).toEqual(["A -> B -> C *2"]);
  expect(job.edges).toEqual([]);
  expect(job.vertices[0]?.operators.map(({ uid, input }) => [uid, input])).toEqual([
    ["a#0", null],
    ["b#0", 0],
    ["c#0", 1],
  ]);
});

test("a change of parallelism ends the chain with a rebalance", () => {
  const job = jobOf("a:source b:pass*2 c:sink*2 | a>b b>c");
  expect(vertices(job)).toEqual(["A *1", "B -> C *2"]);
  expect(edges(job)).toEqual(["a[0] rebalance b"]);
});

test("chains are trees", () => {
  const job = jobOf("a:source b:pass c:sink d:pass e:sink f:sink | a>b b>c a>d d>e d>f");
  expect(vertices(job)).toEqual(["A -> (B -> C, D -> (E, F)) *1"]);
  expect(job.vertices[0]?.operators.map(({ nodeId, input }) => `${nodeId}<${input ?? "-"}`)).toEqual([
    "a<-",
    "b<0",
    "c<1",
    "d<0",
    "e<3",
    "f<3",
  ]);
});

test("Key by becomes a hash edge, also at parallelism 1", () => {
  const job = jobOf("a:source b:time c:key d:count e:sink | a>b b>c c>d d>e");
  expect(vertices(job)).toEqual(["A -> B *1", "D -> E *1"]);
  expect(edges(job)).toEqual(["a[2] hash(0) d"]);
  expect(job.edges[0]?.streamEdgeIds).toEqual(["e1", "e2"]);
});

test("Union becomes several edges into one vertex, and the partitioning before it stays", () => {
  const job = jobOf("a:source b:source k:key u:union p:pass z:sink | a>u b>k k>u u>p p>z");
  expect(vertices(job)).toEqual(["A *1", "B *1", "P -> Z *1"]);
  expect(edges(job)).toEqual(["a[0] forward p", "b[0] hash(0) p"]);
});

test("of two Key by in a row the last one counts", () => {
  const job = jobOf("a:source b:key c:key d:pass z:sink | a>b b>c c>d d>z");
  expect(edges(job)).toEqual(["a[0] hash(0) d"]);
  expect(job.edges[0]?.streamEdgeIds).toEqual(["e0", "e1", "e2"]);
});

test("a Union of one stream is no border between chains", () => {
  expect(vertices(jobOf("a:source u:union p:pass z:sink | a>u u>p p>z"))).toEqual(["A -> P -> Z *1"]);
});

test("a node runs with no more subtasks than it can use", () => {
  expect(vertices(jobOf("a:source b:sink | a>b", 8))).toEqual(["A *8", "B *4"]);
});

test("columns that nobody reads are neither made nor sent", () => {
  const job = jobOf("a:source b:time k:key c:count z:sink | a>b b>k k>c c>z", 2);
  const columns = job.vertices.flatMap(({ operators }) =>
    operators.map((operator) => operator.outputSchema?.fields.map(({ name }) => name).join() ?? "-"),
  );
  expect(columns).toEqual(["k,ts", "k,ts", "k", "k,count", "-"]);
  expect(job.vertices[0]?.operators.map(({ spec }) => spec)).toMatchObject([
    { kind: "host-metrics-source" },
    { kind: "watermark-assigner", column: 1 },
    { kind: "calc", filter: null, projections: [{ kind: "column", index: 0 }] },
  ]);
  expect(edges(job)).toEqual(["a[2] hash(0) c"]);
});

test("without chaining every node is a vertex of its own", () => {
  const { jobGraph } = compile(testFlow("a:source b:pass c:sink | a>b b>c", 1), testCatalog, {
    chaining: false,
  });
  expect(jobGraph && vertices(jobGraph)).toEqual(["A *1", "B *1", "C *1"]);
  expect(jobGraph && edges(jobGraph)).toEqual(["a[0] forward b", "b[0] forward c"]);
});
