import type { JobGraph } from "@millrace/graph";
import { around, NODE_WIDTH } from "./geometry.ts";
import type { Rect } from "./geometry.ts";
import type { NodeView } from "./node-view.ts";

export interface VertexBox extends Rect {
  readonly id: string;
  readonly name: string;
  readonly parallelism: number;
  /** Node whose figures its subtasks share. */
  readonly headNode: string;
}

export const PADDING = 10;
export const TITLE = 20;
export const SUBTASK_LINE = 20;
/** Room between two boxes for a channel with a mark above it and a figure below. */
const CHANNEL_GAP = 56;

/**
 * A box for each vertex round the nodes that it runs, wherever the person put them. In the ExecutionGraph there is room
 * below the nodes for one line a subtask.
 */
export function vertexBoxes(
  jobGraph: JobGraph,
  views: readonly NodeView[],
  execution: boolean,
): readonly VertexBox[] {
  const byId = new Map(views.map((view) => [view.id, view]));
  return jobGraph.vertices.flatMap((vertex) => {
    const nodeIds = [...new Set(vertex.operators.map((operator) => operator.nodeId))];
    const bodies = nodeIds.flatMap((id) => {
      const view = byId.get(id);
      return view ? [{ ...view.position, width: NODE_WIDTH, height: view.height }] : [];
    });
    const rect = around(bodies, PADDING);
    const [headNode] = nodeIds;
    if (!rect || headNode === undefined) return [];
    const lines = execution ? vertex.parallelism * SUBTASK_LINE + PADDING / 2 : 0;
    const box = { ...rect, y: rect.y - TITLE, height: rect.height + TITLE + lines };
    return [{ ...box, id: vertex.id, name: vertex.name, parallelism: vertex.parallelism, headNode }];
  });
}

/**
 * How far each node moves down so that no box lies on another: boxes are taken from the top, and each goes as far down
 * as those above it in the same columns ask for. Nodes that need not move do not.
 */
export function spreadDown(boxes: readonly VertexBox[], gap = CHANNEL_GAP): ReadonlyMap<string, number> {
  const placed: Rect[] = [];
  const shifts = new Map<string, number>();
  for (const box of boxes.toSorted((a, b) => a.y - b.y)) {
    const above = placed.filter((other) => other.x < box.x + box.width && box.x < other.x + other.width);
    const lowest = Math.max(
      box.y,
      ...above.filter((other) => other.y <= box.y + box.height).map((other) => other.y + other.height + gap),
    );
    const y = above.some((other) => other.y + other.height + gap > box.y) ? lowest : box.y;
    shifts.set(box.id, y - box.y);
    placed.push({ ...box, y });
  }
  return shifts;
}
