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
  /** In the gaps between windows. */
  readonly outside: number;
  /** For side outputs of a function that nobody reads. */
  readonly unread: number;
}

export interface CountedSubtask {
  readonly operators: readonly Readonly<CountedOperator>[];
}

type CountedOperator = { readonly uid: string } & Pick<
  Record<OperatorCounter, number>,
  "recordsIn" | "recordsOut" | "malformedRecords" | "lateRecords" | "outsideRecords"
> & {
    /** Absent: measured by an older server. */
    readonly unreadSideRecords?: number | undefined;
  };

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
  readonly #operators: readonly Pick<ChainedOperator, "uid" | "nodeId">[];
  /** Operators with a side output that is read: malformed and late rows are there. */
  readonly #aside: ReadonlySet<string>;

  constructor({ vertices }: JobGraph) {
    const operators = vertices.flatMap((vertex) => vertex.operators);
    for (const { uid, spec } of operators) {
      if (isSource(spec)) this.#sources.add(uid);
      if (isSink(spec)) this.#sinks.add(uid);
    }
    this.#operators = operators;
    const reads = operators.filter(({ sideOutputs = [] }) => sideOutputs.some((side) => side !== null));
    this.#aside = new Set(reads.map(({ uid }) => uid));
  }

  /** Null where nothing was measured. */
  totals(subtasks: readonly CountedSubtask[]): RowTotals | null {
    if (subtasks.length === 0) return null;
    let [rowsIn, rowsOut] = [0, 0];
    const left = new Map<string, Left>();
    for (const counted of subtasks.flatMap(({ operators }) => operators)) {
      const { uid } = counted;
      if (this.#sources.has(uid)) rowsIn += counted.recordsOut;
      if (this.#sinks.has(uid)) rowsOut += counted.recordsIn;
      left.set(uid, added(left.get(uid), leftBy(counted, this.#aside.has(uid))));
    }
    const skipped = this.#operators.flatMap(({ uid, nodeId }) => {
      const own = left.get(uid);
      const isNone = own === undefined || Object.values(own).every((rows) => rows === 0);
      return isNone ? [] : [{ nodeId, ...own }];
    });
    return { in: rowsIn, out: rowsOut, skipped };
  }
}

type Left = Omit<SkippedRows, "nodeId">;

const leftBy = (counted: CountedOperator, hasAside: boolean): Left => ({
  malformed: hasAside ? 0 : counted.malformedRecords,
  late: hasAside ? 0 : counted.lateRecords,
  outside: counted.outsideRecords,
  unread: counted.unreadSideRecords ?? 0,
});

const added = (before: Left | undefined, more: Left): Left =>
  before === undefined
    ? more
    : {
        malformed: before.malformed + more.malformed,
        late: before.late + more.late,
        outside: before.outside + more.outside,
        unread: before.unread + more.unread,
      };
