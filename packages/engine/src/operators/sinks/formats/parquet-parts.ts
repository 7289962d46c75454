import { isBytes, isFine } from "@millrace/graph";
import type { Field, LogicalType } from "@millrace/graph";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { rawOfText } from "../../../batch/byte-values.ts";
import type { Column } from "../../../batch/column.ts";
import { floorDivide } from "../../../batch/floor-divide.ts";
import { readValue } from "../../../batch/row-values.ts";
import type { StringArena } from "../../../batch/string-arena.ts";
import type { PartEncoder } from "./part-encoder.ts";

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]["schema"][number];

/** A row group is written when it has so many rows, or when they take so many bytes. */
const GROUP_ROWS = 65_536;
const GROUP_BYTES = 8 * 1024 * 1024;

/** A Parquet file. Rows are kept back until they are a row group; its footer comes last, so that a part is a file only when it has ended. */
export class ParquetParts implements PartEncoder {
  readonly #fields: readonly Field[];
  readonly #writer: ParquetWriter;
  readonly #bytes = new ByteWriter();
  readonly #columns: unknown[][];
  #rows = 0;
  keptBytes = 0;

  constructor(fields: readonly Field[], codec: "UNCOMPRESSED" | "SNAPPY") {
    this.#fields = fields;
    this.#columns = fields.map(() => []);
    const schema: SchemaElement[] = [{ name: "root", num_children: fields.length }, ...fields.map(elementOf)];
    this.#writer = new ParquetWriter({ writer: this.#bytes, schema, codec, createdBy: "millrace" });
  }

  begin(arena: StringArena): void {
    this.#moveTo(arena);
  }

  row(arena: StringArena, columns: readonly Column[], row: number): void {
    for (let index = 0; index < columns.length && index < this.#fields.length; index++) {
      const value = storedValue(columns[index]!, row, this.#fields[index]!.type);
      this.#columns[index]!.push(value);
      this.keptBytes += value instanceof Uint8Array ? value.length + OBJECT_BYTES : NUMBER_BYTES;
    }
    this.#rows += 1;
    if (this.#rows >= GROUP_ROWS || this.keptBytes >= GROUP_BYTES) this.settle(arena);
  }

  settle(arena: StringArena): void {
    if (this.#rows === 0) return;
    const columnData = this.#fields.map(({ name }, index) => ({ name, data: this.#columns[index]! }));
    void this.#writer.write({ columnData, rowGroupSize: this.#rows });
    for (const values of this.#columns) values.length = 0;
    this.#rows = 0;
    this.keptBytes = 0;
    this.#moveTo(arena);
  }

  end(arena: StringArena): void {
    this.settle(arena);
    void this.#writer.finish();
    this.#moveTo(arena);
  }

  #moveTo(arena: StringArena): void {
    const bytes = this.#bytes.getBytes();
    arena.append(bytes, 0, bytes.length);
    this.#bytes.index = 0;
  }
}

const OBJECT_BYTES = 64;
const NUMBER_BYTES = 8;

// oxlint-disable-next-line complexity -- one case a kind
function elementOf({ name, type }: Field): SchemaElement {
  const repetition_type = type.nullable ? "OPTIONAL" : "REQUIRED";
  const of = (more: Partial<SchemaElement>): SchemaElement => ({ name, repetition_type, ...more });
  switch (type.kind) {
    case "BOOLEAN":
      return of({ type: "BOOLEAN" });
    case "TINYINT":
      return of({ type: "INT32", converted_type: "INT_8" });
    case "SMALLINT":
      return of({ type: "INT32", converted_type: "INT_16" });
    case "INT":
      return of({ type: "INT32" });
    case "BIGINT":
      return of({ type: "INT64" });
    case "FLOAT":
      return of({ type: "FLOAT" });
    case "DOUBLE":
      return of({ type: "DOUBLE" });
    case "DATE":
      return of({ type: "INT32", converted_type: "DATE" });
    case "TIME":
      return of({ type: "INT32", converted_type: "TIME_MILLIS" });
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return of({ type: "INT64", ...moment(type) });
    case "DECIMAL":
      return of({
        converted_type: "DECIMAL",
        precision: type.precision,
        scale: type.scale,
        ...decimalBytes(type.precision),
      });
    default:
      return isBytes(type) ? of({ type: "BYTE_ARRAY" }) : of({ type: "BYTE_ARRAY", converted_type: "UTF8" });
  }
}

/** Flink and Spark: a TIMESTAMP is local, a TIMESTAMP_LTZ a moment of UTC. */
const moment = (type: LogicalType): Partial<SchemaElement> => ({
  logical_type: {
    type: "TIMESTAMP",
    isAdjustedToUTC: type.kind === "TIMESTAMP_LTZ",
    unit: isFine(type) ? "MICROS" : "MILLIS",
  },
});

/** What fits a number of 64 bits is one. */
const decimalBytes = (precision: number): Partial<SchemaElement> =>
  precision <= 18 ? { type: "INT64" } : { type: "FIXED_LEN_BYTE_ARRAY", type_length: 16 };

/** As the writer wants it; NULL is null. */
function storedValue(column: Column, row: number, type: LogicalType): unknown {
  if (column.nulls !== null && column.nulls[row] !== 0) return null;
  if (column.kind === "string") {
    const { heap, offsets, lengths } = column;
    const from = offsets[row]!;
    return isBytes(type) ? rawOfText(heap, from, lengths[row]!) : heap.slice(from, from + lengths[row]!);
  }
  const value = readValue(column, row);
  if (type.kind !== "TIMESTAMP" && type.kind !== "TIMESTAMP_LTZ") return value;
  return isFine(type) ? floorDivide(value as bigint, 1_000n) : BigInt(value as number);
}
