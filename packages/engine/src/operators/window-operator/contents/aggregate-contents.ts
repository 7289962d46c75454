import type { AggregateCall } from "@millrace/graph";
import { MAX_BATCH_ROWS } from "../../../batch/row-batch.ts";
import type { RowBatch } from "../../../batch/row-batch.ts";
import type { ByteReader } from "../../../state/byte-reader.ts";
import type { ByteWriter } from "../../../state/byte-writer.ts";
import type { Accumulator } from "../../aggregates/accumulator.ts";
import { addRows } from "../../aggregates/add-rows.ts";
import type { WindowOutput } from "../window-output.ts";
import type { WindowContents } from "./window-contents.ts";

/** Up to so many windows a row, rows of a batch are added together; beyond that, one by one. */
const MOST_TOGETHER = 8;
/** No window: what is added to it is lost. */
const NOWHERE = 0;

/** Several aggregates of each window, kept up to date row by row. */
export class AggregateContents implements WindowContents {
  readonly records = null;
  readonly #calls: readonly AggregateCall[];
  readonly #accumulators: readonly Accumulator[];
  readonly #rowBytes: number;
  /** By lane: the pane of each row of the batch. */
  readonly #panes: Int32Array[];
  readonly #together: boolean;
  #capacity = 0;
  #batch: RowBatch | null = null;
  #added = 0;

  // oxlint-disable-next-line max-params -- what it is made of
  constructor(calls: readonly AggregateCall[], accumulators: readonly Accumulator[], mostWindows: number) {
    this.#calls = calls;
    this.#accumulators = accumulators;
    this.#rowBytes = accumulators.reduce((sum, { rowBytes }) => sum + rowBytes, 0);
    this.#together = mostWindows <= MOST_TOGETHER;
    const lanes = this.#together ? mostWindows : 1;
    this.#panes = Array.from({ length: lanes }, () => new Int32Array(MAX_BATCH_ROWS));
  }

  get accumulators(): readonly Accumulator[] {
    return this.#accumulators;
  }

  get byteSize(): number {
    let bytes = this.#capacity * this.#rowBytes;
    for (const accumulator of this.#accumulators) bytes += accumulator.heapBytes;
    return bytes;
  }

  ensure(panes: number): void {
    if (panes <= this.#capacity) return;
    this.#capacity = panes;
    for (const accumulator of this.#accumulators) accumulator.ensure(panes);
  }

  begin(batch: RowBatch): void {
    this.#batch = batch;
    this.#added = batch.from;
    for (let lane = 0; lane < this.#panes.length; lane++) {
      if (this.#panes[lane]!.length < batch.to) this.#panes[lane] = new Int32Array(batch.to);
      this.#panes[lane]!.fill(NOWHERE, batch.from, batch.to);
    }
  }

  // oxlint-disable-next-line max-params -- the hot call
  add(i: number, pane: number, lane: number): void {
    if (this.#together) {
      this.#panes[lane]![i] = pane;
      return;
    }
    this.#panes[0]![i] = pane;
    addRows(this.#accumulators, this.#calls, this.#batch!.columns, i, i + 1, this.#panes[0]!);
  }

  flush(to: number): void {
    const from = this.#added;
    if (from >= to) return;
    this.#added = to;
    if (!this.#together) return;
    const { columns } = this.#batch!;
    for (const panes of this.#panes) addRows(this.#accumulators, this.#calls, columns, from, to, panes);
  }

  empty(): void {
    for (const accumulator of this.#accumulators) accumulator.clear();
  }

  clear(pane: number): void {
    for (const accumulator of this.#accumulators) accumulator.clearRow(pane);
  }

  merge(from: number, into: number): void {
    for (const accumulator of this.#accumulators) accumulator.mergeOne(accumulator, from, into);
    this.clear(from);
  }

  emit(pane: number, output: WindowOutput): boolean {
    const at = output.row(pane);
    for (let index = 0; index < this.#accumulators.length; index++)
      this.#accumulators[index]!.emitRow(pane, output.values[index]!, at, output.arena);
    output.finish(pane, at);
    return true;
  }

  rowsAfter(_pane: number, rows: number): number {
    return rows;
  }

  write(writer: ByteWriter, pane: number): void {
    for (const accumulator of this.#accumulators) accumulator.write(writer, pane);
  }

  read(reader: ByteReader, pane: number): void {
    for (const accumulator of this.#accumulators) accumulator.read(reader, pane);
  }
}
