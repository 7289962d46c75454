import type { Field } from "@millrace/graph";
import type { Column } from "../../../batch/column.ts";
import { columnKind } from "../../../batch/column.ts";
import type { ByteReader } from "../../../state/byte-reader.ts";
import type { ByteWriter } from "../../../state/byte-writer.ts";
import { ValueColumn } from "../../../state/value-column.ts";

/** timestamp, probe, references. */
const ROW_BYTES = 20;

/** Rows that windows keep, each once however many windows it is in: a row goes when the last of them lets it go. */
export class RowStore {
  /** The values by row. */
  readonly columns: readonly Column[];
  readonly #values: readonly ValueColumn[];
  readonly #rowBytes: number;
  timestamps = new Float64Array(0);
  probes = new Float64Array(0);
  #references = new Int32Array(0);
  #used = 0;
  #free: number[] = [];

  constructor(fields: readonly Field[]) {
    this.#values = fields.map(({ type }) => new ValueColumn(type));
    this.columns = this.#values.map(({ column }) => column);
    this.#rowBytes = fields.reduce((sum, { type }) => sum + 1 + BYTES[columnKind(type)], ROW_BYTES);
  }

  get capacity(): number {
    return this.#references.length;
  }

  get byteSize(): number {
    let bytes = this.capacity * this.#rowBytes;
    for (const { heapBytes } of this.#values) bytes += heapBytes;
    return bytes;
  }

  // oxlint-disable-next-line max-params -- a row
  put(columns: readonly Column[], i: number, timestamp: number, probe: number): number {
    const row = this.#newRow(timestamp, probe);
    for (let index = 0; index < columns.length; index++) this.#values[index]!.set(row, columns[index]!, i);
    return row;
  }

  /** Forgets all rows and keeps the memory. */
  empty(): void {
    this.#references.fill(0);
    this.#free = [];
    this.#used = 0;
    for (const value of this.#values) value.clear();
  }

  hold(row: number): void {
    this.#references[row]!++;
  }

  release(row: number): void {
    if (--this.#references[row]! > 0) return;
    for (const value of this.#values) value.clearRow(row);
    this.#free.push(row);
  }

  write(writer: ByteWriter, row: number): void {
    writeNumber(writer, this.timestamps[row]!);
    writeNumber(writer, this.probes[row]!);
    for (const value of this.#values) value.write(writer, row);
  }

  read(reader: ByteReader): number {
    const timestamp = readNumber(reader);
    const row = this.#newRow(timestamp, readNumber(reader));
    for (const value of this.#values) value.read(reader, row);
    return row;
  }

  #newRow(timestamp: number, probe: number): number {
    const row = this.#free.pop() ?? this.#used++;
    if (row >= this.capacity) this.#grow();
    this.timestamps[row] = timestamp;
    this.probes[row] = probe;
    this.#references[row] = 0;
    return row;
  }

  #grow(): void {
    const capacity = Math.max(64, 2 * this.capacity);
    const [timestamps, probes, references] = [this.timestamps, this.probes, this.#references];
    this.timestamps = new Float64Array(capacity);
    this.probes = new Float64Array(capacity);
    this.#references = new Int32Array(capacity);
    this.timestamps.set(timestamps);
    this.probes.set(probes);
    this.#references.set(references);
    for (const value of this.#values) value.ensure(capacity);
  }
}

/** NaN as NULL. */
function writeNumber(writer: ByteWriter, value: number): void {
  writer.byte(Number.isNaN(value) ? 1 : 0);
  if (!Number.isNaN(value)) writer.float64(value);
}

const readNumber = (reader: ByteReader): number => (reader.byte() === 1 ? NaN : reader.float64());

const BYTES = { int8: 1, int32: 4, int64: 8, float64: 8, decimal: 16, string: 8 } as const;
