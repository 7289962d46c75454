import type { RowBatch } from "@millrace/engine";
import { bigint, double, timestamp } from "@millrace/graph";
import type { AggregateCall, Expression, Field, OperatorSpec } from "@millrace/graph";

export type Column = RowBatch["columns"][number];

/** Rows made of those of WindowRows. */
export interface CaseInput {
  readonly fields: readonly Field[];
  /** The function of one measurement; its result is lent until the next call. */
  readonly maker: () => (columns: readonly Column[]) => readonly Column[];
}

/** An operator to be measured: what it is made of, and the rows that it gets (id, ts, x: see WindowRows). */
export interface OperatorCase {
  readonly name: string;
  readonly spec: OperatorSpec;
  readonly output: readonly Field[];
  readonly keys: number;
  /** It has two inputs, of such rows each. */
  readonly joint?: true;
  /** Its one input has other rows. */
  readonly input?: CaseInput;
  /** What a server answers to each of its requests, at once. */
  readonly answer?: string;
  /** Rows a millisecond of event time; absent: 10. */
  readonly rowsPerMs?: number;
  /** Why it is slower than a million rows a second, where it is. */
  readonly slow?: string;
}

export const CASE_INPUT: readonly Field[] = [
  { name: "id", type: bigint(false) },
  { name: "ts", type: timestamp(false) },
  { name: "x", type: double(false) },
];

export const ID = CASE_INPUT[0]!;

export const COUNT_AND_SUM: readonly AggregateCall[] = [
  { fn: "COUNT", argument: null, name: "rows", type: bigint(false) },
  { fn: "SUM", argument: 2, name: "sum", type: double() },
];

export const RESULTS: readonly Field[] = COUNT_AND_SUM.map(({ name, type }) => ({ name, type }));

export const TIMES: readonly Field[] = ["window_start", "window_end", "window_time"].map((name) => ({
  name,
  type: timestamp(false),
}));

export const column = (index: number, { type }: Field): Expression => ({ kind: "column", index, type });

export const plus = (a: Expression, b: Expression): Expression => ({
  kind: "call",
  fn: "+",
  type: double(false),
  args: [a, b],
});
