import { rowSchema } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { RandomAccessInput } from "../io/io-service.ts";
import { chunkRange } from "../operators/sources/parquet/column-pages.ts";
import { FooterReader } from "../operators/sources/parquet/footer-reader.ts";
import { parquetColumns } from "../operators/sources/parquet/parquet-columns.ts";
import { RowGroupReader } from "../operators/sources/parquet/row-group-reader.ts";
import { SHOWN_ROWS } from "./discovered.ts";
import type { Discovered } from "./discovered.ts";
import { namedByFile } from "./named-by-file.ts";

/** Rows are shown only where the first row group is not too large to be read for a sample. */
const MAX_GROUP_BYTES = 16 * 1024 * 1024;

/** The columns that the file itself names, and its first rows. The input has to answer at once. */
export function discoverParquet(
  input: RandomAccessInput,
  path: string,
  rows: number = SHOWN_ROWS,
): Discovered {
  const footer = new FooterReader(input, path);
  const metadata = footer.read();
  if (metadata === null) throw footer.failure("its footer is broken");
  const columns = parquetColumns(metadata);
  const schema = rowSchema(columns.map(({ name, type }) => ({ name, type })));
  const [group] = metadata.row_groups;
  const bytes = (group?.columns ?? []).reduce((sum, { meta_data: chunk }) => {
    if (chunk === undefined) return sum;
    const { from, to } = chunkRange(chunk);
    return sum + to - from;
  }, 0);
  const builder = new BatchBuilder(schema, rows);
  if (group !== undefined && bytes <= MAX_GROUP_BYTES && columns.length > 0) {
    const reader = new RowGroupReader(metadata, input, schema.fields, builder);
    if (reader.load(0, 0)) reader.fill(rows);
  }
  return namedByFile(schema.fields, builder);
}
