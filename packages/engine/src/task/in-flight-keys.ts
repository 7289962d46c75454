import type { JobEdge, JobGraph, Partitioning } from "@millrace/graph";

/**
 * Edges whose rows a barrier may overtake, by edge id, with the name that their rows have in checkpoints: by operators,
 * so that it survives edits of the graph. As in Flink, a vertex with a pointwise or a broadcast input aligns on all of
 * its inputs: rows of those cannot be given to other subtasks.
 */
export function inFlightKeys({ vertices, edges }: JobGraph): ReadonlyMap<string, string> {
  const heads = new Map(vertices.map(({ id, operators }) => [id, operators[0]?.uid ?? id]));
  const sources = new Map(vertices.map(({ id, operators }) => [id, operators]));
  const keys = new Map<string, string>();
  const used = new Map<string, number>();
  for (const into of Map.groupBy(edges, ({ target }) => target).values()) {
    if (!into.every(isRedistributable)) continue;
    for (const edge of into) {
      const from = sources.get(edge.source)?.[edge.sourceOperator]?.uid ?? edge.source;
      const name = `${from}${place(edge.sourceSide)} > ${heads.get(edge.target) ?? edge.target}${place(edge.targetInput)}`;
      const times = used.get(name) ?? 0;
      used.set(name, times + 1);
      keys.set(edge.id, times === 0 ? name : `${name} (${times})`);
    }
  }
  return keys;
}

/** Of a side output or of an input beyond the first. */
const place = (position: number | undefined): string => (position === undefined ? "" : `.${position}`);

const REDISTRIBUTABLE: ReadonlySet<Partitioning["kind"]> = new Set<Partitioning["kind"]>([
  "hash",
  "rebalance",
  "shuffle",
  "global",
]);

const isRedistributable = ({ partitioning }: JobEdge): boolean => REDISTRIBUTABLE.has(partitioning.kind);
