import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { grownArray } from "./grown-array.ts";

/** When each row was last stamped, in ms of the wall clock: NEVER until it is. */
export class StampColumn {
  static readonly NEVER = -Infinity;
  static readonly ROW_BYTES = 8;
  values = new Float64Array(0);
  #capacity = 0;

  ensure(capacity: number): void {
    if (capacity <= this.#capacity) return;
    this.values = grownArray(this.values, capacity);
    this.values.fill(StampColumn.NEVER, this.#capacity, capacity);
    this.#capacity = capacity;
  }

  clear(): void {
    this.values.fill(StampColumn.NEVER, 0, this.#capacity);
  }

  clearRow(row: number): void {
    this.values[row] = StampColumn.NEVER;
  }

  write(writer: ByteWriter, row: number): void {
    writer.float64(this.values[row]!);
  }

  read(reader: ByteReader, row: number): void {
    this.values[row] = reader.float64();
  }
}
