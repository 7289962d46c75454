import { InvariantError } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import type { ByteReader } from "../../state/byte-reader.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import { grownArray } from "../../state/grown-array.ts";
import { wordsLane } from "../../state/lane.ts";
import type { Lane } from "../../state/lane.ts";
import { RowAccumulator, setNull, setWhole } from "./row-accumulator.ts";

/** COUNT(*) and COUNT(x). Counts are doubles: exact to 2^53. */
export class CountAccumulator extends RowAccumulator {
  readonly rowBytes = 8;
  #counts = new Float64Array(0);

  protected override grow(capacity: number): void {
    this.#counts = grownArray(this.#counts, capacity);
  }

  // oxlint-disable-next-line max-params -- the hot call
  override add(column: Column | null, from: number, to: number, rows: Int32Array): void {
    const counts = this.#counts;
    const nulls = column === null ? null : column.nulls;
    if (nulls === null) {
      for (let i = from; i < to; i++) counts[rows[i]!]! += 1;
    } else {
      for (let i = from; i < to; i++) counts[rows[i]!]! += 1 - nulls[i]!;
    }
  }

  override merge(other: this, count: number, rows: Int32Array): void {
    const counts = this.#counts;
    const others = other.#counts;
    for (let i = 0; i < count; i++) counts[rows[i]!]! += others[i]!;
  }

  protected override addRow(_column: Column, _i: number, row: number): void {
    this.#counts[row]! += 1;
  }

  protected override mergeRow(other: this, from: number, row: number): void {
    this.#counts[row]! += other.#counts[from]!;
  }

  override emitRow(row: number, target: Column, at: number): void {
    if (target.kind !== "int64") throw new InvariantError("COUNT is BIGINT");
    setNull(target, at, false);
    setWhole(target, at, this.#counts[row]!);
  }

  override clear(): void {
    this.#counts.fill(0, 0, this.capacity);
  }

  override clearRow(row: number): void {
    this.#counts[row] = 0;
  }

  override lanes(): readonly Lane[] {
    return [wordsLane(this.#counts)];
  }

  override write(writer: ByteWriter, row: number): void {
    writer.float64(this.#counts[row]!);
  }

  override read(reader: ByteReader, row: number): void {
    this.#counts[row] = reader.float64();
  }
}
