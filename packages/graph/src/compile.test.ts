import { expect, test } from "vitest";
import { compile } from "./compile.ts";
import type { FlowDocument } from "./flow-document.ts";
import { testCatalog } from "./testing/test-catalog.ts";
import { testFlow } from "./testing/test-flow.ts";

const run = (document: FlowDocument) => compile(document, testCatalog);
const problems = (document: FlowDocument): readonly string[] =>
  run(document).diagnostics.map(({ code, nodeId, edgeId }) =>
    [code, nodeId, edgeId].filter(Boolean).join(" "),
  );

test.each([
  ["", ["graph.empty"]],
  ["a:sink", ["graph.no-source", "graph.missing-input a"]],
  ["a:source", ["graph.no-sink", "graph.no-path-to-sink a"]],
  ["a:source a:source b:sink | a>b", ["graph.duplicate-node a"]],
  ["a:source b:lamp", ["graph.unknown-kind b", "graph.no-path-to-sink a"]],
  ["a:source b:sink | a>b a>c", ["graph.dangling-edge a e1"]],
  ["a:source b:sink | a>b a>b", ["graph.same-edge b e1"]],
  ["a:source b:source c:sink | a>c b>c", ["graph.port-taken c e1", "graph.no-path-to-sink b"].toSorted()],
  ["a:source b:sink c:sink | a>b b>c", ["graph.unknown-port b e1", "graph.missing-input c"]],
  ["a:source b:pass c:pass d:sink | a>d b>c c>b", ["graph.cycle c"]],
  ["a:source b:union c:pass d:sink | a>b b>c c>b c>d", ["graph.cycle c"]],
  ["a:source b:pass c:sink | a>c", ["graph.missing-input b", "graph.no-path-to-sink b"]],
  ["a:source b:count c:sink | a>b b>c", ["input.not-keyed b e0"]],
  ["a:source b:key c:count d:sink | a>b b>c c>d", ["input.no-rowtime c e1"]],
  ["a:source b:sink*8 | a>b", ["node.parallelism-capped b"]],
])("%s", (text, expected) => {
  const found = problems(testFlow(text));
  expect(found.toSorted()).toEqual(expected.toSorted());
});

test("the cycle is told by the names of its nodes, in the direction of its edges", () => {
  const [cycle] = run(testFlow("a:source b:union c:pass d:sink | a>b b>c c>b c>d")).diagnostics;
  expect(cycle?.params["nodes"]).toBe("C, B");
});

test("an error leaves no graph, a warning does", () => {
  const broken = run(testFlow("a:source b:count c:sink | a>b b>c"));
  expect([broken.streamGraph, broken.jobGraph]).toEqual([null, null]);
  const warned = run(testFlow("a:source b:sink*8 c:pass | a>b a>c"));
  expect(warned.diagnostics.map(({ severity }) => severity)).toEqual(["warning", "warning"]);
  expect(warned.jobGraph).not.toBeNull();
});

test("schemas are known up to what is broken, beside it and behind it", () => {
  const { schemas, outputs } = run(
    testFlow("a:source b:pass c:count d:sink e:pass f:pass | a>b b>c c>d a>e"),
  );
  expect(Object.keys(schemas)).toEqual(["e0", "e1", "e3"]);
  expect(Object.keys(outputs)).toEqual(["a", "b", "e"]);
});

test("event time that a node in between loses is told with that node", () => {
  const document = testFlow("a:source b:time c:key d:count e:key f:count g:sink | a>b b>c c>d d>e e>f f>g");
  const lost = run(document).diagnostics.find(({ code }) => code === "input.rowtime-lost");
  expect(lost).toMatchObject({ nodeId: "f", params: { from: "D" } });
});

test("a config of an older version is migrated, of a newer one refused", () => {
  const document = testFlow("a:source b:key c:sink | a>b b>c");
  const withKey = (version: number, config: Record<string, string | string[]>): FlowDocument => ({
    ...document,
    nodes: document.nodes.map((node) => (node.id === "b" ? { ...node, version, config } : node)),
  });
  expect(run(withKey(1, { column: "n" })).outputs["b"]?.keys).toEqual(["n"]);
  expect(problems(withKey(3, { columns: ["n"] }))).toEqual(["graph.newer-node b"]);
  expect(problems(withKey(2, { columns: "n" }))).toEqual(["config.wrong-type b"]);
  expect(problems(withKey(2, {}))).toEqual(["config.missing b"]);
  expect(problems(withKey(2, { columns: ["n"], colour: "red" }))).toEqual(["config.unknown-key b"]);
  expect(run(withKey(2, {})).diagnostics[0]).toMatchObject({
    path: ["columns"],
    params: { field: "Columns", field_zh: "列" },
  });
});

test("unions of unions that multiply without end are refused", () => {
  const levels = Array.from({ length: 20 }, (_, index) => index);
  const nodes = levels.map((level) => `u${level}:union k${level}:key`).join(" ");
  const edges = levels.map((level) => {
    const before = level === 0 ? "a" : `u${level - 1}`;
    return `${before}>u${level} ${before}>k${level} k${level}>u${level}`;
  });
  expect(problems(testFlow(`a:source ${nodes} z:sink | ${edges.join(" ")} u19>z`))).toEqual([
    "graph.too-many-paths u14",
  ]);
});

test("a pipeline of thousands of nodes compiles", () => {
  const ids = Array.from({ length: 4_998 }, (_, index) => `n${index}`);
  const nodes = `a:source ${ids.map((id) => `${id}:pass`).join(" ")} z:sink`;
  const chain = ["a", ...ids, "z"];
  const edges = chain.slice(1).map((id, index) => `${chain[index]}>${id}`);
  const { jobGraph } = run(testFlow(`${nodes} | ${edges.join(" ")}`));
  expect(jobGraph?.vertices.map((vertex) => vertex.operators.length)).toEqual([5_000]);
});
