import { consumersOf } from "@millrace/graph";
import type { EdgeEnds, JobGraph, Partitioning } from "@millrace/graph";

/**
 * Flink's pipelined regions: subtasks that rows may pass between, in whichever direction, are of one region, and a region
 * fails and restarts as a whole: the connected parts of the ExecutionGraph without its blocking edges. Pipelines that are
 * not wired to each other, and where all edges of a pipeline are forward, each of its subtasks; in batch every subtask.
 *
 * Numbered from 0, in the order of the graph's subtasks; the same graph has the same regions.
 */
export class PipelinedRegions {
  readonly count: number;
  readonly #regions: ReadonlyMap<string, readonly number[]>;

  constructor(graph: JobGraph) {
    const parts = new DisjointSets();
    const offsets = new Map<string, number>();
    for (const { id, parallelism } of graph.vertices) offsets.set(id, parts.add(parallelism));
    const sizes = new Map(graph.vertices.map(({ id, parallelism }) => [id, parallelism]));
    for (const { source, target, partitioning, exchange } of graph.edges) {
      if (exchange === "blocking") continue;
      const ends = { producers: sizes.get(source) ?? 0, consumers: sizes.get(target) ?? 0 };
      parts.joinEdge(partitioning, ends, { from: offsets.get(source) ?? 0, to: offsets.get(target) ?? 0 });
    }
    const numbers = new Map<number, number>();
    const numberOf = (root: number): number => {
      const number = numbers.get(root) ?? numbers.size;
      numbers.set(root, number);
      return number;
    };
    this.#regions = new Map(
      graph.vertices.map(({ id, parallelism }) => [
        id,
        Array.from({ length: parallelism }, (_, subtask) =>
          numberOf(parts.find((offsets.get(id) ?? 0) + subtask)),
        ),
      ]),
    );
    this.count = numbers.size;
  }

  of(vertexId: string, subtask: number): number {
    return this.#regions.get(vertexId)?.[subtask] ?? 0;
  }
}

class DisjointSets {
  readonly #parents: number[] = [];

  /** The first of so many new elements, each alone. */
  add(count: number): number {
    const first = this.#parents.length;
    for (let index = 0; index < count; index++) this.#parents.push(first + index);
    return first;
  }

  join(a: number, b: number): void {
    const [first, second] = [this.find(a), this.find(b)];
    this.#parents[Math.max(first, second)] = Math.min(first, second);
  }

  /** Joins what an edge connects, whose ends begin at these elements. */
  joinEdge(
    partitioning: Partitioning,
    ends: EdgeEnds,
    at: { readonly from: number; readonly to: number },
  ): void {
    const { producers, consumers } = ends;
    if (partitioning.kind === "forward" || partitioning.kind === "rescale") {
      for (let producer = 0; producer < producers; producer++)
        for (const consumer of consumersOf(partitioning, ends, producer))
          this.join(at.from + producer, at.to + consumer);
      return;
    }
    for (let producer = 0; producer < producers; producer++) this.join(at.from + producer, at.to);
    for (let consumer = 0; consumer < consumers; consumer++) this.join(at.from, at.to + consumer);
  }

  find(element: number): number {
    let root = element;
    for (
      let parent = this.#parents[root];
      parent !== undefined && parent !== root;
      parent = this.#parents[root]
    )
      root = parent;
    for (let at = element; at !== root;) {
      const next = this.#parents[at] ?? root;
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }
}
