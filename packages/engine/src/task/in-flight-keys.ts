import type { JobEdge, JobGraph, Partitioning } from "@millrace/graph";
import type { ResultPartitionDeployment } from "./task-deployment.ts";

/**
 * Edges whose rows a checkpoint may hold, by edge id, with the name that their rows have in checkpoints: by operators,
 * so that it survives edits of the graph. As in Flink, a vertex with a pointwise or a broadcast input aligns on all of
 * its inputs: rows of those cannot be given to other subtasks. The head of a loop aligns on its inputs too; rows that come
 * back to it have a name always, as they are in flight whatever the barriers do.
 */
export function inFlightKeys({ vertices, edges }: JobGraph): ReadonlyMap<string, string> {
  const heads = new Map(vertices.map(({ id, operators }) => [id, operators[0]?.uid ?? id]));
  const sources = new Map(vertices.map(({ id, operators }) => [id, operators]));
  const keys = new Map<string, string>();
  const used = new Map<string, number>();
  for (const into of Map.groupBy(edges, ({ target }) => target).values()) {
    for (const edge of saved(into)) {
      const from = sources.get(edge.source)?.[edge.sourceOperator]?.uid ?? edge.source;
      const name = `${from}${place(edge.sourceSide)} > ${heads.get(edge.target) ?? edge.target}${place(edge.targetInput)}`;
      const times = used.get(name) ?? 0;
      used.set(name, times + 1);
      keys.set(edge.id, times === 0 ? name : `${name} (${times})`);
    }
  }
  return keys;
}

/** What both ends of an edge know of it. */
export function inFlightOf(
  keys: ReadonlyMap<string, string>,
  { id, feedback }: JobEdge,
): Pick<ResultPartitionDeployment, "inFlightKey" | "feedback"> {
  const key = keys.get(id);
  return { ...(key !== undefined && { inFlightKey: key }), ...(feedback && { feedback }) };
}

function saved(into: readonly JobEdge[]): readonly JobEdge[] {
  const loops = into.filter(({ feedback }) => feedback);
  if (loops.length > 0) return loops;
  return into.every(isRedistributable) ? into : [];
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
