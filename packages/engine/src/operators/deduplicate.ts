import { invariant } from "@millrace/graph";
import type { OperatorSpec } from "@millrace/graph";
import { MAX_BATCH_ROWS, RowBatch } from "../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../checkpoint/state-io.ts";
import { createKeyHasher } from "../state/key-hasher.ts";
import type { KeyHasher } from "../state/key-hasher.ts";
import { ExpiringState } from "../state/expiring-state.ts";
import type { KeyedTable } from "../state/keyed-table.ts";
import type { PartitionHashes } from "../state/row-owners.ts";
import { readTables, writeTables } from "../state/write-tables.ts";
import { FirstRows } from "./first-rows.ts";
import { keyTypes } from "./group-aggregate.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import { inspectTable, MAX_INSPECTED_ENTRIES } from "./operator-inspection.ts";
import { tableEntries } from "./live-entries.ts";
import type { LiveEntries, LiveShape } from "./live-entries.ts";
import type { OperatorInspection } from "./operator-inspection.ts";
import type { Operator, OperatorContext } from "./operator.ts";
import { partitionHashes } from "./partition-hashes.ts";

export type DeduplicateSpec = Extract<OperatorSpec, { kind: "deduplicate" }>;

const SECTION = "seen";

/**
 * Passes on the first row of each key, in order of arrival, and drops the others. Append only: what went out is never
 * taken back. State: the keys, for ever or for their time to live.
 */
class Deduplicate implements Operator {
  readonly #spec: DeduplicateSpec;
  #context: OperatorContext | null = null;
  #table: KeyedTable | null = null;
  #expiry: ExpiringState | null = null;
  #first: FirstRows | null = null;
  #hash: KeyHasher | null = null;
  readonly #slice = new RowBatch([], 0, 0);
  #hashes = new Int32Array(MAX_BATCH_ROWS);
  #rows = new Int32Array(MAX_BATCH_ROWS);

  constructor(spec: DeduplicateSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    const { inputSchema } = context;
    invariant(inputSchema !== null, "a deduplication has an input");
    this.#context = context;
    const { keys, ttl } = this.#spec;
    const stamped = ttl !== undefined;
    const descriptor = { keyTypes: keyTypes(inputSchema, keys), accumulators: () => [], stamped };
    this.#table = context.stateBackend.createTable(descriptor, context);
    if (ttl !== undefined) this.#expiry = new ExpiringState(this.#table, ttl, context);
    this.#first = new FirstRows(this.#table, this.#expiry);
    this.#hash = createKeyHasher(inputSchema, this.#spec.keys);
  }

  restore(state: StateReader): void {
    const { inputSchema } = this.#context!;
    readTables(state, SECTION, {
      ...this.#context!,
      keyTypes: keyTypes(inputSchema!, this.#spec.keys),
      tableOf: () => this.#table!,
      ...this.#partition(),
    });
    this.#expiry?.restored();
    this.#showState();
  }

  processBatch(batch: RowBatch): void {
    if (batch.rowCount === 0) return;
    if (batch.to > this.#hashes.length) {
      this.#hashes = new Int32Array(batch.to);
      this.#rows = new Int32Array(batch.to);
    }
    this.#hash!(batch, this.#hashes);
    const keys = this.#spec.keys.map((index) => batch.columns[index]!);
    const known = this.#table!.rowCount;
    this.#table!.findRows(keys, batch.from, batch.to, this.#hashes, this.#rows);
    this.#emitFresh(batch, this.#first!.of(this.#rows, batch.from, batch.to, known));
    this.#showState();
  }

  #emitFresh(batch: RowBatch, fresh: Uint8Array): void {
    for (let from = batch.from; from < batch.to;) {
      if (fresh[from] === 0) {
        from++;
        continue;
      }
      const start = from;
      while (from < batch.to && fresh[from] === 1) from++;
      this.#emit(batch, start, from);
    }
  }

  onProcessingTime(nowMs: number): void {
    this.#expiry?.cleanUp(nowMs);
    this.#showState();
  }

  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    writeTables(
      [{ namespace: 0, table: this.#table!, ...this.#partition() }],
      SECTION,
      this.#context!.maxParallelism,
      state,
    );
  }

  /** Rows come by a part of the keys: their state must follow them. */
  #partition(): { readonly partitionHashes?: PartitionHashes } {
    const { keys, partitionKeys } = this.#spec;
    if (partitionKeys === undefined) return {};
    const types = keyTypes(this.#context!.inputSchema!, keys);
    return { partitionHashes: partitionHashes(types, partitionKeys) };
  }

  close(): void {
    this.#table?.close();
  }

  inspect(): OperatorInspection {
    return {
      state: inspectTable(this.#table!, this.#shape(), { window: null, limit: MAX_INSPECTED_ENTRIES }),
      timers: [],
    };
  }

  entries(state: string): LiveEntries | null {
    if (state !== SECTION) return null;
    const entries = tableEntries(this.#table!, this.#shape());
    if (this.#spec.partitionKeys === undefined) return entries;
    return { ...entries, at: (row) => ({ ...entries.at(row), hash: null }) };
  }

  #shape(): LiveShape {
    return { keyTypes: keyTypes(this.#context!.inputSchema!, this.#spec.keys), values: [] };
  }

  // oxlint-disable-next-line max-params -- a range of a batch
  #emit(batch: RowBatch, from: number, to: number): void {
    this.#slice.columns = batch.columns;
    this.#slice.rowKinds = batch.rowKinds;
    this.#slice.from = from;
    this.#slice.to = to;
    this.#context!.output.emit(this.#slice);
  }

  #showState(): void {
    this.#context!.metrics.set("stateEntries", this.#table!.size);
    this.#context!.metrics.set("stateBytes", this.#table!.stateBytes);
  }
}

export const deduplicateFactory: OperatorFactory<"deduplicate"> = (spec) => new Deduplicate(spec);
