import type { ColumnMetaData, FileMetaData, SchemaElement } from "hyparquet";
import { parquetHeader, readPage } from "hyparquet/src/column.js";
import { convert, DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { getSchemaPath } from "hyparquet/src/schema.js";
import { DECOMPRESSORS } from "./decompressors.ts";
import type { ParquetColumn } from "./parquet-columns.ts";

/** Values of one page as they are stored: numbers, bigints, bytes; nothing for NULL. */
export type PageValues = ArrayLike<unknown>;

type Decoder = Parameters<typeof readPage>[2];

/**
 * The pages of one column of one row group, decoded one after the other: no more than a page and the dictionary is held
 * besides the bytes of the chunk.
 */
export class ColumnPages {
  readonly #decoder: Decoder;
  readonly #reader: { view: DataView; offset: number };
  #dictionary: Parameters<typeof readPage>[3] = undefined;

  constructor(bytes: Uint8Array, decoder: Decoder) {
    this.#decoder = decoder;
    this.#reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  }

  /** The next page with values, or null behind the last. Throws what the decoder throws on bytes that are none. */
  next(): PageValues | null {
    while (this.#reader.offset < this.#reader.view.byteLength - 1) {
      const header = parquetHeader(this.#reader);
      const { data } = readPage(this.#reader, header, this.#decoder, this.#dictionary, undefined, 0);
      if (header.type === "DICTIONARY_PAGE") this.#dictionary = data && convert(data, this.#decoder);
      else if (data !== undefined && data.length > 0) return data;
    }
    return null;
  }
}

/** Decodes values as they are stored: what they mean is left to the writers. */
export function columnDecoder(
  { schema }: Pick<FileMetaData, "schema">,
  { name, element }: ParquetColumn,
  { codec, type }: ColumnMetaData,
): Decoder {
  const stored: SchemaElement = {
    name,
    ...(element.type !== undefined && { type: element.type }),
    ...(element.type_length !== undefined && { type_length: element.type_length }),
    ...(element.repetition_type !== undefined && { repetition_type: element.repetition_type }),
  };
  const path = getSchemaPath(schema, [name]);
  const schemaPath = path.map((node, index) =>
    index === path.length - 1 ? { ...node, element: stored } : node,
  );
  return {
    pathInSchema: [name],
    type,
    element: stored,
    schemaPath,
    codec,
    compressors: DECOMPRESSORS,
    parsers: PARSERS,
    utf8: false,
  };
}

/** INT96 has no other meaning than a moment: the decoder gives nanoseconds since the epoch. */
const PARSERS = { ...DEFAULT_PARSERS, timestampFromNanoseconds: (nanos: bigint): bigint => nanos };

/** Where the bytes of a column chunk lie in the file. */
export function chunkRange(chunk: ColumnMetaData): { readonly from: number; readonly to: number } {
  const { dictionary_page_offset: dictionary, data_page_offset: data } = chunk;
  const first = dictionary !== undefined && dictionary > 0n && dictionary < data ? dictionary : data;
  const from = Number(first);
  return { from, to: from + Number(chunk.total_compressed_size) };
}
