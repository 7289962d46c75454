import { describe, expect, it } from "vitest";
import { compile } from "./compile.ts";
import { connectable } from "./connectable.ts";
import type { FlowDocument } from "./flow-document.ts";
import type { JobGraph } from "./job-graph.ts";
import { testCatalog } from "./testing/test-catalog.ts";
import { testFlow } from "./testing/test-flow.ts";

function jobOf(text: string, parallelism = 1): JobGraph {
  const { jobGraph, diagnostics } = compile(testFlow(text, parallelism), testCatalog);
  if (!jobGraph) throw new Error(JSON.stringify(diagnostics));
  return jobGraph;
}

const codes = (document: FlowDocument) =>
  compile(document, testCatalog).diagnostics.map(({ code, severity }) => `${severity} ${code}`);

function withSide(text: string, bad: "side" | "skip"): FlowDocument {
  const document = testFlow(text);
  const nodes = document.nodes.map((node) => (node.kind === "messy" ? { ...node, config: { bad } } : node));
  return { ...document, nodes };
}

const names = (job: JobGraph) =>
  job.vertices.flatMap(({ operators }) =>
    operators.map(({ uid, input, inputSide, inputSchema, sideOutputs }) => ({
      uid,
      from: inputSide === undefined ? input : `${input} side ${inputSide}`,
      input: inputSchema?.fields.map(({ name }) => name).join() ?? null,
      sides: sideOutputs?.map((schema) => schema?.fields.map(({ name }) => name).join() ?? null) ?? null,
    })),
  );

describe("a side output", () => {
  it("has rows of its own, and its reader is chained to the operator that sends them", () => {
    const job = jobOf("a:messy b:sink c:sink | a>b a.bad>c");
    expect(job.vertices.map(({ name }) => name)).toEqual(["A -> (B, C)"]);
    expect(names(job)).toEqual([
      { uid: "a#0", from: null, input: null, sides: ["text,line", null] },
      { uid: "b#0", from: 0, input: "k,n", sides: null },
      { uid: "c#0", from: "0 side 0", input: "text,line", sides: null },
    ]);
  });

  it("is known by its position among the operator's, also on an edge", () => {
    const job = jobOf("a:messy b:sink c:sink*2 | a>b a.odd>c");
    expect(job.edges).toMatchObject([
      { source: "a", sourceOperator: 0, sourceSide: 1, target: "c", partitioning: { kind: "rebalance" } },
    ]);
    expect(job.edges[0]?.schema.fields.map(({ name }) => name)).toEqual(["text", "line"]);
  });

  it("goes through Key by and Union", () => {
    const job = jobOf("a:messy u:union p:pass b:sink c:sink | a.bad>u a.odd>u u>p p>c a>b");
    expect(job.edges.map(({ sourceSide, target }) => `${sourceSide} ${target}`)).toEqual(["0 p", "1 p"]);
  });

  it("is not narrowed, but the edge that carries it is", () => {
    const flow = testFlow("a:messy n:narrow b:sink c:sink | a.bad>n n>c a>b");
    const narrow = testCatalog.find(({ kind }) => kind === "pass")!;
    const catalog = [
      ...testCatalog,
      {
        ...narrow,
        kind: "narrow",
        lower: ({ inputs }: Parameters<typeof narrow.lower>[0]) => {
          const schema = inputs["in"]![0]!;
          const [first] = schema.fields;
          const projection = { kind: "column" as const, index: 0, type: first!.type };
          return {
            operators: [{ kind: "calc" as const, filter: null, projections: [projection] }],
            output: { ...schema, fields: [first!] },
          };
        },
      },
    ];
    const nodes = flow.nodes.map((node) =>
      node.id === "n" ? { ...node, kind: "narrow", version: 1, parallelism: 2 } : node,
    );
    const { jobGraph } = compile({ ...flow, nodes }, catalog);
    const [head, ...rest] = jobGraph!.vertices.find(({ id }) => id === "a")!.operators;
    expect(head?.sideOutputs?.[0]?.fields).toHaveLength(2);
    expect(rest.at(-1)).toMatchObject({ uid: "a#0:e0", input: 0, inputSide: 0, spec: { kind: "calc" } });
    const edge = jobGraph!.edges.find(({ target }) => target === "n");
    expect(edge).toMatchObject({ sourceOperator: 2, schema: { fields: [{ name: "text" }] } });
    expect(edge?.sourceSide).toBeUndefined();
  });

  it("gives its rows to whoever is drawn after it", () => {
    const { schemas, sideOutputs, outputs } = compile(
      testFlow("a:messy b:sink c:sink | a>b a.bad>c"),
      testCatalog,
    );
    expect(schemas["e1"]?.fields.map(({ name }) => name)).toEqual(["text", "line"]);
    expect(outputs["a"]?.fields.map(({ name }) => name)).toEqual(["k", "n"]);
    expect(Object.keys(sideOutputs["a"] ?? {})).toEqual(["bad", "odd"]);
  });
});

describe("problems of side outputs", () => {
  it("are an edge where nothing is sent, and rows that nobody reads", () => {
    expect(codes(withSide("a:messy b:sink c:sink d:sink | a>b a.bad>c a.odd>d", "side"))).toEqual([]);
    expect(codes(withSide("a:messy b:sink c:sink d:sink | a>b a.bad>c a.odd>d", "skip"))).toContain(
      "error output.side-off",
    );
    expect(codes(withSide("a:messy b:sink | a>b", "side"))).toEqual([
      "warning output.side-unread",
      "warning output.side-unread",
    ]);
  });

  it("are said while the edge is drawn", () => {
    const flow = withSide("a:messy b:sink c:sink | a>b", "skip");
    const tried = connectable(flow, testCatalog, { node: "a", port: "bad" }, { node: "c", port: "in" });
    expect(tried).toMatchObject({ ok: false, reason: { code: "output.side-off" } });
    const odd = connectable(flow, testCatalog, { node: "a", port: "odd" }, { node: "c", port: "in" });
    expect(odd.ok).toBe(true);
  });

  it("do not hide that the main output is not read", () => {
    expect(codes(testFlow("a:messy c:sink d:sink | a.bad>c a.odd>d"))).toEqual([
      "warning graph.no-path-to-sink",
    ]);
  });
});
