import type { FlowEdge } from "../flow-document.ts";

export interface TopologicalOrder {
  /** Producers before consumers; in the given order where edges leave it free. */
  readonly order: readonly string[];
  /** Disjoint cycles, each in the direction of its edges. */
  readonly cycles: readonly (readonly string[])[];
}

type Ends = { readonly from: Pick<FlowEdge["from"], "node">; readonly to: Pick<FlowEdge["to"], "node"> };

export function topologicalOrder(ids: readonly string[], edges: readonly Ends[]): TopologicalOrder {
  const consumers = new Map<string, string[]>(ids.map((id) => [id, []]));
  const producers = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const edge of edges) {
    consumers.get(edge.from.node)?.push(edge.to.node);
    producers.get(edge.to.node)?.push(edge.from.node);
  }
  const waitingFor = new Map(ids.map((id) => [id, producers.get(id)?.length ?? 0]));
  const order = ids.filter((id) => waitingFor.get(id) === 0);
  for (const id of order) {
    for (const consumer of consumers.get(id) ?? []) {
      const left = (waitingFor.get(consumer) ?? 0) - 1;
      waitingFor.set(consumer, left);
      if (left === 0) order.push(consumer);
    }
  }
  const done = new Set(order);
  return {
    order,
    cycles: cyclesOf(
      ids.filter((id) => !done.has(id)),
      producers,
    ),
  };
}

/** Every id left over has a producer that is left over too, so that walking back must come round. */
function cyclesOf(
  leftOver: readonly string[],
  producers: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  const unvisited = new Set(leftOver);
  const stuck = new Set(leftOver);
  const cycles: (readonly string[])[] = [];
  for (const start of leftOver) {
    const path: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && unvisited.has(at)) {
      unvisited.delete(at);
      path.push(at);
      at = producers.get(at)?.find((id) => stuck.has(id));
    }
    const first = at === undefined ? -1 : path.indexOf(at);
    if (first >= 0) cycles.push(path.slice(first).reverse());
  }
  return cycles;
}
