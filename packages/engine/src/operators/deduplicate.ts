import { invariant } from "@millrace/graph";
import type { OperatorSpec } from "@millrace/graph";
import { MAX_BATCH_ROWS, RowBatch } from "../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../checkpoint/state-io.ts";
import { createKeyHasher } from "../state/key-hasher.ts";
import type { KeyHasher } from "../state/key-hasher.ts";
import { KeyedTable } from "../state/keyed-table.ts";
import { readTables, writeTables } from "../state/table-snapshot.ts";
import { keyTypes } from "./group-aggregate.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import { inspectTable, MAX_INSPECTED_ENTRIES } from "./operator-inspection.ts";
import type { OperatorInspection } from "./operator-inspection.ts";
import type { Operator, OperatorContext } from "./operator.ts";

export type DeduplicateSpec = Extract<OperatorSpec, { kind: "deduplicate" }>;

const SECTION = "seen";

/**
 * Passes on the first row of each key, in order of arrival, and drops the others. Append only: what went out is never
 * taken back. State: the keys, for ever.
 */
class Deduplicate implements Operator {
  readonly #spec: DeduplicateSpec;
  #context: OperatorContext | null = null;
  #table: KeyedTable | null = null;
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
    this.#table = new KeyedTable(keyTypes(inputSchema, this.#spec.keys), [], context);
    this.#hash = createKeyHasher(inputSchema, this.#spec.keys);
  }

  restore(state: StateReader): void {
    const { inputSchema } = this.#context!;
    readTables(state, SECTION, keyTypes(inputSchema!, this.#spec.keys), () => this.#table!);
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
    let next = this.#table!.rowCount;
    this.#table!.findRows(keys, batch.from, batch.to, this.#hashes, this.#rows);
    for (let from = batch.from; from < batch.to;) {
      // Keys are numbered in order of appearance: the first row of a key is the one that has the next number.
      if (this.#rows[from]! !== next) {
        from++;
        continue;
      }
      const start = from;
      while (from < batch.to && this.#rows[from] === next) {
        from++;
        next++;
      }
      this.#emit(batch, start, from);
    }
    this.#showState();
  }

  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    writeTables([{ namespace: 0, table: this.#table! }], SECTION, this.#context!.maxParallelism, state);
  }

  close(): void {
    this.#table?.close();
  }

  inspect(): OperatorInspection {
    const shape = { keyTypes: keyTypes(this.#context!.inputSchema!, this.#spec.keys), values: [] };
    return {
      state: inspectTable(this.#table!, shape, { window: null, limit: MAX_INSPECTED_ENTRIES }),
      timers: [],
    };
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
    this.#context!.metrics.set("stateEntries", this.#table!.rowCount);
    this.#context!.metrics.set("stateBytes", this.#table!.byteSize);
  }
}

export const deduplicateFactory: OperatorFactory<"deduplicate"> = (spec) => new Deduplicate(spec);
