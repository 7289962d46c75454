import type { LogicalType } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import type { StringArena } from "../../batch/string-arena.ts";
import type { ByteReader } from "../../state/byte-reader.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import { LastValueAccumulator } from "../aggregates/last-value-accumulator.ts";

/** What each window emitted last, so that it can be taken back. */
export class EmittedResults {
  /** The values by pane. */
  readonly columns: readonly Column[];
  readonly #values: readonly LastValueAccumulator[];
  #has = new Uint8Array(0);

  constructor(types: readonly LogicalType[]) {
    this.#values = types.map((type) => new LastValueAccumulator(type));
    this.columns = this.#values.map(({ column }) => column);
  }

  get byteSize(): number {
    let bytes = this.#has.length;
    for (const { rowBytes, heapBytes } of this.#values) bytes += rowBytes * this.#has.length + heapBytes;
    return bytes;
  }

  ensure(panes: number): void {
    if (panes <= this.#has.length) return;
    const has = new Uint8Array(panes);
    has.set(this.#has);
    this.#has = has;
    for (const value of this.#values) value.ensure(panes);
  }

  has(pane: number): boolean {
    return this.#has[pane] === 1;
  }

  set(pane: number, columns: readonly Column[], at: number): void {
    this.#has[pane] = 1;
    for (let index = 0; index < columns.length; index++) this.#values[index]!.set(pane, columns[index]!, at);
  }

  clear(pane: number): void {
    if (this.#has[pane] !== 1) return;
    this.#has[pane] = 0;
    for (const value of this.#values) value.clearRow(pane);
  }

  // oxlint-disable-next-line max-params -- from where to where
  emit(pane: number, columns: readonly Column[], at: number, arena: StringArena): void {
    for (let index = 0; index < columns.length; index++)
      this.#values[index]!.emitRow(pane, columns[index]!, at, arena);
  }

  write(writer: ByteWriter, pane: number): void {
    for (const value of this.#values) value.write(writer, pane);
  }

  read(reader: ByteReader, pane: number): void {
    this.#has[pane] = 1;
    for (const value of this.#values) value.read(reader, pane);
  }
}
