import { invariant } from "@millrace/graph";
import type { AggregateCall, Field, RowSchema, StateTtl } from "@millrace/graph";
import { Int8Column } from "../../batch/column.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { ExpiringState } from "../../state/expiring-state.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import type { KeyHasher } from "../../state/key-hasher.ts";
import type { KeyedTable } from "../../state/keyed-table.ts";
import type { PartitionHashes } from "../../state/row-owners.ts";
import { readTables, writeTables } from "../../state/write-tables.ts";
import { FirstRows } from "../first-rows.ts";
import { tableEntries } from "../live-entries.ts";
import type { LiveEntries } from "../live-entries.ts";
import { inspectTable, MAX_INSPECTED_ENTRIES } from "../operator-inspection.ts";
import type { OperatorInspection } from "../operator-inspection.ts";
import type { OperatorContext } from "../operator.ts";
import type { SharedTimer } from "../shared-timer.ts";
import { partitionHashes } from "../partition-hashes.ts";

export interface DistinctOf {
  readonly keys: readonly number[];
  readonly argument: number;
  readonly ttl?: StateTtl;
}

/** The state with the values of that column, by key. */
export const distinctSection = (column: string): string => `distinct ${column}`;

/** Columns whose values the calls of COUNT_DISTINCT tell apart, each once. */
export const distinctColumns = (calls: readonly AggregateCall[]): readonly number[] => [
  ...new Set(calls.flatMap(({ fn, argument }) => (fn === "COUNT_DISTINCT" ? [argument ?? 0] : []))),
];

/**
 * The values that one column has had by key: a row for each. With a time to live a value is forgotten when it has not come
 * for so long, and counts again when it does: as Flink's map of distinct values.
 */
export class DistinctValues {
  readonly #context: OperatorContext;
  readonly #columns: readonly number[];
  readonly #fields: readonly Field[];
  readonly #section: string;
  readonly #table: KeyedTable;
  readonly #expiry: ExpiringState | null;
  readonly #first: FirstRows;
  readonly #hash: KeyHasher;
  /** Rows come by the keys alone. */
  readonly #partitionHashes: PartitionHashes;
  /** NULL for whatever does not count. */
  readonly #marks = new Int8Column(new Int8Array(MAX_BATCH_ROWS), new Uint8Array(MAX_BATCH_ROWS));
  #hashes = new Int32Array(MAX_BATCH_ROWS);
  #rows = new Int32Array(MAX_BATCH_ROWS);

  constructor(
    of: DistinctOf,
    inputSchema: RowSchema,
    { context, timer }: { readonly context: OperatorContext; readonly timer: SharedTimer },
  ) {
    this.#context = context;
    this.#columns = [...of.keys, of.argument];
    this.#fields = this.#columns.map((column) => {
      const field = inputSchema.fields[column];
      invariant(field !== undefined, `no column ${column}`);
      return field;
    });
    this.#section = distinctSection(this.#fields.at(-1)!.name);
    const { ttl } = of;
    const keyTypes = this.#keyTypes;
    const descriptor = { keyTypes, accumulators: () => [], stamped: ttl !== undefined };
    this.#table = context.stateBackend.createTable(descriptor, context);
    this.#expiry = ttl === undefined ? null : this.#expiring(ttl, timer);
    this.#first = new FirstRows(this.#table, this.#expiry);
    this.#hash = createKeyHasher(inputSchema, this.#columns);
    this.#partitionHashes = partitionHashes(keyTypes, this.#columns.length - 1);
  }

  /** A value that comes again lives on: while it is there, it counts once. */
  #expiring(ttl: StateTtl, timer: SharedTimer): ExpiringState {
    const time = timer.share((nowMs) => this.#expiry!.cleanUp(nowMs));
    return new ExpiringState(this.#table, { ...ttl, update: "on-read-and-write" }, time);
  }

  get #keyTypes(): readonly Field["type"][] {
    return this.#fields.map(({ type }) => type);
  }

  get argument(): number {
    return this.#columns.at(-1)!;
  }

  /** For each row of the batch a value where it counts: the first of its kind for its key, and NULL everywhere else. */
  marksOf(batch: RowBatch): Int8Column {
    const { from, to } = batch;
    this.#reserve(to);
    this.#hash(batch, this.#hashes);
    const keys = this.#columns.map((index) => batch.columns[index]!);
    const known = this.#table.rowCount;
    this.#table.findRows(keys, from, to, this.#hashes, this.#rows);
    const fresh = this.#first.of(this.#rows, from, to, known);
    const absent = batch.columns[this.argument]!.nulls;
    const marks = this.#marks.nulls!;
    for (let i = from; i < to; i++) marks[i] = fresh[i] === 1 && absent?.[i] !== 1 ? 0 : 1;
    this.#table.settle();
    return this.#marks;
  }

  snapshot(state: StateWriter): void {
    const named = { namespace: 0, table: this.#table, partitionHashes: this.#partitionHashes };
    writeTables([named], this.#section, this.#context.maxParallelism, state);
  }

  restore(state: StateReader): void {
    readTables(state, this.#section, {
      ...this.#context,
      keyTypes: this.#keyTypes,
      partitionHashes: this.#partitionHashes,
      tableOf: () => this.#table,
    });
    this.#expiry?.restored();
  }

  inspect(): OperatorInspection["state"] {
    return inspectTable(this.#table, this.#shape, { window: null, limit: MAX_INSPECTED_ENTRIES });
  }

  /** What decides a key's group is a part of what it is known by here. */
  entries(state: string): LiveEntries | null {
    if (state !== this.#section) return null;
    const entries = tableEntries(this.#table, this.#shape);
    return { ...entries, at: (row) => ({ ...entries.at(row), hash: null }) };
  }

  get #shape(): { readonly keyTypes: readonly Field["type"][]; readonly values: readonly Field[] } {
    return { keyTypes: this.#keyTypes, values: [] };
  }

  get size(): number {
    return this.#table.size;
  }

  get stateBytes(): number {
    return this.#table.stateBytes;
  }

  close(): void {
    this.#table.close();
  }

  #reserve(rows: number): void {
    if (rows <= this.#rows.length) return;
    this.#hashes = new Int32Array(rows);
    this.#rows = new Int32Array(rows);
    this.#marks.values = new Int8Array(rows);
    this.#marks.nulls = new Uint8Array(rows);
  }
}
