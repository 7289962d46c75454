import type { LogicalType } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import type { StringArena } from "../../batch/string-arena.ts";
import type { ByteReader } from "../../state/byte-reader.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import { LastValueAccumulator } from "../aggregates/last-value-accumulator.ts";

/** One row a pane, or none. */
export class KeptRows {
  readonly accumulators: readonly LastValueAccumulator[];
  /** The values by pane. */
  readonly columns: readonly Column[];
  #has = new Uint8Array(0);

  constructor(types: readonly LogicalType[]) {
    this.accumulators = types.map((type) => new LastValueAccumulator(type));
    this.columns = this.accumulators.map(({ column }) => column);
  }

  get byteSize(): number {
    let bytes = this.#has.length;
    for (const { rowBytes, heapBytes } of this.accumulators) bytes += rowBytes * this.#has.length + heapBytes;
    return bytes;
  }

  get capacity(): number {
    return this.#has.length;
  }

  ensure(panes: number): void {
    if (panes <= this.#has.length) return;
    const has = new Uint8Array(panes);
    has.set(this.#has);
    this.#has = has;
    for (const value of this.accumulators) value.ensure(panes);
  }

  has(pane: number): boolean {
    return this.#has[pane] === 1;
  }

  set(pane: number, columns: readonly Column[], at: number): void {
    this.#has[pane] = 1;
    for (let index = 0; index < this.accumulators.length; index++)
      this.accumulators[index]!.set(pane, columns[index]!, at);
  }

  /** Keeps some values of a row: null leaves what there is. A pane of which nothing is left has none. */
  update(pane: number, columns: readonly (Column | null)[], at: number): void {
    if (!this.has(pane)) for (const value of this.accumulators) value.clearRow(pane);
    this.#has[pane] = 1;
    columns.forEach((column, index) => column !== null && this.accumulators[index]!.set(pane, column, at));
    if (this.columns.every(({ nulls }) => nulls![pane] !== 0)) this.clear(pane);
  }

  empty(): void {
    this.#has.fill(0);
    for (const value of this.accumulators) value.clear();
  }

  clear(pane: number): void {
    if (this.#has[pane] !== 1) return;
    this.#has[pane] = 0;
    for (const value of this.accumulators) value.clearRow(pane);
  }

  // oxlint-disable-next-line max-params -- from where to where
  emit(pane: number, columns: readonly Column[], at: number, arena: StringArena): void {
    for (let index = 0; index < this.accumulators.length; index++)
      this.accumulators[index]!.emitRow(pane, columns[index]!, at, arena);
  }

  write(writer: ByteWriter, pane: number): void {
    for (const value of this.accumulators) value.write(writer, pane);
  }

  read(reader: ByteReader, pane: number): void {
    this.#has[pane] = 1;
    for (const value of this.accumulators) value.read(reader, pane);
  }
}
