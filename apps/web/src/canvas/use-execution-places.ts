import type { Job } from "@millrace/protocol";
import { useMemo } from "react";
import type { NodeView } from "./node-view.ts";
import { spreadDown, vertexBoxes } from "./vertex-layout.ts";

/**
 * In the ExecutionGraph boxes are taller by a line a subtask: nodes below one that would be covered move down by that
 * much. Elsewhere, and where there is room, nodes are where the person put them.
 */
export function useExecutionPlaces(
  views: readonly NodeView[],
  job: Job | null,
  execution: boolean,
): readonly NodeView[] {
  const jobGraph = job?.jobGraph;
  return useMemo(() => {
    if (!jobGraph || !execution) return views;
    const shifts = spreadDown(vertexBoxes(jobGraph, views, true));
    const vertexOf = new Map(
      jobGraph.vertices.flatMap((vertex) => vertex.operators.map(({ nodeId }) => [nodeId, vertex.id])),
    );
    return views.map((view) => {
      const shift = shifts.get(vertexOf.get(view.id) ?? "") ?? 0;
      return shift === 0 ? view : { ...view, position: { x: view.position.x, y: view.position.y + shift } };
    });
  }, [views, jobGraph, execution]);
}
