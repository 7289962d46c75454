import { expect, test } from "vitest";
import { diffDocuments } from "./diff-documents.ts";
import type { FlowDocument } from "./flow-document.ts";
import { testFlow } from "./testing/test-flow.ts";

const document = testFlow("a:source b:key c:sink | a>b b>c");

const withNode = (id: string, change: Partial<FlowDocument["nodes"][number]>): FlowDocument => ({
  ...document,
  nodes: document.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
});

test("nothing differs from itself, and the viewport is nobody's change", () => {
  const nothing = { renamed: null, nodes: [], edges: [], settings: [], annotations: [] };
  expect(diffDocuments(document, document)).toEqual(nothing);
  expect(diffDocuments(document, { ...document, viewport: { x: 1, y: 2, zoom: 3 } })).toEqual(nothing);
});

test("nodes that came, went, changed and moved", () => {
  const [a, b, c] = document.nodes;
  const next = {
    ...document,
    nodes: [
      { ...a!, position: { x: 9, y: 9 } },
      { ...b!, name: "Key" },
      { ...c!, id: "d" },
    ],
  };
  expect(diffDocuments(document, next).nodes).toEqual([
    { id: "a", name: a!.name, kind: "moved", changes: [] },
    { id: "b", name: "Key", kind: "changed", changes: [{ path: ["name"], before: b!.name, after: "Key" }] },
    { id: "d", name: c!.name, kind: "added", changes: [] },
    { id: "c", name: c!.name, kind: "removed", changes: [] },
  ]);
});

test("settings are named by their path, within lists too", () => {
  const one = withNode("b", { config: { columns: ["k", "l"], deep: { n: 1 } } });
  const two = withNode("b", { config: { columns: ["k", "m"], deep: { n: 2, more: true } } });
  expect(diffDocuments(one, two).nodes[0]?.changes).toEqual([
    { path: ["config", "columns", 1], before: "l", after: "m" },
    { path: ["config", "deep", "n"], before: 1, after: 2 },
    { path: ["config", "deep", "more"], before: undefined, after: true },
  ]);
  const longer = withNode("b", { config: { columns: ["k"], deep: { n: 1 } } });
  expect(diffDocuments(one, longer).nodes[0]?.changes).toEqual([
    { path: ["config", "columns"], before: ["k", "l"], after: ["k"] },
  ]);
});

test("an edge that ends elsewhere was removed and added; the pipeline's name and settings", () => {
  const [first, second] = document.edges;
  const moved = { ...first!, to: { node: "c", port: "in" } };
  const next: FlowDocument = {
    ...document,
    name: "Other",
    edges: [moved, second!],
    settings: { ...document.settings, parallelism: 4 },
  };
  const diff = diffDocuments(document, next);
  expect(diff.edges.map(({ kind, to }) => [kind, to.node])).toEqual([
    ["added", "c"],
    ["removed", "b"],
  ]);
  expect(diff.renamed).toEqual({ before: document.name, after: "Other" });
  expect(diff.settings).toEqual([{ path: ["parallelism"], before: document.settings.parallelism, after: 4 }]);
});

test("notes and groups: written, moved, renamed, gone", () => {
  const size = { width: 100, height: 50 };
  const note = { id: "n1", text: "Read me\nfirst", position: { x: 0, y: 0 }, size, color: "plain" } as const;
  const group = { id: "g1", name: "Input", nodes: ["a", "b"], collapsed: false };
  const before: FlowDocument = { ...document, notes: [note, { ...note, id: "n2" }], groups: [group] };
  const after: FlowDocument = {
    ...document,
    notes: [
      { ...note, position: { x: 5, y: 0 } },
      { ...note, id: "n3", text: "New" },
    ],
    groups: [{ ...group, nodes: ["b", "a"], name: "Sources" }],
  };
  expect(diffDocuments(before, after)).toMatchObject({
    nodes: [],
    annotations: [
      { what: "note", id: "n1", name: "Read me", kind: "moved" },
      { what: "note", id: "n3", name: "New", kind: "added" },
      { what: "note", id: "n2", kind: "removed" },
      {
        what: "group",
        id: "g1",
        kind: "changed",
        changes: [{ path: ["name"], before: "Input", after: "Sources" }],
      },
    ],
  });
});
