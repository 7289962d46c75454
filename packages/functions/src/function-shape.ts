import type { BigintsAs, Field, FunctionForm, FunctionSide, FunctionState, RowSchema } from "@millrace/graph";

/** What the types of a function depend on, besides its text. Plain JSON. */
export interface FunctionShape {
  readonly form: FunctionForm;
  /** What comes in. */
  readonly input: RowSchema;
  /** What comes in by the second input, where a node has two; absent: not known. */
  readonly second?: RowSchema;
  /** Columns that are declared of what it gives; null: none are, and it may give any. */
  readonly result: readonly Field[] | null;
  readonly states: readonly FunctionState[];
  /** Of a window, whose states those of its key are besides. */
  readonly windowStates?: readonly FunctionState[];
  readonly sides?: readonly FunctionSide[];
  readonly bigints: BigintsAs;
  /** Whether the windows of an aggregate merge, whose accumulators do so too. */
  readonly merges?: boolean;
}
