import type { MalformedPolicy, SourceSpec } from "./operator-spec.ts";

/** How one file is read. */
export type FileReadSpec = Extract<
  SourceSpec,
  {
    readonly kind:
      | "text-file-source"
      | "csv-text-source"
      | "json-lines-source"
      | "parquet-source"
      | "avro-source";
  }
>;

/**
 * The files of a directory, each read once; each, or each part of a large one, is a split with a watermark of its own. Output rows: those
 * of `reads`.
 */
export interface DirectorySourceSpec {
  readonly kind: "directory-source";
  readonly directory: string;
  /** Of the names below it, as a shell writes it. */
  readonly pattern: string;
  readonly recursive: boolean;
  /** Every so often it is looked for new files; null: once. */
  readonly intervalMs: number | null;
  /** A file is taken when it was last changed so long ago. */
  readonly settleMs: number;
  /** A longer file is read in parts of so many bytes, by several subtasks at once; absent: as a whole. */
  readonly splitBytes?: number;
  /** Its path is of no meaning. */
  readonly reads: FileReadSpec;
  /** Of a file that cannot be read. */
  readonly unreadable: MalformedPolicy;
  readonly eventTime: {
    /** Name of a column of the output (TIMESTAMP). */
    readonly column: string;
    readonly outOfOrdernessMs: number;
    readonly idleTimeoutMs: number | null;
  } | null;
}
