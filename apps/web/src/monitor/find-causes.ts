import type { JobEdge } from "@millrace/graph";

export interface VertexLoad {
  readonly busy: number;
  readonly backpressured: number;
}

const BUSY = 0.8;
const HELD_BACK = 0.5;

/**
 * The vertices that slow the job down: busy themselves, not held back by what follows, and with a producer that waits.
 * Backpressure is an effect; the first busy task after it is its cause.
 */
export function findCauses(
  loads: ReadonlyMap<string, VertexLoad>,
  edges: readonly Pick<JobEdge, "source" | "target">[],
): ReadonlySet<string> {
  const isHeldBack = (vertexId: string) => (loads.get(vertexId)?.backpressured ?? 0) >= HELD_BACK;
  const waitsFor = new Set(edges.filter((edge) => isHeldBack(edge.source)).map((edge) => edge.target));
  return new Set(
    [...loads]
      .filter(([id, load]) => waitsFor.has(id) && load.busy >= BUSY && load.backpressured < HELD_BACK)
      .map(([id]) => id),
  );
}
