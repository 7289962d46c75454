/** What a sample tells of the columns of a file. */
export interface Discovered {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The first rows of the sample as text; null is NULL. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Rows that were looked at to tell the types; 0 where the file itself names them. */
  readonly sampledRows: number;
  /** CSV: the delimiter that the file has, if it is another than was said. */
  readonly delimiter: string | null;
}

/** Rows that are shown to a person. */
export const SHOWN_ROWS = 5;
/** Rows that are looked at. */
export const SAMPLED_ROWS = 5_000;
