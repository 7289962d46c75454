import { invariant, rowSchema } from "@millrace/graph";
import type { OperatorSpec, RowSchema } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { Column } from "../batch/column.ts";
import { MAX_BATCH_ROWS } from "../batch/row-batch.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../checkpoint/state-io.ts";
import { createKeyHasher } from "../state/key-hasher.ts";
import type { KeyHasher } from "../state/key-hasher.ts";
import { ExpiringState } from "../state/expiring-state.ts";
import type { KeyedTable } from "../state/keyed-table.ts";
import { readTables, writeTables } from "../state/write-tables.ts";
import { LastValueAccumulator } from "./aggregates/last-value-accumulator.ts";
import { CalcOperator } from "./calc.ts";
import { keyTypes } from "./group-aggregate.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import { inspectTable, MAX_INSPECTED_ENTRIES } from "./operator-inspection.ts";
import { tableEntries } from "./live-entries.ts";
import type { LiveEntries, LiveShape } from "./live-entries.ts";
import type { OperatorInspection } from "./operator-inspection.ts";
import type { Operator, OperatorContext } from "./operator.ts";
import { Rounds } from "./rounds.ts";
import { rowsTo } from "./rows-to.ts";

export type ReduceSpec = Extract<OperatorSpec, { kind: "reduce" }>;

const SECTION = "reduced";

/**
 * Rolling reduce by key, as DataStream's: the first row of a key goes on as it is and is kept; every later one is combined
 * with what is kept, by expressions over both, and the result goes on and is kept instead.
 *
 * Rows of a batch are taken in rounds, each with one row of a key at most, so that the expressions run over whole rounds;
 * what goes out is in the order of what came in. State: one row a key, for ever or for its time to live.
 */
class Reduce implements Operator {
  readonly #spec: ReduceSpec;
  #context: OperatorContext | null = null;
  #table: KeyedTable | null = null;
  #expiry: ExpiringState | null = null;
  #kept: readonly LastValueAccumulator[] = [];
  #hash: KeyHasher | null = null;
  /** The kept row, then the new one: what the expressions read. */
  #pairs: BatchBuilder | null = null;
  #output: BatchBuilder | null = null;
  #combine: CalcOperator | null = null;
  /** Position of each row of the pairs in the output. */
  readonly #positions = new Int32Array(MAX_BATCH_ROWS);
  readonly #rounds = new Rounds();
  #hashes = new Int32Array(MAX_BATCH_ROWS);
  #rows = new Int32Array(MAX_BATCH_ROWS);
  #from = 0;

  constructor(spec: ReduceSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    const { inputSchema, outputSchema } = context;
    invariant(inputSchema !== null && outputSchema !== null, "a reduce has an input and an output");
    this.#context = context;
    const { keys, ttl } = this.#spec;
    const descriptor = {
      keyTypes: keyTypes(inputSchema, keys),
      accumulators: () => outputSchema.fields.map(({ type }) => new LastValueAccumulator(type)),
      stamped: ttl !== undefined,
    };
    this.#table = context.stateBackend.createTable(descriptor, context);
    this.#kept = this.#table.accumulators.filter((values) => values instanceof LastValueAccumulator);
    if (ttl !== undefined) this.#expiry = new ExpiringState(this.#table, ttl, context);
    this.#hash = createKeyHasher(inputSchema, this.#spec.keys);
    const pair = rowSchema([...outputSchema.fields, ...inputSchema.fields]);
    this.#pairs = new BatchBuilder(pair);
    this.#output = new BatchBuilder(outputSchema);
    this.#combine = this.#calc(context, pair);
  }

  restore(state: StateReader): void {
    const { inputSchema } = this.#context!;
    readTables(state, SECTION, {
      ...this.#context!,
      keyTypes: keyTypes(inputSchema!, this.#spec.keys),
      tableOf: () => this.#table!,
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
    const { capacity } = this.#output!;
    for (let from = batch.from; from < batch.to; from += capacity) {
      const to = Math.min(from + capacity, batch.to);
      const known = this.#table!.rowCount;
      this.#table!.findRows(keys, from, to, this.#hashes, this.#rows);
      const fresh =
        this.#expiry?.write(this.#rows, from, to) ?? this.#table!.store?.fresh(this.#rows, from, to) ?? null;
      this.#reduce(batch.columns, from, to, (i) =>
        fresh === null ? this.#rows[i]! >= known : fresh[i] === 1,
      );
    }
    this.#showState();
  }

  onProcessingTime(nowMs: number): void {
    this.#expiry?.cleanUp(nowMs);
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
    return {
      state: inspectTable(this.#table!, this.#shape(), { window: null, limit: MAX_INSPECTED_ENTRIES }),
      timers: [],
    };
  }

  entries(state: string): LiveEntries | null {
    return state === SECTION ? tableEntries(this.#table!, this.#shape()) : null;
  }

  #shape(): LiveShape {
    const { inputSchema, outputSchema } = this.#context!;
    return { keyTypes: keyTypes(inputSchema!, this.#spec.keys), values: outputSchema!.fields };
  }

  /** Expressions over a batch of pairs; its result is taken over while it is lent. */
  #calc(context: OperatorContext, pair: RowSchema): CalcOperator {
    const calc = new CalcOperator([{ filter: null, projections: this.#spec.columns }]);
    const output = rowsTo((batch) => this.#take(batch));
    calc.open({ ...context, inputSchema: pair, output });
    return calc;
  }

  /** `isFirst`: nothing is kept of the row's key yet. */
  // oxlint-disable-next-line max-params -- a range of a batch
  #reduce(columns: readonly Column[], from: number, to: number, isFirst: (i: number) => boolean): void {
    this.#from = from;
    this.#output!.reset();
    this.#rounds.plan(this.#rows, from, to, this.#table!.rowCount);
    for (let round = 0; round < this.#rounds.count; round++) {
      const rows = this.#rounds.rowsOf(round);
      const pairs = this.#pairs!;
      pairs.reset();
      for (const i of rows) {
        if (round === 0 && isFirst(i)) this.#keepFirst(columns, i);
        else this.#pair(columns, i);
      }
      if (pairs.rowCount > 0) this.#combine!.processBatch(pairs.take());
    }
    this.#output!.rowCount = to - from;
    this.#context!.output.emit(this.#output!.take());
  }

  #keepFirst(columns: readonly Column[], i: number): void {
    const row = this.#rows[i]!;
    for (let index = 0; index < columns.length; index++) {
      this.#kept[index]!.set(row, columns[index]!, i);
      this.#output!.copyValue(index, i - this.#from, columns[index]!, i);
    }
  }

  #pair(columns: readonly Column[], i: number): void {
    const pairs = this.#pairs!;
    const at = pairs.rowCount++;
    const row = this.#rows[i]!;
    this.#positions[at] = i;
    for (let index = 0; index < columns.length; index++) {
      pairs.copyValue(index, at, this.#kept[index]!.column, row);
      pairs.copyValue(columns.length + index, at, columns[index]!, i);
    }
  }

  #take(batch: RowBatch): void {
    for (let at = batch.from; at < batch.to; at++) {
      const i = this.#positions[at - batch.from]!;
      for (let index = 0; index < batch.columns.length; index++) {
        this.#kept[index]!.set(this.#rows[i]!, batch.columns[index]!, at);
        this.#output!.copyValue(index, i - this.#from, batch.columns[index]!, at);
      }
    }
  }

  #showState(): void {
    this.#table!.settle();
    this.#context!.metrics.set("stateEntries", this.#table!.size);
    this.#context!.metrics.set("stateBytes", this.#table!.stateBytes);
  }
}

export const reduceFactory: OperatorFactory<"reduce"> = (spec) => new Reduce(spec);
