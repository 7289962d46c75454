import { orNull, rowSchema } from "@millrace/graph";
import type {
  Both,
  CoCalcSpec,
  Expression,
  Field,
  JoinedRows,
  LogicalType,
  RowSchema,
  WindowFunctionSpec,
  WindowJoinSpec,
  WindowOperatorSpec,
} from "@millrace/graph";

const IS_RIGHT: LogicalType = { kind: "BOOLEAN", nullable: false };

export interface WindowOfBoth {
  readonly inputs: Both<RowSchema>;
  readonly keys: Both<readonly number[]>;
  /** Null: processing time. */
  readonly rowtimes: Both<number> | null;
  readonly window: WindowJoinSpec["window"];
  /** What becomes of the rows of a window. */
  readonly run: (place: JoinedRows) => WindowFunctionSpec;
  /** Of event time. */
  readonly allowedLatenessMs: number;
  /** Of processing time. */
  readonly fireAtEnd: boolean;
}

/**
 * A join over windows as Flink makes it: rows of both inputs become rows of one kind, with NULLs for the other side, and the
 * general window operator has those of a window. Its rows are keys, event time where there is one, the side, then the
 * columns of both.
 */
export function windowOfBoth(of: WindowOfBoth): {
  readonly operators: readonly [CoCalcSpec, WindowOperatorSpec];
  readonly joined: RowSchema;
} {
  const { inputs, keys, rowtimes } = of;
  const before = keys[0].map((column, index): Field => ({
    name: `key ${index}`,
    type: typeAt(inputs[0], column),
  }));
  const time: readonly Field[] =
    rowtimes === null ? [] : [{ name: "time", type: orNull(typeAt(inputs[0], rowtimes[0])) }];
  const isRight = before.length + time.length;
  const left = isRight + 1;
  const place: JoinedRows = { isRight, left, right: left + inputs[0].fields.length };
  const joined = rowSchema([
    ...before.map(({ name, type }) => ({ name, type: orNull(type) })),
    ...time,
    { name: "is right", type: IS_RIGHT },
    ...sides(inputs).map(({ name, type }) => ({ name, type: orNull(type) })),
  ]);
  const projections = [0, 1].map((side) => rowOf(of, side === 1)) as unknown as Both<readonly Expression[]>;
  return {
    operators: [{ kind: "co-calc", filters: [null, null], projections }, windowOf(of, place)],
    joined,
  };
}

/** Rows of both as their window sends those that fell out: keys, the side, the columns of both, without event time. */
export const fallenOfBoth = ([left, right]: Both<RowSchema>, keys: readonly Field[]): readonly Field[] => [
  ...keys.map(({ name, type }) => ({ name, type: orNull(type) })),
  { name: "is_right", type: IS_RIGHT },
  ...left.fields.map(({ name, type }) => ({ name: `left_${name}`, type: orNull(type) })),
  ...right.fields.map(({ name, type }) => ({ name: `right_${name}`, type: orNull(type) })),
];

const sides = ([left, right]: Both<RowSchema>): readonly Field[] => [
  ...left.fields.map(({ name, type }) => ({ name: `left.${name}`, type })),
  ...right.fields.map(({ name, type }) => ({ name: `right.${name}`, type })),
];

/** The expressions that make a row of both of a row of one side. */
function rowOf({ inputs, keys, rowtimes }: WindowOfBoth, isRight: boolean): readonly Expression[] {
  const side = isRight ? 1 : 0;
  const own = (index: number): Expression => ({ kind: "column", type: typeAt(inputs[side], index), index });
  const all = inputs[side].fields.map((_, index) => own(index));
  const none = inputs[1 - side]!.fields.map(({ type }): Expression => ({
    kind: "literal",
    type: orNull(type),
    value: null,
  }));
  return [
    ...keys[side].map(own),
    ...(rowtimes === null ? [] : [own(rowtimes[side])]),
    { kind: "literal", type: IS_RIGHT, value: isRight },
    ...(isRight ? [...none, ...all] : [...all, ...none]),
  ];
}

function windowOf(
  { keys, rowtimes, window, run, allowedLatenessMs, fireAtEnd }: WindowOfBoth,
  place: JoinedRows,
): WindowOperatorSpec {
  const time = rowtimes === null ? "processing" : "event";
  return {
    kind: "window",
    keys: keys[0].map((_, index) => index),
    time,
    rowtime: rowtimes === null ? null : keys[0].length,
    assigner: window,
    trigger: { kind: `${time}-time` },
    evictor: null,
    allowedLatenessMs: rowtimes === null ? 0 : allowedLatenessMs,
    function: run(place),
    retracts: false,
    paneInfo: false,
    fireAtEnd: rowtimes === null && fireAtEnd,
  };
}

function typeAt({ fields }: RowSchema, index: number): LogicalType {
  const field = fields[index];
  if (field === undefined) throw new TypeError(`no column ${index}`);
  return field.type;
}
