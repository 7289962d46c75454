import type { LiveStateRow } from "./state-scan.ts";

/** What a task tells a person: sampled and bounded, never part of its result. */
export type Observation = RowsObservation | StateObservation;

/** Of rows that pass. */
export type RowsObservation =
  | {
      readonly kind: "hot-keys";
      /** Of the task's inputs, in the order of the JobGraph. */
      readonly input: number;
      /** The most frequent keys of the last seconds, the most frequent first: values as Print shows them, share of the rows. */
      readonly keys: readonly HotKey[];
    }
  | {
      readonly kind: "rows";
      readonly operatorUid: string;
      readonly nodeId: string;
      /** Uids of the operators that were asked for: several may run as one, and then the last one's rows are shown. */
      readonly askedFor: readonly string[];
      readonly rows: readonly ObservedRow[];
    };

/** What of a running operator's state was asked for. */
export interface StateObservation {
  readonly kind: "state";
  readonly queryId: number;
  /** The operator has a state of that name by key. */
  readonly known: boolean;
  /** All that there are; null: nobody counts them. */
  readonly entries: number | null;
  readonly rows: readonly LiveStateRow[];
  /** All entries were looked at. */
  readonly complete: boolean;
}

export interface HotKey {
  readonly values: readonly (string | null)[];
  readonly share: number;
}

export interface ObservedRow {
  readonly kind: "+I" | "-U" | "+U" | "-D";
  readonly values: readonly (string | null)[];
  /** By its rowtime column, ms; null where the schema has none. */
  readonly eventMs: number | null;
  readonly timeMs: number;
}
