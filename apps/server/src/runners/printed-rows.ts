import type { JobEvent } from "@millrace/engine/node";
import type { JobGraph } from "@millrace/graph";
import type { Job, PrintedRowMessage } from "@millrace/protocol";

export const ROWS_KEPT = 200;
/** Longer values are cut and end in an ellipsis: they are to be looked at. */
const MAX_VALUE_LENGTH = 1_000;

type Printed = Extract<JobEvent, { readonly kind: "printed" }>;
type NodeRows = Job["rows"][number];

/** The last rows of each Print node, and how many there were. */
export class PrintedRows {
  readonly #columns: ReadonlyMap<string, string[]>;
  readonly #nodes = new Map<string, { rows: PrintedRowMessage[]; readonly totals: Map<number, number> }>();

  constructor(jobGraph: JobGraph, kept: Job["rows"] = []) {
    const operators = jobGraph.vertices.flatMap((vertex) => vertex.operators);
    this.#columns = new Map(
      operators
        .filter(({ spec }) => spec.kind === "print-sink" || spec.kind === "stderr-sink")
        .map(({ nodeId, inputSchema }) => [nodeId, (inputSchema?.fields ?? []).map(({ name }) => name)]),
    );
    for (const { nodeId, rows, total } of kept) {
      this.#nodes.set(nodeId, { rows: [...rows], totals: new Map([[-1, total]]) });
    }
  }

  /** Adds the rows; gives them as watchers see them. */
  add({ nodeId, task, rows, total }: Printed): NodeRows {
    const node = this.#nodes.get(nodeId) ?? { rows: [], totals: new Map<number, number>() };
    this.#nodes.set(nodeId, node);
    const fresh = rows.slice(-ROWS_KEPT).map(({ kind, values, timeMs }) => {
      return { kind, values: values.map(shortened), timeMs, subtask: task.subtask };
    });
    node.rows = [...node.rows, ...fresh].slice(-ROWS_KEPT);
    node.totals.set(task.subtask, total);
    return { nodeId, columns: this.#columnsOf(nodeId), rows: fresh, total: sum(node.totals) };
  }

  /** A new attempt counts from nothing; the rows stay, for they were printed. */
  beginAttempt(): void {
    for (const { totals } of this.#nodes.values()) totals.clear();
  }

  all(): Job["rows"] {
    return [...this.#nodes].map(([nodeId, { rows, totals }]) => {
      return { nodeId, columns: this.#columnsOf(nodeId), rows, total: sum(totals) };
    });
  }

  #columnsOf(nodeId: string): string[] {
    return this.#columns.get(nodeId) ?? [];
  }
}

const shortened = (value: string | null): string | null =>
  value === null || value.length <= MAX_VALUE_LENGTH ? value : `${value.slice(0, MAX_VALUE_LENGTH)}…`;

const sum = (totals: ReadonlyMap<number, number>): number => [...totals.values()].reduce((a, b) => a + b, 0);
