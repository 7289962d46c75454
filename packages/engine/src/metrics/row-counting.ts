import { isSink, isSource } from "@millrace/graph";
import type { ChainedOperator, JobGraph } from "@millrace/graph";
import { CounterBlock } from "./counter-block.ts";
import { OPERATOR_COUNTERS } from "./metrics-layout.ts";
import type { OperatorCounter } from "./metrics-layout.ts";

/** What the sources of a job gave and its sinks took, and what is in neither result nor side output. */
export interface RowTotals {
  readonly in: number;
  readonly out: number;
  /** Nodes that left rows out, in the order of the graph. */
  readonly skipped: readonly SkippedRows[];
}

export interface SkippedRows {
  readonly nodeId: string;
  readonly malformed: number;
  readonly late: number;
}

export interface CountedSubtask {
  readonly operators: readonly Readonly<CountedOperator>[];
}

type CountedOperator = { readonly uid: string } & Pick<
  Record<OperatorCounter, number>,
  "recordsIn" | "recordsOut" | "malformedRecords" | "lateRecords"
>;

/** A task's operators as its counter block has them. */
export const countedSubtask = (
  operators: readonly ChainedOperator[],
  words: Float64Array,
): CountedSubtask => {
  const block = new CounterBlock(words);
  return {
    operators: operators.map(({ uid }, index) => ({
      uid,
      ...(Object.fromEntries(
        OPERATOR_COUNTERS.map((counter) => [counter, block.operator(index, counter)]),
      ) as Record<OperatorCounter, number>),
    })),
  };
};

/** Adds up the figures of a job's sources, its sinks, and of whatever skips rows. */
export class RowCounting {
  readonly #sources = new Set<string>();
  readonly #sinks = new Set<string>();
  /** Operators whose side outputs nobody reads: what would go there is skipped. */
  readonly #skippers: readonly Pick<ChainedOperator, "uid" | "nodeId">[];

  constructor({ vertices }: JobGraph) {
    const operators = vertices.flatMap((vertex) => vertex.operators);
    for (const { uid, spec } of operators) {
      if (isSource(spec)) this.#sources.add(uid);
      if (isSink(spec)) this.#sinks.add(uid);
    }
    this.#skippers = operators.filter(({ sideOutputs = [] }) => sideOutputs.every((side) => side === null));
  }

  /** Null where nothing was measured. */
  totals(subtasks: readonly CountedSubtask[]): RowTotals | null {
    if (subtasks.length === 0) return null;
    let [rowsIn, rowsOut] = [0, 0];
    const left = new Map<string, { malformed: number; late: number }>();
    for (const { uid, recordsIn, recordsOut, malformedRecords, lateRecords } of subtasks.flatMap(
      ({ operators }) => operators,
    )) {
      if (this.#sources.has(uid)) rowsIn += recordsOut;
      if (this.#sinks.has(uid)) rowsOut += recordsIn;
      if (malformedRecords + lateRecords === 0) continue;
      const { malformed, late } = left.get(uid) ?? { malformed: 0, late: 0 };
      left.set(uid, { malformed: malformed + malformedRecords, late: late + lateRecords });
    }
    const skipped = this.#skippers.flatMap(({ uid, nodeId }) => {
      const own = left.get(uid);
      return own === undefined ? [] : [{ nodeId, ...own }];
    });
    return { in: rowsIn, out: rowsOut, skipped };
  }
}
