import { compile } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import type { Restart } from "@millrace/protocol";
import { expect, test } from "vitest";
import { definitionOf } from "../store/definitions.ts";
import { testDocument } from "../testing/test-document.ts";
import { foldGroups, realPort } from "./fold-groups.ts";
import { nodeView } from "./node-view.ts";

const document = testDocument("a:collection@0,0 f:filter@240,0 m:map@480,40 p:print@720,0 | a>f f>m m>p");
const result = compile(document, catalog);
const views = document.nodes.map((node) =>
  nodeView({
    node,
    definition: definitionOf(node.kind),
    document,
    diagnostics: [],
    output: result.outputs[node.id],
    inputs: {},
    connectedPorts: new Set(["in"]),
    wiredOutputs: new Set(),
    sideOutputs: {},
    parallelism: 1,
    run: null,
    locale: "en",
  }),
);
const group = { id: "g", name: "G", nodes: ["f", "m"], collapsed: true };
const fold = (collapsed: boolean) =>
  foldGroups(views, document.edges, { groups: [{ ...group, collapsed }], dragged: new Map() });

test("a collapsed group is one card, with a port for each edge from outside", () => {
  const { nodes, cards, edges, frames } = fold(true);
  expect(nodes.map(({ id }) => id)).toEqual(["a", "p"]);
  expect(frames).toEqual([]);
  expect(cards).toMatchObject([{ id: "g", position: { x: 240, y: 0 }, members: ["f", "m"] }]);
  expect(edges.map(({ id, from, to }) => `${id} ${from.node} ${to.node}`)).toEqual(["a_f a g", "m_p g p"]);
  expect(edges.map(({ to }) => realPort(to).node)).toEqual(["f", "p"]);
  expect(cards[0]?.inputs.map(({ name }) => realPort({ node: "g", port: name }))).toEqual([
    { node: "f", port: "in" },
  ]);
});

test("an open group is a frame round its nodes, and nothing else changes", () => {
  const { nodes, cards, edges, frames } = fold(false);
  expect(nodes).toEqual(views);
  expect(edges).toEqual(document.edges);
  expect(cards).toEqual([]);
  expect(frames).toMatchObject([{ id: "g", x: 220, y: -40, count: 2 }]);
});

test("a card shows the worst problem inside it", () => {
  const broken = views.map((view) =>
    view.id === "m" ? { ...view, problem: { severity: "error" as const, text: "no" } } : view,
  );
  const { cards } = foldGroups(broken, document.edges, { groups: [group], dragged: new Map() });
  expect(cards[0]?.problem?.text).toBe("no");
});

test("a card of nodes that failed or restarted says so", () => {
  const last = { attempt: 0, cause: { nodeId: "m" } } as Restart;
  const restarts = { count: 1, all: [last], last, isCause: false };
  const run = { hasTask: true, state: "running" as const, restarts };
  const running = views.map((view) => ({
    ...view,
    run: view.id === "m" ? { ...run, state: "failed" as const } : run,
  }));
  const { cards } = foldGroups(running, document.edges, { groups: [group], dragged: new Map() });
  expect(cards[0]?.run).toEqual({ hasTask: true, state: "failed", restarts: { ...restarts, isCause: true } });
});
