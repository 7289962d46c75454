import { isSink, isSource, windowPolicies, windowSides } from "@millrace/graph";
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
  /** No subtask for them, by a custom partitioning behind the node. */
  readonly unrouted: number;
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
    readonly unroutedRecords?: number | undefined;
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
  /** What of an operator is in a side output that is read. */
  readonly #aside: ReadonlyMap<string, Aside>;

  constructor({ vertices }: JobGraph) {
    const operators = vertices.flatMap((vertex) => vertex.operators);
    for (const { uid, spec } of operators) {
      if (isSource(spec)) this.#sources.add(uid);
      if (isSink(spec)) this.#sinks.add(uid);
    }
    this.#operators = operators;
    this.#aside = new Map(operators.map((operator) => [operator.uid, asideOf(operator)]));
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
      left.set(uid, added(left.get(uid), leftBy(counted, this.#aside.get(uid)!)));
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

interface Aside {
  readonly malformed: boolean;
  readonly late: boolean;
}

/** Of a window of which one function skips what another sends aside, all counts: which was which is in no counter. */
function asideOf({ spec, sideOutputs = [] }: Pick<ChainedOperator, "spec" | "sideOutputs">): Aside {
  const isRead = (of: readonly unknown[]): boolean => of.some((side) => (side ?? null) !== null);
  if (spec.kind === "window") {
    const { late, failed } = windowSides(spec);
    return {
      late: isRead(sideOutputs.slice(0, late)),
      malformed: failed !== null && isRead([sideOutputs[failed]]) && !windowPolicies(spec).includes("skip"),
    };
  }
  const goesNowhere = "code" in spec && spec.code.onError !== "side";
  return { late: isRead(sideOutputs), malformed: !goesNowhere && isRead(sideOutputs) };
}

const leftBy = (counted: CountedOperator, aside: Aside): Left => ({
  malformed: aside.malformed ? 0 : counted.malformedRecords,
  late: aside.late ? 0 : counted.lateRecords,
  outside: counted.outsideRecords,
  unread: counted.unreadSideRecords ?? 0,
  unrouted: counted.unroutedRecords ?? 0,
});

const added = (before: Left | undefined, more: Left): Left =>
  before === undefined
    ? more
    : {
        malformed: before.malformed + more.malformed,
        late: before.late + more.late,
        outside: before.outside + more.outside,
        unread: before.unread + more.unread,
        unrouted: before.unrouted + more.unrouted,
      };
