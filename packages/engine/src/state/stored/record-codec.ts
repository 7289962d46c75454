import type { LogicalType } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import { ByteReader } from "../byte-reader.ts";
import type { ByteWriter } from "../byte-writer.ts";
import { writeColumnValue } from "../column-state.ts";
import { equalKeys } from "../equal-keys.ts";
import { KeyReader } from "../key-reader.ts";
import type { KeyedTable } from "../keyed-table.ts";
import { StampColumn } from "../stamp-column.ts";

/** Bytes before the key in a record. */
export const NUMBER_BYTES = 4;
export const STAMP_BYTES = 8;

/** A row as a record of a page: `i32 number of the row`, then as in a savepoint key values, accumulators and, where there is one, the stamp. */
export class RecordCodec {
  /** What a row without a stamp counts as. */
  adoptedMs = StampColumn.NEVER;
  readonly #keys: KeyReader;
  #reader = new ByteReader(new Uint8Array(0));

  constructor(keyTypes: readonly LogicalType[]) {
    this.#keys = new KeyReader(keyTypes);
  }

  // oxlint-disable-next-line max-params -- a row of a table
  write(writer: ByteWriter, number: number, table: KeyedTable, row: number): void {
    writer.int32(number);
    const { keys } = table.index;
    for (let key = 0; key < keys.length; key++) writeColumnValue(writer, keys[key]!, row);
    const { accumulators } = table;
    for (let index = 0; index < accumulators.length; index++) accumulators[index]!.write(writer, row);
    table.stamps?.write(writer, row);
  }

  /** Reads the key of the record at `at`; `rest` goes on behind it. */
  readKey(bytes: Uint8Array, at: number): readonly Column[] {
    const reader = this.#readerOf(bytes);
    reader.moveTo(at + NUMBER_BYTES);
    return this.#keys.read(reader);
  }

  /** Whether the record at `at` has the key at `i` of the columns; `readRest` goes on behind it. */
  // oxlint-disable-next-line max-params -- two keys
  hasKey(bytes: Uint8Array, at: number, keys: readonly Column[], i: number): boolean {
    return equalKeys(this.readKey(bytes, at), 0, keys, i);
  }

  /** What stands behind the key that was read last, into a row of a table. */
  readRest(table: KeyedTable, row: number): void {
    const { accumulators, stamps } = table;
    const reader = this.#reader;
    for (let index = 0; index < accumulators.length; index++) accumulators[index]!.read(reader, row);
    if (stamps === null) return;
    stamps.read(reader, row);
    if (stamps.values[row] === StampColumn.NEVER) stamps.values[row] = this.adoptedMs;
  }

  #readerOf(bytes: Uint8Array): ByteReader {
    if (this.#reader.bytes !== bytes) this.#reader = new ByteReader(bytes);
    return this.#reader;
  }
}
