import { rowSchema } from "@millrace/graph";
import { AvroCursor } from "../avro/avro-cursor.ts";
import { AvroReader } from "../avro/avro-reader.ts";
import { BatchBuilder } from "../batch/batch-builder.ts";
import { rowsOfBatch } from "../batch/row-values.ts";
import { formatValue } from "../expression/text-format.ts";
import type { RandomAccessInput } from "../io/io-service.ts";
import { ContainerReader } from "../operators/sources/avro/container-reader.ts";
import { FooterReader } from "../operators/sources/parquet/footer-reader.ts";
import { parquetColumns } from "../operators/sources/parquet/parquet-columns.ts";
import { RowGroupReader } from "../operators/sources/parquet/row-group-reader.ts";
import { unreadableFile } from "../operators/sources/unreadable-file.ts";
import { answered } from "./answered.ts";

const NO_ACCOUNT = { reserveMemory: (): void => {}, releaseMemory: (): void => {} };

/** The rows of a file, each as what is alike exactly where rows are. The input has to answer at once. Throws JobFailureError. */
export function* rowsInFile(
  input: RandomAccessInput,
  { path, format }: { readonly path: string; readonly format: "parquet" | "avro" },
): Generator<string | Uint8Array> {
  try {
    yield* format === "avro" ? avroRows(input) : parquetRows(input, path);
  } catch (error) {
    throw unreadableFile(error, path);
  }
}

/** Lent until the next one. */
function* avroRows(input: RandomAccessInput): Generator<Uint8Array> {
  const container = new ContainerReader(input, NO_ACCOUNT);
  const header = answered(() => container.header());
  const reader = new AvroReader(header.schema, [], new BatchBuilder(rowSchema([])));
  for (let offset = header.bytes; offset < container.size!;) {
    const { rows, bytes, end } = answered(() => container.block(offset, header));
    const cursor = new AvroCursor(bytes);
    for (let row = 0; row < rows; row++) {
      const from = cursor.at;
      reader.skip(cursor);
      yield bytes.subarray(from, cursor.at);
    }
    offset = end;
  }
}

function* parquetRows(input: RandomAccessInput, path: string): Generator<string> {
  const metadata = answered(() => new FooterReader(input, path).read());
  const { fields } = rowSchema(parquetColumns(metadata).map(({ name, type }) => ({ name, type })));
  const builder = new BatchBuilder({ fields });
  const reader = new RowGroupReader(metadata, input, fields, builder);
  for (let group = 0; group < reader.groups; group++) {
    answered(() => (reader.load(group, 0) ? true : null));
    while (reader.rowsLeft > 0) {
      builder.reset();
      reader.fill(builder.capacity);
      for (const row of rowsOfBatch(builder.take()))
        yield JSON.stringify(
          row.map((value, index) => (value === null ? null : formatValue(value, fields[index]!.type))),
        );
    }
  }
}
