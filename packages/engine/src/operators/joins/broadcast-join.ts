import { invariant } from "@millrace/graph";
import type { BroadcastJoinSpec, LogicalType, RowSchema } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { writeColumnValue } from "../../state/column-state.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import type { KeyHasher } from "../../state/key-hasher.ts";
import { KeyReader } from "../../state/key-reader.ts";
import { RecordSection, recordsOf } from "../../state/keyed-records.ts";
import type { KeyedTable } from "../../state/keyed-table.ts";
import { readBlock } from "../../state/read-blocks.ts";
import { readTables, tableParts } from "../../state/write-tables.ts";
import type { Accumulator } from "../aggregates/accumulator.ts";
import { LastValueAccumulator } from "../aggregates/last-value-accumulator.ts";
import { keyTypes } from "../group-aggregate.ts";
import { tableEntries } from "../live-entries.ts";
import type { LiveEntries } from "../live-entries.ts";
import { orNull } from "../kept-columns.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { inspectTable, MAX_INSPECTED_ENTRIES } from "../operator-inspection.ts";
import type { OperatorInspection } from "../operator-inspection.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import { RowProbes } from "../window-operator/row-probes.ts";
import { PairBuilder } from "./pair-builder.ts";
import { NO_ROW } from "./row-lists.ts";

const SECTION = "rules";

/**
 * Broadcast state: rules that every subtask has, the last one of each key, and rows that are looked up among them.
 *
 * 1. A row is given with the rule as it is when the row comes; it is not given again when the rule changes. Order between
 *    the two inputs is free, as in Flink.
 * 2. State: all rules, in every subtask. At another parallelism each subtask takes those of one of the former ones.
 */
class BroadcastJoin implements Operator {
  readonly #spec: BroadcastJoinSpec;
  #context: OperatorContext | null = null;
  #table: KeyedTable | null = null;
  #values: readonly LastValueAccumulator[] = [];
  #pairs: PairBuilder | null = null;
  #hashRow: KeyHasher | null = null;
  #hashRule: KeyHasher | null = null;
  /** Whether a rule takes its key away. */
  #removes: RowProbes | null = null;
  #hashes = new Int32Array(MAX_BATCH_ROWS);
  /** Rule of each row of the batch. */
  #rows = new Int32Array(MAX_BATCH_ROWS);

  constructor(spec: BroadcastJoinSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    const { inputSchemas, outputSchema } = context;
    const [rows, rules] = inputSchemas ?? [];
    invariant(rows && rules && outputSchema, "a broadcast join has two inputs and an output");
    this.#context = context;
    const accumulators = (): readonly Accumulator[] =>
      rules.fields.map(({ type }) => new LastValueAccumulator(type));
    this.#table = context.stateBackend.createTable(
      { keyTypes: this.#keyTypes(rules), accumulators },
      context,
    );
    this.#values = lastValues(this.#table);
    this.#pairs = new PairBuilder(outputSchema, 0);
    this.#hashRow = createKeyHasher(rows, this.#spec.keys[0]);
    this.#hashRule = createKeyHasher(rules, this.#spec.keys[1]);
    const { removes } = this.#spec;
    if (removes === null) return;
    this.#removes = new RowProbes();
    this.#removes.add(removes);
    this.#removes.open({ ...context, inputSchema: rules });
  }

  restore(state: StateReader): void {
    const { maxParallelism } = this.#context!;
    readTables(blocksOfOne(state, SECTION), SECTION, {
      keyTypes: this.#keyTypes(this.#context!.inputSchemas![1]!),
      keyGroups: { from: 0, to: maxParallelism },
      maxParallelism,
      tableOf: () => this.#table!,
    });
    this.#restoreSection(state);
    this.#showState();
  }

  #restoreSection(state: StateReader): void {
    const [section] = state.operator(SECTION);
    if (section === undefined) return;
    const table = this.#table!;
    const keys = new KeyReader(this.#keyTypes(this.#context!.inputSchemas![1]!));
    for (const { hash, reader } of recordsOf(section)) {
      const row = table.insert(keys.read(reader), 0, hash);
      for (const value of this.#values) value.read(reader, row);
    }
  }

  processBatch(batch: RowBatch, input = 0): void {
    if (batch.rowCount === 0) return;
    if (batch.to > this.#hashes.length) {
      this.#hashes = new Int32Array(batch.to);
      this.#rows = new Int32Array(batch.to);
    }
    if (input === 0) this.#lookUp(batch);
    else this.#keep(batch);
  }

  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }

  /** Where it is not taken in slices, records as those of keyed state, in one section: they are of no key group. */
  snapshot(_checkpointId: number, state: StateWriter): void {
    const table = this.#table!;
    if (state.tables !== undefined) {
      state.tables(SECTION, [{ namespace: 0, table }]);
      return;
    }
    const section = new RecordSection();
    let before = 0;
    for (const part of tableParts(table)) {
      for (let row = 0; row < part.rowCount; row++) if (part.isLive(row)) addRow(section, part, before, row);
      before += part.rowCount;
    }
    state.operator(SECTION, section.finish());
  }

  close(): void {
    this.#table?.close();
  }

  inspect(): OperatorInspection {
    const rules = this.#context!.inputSchemas![1]!;
    const shape = { keyTypes: this.#keyTypes(rules), values: rules.fields };
    const state = inspectTable(this.#table!, shape, { window: null, limit: MAX_INSPECTED_ENTRIES });
    return { state, timers: [] };
  }

  entries(state: string): LiveEntries | null {
    if (state !== SECTION) return null;
    const rules = this.#context!.inputSchemas![1]!;
    const entries = tableEntries(this.#table!, { keyTypes: this.#keyTypes(rules), values: rules.fields });
    return { ...entries, at: (row) => ({ ...entries.at(row), hash: null }) };
  }

  #keyTypes(rules: RowSchema): readonly LogicalType[] {
    return keyTypes(rules, this.#spec.keys[1]).map(orNull);
  }

  #lookUp(batch: RowBatch): void {
    const pairs = this.#pairs!;
    const keys = this.#spec.keys[0].map((column) => batch.columns[column]!);
    this.#hashRow!(batch, this.#hashes);
    this.#table!.lookUp(keys, batch.from, batch.to, this.#hashes, this.#rows);
    for (let i = batch.from; i < batch.to; i++) {
      const rule = this.#rows[i]!;
      if (rule === NO_ROW && this.#spec.unmatched === "drop") continue;
      if (pairs.full) this.#flush(batch.columns);
      pairs.add(i, rule);
    }
    if (pairs.count > 0) this.#flush(batch.columns);
  }

  #flush(columns: readonly Column[]): void {
    const rules = this.#values.map(({ column }) => column);
    this.#context!.output.emit(this.#pairs!.take(columns, rules));
  }

  #keep(batch: RowBatch): void {
    const table = this.#table!;
    const { trace, uid } = this.#context!;
    const keys = this.#spec.keys[1].map((column) => batch.columns[column]!);
    this.#hashRule!(batch, this.#hashes);
    this.#removes?.evaluate(batch);
    for (let i = batch.from; i < batch.to; i++) {
      const known = table.lookup(keys, i, this.#hashes[i]!);
      const isRemoval = this.#removes?.value(0, i) === 1;
      if (!isRemoval) this.#set(known >= 0 ? known : table.insert(keys, i, this.#hashes[i]!), batch, i);
      else if (known >= 0) table.remove(known);
      trace?.event(isRemoval ? "state.clear" : "state.put", uid, { rows: table.size });
    }
    this.#showState();
  }

  #set(row: number, batch: RowBatch, i: number): void {
    this.#table!.touchRow(row);
    for (let column = 0; column < this.#values.length; column++)
      this.#values[column]!.set(row, batch.columns[column]!, i);
  }

  #showState(): void {
    const table = this.#table!;
    table.settle();
    this.#context!.metrics.set("stateEntries", table.size);
    this.#context!.metrics.set("stateBytes", table.stateBytes);
  }
}

const lastValues = ({ accumulators }: KeyedTable): readonly LastValueAccumulator[] =>
  accumulators.filter((values) => values instanceof LastValueAccumulator);

// oxlint-disable-next-line max-params -- a row of a part
function addRow(section: RecordSection, part: KeyedTable, before: number, row: number): void {
  section.add(before + row, part.index.hashes[row]!, (writer) => {
    for (const key of part.index.keys) writeColumnValue(writer, key, row);
    for (const value of part.accumulators) value.write(writer, row);
  });
}

/** Every subtask wrote all rules: those of one count. */
function blocksOfOne(state: StateReader, name: string): StateReader {
  const blocks = [...state.blocks(name)];
  const subtasks = blocks.map((bytes) => readBlock(bytes).subtask);
  const first = Math.min(...subtasks);
  return {
    keyed: () => [],
    blocks: () => blocks.filter((_, index) => subtasks[index] === first),
    operator: (of) => state.operator(of),
  };
}

export const broadcastJoinFactory: OperatorFactory<"broadcast-join"> = (spec) => new BroadcastJoin(spec);
