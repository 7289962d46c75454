import { InvariantError } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import { readValue } from "../../batch/row-values.ts";
import type { Value } from "../../batch/row-values.ts";
import type { Lane } from "../../state/lane.ts";
import { RowAccumulator, setNull, setWhole } from "./row-accumulator.ts";

/**
 * How many values are different, of rows that are all there: for windows that keep their rows and count when they fire. It
 * is never written: what it counts is.
 */
export class DistinctCountAccumulator extends RowAccumulator {
  readonly rowBytes = 8;
  #values: Set<Value>[] = [];

  protected override grow(capacity: number): void {
    while (this.#values.length < capacity) this.#values.push(new Set());
  }

  protected override addRow(column: Column, i: number, row: number): void {
    this.#values[row]!.add(readValue(column, i));
  }

  protected override mergeRow(other: this, from: number, row: number): void {
    for (const value of other.#values[from]!) this.#values[row]!.add(value);
  }

  override emitRow(row: number, target: Column, at: number): void {
    if (target.kind !== "int64") throw new InvariantError("a count is BIGINT");
    setNull(target, at, false);
    setWhole(target, at, this.#values[row]!.size);
  }

  override clear(): void {
    for (const values of this.#values) values.clear();
  }

  override clearRow(row: number): void {
    this.#values[row]!.clear();
  }

  override lanes(): readonly Lane[] {
    throw new InvariantError("distinct values are counted of rows");
  }

  override write(): void {
    throw new InvariantError("distinct values are counted of rows");
  }

  override read(): void {
    throw new InvariantError("distinct values are counted of rows");
  }
}
