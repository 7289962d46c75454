import { invariant } from "@millrace/graph";
import type { OperatorSpec } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { Column } from "../batch/column.ts";
import { compareColumns } from "../batch/compare-columns.ts";
import { MAX_BATCH_ROWS } from "../batch/row-batch.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../checkpoint/state-io.ts";
import type { ByteWriter } from "../state/byte-writer.ts";
import { writeColumnValue } from "../state/column-state.ts";
import { createKeyHasher } from "../state/key-hasher.ts";
import type { KeyHasher } from "../state/key-hasher.ts";
import { KeyIndex } from "../state/key-index.ts";
import { KeyReader } from "../state/key-reader.ts";
import { KeyedRecords } from "../state/keyed-records.ts";
import { recordsOfSections } from "../state/records/read-records.ts";
import { restoreRecords } from "../state/records/restore-records.ts";
import { scanRecords } from "../state/records/scan-records.ts";
import type { RecordOwner, RecordStore } from "../state/records/record-store.ts";
import { ReservedMemory } from "../state/reserved-memory.ts";
import { setWhole } from "./aggregates/row-accumulator.ts";
import { keyTypes } from "./group-aggregate.ts";
import { HeldRows } from "./held-rows.ts";
import { RowLists } from "./joins/row-lists.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import { keyedEntries } from "./live-entries.ts";
import type { LiveEntries } from "./live-entries.ts";
import { inspectColumns, inspectKey, MAX_INSPECTED_ENTRIES } from "./operator-inspection.ts";
import type { OperatorInspection } from "./operator-inspection.ts";
import type { Operator, OperatorContext } from "./operator.ts";

export type TopNSpec = Extract<OperatorSpec, { kind: "top-n" }>;

const SECTION = "ranked";

/**
 * The first rows of each key in an order, as SQL's ROW_NUMBER() <= n over a stream that only grows: a row that gets among
 * them is given with its rank, and so is each that it moves down; what falls out is forgotten.
 *
 * State: the ranked rows of each key, `limit` at most.
 */
class TopN implements Operator {
  readonly #spec: TopNSpec;
  #context: OperatorContext | null = null;
  #index: KeyIndex | null = null;
  #rows: RowLists | null = null;
  #hash: KeyHasher | null = null;
  #output: BatchBuilder | null = null;
  #held: HeldRows | null = null;
  /** Rows by key and rank, `limit` places a key, and how many of them are taken. */
  #ranked = new Int32Array(0);
  #counts = new Int32Array(0);
  #hashes = new Int32Array(MAX_BATCH_ROWS);
  #keyRows = new Int32Array(MAX_BATCH_ROWS);
  #reserved: ReservedMemory | null = null;
  #store: RecordStore | null = null;

  constructor(spec: TopNSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    const { inputSchema, outputSchema } = context;
    invariant(inputSchema !== null && outputSchema !== null, "a top-n has an input and an output");
    this.#context = context;
    this.#reserved = new ReservedMemory(context);
    const index = new KeyIndex(keyTypes(inputSchema, this.#spec.keys));
    this.#index = index;
    this.#rows = new RowLists(inputSchema.fields, {
      memory: context,
      hashOf: (key) => index.hashes[key]!,
      writeList: (writer, key) => this.#writeKey(writer, key),
    });
    this.#hash = createKeyHasher(inputSchema, this.#spec.keys);
    this.#output = new BatchBuilder(outputSchema);
    this.#held = new HeldRows(inputSchema);
    this.#makeRoom();
    this.#store = context.stateBackend.storeRecords(this.#owner());
  }

  restore(state: StateReader): void {
    const keys = new KeyReader(keyTypes(this.#context!.inputSchema!, this.#spec.keys));
    const store = this.#store;
    const owner = this.#owner();
    restoreRecords(state, { ...this.#context!, names: [SECTION], tables: owner.tables, owner, store });
    for (const { hash, reader } of recordsOfSections(state, SECTION, store)) {
      const key = this.#keyOf(keys.read(reader), hash);
      while (!reader.done) this.#restoreRow(this.#rows!.readRow(reader, key), key);
    }
    this.#showState();
  }

  processBatch(batch: RowBatch): void {
    if (batch.rowCount === 0) return;
    this.#held!.hold(batch, this.#take(batch));
  }

  drain(): boolean {
    const { output } = this.#context!;
    if (!this.#held!.drain(output, (rows) => this.#take(rows))) return false;
    if (this.#output!.rowCount === 0) return true;
    if (output.blocked) return false;
    this.#flush();
    return true;
  }

  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    if (state.tables !== undefined) {
      state.tables(SECTION, [{ namespace: 0, table: this.#rows!.records }]);
      return;
    }
    const records = new KeyedRecords(this.#context!.maxParallelism);
    scanRecords(this.#store, () => this.#collect(records));
    records.writeTo(SECTION, state);
  }

  #collect(records: KeyedRecords): void {
    const { hashes, rowCount } = this.#index!;
    for (let key = 0; key < rowCount; key++) {
      records.add(key, hashes[key]!, (writer) => {
        this.#writeKey(writer, key);
        for (let rank = 0; rank < this.#counts[key]!; rank++)
          this.#rows!.writeRow(writer, this.#ranked[key * this.#spec.limit + rank]!);
      });
    }
  }

  close(): void {
    this.#rows?.records.close();
    this.#reserved?.release();
  }

  inspect(): OperatorInspection {
    const { inputSchema } = this.#context!;
    const types = keyTypes(inputSchema!, this.#spec.keys);
    const { rowCount, keys } = this.#index!;
    const { name, type } = inputSchema!.fields[this.#spec.by]!;
    const column = this.#rows!.columns[this.#spec.by]!;
    const shown = Array.from({ length: Math.min(rowCount, MAX_INSPECTED_ENTRIES) }, (_, key) => key);
    const state = shown.map((key) => ({
      key: inspectKey(keys, key, types),
      window: null,
      values: Array.from({ length: this.#counts[key]! }, (_, rank): readonly [string, string] => {
        const [value = ""] = inspectKey([column], this.#ranked[key * this.#spec.limit + rank]!, [type]);
        return [`${name} #${rank + 1}`, value];
      }),
    }));
    return { state, timers: [] };
  }

  entries(state: string): LiveEntries | null {
    if (state !== SECTION) return null;
    const { inputSchema } = this.#context!;
    const rows = this.#rows!;
    const { limit, keys } = this.#spec;
    return keyedEntries(this.#index!, keyTypes(inputSchema!, keys), (key) => {
      const count = this.#counts[key]!;
      const last = inspectColumns(rows.columns, this.#ranked[key * limit + count - 1]!, inputSchema!.fields);
      return { window: null, timerMs: null, values: [["rows", String(count)], ...last] };
    });
  }

  /** What a store does with the rows. */
  #owner(): RecordOwner {
    const [index, rows] = [this.#index!, this.#rows!];
    const keys = new KeyReader(keyTypes(this.#context!.inputSchema!, this.#spec.keys));
    const byteSize = (): number => this.#byteSize;
    return {
      tables: [rows.records],
      get byteSize() {
        return byteSize();
      },
      read: (_, { hash, order, reader }) => {
        const key = this.#keyOf(keys.read(reader), hash);
        const row = rows.readRow(reader, key, order);
        this.#restoreRow(row, key);
        return row;
      },
      empty: () => {
        index.clear();
        rows.clear();
        this.#counts.fill(0);
      },
    };
  }

  #writeKey(writer: ByteWriter, key: number): void {
    for (const column of this.#index!.keys) writeColumnValue(writer, column, key);
  }

  #keyOf(key: readonly Column[], hash: number): number {
    const known = this.#index!.lookup(key, 0, hash);
    if (known >= 0) return known;
    const row = this.#index!.insert(key, 0, hash);
    this.#makeRoom();
    return row;
  }

  /** Rows of a key come in the order of their ranks, or of their arrival. */
  #restoreRow(row: number, key: number): void {
    const first = key * this.#spec.limit;
    const count = this.#counts[key]!++;
    const rank = this.#rankOf(this.#rows!.columns, row, { first, count });
    this.#ranked.copyWithin(first + rank + 1, first + rank, first + count);
    this.#ranked[first + rank] = row;
  }

  /** Ranks rows until the output is blocked; the first row that is left. */
  #take(batch: RowBatch): number {
    this.#findKeys(batch);
    const left = this.#rankRows(batch);
    this.#store?.relieve();
    this.#showState();
    return left;
  }

  #findKeys(batch: RowBatch): void {
    if (batch.to > this.#hashes.length) {
      this.#hashes = new Int32Array(batch.to);
      this.#keyRows = new Int32Array(batch.to);
    }
    this.#hash!(batch, this.#hashes);
    this.#store?.admit(this.#hashes, batch.from, batch.to);
    const keys = this.#spec.keys.map((column) => batch.columns[column]!);
    this.#index!.findRows(keys, batch.from, batch.to, this.#hashes, this.#keyRows);
    this.#makeRoom();
  }

  #rankRows(batch: RowBatch): number {
    const output = this.#output!;
    for (let i = batch.from; i < batch.to; i++) {
      if (output.rowCount + this.#spec.limit > output.capacity) {
        if (this.#context!.output.blocked) return i;
        this.#flush();
      }
      this.#rank(batch.columns, i, this.#keyRows[i]!);
    }
    if (!this.#context!.output.blocked) this.#flush();
    return batch.to;
  }

  // oxlint-disable-next-line max-params -- a row of a batch and its key
  #rank(columns: readonly Column[], i: number, key: number): void {
    const { limit } = this.#spec;
    const rows = this.#rows!;
    const first = key * limit;
    const count = this.#counts[key]!;
    const rank = this.#rankOf(columns, i, { first, count });
    if (rank === limit) return;
    if (count === limit) rows.remove(this.#ranked[first + limit - 1]!);
    else this.#counts[key] = count + 1;
    const last = this.#counts[key]! - 1;
    for (let at = last; at > rank; at--) this.#ranked[first + at] = this.#ranked[first + at - 1]!;
    this.#ranked[first + rank] = rows.append(key, columns, i);
    for (let at = rank; at <= last; at++) this.#give(at, this.#ranked[first + at]!);
  }

  // oxlint-disable-next-line max-params -- a row, and the ranked ones of its key
  #rankOf(
    columns: readonly Column[],
    i: number,
    { first, count }: { readonly first: number; readonly count: number },
  ): number {
    const { by } = this.#spec;
    const value = columns[by]!;
    const kept = this.#rows!.columns[by]!;
    let rank = count;
    while (rank > 0 && this.#before(value, i, kept, this.#ranked[first + rank - 1]!)) rank--;
    return rank;
  }

  /** Whether value i of one column comes before a value of the other; equal ones do not. NULL is the least. */
  // oxlint-disable-next-line max-params -- two values
  #before(a: Column, i: number, b: Column, row: number): boolean {
    const aNull = a.nulls !== null && a.nulls[i] !== 0;
    const bNull = b.nulls !== null && b.nulls[row] !== 0;
    const order = aNull || bNull ? Number(bNull) - Number(aNull) : compareColumns(a, i, b, row);
    return this.#spec.descending ? order > 0 : order < 0;
  }

  #give(rank: number, row: number): void {
    const output = this.#output!;
    if (output.rowCount === 0) output.reset();
    const at = output.rowCount++;
    const ranks = output.columns[0]!;
    invariant(ranks.kind === "int64", "a rank is BIGINT");
    setWhole(ranks, at, rank + 1);
    const { columns } = this.#rows!;
    for (let column = 0; column < columns.length; column++)
      output.copyValue(column + 1, at, columns[column]!, row);
  }

  #flush(): void {
    const output = this.#output!;
    if (output.rowCount === 0) return;
    this.#context!.output.emit(output.take());
    output.reset();
  }

  #makeRoom(): void {
    const { capacity } = this.#index!;
    this.#rows!.ensureLists(capacity);
    if (capacity <= this.#counts.length) return;
    const counts = new Int32Array(capacity);
    counts.set(this.#counts);
    this.#counts = counts;
    const ranked = new Int32Array(capacity * this.#spec.limit);
    ranked.set(this.#ranked);
    this.#ranked = ranked;
  }

  #showState(): void {
    const { metrics } = this.#context!;
    const bytes = this.#byteSize;
    this.#reserved!.settle(bytes);
    metrics.set("stateEntries", this.#rows!.size);
    metrics.set("stateBytes", bytes + (this.#store?.storedBytes ?? 0));
  }

  get #byteSize(): number {
    const places = this.#counts.length + this.#ranked.length;
    return this.#index!.byteSize + this.#rows!.byteSize + 4 * places;
  }
}

export const topNFactory: OperatorFactory<"top-n"> = (spec) => new TopN(spec);
