import { invariant } from "@millrace/graph";
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
import { argumentOf } from "./aggregates/add-rows.ts";
import { createAccumulators } from "./aggregates/create-accumulator.ts";
import { distinctColumns, DistinctValues } from "./aggregates/distinct-values.ts";
import { SharedTimer } from "./shared-timer.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import type { Operator, OperatorContext } from "./operator.ts";
import { inspectTable, MAX_INSPECTED_ENTRIES } from "./operator-inspection.ts";
import { tableEntries } from "./live-entries.ts";
import type { LiveEntries, LiveShape } from "./live-entries.ts";
import type { OperatorInspection } from "./operator-inspection.ts";

export type GroupAggregateSpec = Extract<OperatorSpec, { kind: "group-aggregate" }>;

const SECTION = "groups";

/**
 * Rolling aggregate by key, as DataStream's keyed aggregate: after every row its key's new values, as an insert. Without
 * keys all rows are one group. Output: keys, then aggregates. State: one row a key, for ever or for
 * its time to live, and one a value of a key for each column of which distinct values are counted.
 */
class GroupAggregate implements Operator {
  readonly #spec: GroupAggregateSpec;
  #context: OperatorContext | null = null;
  #table: KeyedTable | null = null;
  #expiry: ExpiringState | null = null;
  #distinct: readonly DistinctValues[] = [];
  #marks: readonly Column[] = [];
  #timer: SharedTimer | null = null;
  #hash: KeyHasher | null = null;
  #builder: BatchBuilder | null = null;
  #hashes = new Int32Array(MAX_BATCH_ROWS);
  #rows = new Int32Array(MAX_BATCH_ROWS);

  constructor(spec: GroupAggregateSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    const { inputSchema, outputSchema } = context;
    invariant(inputSchema !== null && outputSchema !== null, "an aggregate has an input and an output");
    this.#context = context;
    const { keys, aggregates, ttl } = this.#spec;
    const descriptor = {
      keyTypes: keyTypes(inputSchema, keys),
      accumulators: () => createAccumulators(aggregates, inputSchema),
      stamped: ttl !== undefined,
    };
    this.#table = context.stateBackend.createTable(descriptor, context);
    const timer = new SharedTimer(context);
    this.#timer = timer;
    if (ttl !== undefined) {
      const time = timer.share((nowMs) => this.#expiry!.cleanUp(nowMs));
      this.#expiry = new ExpiringState(this.#table, ttl, time);
    }
    this.#distinct = distinctColumns(aggregates).map(
      (argument) => new DistinctValues({ ...this.#spec, argument }, inputSchema, { context, timer }),
    );
    this.#hash = createKeyHasher(inputSchema, this.#spec.keys);
    this.#builder = new BatchBuilder(outputSchema);
  }

  restore(state: StateReader): void {
    const { inputSchema } = this.#context!;
    readTables(state, SECTION, {
      ...this.#context!,
      keyTypes: keyTypes(inputSchema!, this.#spec.keys),
      tableOf: () => this.#table!,
    });
    this.#expiry?.restored();
    for (const values of this.#distinct) values.restore(state);
    this.#showState();
  }

  processBatch(batch: RowBatch): void {
    if (batch.rowCount === 0) return;
    this.#reserve(batch.to);
    this.#hash!(batch, this.#hashes);
    const keys = this.#spec.keys.map((index) => batch.columns[index]!);
    this.#table!.findRows(keys, batch.from, batch.to, this.#hashes, this.#rows);
    this.#expiry?.write(this.#rows, batch.from, batch.to);
    this.#marks = this.#distinct.map((values) => values.marksOf(batch));
    const builder = this.#builder!;
    for (let from = batch.from; from < batch.to; from += builder.capacity) {
      const to = Math.min(from + builder.capacity, batch.to);
      builder.reset();
      this.#copyKeys(keys, from, to);
      this.#aggregate(batch.columns, from, to);
      builder.rowCount = to - from;
      this.#context!.output.emit(builder.take());
    }
    this.#table!.settle();
    this.#showState();
  }

  onProcessingTime(nowMs: number): void {
    this.#timer!.fire(nowMs);
    this.#showState();
  }

  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    writeTables([{ namespace: 0, table: this.#table! }], SECTION, this.#context!.maxParallelism, state);
    for (const values of this.#distinct) values.snapshot(state);
  }

  inspect(): OperatorInspection {
    const state = inspectTable(this.#table!, this.#shape(), { window: null, limit: MAX_INSPECTED_ENTRIES });
    return { state: [...state, ...this.#distinct.flatMap((values) => values.inspect())], timers: [] };
  }

  entries(state: string): LiveEntries | null {
    if (state === SECTION) return tableEntries(this.#table!, this.#shape());
    return this.#distinct.map((values) => values.entries(state)).find((found) => found !== null) ?? null;
  }

  #shape(): LiveShape {
    const { inputSchema, outputSchema } = this.#context!;
    return {
      keyTypes: keyTypes(inputSchema!, this.#spec.keys),
      values: outputSchema!.fields.slice(this.#spec.keys.length),
    };
  }

  close(): void {
    this.#table?.close();
    for (const values of this.#distinct) values.close();
  }

  #reserve(rows: number): void {
    if (rows <= this.#hashes.length) return;
    this.#hashes = new Int32Array(rows);
    this.#rows = new Int32Array(rows);
  }

  #copyKeys(keys: readonly Column[], from: number, to: number): void {
    keys.forEach((key, index) => {
      for (let i = from; i < to; i++) this.#builder!.copyValue(index, i - from, key, i);
    });
  }

  #aggregate(columns: readonly Column[], from: number, to: number): void {
    const builder = this.#builder!;
    const rows = this.#rows;
    this.#table!.accumulators.forEach((accumulator, index) => {
      const call = this.#spec.aggregates[index]!;
      const column =
        call.fn === "COUNT_DISTINCT" ? this.#marksOf(call.argument) : argumentOf(accumulator, call, columns);
      accumulator.addAndEmit(
        { column, from, to, rows, arena: builder.arena },
        builder.columns[this.#spec.keys.length + index]!,
        0,
      );
    });
  }

  #marksOf(argument: number | null): Column {
    return this.#marks[this.#distinct.findIndex((values) => values.argument === argument)]!;
  }

  #showState(): void {
    const tables = [this.#table!, ...this.#distinct];
    const { metrics } = this.#context!;
    metrics.set(
      "stateEntries",
      tables.reduce((sum, { size }) => sum + size, 0),
    );
    metrics.set(
      "stateBytes",
      tables.reduce((sum, { stateBytes }) => sum + stateBytes, 0),
    );
  }
}

export function keyTypes(input: RowSchema, keys: readonly number[]): RowSchema["fields"][number]["type"][] {
  return keys.map((index) => {
    const field = input.fields[index];
    invariant(field !== undefined, `no key column ${index}`);
    return field.type;
  });
}

export const groupAggregateFactory: OperatorFactory<"group-aggregate"> = (spec) => new GroupAggregate(spec);
