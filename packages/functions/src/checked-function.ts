import type { Span } from "@millrace/graph";

/** A problem that the compiler sees in a function. */
export interface FunctionProblem {
  /** `hint`: only if a NULL comes. */
  readonly severity: "error" | "warning" | "hint";
  /** In the compiler's words, which are English. */
  readonly message: string;
  readonly span: Span;
}

/** A column that a function gives. */
export interface ReturnedColumn {
  readonly name: string;
  /** SQL type as text; null: what it gives is no value of a column, or may be anything. */
  readonly type: string | null;
  /** Where the text names it; null: it came in and goes on, as by `...row`. */
  readonly span: Span | null;
}

export interface CheckedFunction {
  readonly problems: readonly FunctionProblem[];
  /** Entry points that the text does not export and must. */
  readonly missing: readonly string[];
  /** Null: which columns it gives cannot be told from the text. */
  readonly returned: readonly ReturnedColumn[] | null;
}
