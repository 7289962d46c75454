import type { BigintsAs, Field, FunctionForm, FunctionState, RowSchema } from "@millrace/graph";

/** What the types of a function depend on, besides its text. Plain JSON. */
export interface FunctionShape {
  readonly form: FunctionForm;
  /** What comes in. */
  readonly input: RowSchema;
  /** Columns that are declared of what it gives; null: none are, and it may give any. */
  readonly result: readonly Field[] | null;
  readonly states: readonly FunctionState[];
  readonly bigints: BigintsAs;
}
