import { rowSchema } from "@millrace/graph";
import { avroColumns } from "../avro/avro-columns.ts";
import { BatchBuilder } from "../batch/batch-builder.ts";
import { AvroCursor } from "../avro/avro-cursor.ts";
import { AvroReader } from "../avro/avro-reader.ts";
import type { RandomAccessInput } from "../io/io-service.ts";
import { ContainerReader } from "../operators/sources/avro/container-reader.ts";
import type { ContainerBlock } from "../operators/sources/avro/container-reader.ts";
import type { ContainerHeader } from "../avro/container-header.ts";
import { unreadableFile } from "../operators/sources/unreadable-file.ts";
import { answered } from "./answered.ts";
import { SHOWN_ROWS } from "./discovered.ts";
import type { Discovered } from "./discovered.ts";
import { namedByFile } from "./named-by-file.ts";

/** The columns that the file's own schema names, and its first rows. The input has to answer at once. */
export function discoverAvro(input: RandomAccessInput, path: string, rows: number = SHOWN_ROWS): Discovered {
  try {
    return discover(input, rows);
  } catch (error) {
    throw unreadableFile(error, path);
  }
}

const NO_ACCOUNT = { reserveMemory: (): void => {}, releaseMemory: (): void => {} };

function discover(input: RandomAccessInput, rows: number): Discovered {
  const container = new ContainerReader(input, NO_ACCOUNT);
  const header = answered(() => container.header());
  const schema = rowSchema(avroColumns(header.schema).map(({ name, type }) => ({ name, type })));
  const builder = new BatchBuilder(schema, rows);
  const reader = new AvroReader(header.schema, schema.fields, builder);
  for (const cursor of recordsOf(container, header)) {
    if (builder.full) break;
    reader.read(cursor, builder.rowCount);
    builder.rowCount++;
  }
  return namedByFile(schema.fields, builder);
}

/** A cursor before each record. */
function* recordsOf(container: ContainerReader, header: ContainerHeader): Generator<AvroCursor> {
  for (let offset = header.bytes; offset < container.size!;) {
    const block: ContainerBlock = answered(() => container.block(offset, header));
    const cursor = new AvroCursor(block.bytes);
    for (let row = 0; row < block.rows; row++) yield cursor;
    offset = block.end;
  }
}
