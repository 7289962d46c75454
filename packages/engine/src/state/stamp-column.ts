import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

/** When each row was last stamped, in ms of the wall clock: NEVER until it is. */
export class StampColumn {
  static readonly NEVER = -Infinity;
  static readonly ROW_BYTES = 8;
  values = new Float64Array(0);

  ensure(capacity: number): void {
    const before = this.values.length;
    if (capacity <= before) return;
    const grown = new Float64Array(capacity);
    grown.set(this.values);
    grown.fill(StampColumn.NEVER, before);
    this.values = grown;
  }

  clear(): void {
    this.values.fill(StampColumn.NEVER);
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
