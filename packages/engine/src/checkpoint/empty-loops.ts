import type { JobGraph } from "@millrace/graph";

/** Vertices, as a completed checkpoint found them. */
export interface LoopsSeen {
  /** Heads of loops that rows may still come to from outside. */
  readonly open: ReadonlySet<string>;
  /** With rows in flight. */
  readonly withRows: ReadonlySet<string>;
  /** Whose input had not ended. */
  readonly reading: ReadonlySet<string>;
}

/** Gathers them, as subtasks of the vertices tell. */
export class LoopSightings implements LoopsSeen {
  readonly open = new Set<string>();
  readonly withRows = new Set<string>();
  readonly reading = new Set<string>();

  see(vertexId: string, subtask: SeenSubtask): void {
    if (subtask.loopIsOpen === true) this.open.add(vertexId);
    if ((subtask.rowsInFlight ?? 0) > 0) this.withRows.add(vertexId);
    if (subtask.isReading === true) this.reading.add(vertexId);
  }
}

/** What is absent is not known yet, or not so. */
interface SeenSubtask {
  readonly loopIsOpen?: boolean | undefined;
  readonly rowsInFlight?: number | undefined;
  readonly isReading?: boolean;
}

/**
 * Heads of loops in which nothing goes round any more, and to which nothing comes. What lies behind a loop does not count:
 * another one there ends after it. Loops within one another end when all that is before them has: the inner one is open
 * until the outer one has ended.
 */
export function emptyLoops({ edges }: Pick<JobGraph, "edges">, seen: LoopsSeen): readonly string[] {
  const heads = new Set(edges.flatMap(({ target, feedback }) => (feedback ? [target] : [])));
  return [...heads].filter((head) => isEmpty(head, edges, seen));
}

/** Heads of loops with the vertices outside of them that their rows come from. */
export function loopEntries({ edges }: Pick<JobGraph, "edges">): ReadonlyMap<string, readonly string[]> {
  const heads = new Set(edges.flatMap(({ target, feedback }) => (feedback ? [target] : [])));
  return new Map(
    [...heads].map((head) => {
      const before = [...allBefore(head, edges)];
      return [head, before.filter((vertex) => !allBefore(vertex, edges).has(head))];
    }),
  );
}

function isEmpty(head: string, edges: JobGraph["edges"], { open, withRows, reading }: LoopsSeen): boolean {
  const before = allBefore(head, edges);
  if (open.has(head) || [...before].some((vertex) => withRows.has(vertex))) return false;
  const within = new Set([...before].filter((vertex) => allBefore(vertex, edges).has(head)));
  const outside = [...before].filter((vertex) => !within.has(vertex));
  if (outside.some((vertex) => open.has(vertex))) return false;
  const othersAreOpen = [...within].some((vertex) => open.has(vertex));
  return !othersAreOpen || !outside.some((vertex) => reading.has(vertex));
}

/** The vertex, and all whose rows come to it. */
function allBefore(vertex: string, edges: JobGraph["edges"]): ReadonlySet<string> {
  const seen = new Set([vertex]);
  for (const at of seen) for (const { source, target } of edges) if (target === at) seen.add(source);
  return seen;
}
