/** A conformance case: a query, its input and what a real Flink printed for it. Keys that a run does not need are optional. */
export interface FlinkCase {
  readonly name: string;
  readonly category: string;
  readonly inputs: readonly CaseInput[];
  readonly sql: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly timeZone?: string;
  readonly expected?: ExpectedResult;
}

export interface CaseInput {
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly notNull?: boolean }[];
  readonly rows: readonly { readonly k: RowKind; readonly v: readonly CaseValue[] }[];
}

export type RowKind = "+I" | "-U" | "+U" | "-D";

/** ARRAY and ROW are lists. DECIMAL and large BIGINT as text, times as Java prints them, bytes as `0x00ff`. */
export type CaseValue = string | number | boolean | null | readonly CaseValue[] | CaseMap;

export interface CaseMap {
  readonly map: readonly (readonly [key: CaseValue, value: CaseValue])[];
}

export type ExpectedResult =
  | {
      readonly kind: "append" | "final" | "upsert";
      readonly columns: readonly { readonly name: string; readonly type: string }[];
      readonly rows: readonly (readonly unknown[])[];
    }
  | { readonly kind: "error"; readonly phase: ErrorPhase; readonly messageContains: string };

export type ErrorPhase = "parse" | "validation" | "runtime";

export interface CaseError {
  readonly phase: ErrorPhase;
  readonly message: string;
  /** Of the query's text, from 1; null where it is of no place in it. */
  readonly line: number | null;
  readonly column: number | null;
}

/** What one line of a run's output says. */
export type CaseResult =
  | {
      readonly name: string;
      readonly columns: readonly { readonly name: string; readonly type: string }[];
      readonly changelog: readonly { readonly k: RowKind; readonly v: readonly CaseValue[] }[];
      readonly error: CaseError | null;
      readonly ms: number;
    }
  | { readonly name: string; readonly unsupported: string };
