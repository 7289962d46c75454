import type { RowsObservation } from "@millrace/engine/node";
import type { JobEdge, JobGraph } from "@millrace/graph";
import type { HotKeysMessage } from "@millrace/protocol";

type Seen = Extract<RowsObservation, { readonly kind: "hot-keys" }>;

const SHOWN = 6;

/** The hot keys of each keyed edge of a job, put together from what its consumer's subtasks tell. */
export class HotKeys {
  readonly #jobGraph: JobGraph;
  readonly #seen = new Map<JobEdge, Map<number, Seen["keys"]>>();

  constructor(jobGraph: JobGraph) {
    this.#jobGraph = jobGraph;
  }

  add(task: { readonly vertexId: string; readonly subtask: number }, { input, keys }: Seen): void {
    const edge = this.#jobGraph.edges.filter(({ target }) => target === task.vertexId)[input];
    if (edge === undefined) return;
    const bySubtask = this.#seen.get(edge) ?? new Map<number, Seen["keys"]>();
    this.#seen.set(edge, bySubtask);
    bySubtask.set(task.subtask, keys);
  }

  clear(): void {
    this.#seen.clear();
  }

  /** `rowsOf`: rows a second of a subtask of a vertex: each tells shares of its own rows. */
  all(rowsOf: (vertexId: string, subtask: number) => number): readonly HotKeysMessage[] {
    return [...this.#seen].map(([edge, bySubtask]) => {
      const weights = new Map(
        [...bySubtask.keys()].map((subtask) => [subtask, rowsOf(edge.target, subtask)]),
      );
      const total = [...weights.values()].reduce((sum, rows) => sum + rows, 0);
      const keys = [...bySubtask].flatMap(([subtask, own]) => {
        const weight = total > 0 ? (weights.get(subtask) ?? 0) / total : 1 / bySubtask.size;
        return own.map(({ values, share }) => ({ values: [...values], share: share * weight }));
      });
      return {
        vertexId: edge.target,
        columns: columnsOf(edge),
        keys: keys.toSorted((a, b) => b.share - a.share).slice(0, SHOWN),
      };
    });
  }
}

function columnsOf({ partitioning, schema }: JobEdge): string[] {
  return partitioning.kind === "hash" ? partitioning.keys.map((key) => schema.fields[key]?.name ?? "") : [];
}
