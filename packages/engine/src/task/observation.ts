/** What a task tells a person about the rows that pass: sampled and bounded, never part of its result. */
export type Observation =
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
