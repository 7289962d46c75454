import { closeSync, fstatSync, openSync } from "node:fs";
import {
  discoverAvro,
  discoverCsv,
  discoverJsonLines,
  discoverParquet,
  JobFailureError,
} from "@millrace/engine";
import type { CsvSample } from "@millrace/engine";
import { isGzipPath, renderFailure } from "@millrace/graph";
import type { FileFormat } from "@millrace/graph";
import type { FileColumns } from "@millrace/protocol";
import { RequestError } from "../api-error.ts";
import { gunzipStart } from "./gunzip-start.ts";
import { randomAccess, readAt } from "./random-access.ts";

/** Bytes of a text file that are looked at. */
const SAMPLE_BYTES = 512 * 1024;

export interface DiscoverFile {
  /** Absolute, inside the allowed roots. */
  readonly path: string;
  readonly format: FileFormat;
  readonly csv: Omit<CsvSample, "bytes" | "truncated">;
  /** Of a Parquet or Avro file, the first so many rows; a few where absent. */
  readonly rows?: number;
}

/** Reads a sample and tells the columns. Blocks: for a worker thread. Throws RequestError. */
export function discoverFile({ path, format, csv, rows }: DiscoverFile): FileColumns {
  const file = openSync(path, "r");
  try {
    const info = fstatSync(file);
    if (!info.isFile()) throw new RequestError("file.missing", "That is a directory, not a file.");
    const { size } = info;
    const found = isNamed(format) ? NAMED[format](randomAccess(file, size), path, rows) : sampled();
    return {
      ...found,
      columns: [...found.columns],
      rows: found.rows.map((row) => [...row]),
      fileBytes: size,
    };

    function sampled() {
      const stored = readAt(file, 0, Math.min(size, SAMPLE_BYTES));
      const bytes = isGzipPath(path) ? gunzipStart(stored, SAMPLE_BYTES) : stored;
      const truncated = size > stored.length || (isGzipPath(path) && bytes.length === SAMPLE_BYTES);
      return format === "csv"
        ? discoverCsv({ ...csv, bytes, truncated })
        : discoverJsonLines(bytes, truncated);
    }
  } catch (error) {
    if (error instanceof RequestError) throw error;
    const problem =
      error instanceof JobFailureError ? renderFailure(error.failure, "en").message : String(error);
    throw new RequestError("file.unreadable", problem);
  } finally {
    closeSync(file);
  }
}

/** Formats whose files name their columns. */
const NAMED = { parquet: discoverParquet, avro: discoverAvro } as const;
const isNamed = (format: FileFormat): format is keyof typeof NAMED => format in NAMED;
