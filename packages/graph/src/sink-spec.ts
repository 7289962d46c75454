/** A program on this machine that takes rows over a connection: the port where it listens, and what names the job to it. */
export interface RowReader {
  readonly port: number;
  readonly token: string;
}

/** When a part file ends; null: not by that. */
export interface RollingPolicy {
  readonly maxBytes: number | null;
  /** Since its first row. */
  readonly maxAgeMs: number | null;
  /** Since its last row. */
  readonly inactiveMs: number | null;
  /** Parts of lines (text, CSV, JSON) do not end with each checkpoint. Absent: all do. */
  readonly spansCheckpoints?: boolean;
}

export type SinkSpec =
  /** `prefix`: what stands before the subtask wherever the rows are shown. */
  | {
      readonly kind: "print-sink";
      readonly prefix: string;
      /** Who reads every row, beside the sample that is shown; absent: nobody. Given by whoever starts the job. */
      readonly reader?: RowReader;
    }
  | { readonly kind: "stderr-sink"; readonly prefix: string }
  | {
      readonly kind: "file-sink";
      readonly directory: string;
      /** `json`: an object a line; delimiter and header mean nothing. */
      readonly format: "text" | "csv" | "json" | "avro" | "parquet";
      /** CSV: first line of each part file has the column names. */
      readonly header: boolean;
      readonly delimiter: string;
      /** Avro: blocks are deflated; Parquet: pages are packed by Snappy. Absent: they are. */
      readonly packed?: boolean;
      /** Column (STRING) that names the directory below, which a row goes to; it is not written. Absent: there are none. */
      readonly bucket?: number;
      readonly roll?: RollingPolicy;
    }
  /** Lines to a TCP server. Nothing says that it has read them. */
  | {
      readonly kind: "socket-sink";
      readonly host: string;
      readonly port: number;
      readonly format: "text" | "csv" | "json";
      readonly delimiter: string;
      /** How often in a row a connection is tried again; null: for ever. */
      readonly attempts: number | null;
      readonly delayMs: number;
    }
  /** Rows of a table by key: new and updated ones replace, those taken back remove. Names and types are those of the input. */
  | {
      readonly kind: "sqlite-sink";
      readonly path: string;
      readonly table: string;
      /** Columns that tell its rows apart; one at least. */
      readonly keys: readonly number[];
    }
  | { readonly kind: "discard-sink" };
