import type { Field } from "@millrace/graph";
import { formatType } from "@millrace/graph";
import type { FileMetaData } from "hyparquet";
import type { BatchBuilder } from "../../../batch/batch-builder.ts";
import type { RandomAccessInput } from "../../../io/io-service.ts";
import { chunkRange, columnDecoder, ColumnPages } from "./column-pages.ts";
import type { PageValues } from "./column-pages.ts";
import { parquetColumns, readableAs } from "./parquet-columns.ts";
import type { ParquetColumn } from "./parquet-columns.ts";
import { valueWriter } from "./value-writer.ts";
import type { ValueWriter } from "./value-writer.ts";

/** A problem of the file, in words for the failure. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

interface ColumnCursor {
  readonly column: ParquetColumn;
  readonly write: ValueWriter;
  pages: ColumnPages | null;
  page: PageValues;
  at: number;
}

const NOTHING: PageValues = [];

/**
 * Reads the wanted columns of one row group at a time: their chunks first, one request after the other, then rows out of
 * all of them side by side.
 */
export class RowGroupReader {
  readonly #metadata: FileMetaData;
  readonly #input: RandomAccessInput;
  readonly #cursors: readonly ColumnCursor[];
  readonly #builder: BatchBuilder;
  #loading = 0;
  #asked = false;
  #group = -1;
  #rowsLeft = 0;

  // oxlint-disable-next-line max-params -- a file, what is wanted of it and where it goes
  constructor(
    metadata: FileMetaData,
    input: RandomAccessInput,
    fields: readonly Field[],
    builder: BatchBuilder,
  ) {
    this.#metadata = metadata;
    this.#input = input;
    this.#builder = builder;
    const columns = parquetColumns(metadata);
    this.#cursors = fields.map((field, index) => {
      const column = columns.find(({ name }) => name === field.name);
      if (column === undefined) throw new UnreadableError(`it has no column ${field.name}`);
      if (!readableAs(column, field)) {
        const types = `${formatType(column.type)}, not ${formatType(field.type)}`;
        throw new UnreadableError(`its column ${field.name} is ${types}`);
      }
      return { column, write: valueWriter(builder, index, column, field), pages: null, page: NOTHING, at: 0 };
    });
  }

  get groups(): number {
    return this.#metadata.row_groups.length;
  }

  get rowsLeft(): number {
    return this.#rowsLeft;
  }

  rowsOf(group: number): number {
    return Number(this.#metadata.row_groups[group]!.num_rows);
  }

  /** Makes `group` ready to be read from `row` on; false while its bytes are not there yet. */
  load(group: number, row: number): boolean {
    if (this.#group === group) return true;
    while (this.#loading < this.#cursors.length) {
      const cursor = this.#cursors[this.#loading]!;
      const chunk = this.#chunkOf(group, cursor.column);
      const { from, to } = chunkRange(chunk);
      if (!this.#asked) this.#input.request(from, to);
      this.#asked = true;
      const bytes = this.#input.take();
      if (bytes === null) return false;
      this.#asked = false;
      cursor.pages = new ColumnPages(bytes, columnDecoder(this.#metadata, cursor.column, chunk));
      cursor.page = NOTHING;
      cursor.at = 0;
      this.#loading++;
    }
    this.#loading = 0;
    this.#group = group;
    this.#rowsLeft = this.rowsOf(group) - row;
    for (const cursor of this.#cursors) this.#skip(cursor, row);
    return true;
  }

  /** Writes up to `maxRows` rows of the loaded group into the builder; returns how many. */
  fill(maxRows: number): number {
    const rows = Math.min(maxRows, this.#rowsLeft);
    for (const cursor of this.#cursors) this.#write(cursor, rows);
    this.#builder.rowCount = rows;
    this.#rowsLeft -= rows;
    return rows;
  }

  #chunkOf(group: number, { name }: ParquetColumn) {
    const chunk = this.#metadata.row_groups[group]!.columns.find(
      ({ meta_data: meta }) => meta?.path_in_schema.length === 1 && meta.path_in_schema[0] === name,
    )?.meta_data;
    if (chunk === undefined) throw new UnreadableError(`its row group ${group + 1} lacks the column ${name}`);
    return chunk;
  }

  #write(cursor: ColumnCursor, rows: number): void {
    for (let row = 0; row < rows;) {
      const count = Math.min(rows - row, this.#available(cursor));
      if (!cursor.write({ values: cursor.page, from: cursor.at, count, row }))
        throw new UnreadableError(`its column ${cursor.column.name} has a NULL, and is declared NOT NULL`);
      cursor.at += count;
      row += count;
    }
  }

  #skip(cursor: ColumnCursor, rows: number): void {
    for (let left = rows; left > 0;) {
      const count = Math.min(left, this.#available(cursor));
      cursor.at += count;
      left -= count;
    }
  }

  /** Values left in the page at hand, or in the next one. */
  #available(cursor: ColumnCursor): number {
    if (cursor.at < cursor.page.length) return cursor.page.length - cursor.at;
    const page = cursor.pages?.next() ?? null;
    if (page === null) throw new UnreadableError(`its column ${cursor.column.name} ends too early`);
    cursor.page = page;
    cursor.at = 0;
    return page.length;
  }
}
