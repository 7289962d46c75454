import { countedSubtask, RowCounting } from "@millrace/engine/node";
import type { CountedSubtask, JobEvent, SkippedRows } from "@millrace/engine/node";
import type { JobGraph } from "@millrace/graph";

type TaskState = Extract<JobEvent, { readonly kind: "task-state" }>;

/** What the tasks of a job had counted when they ended; of a subtask that ran again, the last time. */
export class RunTally {
  readonly #graph: JobGraph;
  readonly #ended = new Map<string, CountedSubtask>();

  constructor(graph: JobGraph) {
    this.#graph = graph;
  }

  add({ task, counters }: TaskState): void {
    const operators = this.#graph.vertices.find(({ id }) => id === task.vertexId)?.operators;
    if (counters === undefined || operators === undefined) return;
    this.#ended.set(`${task.vertexId}/${task.subtask}`, countedSubtask(operators, counters.words));
  }

  get skipped(): readonly SkippedRows[] {
    return new RowCounting(this.#graph).totals([...this.#ended.values()])?.skipped ?? [];
  }
}
