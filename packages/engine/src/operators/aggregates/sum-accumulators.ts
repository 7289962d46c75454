import { InvariantError } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import { divideHalfUp, fitPrecision, joinLanes, powerOfTen, rescale } from "../../batch/decimal-lanes.ts";
import { grownArray } from "../../state/grown-array.ts";
import type { ByteReader } from "../../state/byte-reader.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import { wordsLane } from "../../state/lane.ts";
import type { Lane } from "../../state/lane.ts";
import { needColumn, RowAccumulator, setNull } from "./row-accumulator.ts";

/** SUM and AVG of integers: a 64-bit sum, the number of values, and a result of `bits` that wraps as Flink's does. */
export class IntegerSumAccumulator extends RowAccumulator {
  readonly rowBytes = 16;
  readonly #average: boolean;
  readonly #bits: number;
  #sums = new BigInt64Array(0);
  #counts = new Float64Array(0);

  constructor(average: boolean, bits: number) {
    super();
    this.#average = average;
    this.#bits = bits;
  }

  protected override grow(capacity: number): void {
    this.#sums = grownArray(this.#sums, capacity);
    this.#counts = grownArray(this.#counts, capacity);
  }

  // oxlint-disable-next-line max-params -- the hot call
  override add(column: Column | null, from: number, to: number, rows: Int32Array): void {
    const input = needColumn(column);
    if (input.kind !== "int64" || input.nulls !== null) {
      super.add(column, from, to, rows);
      return;
    }
    const { values } = input;
    const sums = this.#sums;
    const counts = this.#counts;
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      sums[row]! += values[i]!;
      counts[row]! += 1;
    }
  }

  protected override addRow(column: Column, i: number, row: number): void {
    if (column.kind === "int64") this.#sums[row]! += column.values[i]!;
    else if (column.kind === "int32") this.#sums[row]! += BigInt(column.values[i]!);
    else throw new InvariantError(`no integer sum of ${column.kind}`);
    this.#counts[row]! += 1;
  }

  protected override mergeRow(other: this, from: number, row: number): void {
    this.#sums[row]! += other.#sums[from]!;
    this.#counts[row]! += other.#counts[from]!;
  }

  override emitRow(row: number, target: Column, at: number): void {
    const count = this.#counts[row]!;
    setNull(target, at, count === 0);
    if (count === 0) return;
    const value = this.#average ? this.#sums[row]! / BigInt(count) : this.#sums[row]!;
    if (target.kind === "int64") target.values[at] = value;
    else if (target.kind === "int32") target.values[at] = Number(BigInt.asIntN(this.#bits, value));
    else throw new InvariantError(`an integer sum is not ${target.kind}`);
  }

  override clear(): void {
    this.#sums.fill(0n, 0, this.capacity);
    this.#counts.fill(0, 0, this.capacity);
  }

  override clearRow(row: number): void {
    this.#sums[row] = 0n;
    this.#counts[row] = 0;
  }

  override lanes(): readonly Lane[] {
    return [wordsLane(this.#sums), wordsLane(this.#counts)];
  }

  override write(writer: ByteWriter, row: number): void {
    writer.int64(this.#sums[row]!);
    writer.float64(this.#counts[row]!);
  }

  override read(reader: ByteReader, row: number): void {
    this.#sums[row] = reader.int64();
    this.#counts[row] = reader.float64();
  }
}

/** SUM and AVG of DOUBLE and FLOAT, in order of arrival. A sum of FLOAT is one after each row, its average at the end, as Flink's. */
export class DoubleSumAccumulator extends RowAccumulator {
  readonly rowBytes = 16;
  readonly #average: boolean;
  readonly #isFloat: boolean;
  #sums = new Float64Array(0);
  #counts = new Float64Array(0);

  constructor(average: boolean, isFloat: boolean) {
    super();
    this.#average = average;
    this.#isFloat = isFloat;
  }

  protected override grow(capacity: number): void {
    this.#sums = grownArray(this.#sums, capacity);
    this.#counts = grownArray(this.#counts, capacity);
  }

  protected override addRow(column: Column, i: number, row: number): void {
    if (column.kind !== "float64") throw new InvariantError(`no double sum of ${column.kind}`);
    this.#add(row, column.values[i]!, 1);
  }

  protected override mergeRow(other: this, from: number, row: number): void {
    this.#add(row, other.#sums[from]!, other.#counts[from]!);
  }

  #add(row: number, value: number, count: number): void {
    const sum = this.#sums[row]! + value;
    this.#sums[row] = this.#isFloat && !this.#average ? Math.fround(sum) : sum;
    this.#counts[row]! += count;
  }

  override emitRow(row: number, target: Column, at: number): void {
    if (target.kind !== "float64") throw new InvariantError(`a double sum is not ${target.kind}`);
    const count = this.#counts[row]!;
    setNull(target, at, count === 0);
    const value = this.#average && count > 0 ? this.#sums[row]! / count : this.#sums[row]!;
    target.values[at] = this.#isFloat ? Math.fround(value) : value;
  }

  override clear(): void {
    this.#sums.fill(0, 0, this.capacity);
    this.#counts.fill(0, 0, this.capacity);
  }

  override clearRow(row: number): void {
    this.#sums[row] = 0;
    this.#counts[row] = 0;
  }

  override lanes(): readonly Lane[] {
    return [wordsLane(this.#sums), wordsLane(this.#counts)];
  }

  override write(writer: ByteWriter, row: number): void {
    writer.float64(this.#sums[row]!);
    writer.float64(this.#counts[row]!);
  }

  override read(reader: ByteReader, row: number): void {
    this.#sums[row] = reader.float64();
    this.#counts[row] = reader.float64();
  }
}

export interface DecimalResult {
  readonly argumentScale: number;
  readonly precision: number;
  readonly scale: number;
}

/** SUM and AVG of DECIMAL: an exact sum in two lanes (a sum of 128 bits does not overflow in practice), HALF_UP average. */
export class DecimalSumAccumulator extends RowAccumulator {
  readonly rowBytes = 24;
  readonly #average: boolean;
  readonly #result: DecimalResult;
  #low = new BigInt64Array(0);
  #high = new BigInt64Array(0);
  #counts = new Float64Array(0);

  constructor(average: boolean, result: DecimalResult) {
    super();
    this.#average = average;
    this.#result = result;
  }

  protected override grow(capacity: number): void {
    this.#low = grownArray(this.#low, capacity);
    this.#high = grownArray(this.#high, capacity);
    this.#counts = grownArray(this.#counts, capacity);
  }

  protected override addRow(column: Column, i: number, row: number): void {
    if (column.kind !== "decimal") throw new InvariantError(`no decimal sum of ${column.kind}`);
    this.#add(row, joinLanes(column.low[i]!, column.high === null ? null : column.high[i]!), 1);
  }

  protected override mergeRow(other: this, from: number, row: number): void {
    this.#add(row, joinLanes(other.#low[from]!, other.#high[from]!), other.#counts[from]!);
  }

  #add(row: number, value: bigint, count: number): void {
    const sum = joinLanes(this.#low[row]!, this.#high[row]!) + value;
    this.#low[row] = BigInt.asIntN(64, sum);
    this.#high[row] = sum >> 64n;
    this.#counts[row]! += count;
  }

  override emitRow(row: number, target: Column, at: number): void {
    if (target.kind !== "decimal") throw new InvariantError(`a decimal sum is not ${target.kind}`);
    const value = this.#value(row);
    setNull(target, at, value === null);
    if (value === null) return;
    target.low[at] = BigInt.asIntN(64, value);
    if (target.high !== null) target.high[at] = value >> 64n;
  }

  #value(row: number): bigint | null {
    const count = this.#counts[row]!;
    if (count === 0) return null;
    const sum = joinLanes(this.#low[row]!, this.#high[row]!);
    const { argumentScale, precision, scale } = this.#result;
    if (!this.#average) return fitPrecision(rescale(sum, argumentScale, scale), precision);
    const shift = scale - argumentScale;
    const average =
      shift >= 0
        ? divideHalfUp(sum * powerOfTen(shift), BigInt(count))
        : divideHalfUp(sum, BigInt(count) * powerOfTen(-shift));
    return fitPrecision(average, precision);
  }

  override clear(): void {
    this.#low.fill(0n, 0, this.capacity);
    this.#high.fill(0n, 0, this.capacity);
    this.#counts.fill(0, 0, this.capacity);
  }

  override clearRow(row: number): void {
    this.#low[row] = 0n;
    this.#high[row] = 0n;
    this.#counts[row] = 0;
  }

  override lanes(): readonly Lane[] {
    return [wordsLane(this.#low), wordsLane(this.#high), wordsLane(this.#counts)];
  }

  override write(writer: ByteWriter, row: number): void {
    writer.int64(this.#low[row]!);
    writer.int64(this.#high[row]!);
    writer.float64(this.#counts[row]!);
  }

  override read(reader: ByteReader, row: number): void {
    this.#low[row] = reader.int64();
    this.#high[row] = reader.int64();
    this.#counts[row] = reader.float64();
  }
}
