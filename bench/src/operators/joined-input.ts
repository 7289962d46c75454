import { BatchBuilder, MAX_BATCH_ROWS } from "@millrace/engine";
import { boolean, orNull, rowSchema } from "@millrace/graph";
import type { Field, JoinedRows } from "@millrace/graph";
import { CASE_INPUT } from "./operator-case.ts";
import type { CaseInput, Column } from "./operator-case.ts";

const side = (name: string): readonly Field[] =>
  CASE_INPUT.map((field) => ({ name: `${name}.${field.name}`, type: orNull(field.type) }));

const [id, ts] = CASE_INPUT;
const FIELDS: readonly Field[] = [
  id!,
  ts!,
  { name: "is right", type: boolean(false) },
  ...side("left"),
  ...side("right"),
];

/** Where the columns of both sides are in `joinedInput`. */
export const BOTH: JoinedRows = { isRight: 2, left: 3, right: 6 };

/** Rows of two inputs in one: every other one is of the right side. */
export const joinedInput: CaseInput = { fields: FIELDS, maker: joiner };

function joiner(): (columns: readonly Column[]) => readonly Column[] {
  const builder = new BatchBuilder(rowSchema(FIELDS));
  builder.rowCount = MAX_BATCH_ROWS;
  const { columns } = builder;
  const isRight = (row: number): number => row % 2;
  for (let row = 0; row < MAX_BATCH_ROWS; row++) {
    for (let at = BOTH.left; at < columns.length; at++)
      columns[at]!.nulls![row] = at >= BOTH.right ? 1 - isRight(row) : isRight(row);
    const marks = columns[BOTH.isRight]!;
    if (marks.kind === "int8") marks.values[row] = isRight(row);
  }
  return (plain) => {
    plain.forEach((column, index) => {
      for (const at of [index < BOTH.isRight ? index : -1, BOTH.left + index, BOTH.right + index])
        if (at >= 0) copyValues(column, columns[at]!);
    });
    return builder.take().columns;
  };
}

function copyValues(from: Column, to: Column): void {
  if (from.kind === "int64" && to.kind === "int64") to.values.set(from.values);
  else if (from.kind === "float64" && to.kind === "float64") to.values.set(from.values);
  else throw new Error(`no column of ${from.kind} into one of ${to.kind}`);
}
