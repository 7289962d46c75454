import type { OperatorContext } from "../../operator.ts";
import { FileParts } from "./file-parts.ts";
import type { FileRecords } from "./file-records.ts";
import type { RecordScanner } from "./record-splitter.ts";
import { WholeFile } from "./whole-file.ts";

export interface FileRecordsSpec {
  readonly path: string;
  readonly mode: "once" | "watched";
  /** Absent: one subtask reads the whole file. */
  readonly partBytes?: number;
}

export interface FileRecordsOptions {
  readonly spec: FileRecordsSpec;
  readonly context: OperatorContext;
  /** Where records end in a file that is read as a whole; in parts, lines are records. */
  readonly scanner: RecordScanner;
  readonly headed: boolean;
  readonly keepsLine: boolean;
  /** A watched file begins anew. */
  readonly restarted?: () => void;
}

/** The records of a file as its source is told to share them. */
export function openFileRecords(options: FileRecordsOptions): FileRecords {
  const { spec, context, headed } = options;
  const { path, mode, partBytes } = spec;
  if (partBytes !== undefined) return new FileParts({ path, partBytes, headed, context });
  return new WholeFile({
    ...options,
    replayable: true,
    open: (from) => context.io.openFile(path, { ...from, watched: mode === "watched" }),
  });
}
