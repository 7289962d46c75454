import { compile, emptyDocument } from "@millrace/graph";
import type { FlowDocument, FlowNode } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { expect, test } from "vitest";
import { shownGraph } from "./shown-graph.ts";

const node = (id: string, kind: string, x: number): FlowNode => ({
  id,
  kind,
  version: 1,
  name: id,
  position: { x, y: 40 },
  parallelism: null,
  config: catalog.find((definition) => definition.kind === kind)?.initial as FlowNode["config"],
});

const document: FlowDocument = {
  ...emptyDocument("Two"),
  nodes: [node("host", "host-metrics", 100), node("show", "print", 500)],
  edges: [{ id: "e", from: { node: "host", port: "out" }, to: { node: "show", port: "in" } }],
};
const { streamGraph } = compile(document, catalog);
const then = { host: { x: 1, y: 2 }, show: { x: 3, y: 4 } };
const places = (graph: Pick<FlowDocument, "nodes">) =>
  graph.nodes.map(({ id, position }) => [id, position.x]);

test("a job that runs is drawn where the person has its nodes; one that was deleted since, where it was", () => {
  const now = { ...document, nodes: document.nodes.slice(0, 1) };
  expect(places(shownGraph(streamGraph!, now, { positions: then }))).toEqual([
    ["host", 100],
    ["show", 3],
  ]);
});

test("a job that is over is drawn as it was when it was started", () => {
  expect(places(shownGraph(streamGraph!, document, { positions: then, over: true }))).toEqual([
    ["host", 1],
    ["show", 3],
  ]);
});

test("settings are those of the document, and none where there is none", () => {
  const configs = (graph: Pick<FlowDocument, "nodes">) => graph.nodes.map(({ config }) => config);
  const over = { positions: then, over: true };
  expect(configs(shownGraph(streamGraph!, document, over))).toEqual(
    document.nodes.map(({ config }) => config),
  );
  expect(configs(shownGraph(streamGraph!, null, over))).toEqual([{}, {}]);
});

test("a node of which no place is known gets a free one", () => {
  const [host, show] = shownGraph(streamGraph!, null).nodes;
  expect(host?.position).not.toEqual(show?.position);
});
