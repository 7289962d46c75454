import type { LogicalType } from "@millrace/graph";
import { createColumn } from "../batch/batch-builder.ts";
import type { Column } from "../batch/column.ts";
import { StringArena } from "../batch/string-arena.ts";
import type { ByteReader } from "./byte-reader.ts";
import { readColumnValue } from "./column-state.ts";

/** Reads keys as records of keyed state have them. */
export class KeyReader {
  readonly #keys: readonly Column[];
  readonly #arena = new StringArena(64);

  constructor(types: readonly LogicalType[]) {
    this.#keys = types.map((type) => createColumn(type, 1));
  }

  /** Columns with the key in row 0, lent until the next one is read. */
  read(reader: ByteReader): readonly Column[] {
    this.#arena.reset();
    for (const key of this.#keys) readColumnValue(reader, key, 0, this.#arena);
    for (const key of this.#keys) if (key.kind === "string") key.heap = this.#arena.bytes;
    return this.#keys;
  }
}
