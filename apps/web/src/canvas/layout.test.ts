import { expect, test } from "vitest";
import { DESIGN_HEIGHT, NODE_WIDTH, overlaps } from "./geometry.ts";
import { arrangedLayout, layeredLayout } from "./layout.ts";

const node = (id: string) => ({
  id,
  kind: "map",
  version: 1,
  name: id,
  position: { x: 0, y: 0 },
  parallelism: null,
  config: {},
});
const edge = (from: string, to: string) => ({
  id: `${from}-${to}`,
  from: { node: from, port: "out" },
  to: { node: to, port: "in" },
});
const graph = {
  nodes: ["a", "b", "c", "d", "e"].map(node),
  edges: [edge("a", "b"), edge("b", "c"), edge("b", "d"), edge("c", "e"), edge("d", "e")],
};

test("rows run from left to right", () => {
  const places = layeredLayout(graph);
  for (const { from, to } of graph.edges)
    expect(places.get(to.node)!.x).toBeGreaterThan(places.get(from.node)!.x + NODE_WIDTH);
});

test("nodes lie on the grid and not on one another", () => {
  const rects = [...layeredLayout(graph).values()].map((place) => ({
    ...place,
    width: NODE_WIDTH,
    height: DESIGN_HEIGHT,
  }));
  rects.forEach((rect, index) => {
    expect([rect.x % 20, rect.y % 20]).toEqual([0, 0]);
    rects.slice(index + 1).forEach((other) => expect(overlaps(rect, other)).toBe(false));
  });
});

test("the same document is laid out the same way", () => {
  expect(layeredLayout(graph)).toEqual(layeredLayout(structuredClone(graph)));
});

test("arranging never moves what a person placed; the rest goes beside it, on nothing else", () => {
  const placed = { ...graph, nodes: graph.nodes.map((each) => ({ ...each, placedBy: "layout" as const })) };
  expect(arrangedLayout(placed)).toEqual(layeredLayout(placed));
  const own = { a: { x: 100, y: 500 }, c: { x: 900, y: 40 } };
  const mixed = {
    ...graph,
    nodes: graph.nodes.map((each) =>
      each.id in own
        ? { ...each, position: own[each.id as keyof typeof own] }
        : { ...each, placedBy: "layout" as const },
    ),
  };
  const places = arrangedLayout(mixed);
  expect([...places.keys()].toSorted()).toEqual(["b", "d", "e"]);
  expect(places.get("b")!.x).toBeGreaterThan(100 + NODE_WIDTH);
  const rects = [...places.values(), own.a, own.c].map((place) => ({
    ...place,
    width: NODE_WIDTH,
    height: DESIGN_HEIGHT,
  }));
  rects.forEach((rect, index) =>
    rects.slice(index + 1).forEach((other) => expect(overlaps(rect, other)).toBe(false)),
  );
});

test("the way back of a loop has no part in who stands before whom", () => {
  const loop = {
    nodes: [{ ...node("z"), kind: "iterate" }, node("a"), node("b"), node("in")],
    edges: [
      { ...edge("b", "z"), to: { node: "z", port: "back" } },
      edge("in", "z"),
      edge("z", "a"),
      edge("a", "b"),
    ],
  };
  for (const places of [layeredLayout(loop), arrangedLayout(loop)]) {
    const xs = ["in", "z", "a", "b"].map((id) => places.get(id)?.x ?? loop.nodes[0]!.position.x);
    expect(xs).toEqual(xs.toSorted((left, right) => left - right));
  }
});
