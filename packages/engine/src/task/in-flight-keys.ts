import type { JobEdge, JobGraph, JobVertex, Partitioning } from "@millrace/graph";
import type { ResultPartitionDeployment } from "./task-deployment.ts";

/**
 * The name that rows in flight of each edge have in checkpoints, by edge id: by operators, so that it survives edits of the
 * graph, and is known also where the two are in one chain now (`linkKeys`).
 */
export function edgeKeys({ vertices, edges }: JobGraph): ReadonlyMap<string, string> {
  const heads = new Map(vertices.map(({ id, operators }) => [id, operators[0]?.uid ?? id]));
  const sources = new Map(vertices.map(({ id, operators }) => [id, operators]));
  const keys = new Map<string, string>();
  const used = new Map<string, number>();
  for (const edge of edges) {
    const from = sources.get(edge.source)?.[edge.sourceOperator]?.uid ?? edge.source;
    const to = heads.get(edge.target) ?? edge.target;
    const name = `${from}${place(edge.sourceSide)} > ${to}${place(edge.targetInput)}`;
    const times = used.get(name) ?? 0;
    used.set(name, times + 1);
    keys.set(edge.id, times === 0 ? name : `${name} (${times})`);
  }
  return keys;
}

/**
 * Those of edges whose rows a checkpoint may hold. As in Flink, a vertex with a pointwise or a broadcast input aligns on all
 * of its inputs: rows of those cannot be given to other subtasks. The head of a loop aligns on its inputs too; rows that
 * come back to it have a name always, as they are in flight whatever the barriers do.
 */
export function inFlightKeys(graph: JobGraph): ReadonlyMap<string, string> {
  const keys = edgeKeys(graph);
  const held = [...Map.groupBy(graph.edges, ({ target }) => target).values()].flatMap(saved);
  return new Map(held.map(({ id }) => [id, keys.get(id) ?? id]));
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

/** Operators of a chain, by position, that another one of it feeds: the name that an edge between the two has. */
export function linkKeys({ operators }: JobVertex): ReadonlyMap<number, string> {
  return new Map(
    operators.flatMap(({ uid, input, inputSide }, index): [number, string][] =>
      input === null ? [] : [[index, `${operators[input]?.uid ?? ""}${place(inputSide)} > ${uid}`]],
    ),
  );
}

/** Edges by name that rows in flight cannot be given to: they are neither there nor in a chain now. */
export function withoutEdge(graph: JobGraph, names: readonly string[]): readonly string[] {
  const links = graph.vertices.flatMap((vertex) => [...linkKeys(vertex).values()]);
  const known = new Set([...edgeKeys(graph).values(), ...links]);
  return names.filter((name) => !known.has(name));
}

/** The operators at both ends of an edge that has this name. */
export const operatorsOfKey = (name: string): readonly string[] =>
  name
    .replace(/ \(\d+\)$/, "")
    .split(" > ")
    .map((end) => end.replace(/\.\d+$/, ""));

/** Of a side output or of an input beyond the first. */
const place = (position: number | undefined): string => (position === undefined ? "" : `.${position}`);

const REDISTRIBUTABLE: ReadonlySet<Partitioning["kind"]> = new Set<Partitioning["kind"]>([
  "hash",
  "rebalance",
  "shuffle",
  "global",
]);

const isRedistributable = ({ partitioning }: JobEdge): boolean => REDISTRIBUTABLE.has(partitioning.kind);
