import { invariant } from "@millrace/graph";
import type { CountWindowSpec } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { Column } from "../../batch/column.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { writeColumnValue } from "../../state/column-state.ts";
import { KeyIndex } from "../../state/key-index.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import type { KeyHasher } from "../../state/key-hasher.ts";
import { KeyReader } from "../../state/key-reader.ts";
import { recordsOfSections } from "../../state/records/read-records.ts";
import type { RecordSource } from "../../state/records/record-source.ts";
import { restoreRecords } from "../../state/records/restore-records.ts";
import type { ReadRecord, RecordOwner, RecordReader, RecordStore } from "../../state/records/record-store.ts";
import { RecordTable } from "../../state/records/record-table.ts";
import { writeRecords } from "../../state/records/write-records.ts";
import { ReservedMemory } from "../../state/reserved-memory.ts";
import { traceValue } from "../../task/trace-rows.ts";
import type { Accumulator } from "../aggregates/accumulator.ts";
import { addRows } from "../aggregates/add-rows.ts";
import { createAccumulators } from "../aggregates/create-accumulator.ts";
import { keyTypes } from "../group-aggregate.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { inspectKey, inspectRow, MAX_INSPECTED_ENTRIES } from "../operator-inspection.ts";
import { keyedEntries } from "../live-entries.ts";
import type { LiveEntries } from "../live-entries.ts";
import type { OperatorInspection } from "../operator-inspection.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import { greatestDivisor } from "./slice-assigner.ts";

const SECTION = "counts";

/**
 * Windows of rows by key. Rows of a key are cut into panes of as many rows as divide size and slide; the last panes of a
 * window are kept in a ring, and merged when the key has had another `slide` rows.
 *
 * 1. A window fires with the row that completes it, so output is in the order of input.
 * 2. Tumbling: a key whose window has fired is forgotten. Sliding: a key is kept for ever, as in Flink.
 * 3. Where slide > size, the rows of a key that no window has are counted as outside of windows.
 * 4. State: number of rows and panes of each key.
 */
class CountWindows implements Operator {
  readonly #spec: CountWindowSpec;
  readonly #paneRows: number;
  readonly #panes: number;
  #context: OperatorContext | null = null;
  #index: KeyIndex | null = null;
  #source: RecordSource | null = null;
  #records: RecordTable | null = null;
  #store: RecordStore | null = null;
  #accumulators: readonly Accumulator[] = [];
  #accumulatorBytes = 0;
  /** One row: where the panes of a window come together. */
  #merged: readonly Accumulator[] = [];
  #counts = new Float64Array(0);
  #builder: BatchBuilder | null = null;
  #hash: KeyHasher | null = null;
  #hashes = new Int32Array(MAX_BATCH_ROWS);
  #keyRows = new Int32Array(MAX_BATCH_ROWS);
  #rows = new Int32Array(MAX_BATCH_ROWS);
  readonly #emptyKeys = new Set<number>();
  #reserved: ReservedMemory | null = null;
  /** The first rows of each slide that no window has, and how many of the batch were such. */
  readonly #gap: number;
  #outside = 0;

  constructor(spec: CountWindowSpec) {
    this.#spec = spec;
    this.#gap = spec.slide - spec.size;
    this.#paneRows = greatestDivisor(spec.size, spec.slide);
    this.#panes = spec.size / this.#paneRows;
  }

  open(context: OperatorContext): void {
    const { inputSchema, outputSchema } = context;
    invariant(inputSchema !== null && outputSchema !== null, "a window has an input and an output");
    const { keys, aggregates } = this.#spec;
    this.#context = context;
    this.#reserved = new ReservedMemory(context);
    const index = new KeyIndex(keyTypes(inputSchema, keys));
    this.#index = index;
    this.#source = this.#recordsOf(index);
    this.#records = new RecordTable(this.#source, context);
    this.#store = context.stateBackend.storeRecords(this.#owner(this.#records));
    this.#accumulators = createAccumulators(aggregates, inputSchema);
    this.#accumulatorBytes = this.#accumulators.reduce((sum, { rowBytes }) => sum + rowBytes, 0);
    this.#merged = createAccumulators(aggregates, inputSchema);
    for (const accumulator of this.#merged) accumulator.ensure(1);
    this.#builder = new BatchBuilder(outputSchema);
    this.#hash = createKeyHasher(inputSchema, keys);
    this.#settle();
  }

  restore(state: StateReader): void {
    const keys = new KeyReader(keyTypes(this.#context!.inputSchema!, this.#spec.keys));
    const store = this.#store;
    const restore = (record: ReadRecord): number => {
      const keyRow = this.#restoreKey(record, keys);
      this.#records!.begins(keyRow);
      return keyRow;
    };
    const owner: RecordReader = { read: (_, record) => restore(record) };
    const tables = [this.#records!];
    restoreRecords(state, { ...this.#context!, names: [SECTION], tables, owner, store });
    for (const record of recordsOfSections(state, SECTION, store)) restore(record);
    this.#showState();
  }

  processBatch(batch: RowBatch): void {
    if (batch.rowCount === 0) return;
    this.#reserve(batch.to);
    const keys = this.#spec.keys.map((index) => batch.columns[index]!);
    this.#hash!(batch, this.#hashes);
    this.#store?.admit(this.#hashes, batch.from, batch.to);
    this.#index!.findRows(keys, batch.from, batch.to, this.#hashes, this.#keyRows);
    this.#settle();
    let added = batch.from;
    for (let i = batch.from; i < batch.to; i++) {
      const keyRow = this.#keyRows[i]!;
      const before = this.#counts[keyRow]!;
      const pane = keyRow * this.#panes + (Math.floor(before / this.#paneRows) % this.#panes);
      const opensUsedPane = before >= this.#spec.size && before % this.#paneRows === 0;
      const fires = (before + 1) % this.#spec.slide === 0;
      if (before === 0) this.#records!.begins(keyRow);
      else this.#records!.touch(keyRow);
      if (before % this.#spec.slide < this.#gap) this.#outside++;
      if (opensUsedPane) {
        this.#add(batch, added, i);
        added = i;
        for (const accumulator of this.#accumulators) accumulator.clearRow(pane);
      }
      this.#rows[i] = pane;
      this.#counts[keyRow] = before + 1;
      this.#traceRow(keys, i, before + 1);
      if (!fires) continue;
      this.#add(batch, added, i + 1);
      added = i + 1;
      this.#fire(keys, i, keyRow);
    }
    this.#add(batch, added, batch.to);
    this.#flush();
    this.#forgetKeys();
    this.#context!.metrics.add("outsideRecords", this.#outside);
    this.#outside = 0;
    this.#store?.relieve();
    this.#showState();
  }

  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    const source = this.#source!;
    const rows = (): number[] =>
      Array.from({ length: source.rowCount }, (_, keyRow) => keyRow).filter((row) => source.isLive(row));
    const named = { name: SECTION, source, records: this.#records!, store: this.#store, rows };
    writeRecords(named, this.#context!.maxParallelism, state);
  }

  close(): void {
    this.#records?.close();
    this.#reserved?.release();
  }

  inspect(): OperatorInspection {
    const { inputSchema, outputSchema } = this.#context!;
    const types = keyTypes(inputSchema!, this.#spec.keys);
    const values = outputSchema!.fields.slice(types.length);
    const rows = Array.from({ length: this.#index!.rowCount }, (_, keyRow) => keyRow)
      .filter((keyRow) => this.#counts[keyRow]! > 0)
      .slice(0, MAX_INSPECTED_ENTRIES);
    const state = rows.map((keyRow) => {
      this.#mergePanes(keyRow);
      const key = inspectKey(this.#index!.keys, keyRow, types);
      return { key, window: null, values: inspectRow(this.#merged, 0, values) };
    });
    return { state, timers: [] };
  }

  entries(state: string): LiveEntries | null {
    if (state !== SECTION) return null;
    const { inputSchema, outputSchema } = this.#context!;
    const types = keyTypes(inputSchema!, this.#spec.keys);
    const values = outputSchema!.fields.slice(types.length);
    return keyedEntries(this.#index!, types, (keyRow) => {
      this.#mergePanes(keyRow);
      const rows = ["rows", String(this.#counts[keyRow])] as const;
      return { window: null, timerMs: null, values: [rows, ...inspectRow(this.#merged, 0, values)] };
    });
  }

  /** A key and how many rows it has had, then its panes. */
  #recordsOf(index: KeyIndex): RecordSource {
    return {
      get rowCount() {
        return index.rowCount;
      },
      isLive: (keyRow) => this.#counts[keyRow]! > 0,
      hashOf: (keyRow) => index.hashes[keyRow]!,
      orderOf: (keyRow) => keyRow,
      write: (writer, keyRow) => {
        for (const key of index.keys) writeColumnValue(writer, key, keyRow);
        writer.float64(this.#counts[keyRow]!);
        for (let pane = 0; pane < this.#usedPanes(keyRow); pane++) {
          for (const accumulator of this.#accumulators)
            accumulator.write(writer, keyRow * this.#panes + pane);
        }
      },
    };
  }

  /** What a store does with the keys. */
  #owner(records: RecordTable): RecordOwner {
    const keys = new KeyReader(keyTypes(this.#context!.inputSchema!, this.#spec.keys));
    const byteSize = (): number => this.#byteSize;
    return {
      tables: [records],
      get byteSize() {
        return byteSize();
      },
      read: (_, record) => this.#restoreKey(record, keys),
      empty: () => {
        this.#index!.clear();
        this.#counts.fill(0);
        for (const accumulator of this.#accumulators) accumulator.clear();
      },
    };
  }

  #restoreKey({ hash, reader }: ReadRecord, keys: KeyReader): number {
    const keyRow = this.#index!.insert(keys.read(reader), 0, hash);
    this.#settle();
    this.#counts[keyRow] = reader.float64();
    for (let pane = 0; pane < this.#usedPanes(keyRow); pane++) {
      for (const accumulator of this.#accumulators) accumulator.read(reader, keyRow * this.#panes + pane);
    }
    return keyRow;
  }

  #usedPanes(keyRow: number): number {
    return Math.min(this.#panes, Math.ceil(this.#counts[keyRow]! / this.#paneRows));
  }

  // oxlint-disable-next-line max-params -- a range of a batch
  #add(batch: RowBatch, from: number, to: number): void {
    if (from >= to) return;
    addRows(this.#accumulators, this.#spec.aggregates, batch.columns, from, to, this.#rows);
  }

  #fire(keys: readonly Column[], i: number, keyRow: number): void {
    const builder = this.#builder!;
    if (builder.full) this.#flush();
    if (builder.rowCount === 0) builder.reset();
    this.#mergePanes(keyRow);
    const at = builder.rowCount++;
    for (let key = 0; key < keys.length; key++) builder.copyValue(key, at, keys[key]!, i);
    this.#merged.forEach((accumulator, index) =>
      accumulator.emitRow(0, builder.columns[keys.length + index]!, at, builder.arena),
    );
    const { trace, uid } = this.#context!;
    if (trace !== null) this.#traceFiring(keyRow, at);
    if (this.#spec.size !== this.#spec.slide) return;
    this.#clearKey(keyRow);
    this.#emptyKeys.add(keyRow);
    trace?.event("win.cleanup", uid, { key: keys.map((column) => traceValue(column, i)) });
  }

  /** Oldest pane first. */
  #mergePanes(keyRow: number): void {
    const newest = Math.ceil(this.#counts[keyRow]! / this.#paneRows);
    const first = keyRow * this.#panes;
    for (const accumulator of this.#merged) accumulator.clearRow(0);
    for (let pane = newest - this.#usedPanes(keyRow); pane < newest; pane++) {
      this.#merged.forEach((accumulator, index) =>
        accumulator.mergeOne(this.#accumulators[index]!, first + (pane % this.#panes), 0),
      );
    }
  }

  #clearKey(keyRow: number): void {
    this.#counts[keyRow] = 0;
    this.#records!.ends(keyRow);
    for (let pane = 0; pane < this.#panes; pane++) {
      for (const accumulator of this.#accumulators) accumulator.clearRow(keyRow * this.#panes + pane);
    }
  }

  #forgetKeys(): void {
    for (const keyRow of this.#emptyKeys) if (this.#counts[keyRow] === 0) this.#index!.remove(keyRow);
    this.#emptyKeys.clear();
  }

  #flush(): void {
    const builder = this.#builder!;
    if (builder.rowCount === 0) return;
    const batch = builder.take();
    builder.rowCount = 0;
    this.#context!.output.emit(batch);
  }

  #traceRow(keys: readonly Column[], i: number, rows: number): void {
    const { trace, uid } = this.#context!;
    if (trace === null) return;
    const key = keys.map((column) => traceValue(column, i));
    trace.event("win.assign", uid, { key, rows });
    trace.event("state.put", uid, { key, rows });
  }

  #traceFiring(keyRow: number, at: number): void {
    const { trace, uid } = this.#context!;
    const columns = this.#builder!.columns;
    for (const column of columns) if (column.kind === "string") column.heap = this.#builder!.arena.bytes;
    const values = columns.map((column) => traceValue(column, at));
    const keys = this.#spec.keys.length;
    const rows = Math.min(this.#counts[keyRow]!, this.#spec.size);
    trace!.event("win.fire", uid, {
      key: values.slice(0, keys),
      rows,
      pane: "ontime",
      values: values.slice(keys),
    });
  }

  #reserve(rows: number): void {
    if (rows <= this.#hashes.length) return;
    this.#hashes = new Int32Array(rows);
    this.#keyRows = new Int32Array(rows);
    this.#rows = new Int32Array(rows);
  }

  /** Reserves what the state has grown by, and makes room for panes of new keys. */
  #settle(): void {
    const { capacity } = this.#index!;
    this.#reserved!.settle(this.#byteSize);
    if (capacity <= this.#counts.length) return;
    const counts = new Float64Array(capacity);
    counts.set(this.#counts);
    this.#counts = counts;
    for (const accumulator of this.#accumulators) accumulator.ensure(capacity * this.#panes);
  }

  get #byteSize(): number {
    const { capacity, byteSize } = this.#index!;
    let bytes = byteSize + this.#records!.byteSize;
    bytes += capacity * (8 + this.#panes * this.#accumulatorBytes);
    for (const accumulator of this.#accumulators) bytes += accumulator.heapBytes;
    return bytes;
  }

  #showState(): void {
    this.#settle();
    this.#context!.metrics.set("stateEntries", this.#records!.storedSize ?? this.#index!.size);
    this.#context!.metrics.set("stateBytes", this.#reserved!.bytes + (this.#store?.storedBytes ?? 0));
  }
}

export const countWindowsFactory: OperatorFactory<"count-window-aggregate"> = (spec) =>
  new CountWindows(spec);
