import type { JobGraph } from "@millrace/graph";
import { expect, test } from "vitest";
import { overlaps } from "./geometry.ts";
import type { NodeView } from "./node-view.ts";
import { spreadDown, SUBTASK_LINE, vertexBoxes } from "./vertex-layout.ts";

const view = (id: string, x: number, y: number) => ({ id, position: { x, y }, height: 82 }) as NodeView;
const vertex = (id: string, parallelism: number, ...nodes: readonly string[]) => ({
  id,
  name: id,
  parallelism,
  operators: nodes.map((nodeId) => ({ nodeId })),
});
const graph = { vertices: [vertex("a", 2, "n1", "n2"), vertex("b", 4, "n3")] } as unknown as JobGraph;
const views = [view("n1", 0, 0), view("n2", 240, 0), view("n3", 0, 140)];

test("a box lies round the nodes of its chain", () => {
  const [box] = vertexBoxes(graph, views, false);
  expect(box).toMatchObject({ id: "a", headNode: "n1", x: -10, width: 428 });
  expect(box!.y + box!.height).toBe(92);
});

test("the ExecutionGraph has one line a subtask", () => {
  const [stream] = vertexBoxes(graph, views, false);
  const [execution] = vertexBoxes(graph, views, true);
  expect(execution!.height - stream!.height).toBeGreaterThanOrEqual(2 * SUBTASK_LINE);
});

test("boxes that grew move down until none lies on another, and the first stays", () => {
  const boxes = vertexBoxes(graph, views, true);
  const shifts = spreadDown(boxes);
  const moved = boxes.map((box) => ({ ...box, y: box.y + shifts.get(box.id)! }));
  expect(shifts.get("a")).toBe(0);
  expect(shifts.get("b")).toBeGreaterThan(0);
  expect(overlaps(moved[0]!, moved[1]!)).toBe(false);
});

test("boxes apart stay where they are", () => {
  const apart = [view("n1", 0, 0), view("n2", 240, 0), view("n3", 0, 600)];
  expect([...spreadDown(vertexBoxes(graph, apart, true)).values()]).toEqual([0, 0]);
});
