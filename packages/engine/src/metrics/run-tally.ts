import type { JobGraph } from "@millrace/graph";
import type { JobEvent } from "../jobmanager/job-events.ts";
import { countedSubtask, RowCounting } from "./row-counting.ts";
import type { CountedSubtask, SkippedRows } from "./row-counting.ts";

type TaskState = Extract<JobEvent, { readonly kind: "task-state" }>;

interface Ended extends CountedSubtask {
  /** `lateRecords` by node. */
  readonly late: readonly { readonly nodeId: string; readonly rows: number }[];
}

/** What the tasks of a job had counted when they ended; of a subtask that ran again, the last time. */
export class RunTally {
  readonly #graph: JobGraph;
  readonly #ended = new Map<string, Ended>();

  constructor(graph: JobGraph) {
    this.#graph = graph;
  }

  add({ task, counters }: TaskState): void {
    const operators = this.#graph.vertices.find(({ id }) => id === task.vertexId)?.operators;
    if (counters === undefined || operators === undefined) return;
    const counted = countedSubtask(operators, counters.words);
    const late = operators.map(({ nodeId }, index) => ({
      nodeId,
      rows: counted.operators[index]?.lateRecords ?? 0,
    }));
    this.#ended.set(`${task.vertexId}/${task.subtask}`, { ...counted, late });
  }

  get skipped(): readonly SkippedRows[] {
    return new RowCounting(this.#graph).totals([...this.#ended.values()])?.skipped ?? [];
  }

  /** Rows that came after the watermark, dropped or given to a side output, by node; nodes without any are left out. */
  get late(): Readonly<Record<string, number>> {
    const late: Record<string, number> = {};
    for (const { nodeId, rows } of [...this.#ended.values()].flatMap((subtask) => subtask.late)) {
      if (rows > 0) late[nodeId] = (late[nodeId] ?? 0) + rows;
    }
    return late;
  }
}
