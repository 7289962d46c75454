import type { RandomAccessInput } from "../io/io-service.ts";
import { FooterReader } from "../operators/sources/parquet/footer-reader.ts";
import { unreadableFile } from "../operators/sources/unreadable-file.ts";
import { answered } from "./answered.ts";

/** How many rows each row group of a Parquet file has, by its footer. The input has to answer at once. Throws JobFailureError. */
export function rowGroupsInFile(input: RandomAccessInput, path: string): readonly number[] {
  try {
    const { row_groups: groups } = answered(() => new FooterReader(input, path).read());
    return groups.map(({ num_rows: rows }) => Number(rows));
  } catch (error) {
    throw unreadableFile(error, path);
  }
}
