import type { Expression, RowSchema } from "@millrace/graph";

/** Every column of a row as it is. */
export const ownColumns = ({ fields }: RowSchema): readonly Expression[] =>
  fields.map(({ type }, index) => ({ kind: "column", type, index }));
