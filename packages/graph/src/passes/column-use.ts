import { invariant } from "../diagnostic.ts";
import { mapColumns } from "../expression-columns.ts";
import type { Move } from "../expression-columns.ts";
import type { AggregateCall, Expression } from "../expression.ts";
import type { ChainedOperator } from "../job-graph.ts";
import { isJoint } from "../joint-spec.ts";
import { isSink, isSource } from "../operator-spec.ts";
import type { TransformationSpec } from "../operator-spec.ts";
import { readsRows, moveCall, moveWindow } from "./window-columns.ts";

/** How an operator uses the columns of its input. */
export interface ColumnUse {
  /** The operator over rows whose columns stand elsewhere; asks for each column that it reads, and for no other. */
  readonly move: (at: Move) => TransformationSpec;
  /** Columns that it makes, and gives in any case. */
  readonly own: readonly number[];
  /** Where the columns of its input begin in what it gives; null: it gives none of them. */
  readonly inputAt: number | null;
}

interface Given {
  /** Columns that somebody reads of it, and all of them. */
  readonly wanted: readonly number[];
  readonly all: readonly number[];
}

type Kind = TransformationSpec["kind"];
type Of<K extends Kind> = Extract<TransformationSpec, { kind: K }>;

/** Null: nobody knows which columns it reads, or it keeps all of them. */
const USES: { readonly [K in Kind]: (spec: Of<K>, given: Given) => ColumnUse | null } = {
  calc: ({ filter, projections }, { wanted }) => ({
    own: projections === null ? [] : wanted,
    inputAt: projections === null ? 0 : null,
    move: (at) => ({
      kind: "calc",
      filter: filter && mapColumns(filter, at),
      projections: projections && wanted.map((column) => mapColumns(projectionOf(projections, column), at)),
    }),
  }),
  "split-text": (spec) => passing((at) => ({ ...spec, column: at(spec.column) })),
  "watermark-assigner": (spec) =>
    spec.generator === undefined ? passing((at) => ({ ...spec, column: at(spec.column) })) : null,
  deduplicate: (spec) => passing((at) => ({ ...spec, keys: spec.keys.map(at) })),
  "split-rows": (spec) =>
    passing((at) => {
      const move = (condition: Expression): Expression => mapColumns(condition, at);
      return { ...spec, main: move(spec.main), sides: spec.sides.map(move) };
    }),
  "top-n": (spec) => ({
    own: [0],
    inputAt: 1,
    move: (at) => ({ ...spec, keys: spec.keys.map(at), by: at(spec.by) }),
  }),
  "group-aggregate": (spec, { all }) => making(all, (at) => ({ ...spec, ...movedAggregates(spec, at) })),
  "count-window-aggregate": (spec, { all }) =>
    making(all, (at) => ({ ...spec, ...movedAggregates(spec, at) })),
  "window-aggregate": (spec, { all }) =>
    making(all, (at) => {
      const rowtime = spec.rowtime === null ? null : at(spec.rowtime);
      return { ...spec, ...movedAggregates(spec, at), rowtime };
    }),
  window: (spec, { all }) => (readsRows(spec) ? null : making(all, (at) => moveWindow(spec, at))),
  reduce: () => null,
  "row-function": () => null,
  "process-function": () => null,
  "async-request": () => null,
};

/** Null where an operator reads all columns of its input, and gives all of its own. */
export function columnUse(
  { spec, outputSchema }: ChainedOperator,
  wanted: readonly number[],
): ColumnUse | null {
  if (isSource(spec) || isSink(spec) || isJoint(spec)) return null;
  const describe = USES[spec.kind] as (spec: TransformationSpec, given: Given) => ColumnUse | null;
  return describe(spec, { wanted, all: [...(outputSchema?.fields.keys() ?? [])] });
}

/** Positions in rows that only have the columns `incoming`. */
export const positionsIn =
  (incoming: readonly number[], { uid }: ChainedOperator): Move =>
  (column) => {
    const position = incoming.indexOf(column);
    invariant(position >= 0, `column ${column} reaches ${uid}`);
    return position;
  };

/** Moves nothing, and adds each column that it is asked for. */
export const collecting =
  (into: Set<number>): Move =>
  (column) => {
    into.add(column);
    return column;
  };

const passing = (move: ColumnUse["move"]): ColumnUse => ({ own: [], inputAt: 0, move });

const making = (own: readonly number[], move: ColumnUse["move"]): ColumnUse => ({
  own,
  inputAt: null,
  move,
});

function projectionOf(projections: readonly Expression[], column: number): Expression {
  const projection = projections[column];
  invariant(projection, "a wanted column exists");
  return projection;
}

interface Aggregating {
  readonly keys: readonly number[];
  readonly aggregates: readonly AggregateCall[];
}

const movedAggregates = ({ keys, aggregates }: Aggregating, at: Move): Aggregating => ({
  keys: keys.map(at),
  aggregates: aggregates.map((call) => moveCall(call, at)),
});
