import type { Field } from "@millrace/graph";
import type { Column } from "../../../batch/column.ts";
import type { RowBatch } from "../../../batch/row-batch.ts";
import type { ByteReader } from "../../../state/byte-reader.ts";
import type { ByteWriter } from "../../../state/byte-writer.ts";
import type { RecordTable } from "../../../state/records/record-table.ts";
import type { MemoryBudget } from "../../../state/reserved-memory.ts";
import type { Evictor } from "../evictors/evictor.ts";
import type { WindowOutput } from "../window-output.ts";
import type { KeptBeside } from "./kept-beside.ts";
import { RowLists } from "./row-lists.ts";
import { RowStore } from "./row-store.ts";
import type { RowsFunction } from "./rows-function.ts";
import type { WindowContents } from "./window-contents.ts";

/** What rows of the batch bring along. */
export interface RowMarks {
  /** NaN: it has none. */
  timestamp(i: number): number;
  probe(probe: number, i: number): number;
}

export interface RowContentsOptions {
  readonly evictor: Evictor | null;
  readonly marks: RowMarks;
  /** Of the key of a pane. */
  readonly hashOf: (pane: number) => number;
  /** Of its record. */
  readonly nameOf: (pane: number) => number;
  readonly memory: MemoryBudget;
}

/** All rows of each window, for functions that want them, and for evictors. */
export class RowContents implements WindowContents {
  readonly #store: RowStore;
  readonly #lists: RowLists;
  readonly #function: RowsFunction;
  readonly #evictor: Evictor | null;
  readonly #marks: RowMarks;
  #columns: readonly Column[] = [];
  /** The row of the batch that was stored last, and where. */
  #storedAt = -1;
  #stored = 0;
  /** Rows of the window that fires, oldest first. */
  #rows: number[] = [];
  /** How many results of it are out; null: no window is under way. */
  #emitted: number | null = null;
  #results = 0;

  constructor(fields: readonly Field[], run: RowsFunction, options: RowContentsOptions) {
    this.#store = new RowStore(fields);
    this.#lists = new RowLists((writer, row) => this.#store.write(writer, row), options);
    this.#function = run;
    this.#evictor = options.evictor;
    this.#marks = options.marks;
  }

  get records(): RecordTable {
    return this.#lists.records;
  }

  get byteSize(): number {
    return this.#store.byteSize + this.#lists.byteSize;
  }

  ensure(panes: number): void {
    this.#lists.ensure(panes);
  }

  begin(batch: RowBatch): void {
    this.#columns = batch.columns;
    this.#storedAt = -1;
  }

  add(i: number, pane: number): void {
    if (this.#storedAt !== i) {
      const probe = this.#evictor?.probe ?? null;
      const mark = probe === null ? NaN : this.#marks.probe(probe, i);
      this.#stored = this.#store.put(this.#columns, i, this.#marks.timestamp(i), mark);
      this.#storedAt = i;
    }
    this.#store.hold(this.#stored);
    this.#lists.append(pane, this.#stored);
  }

  flush(): void {}

  empty(): void {
    this.#lists.empty();
    this.#store.empty();
    this.#storedAt = -1;
  }

  clear(pane: number): void {
    this.#lists.clear(pane, (row) => this.#release(row));
  }

  merge(from: number, into: number): void {
    this.#lists.concat(from, into);
  }

  emit(pane: number, output: WindowOutput): boolean {
    if (this.#emitted === null) this.#beginFiring(pane);
    for (; this.#emitted! < this.#results; this.#emitted!++) {
      if (output.full) return false;
      this.#function.emit(pane, this.#emitted!, output);
    }
    this.#emitted = null;
    if (this.#evictor?.after === true) this.#evict(pane, "after");
    return true;
  }

  forget(pane: number): void {
    this.#function.forget?.(pane);
  }

  get beside(): KeptBeside | null {
    return this.#function.beside ?? null;
  }

  rowsAfter(_pane: number, rows: number): number {
    return this.#evictor === null ? rows : this.#rows.length;
  }

  write(writer: ByteWriter, pane: number): void {
    for (let entry = this.#lists.first(pane); entry !== 0; entry = this.#lists.next(entry))
      this.#store.write(writer, this.#lists.row(entry));
  }

  // oxlint-disable-next-line max-params -- of every kind of contents
  read(reader: ByteReader, pane: number, rows: number): void {
    for (let row = 0; row < rows; row++) this.readRow(reader, pane);
  }

  readRow(reader: ByteReader, pane: number, order?: number): number {
    const stored = this.#store.read(reader);
    this.#store.hold(stored);
    return this.#lists.append(pane, stored, order);
  }

  /** The row of a pane that came last; -1: it has none. */
  last(pane: number): number {
    return this.#lists.last(pane);
  }

  /** When a row came and what evictors compare it by; null: it has none. */
  marksOf(row: number): readonly [number | null, number | null] {
    return [orNone(this.#store.timestamps[row]), orNone(this.#store.probes[row])];
  }

  get columns(): readonly Column[] {
    return this.#store.columns;
  }

  #beginFiring(pane: number): void {
    this.#emitted = 0;
    this.#rows = [];
    for (let entry = this.#lists.first(pane); entry !== 0; entry = this.#lists.next(entry))
      this.#rows.push(this.#lists.row(entry));
    if (this.#evictor?.before === true) this.#evict(pane, "before");
    const rows = this.#rows;
    const timestamp = (at: number): number => this.#store.timestamps[rows[at]!]!;
    this.#results = this.#function.begin(pane, this.#store.columns, rows, timestamp);
  }

  #evict(pane: number, phase: "before" | "after"): void {
    const rows = this.#rows;
    const gone = new Uint8Array(rows.length);
    this.#evictor!.evict({
      pane,
      phase,
      columns: this.#store.columns,
      rows,
      count: rows.length,
      timestamp: (at) => this.#store.timestamps[rows[at]!]!,
      probe: (at) => this.#store.probes[rows[at]!]!,
      evict: (at) => {
        gone[at] = 1;
      },
    });
    if (!gone.includes(1)) return;
    this.#lists.drop(pane, gone, (row) => this.#release(row));
    this.#rows = rows.filter((_, at) => gone[at] === 0);
  }

  /** A row of the batch that is let go may be given another number at once. */
  #release(row: number): void {
    if (row === this.#stored) this.#storedAt = -1;
    this.#store.release(row);
  }
}

const orNone = (value = NaN): number | null => (Number.isNaN(value) ? null : value);
