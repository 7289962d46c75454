import { string } from "@millrace/graph";
import type { FunctionState, LogicalType } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { readValue, writeValue } from "../../batch/row-values.ts";
import type { Value } from "../../batch/row-values.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { ChangedTexts, KeptTexts } from "../../functions/process-function.ts";
import { formatValue } from "../../expression/text-format.ts";
import { KeyedTable } from "../../state/keyed-table.ts";
import { TimerHeap } from "../../state/timer-heap.ts";
import { readTables, writeTables } from "../../state/write-tables.ts";
import { LastValueAccumulator } from "../aggregates/last-value-accumulator.ts";
import type { OperatorContext } from "../operator.ts";
import { PROCESS_SECTION, processColumns } from "./process-columns.ts";

/** Event time, processing time, and the clean-up of states that have lived their time. */
export type TimeDomain = 0 | 1 | 2;

/** Times of the timers of one key, by domain; the last is there only while there are some. */
type Timers = readonly [event: readonly number[], processing: readonly number[], cleanUp?: readonly number[]];

const NO_TIMERS: Timers = [[], []];

/** What a process function keeps: a row a key with the texts of its states and timers, and the timers in order. */
export class ProcessState {
  readonly table: KeyedTable;
  readonly #context: OperatorContext;
  readonly #keyFields: readonly { readonly name: string; readonly type: LogicalType }[];
  readonly #kept: readonly LastValueAccumulator[];
  readonly #scratch: BatchBuilder;
  /** By domain. A timer counts only while its key's text names it. */
  readonly #heaps = [new TimerHeap(), new TimerHeap(), new TimerHeap()] as const;
  /** By domain: no timer behind it has left its heap. */
  readonly #passed: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  readonly #touched = new Int32Array(1);
  #sequence = 0;

  constructor(
    states: readonly FunctionState[],
    keys: readonly { readonly name: string; readonly type: LogicalType }[],
    context: OperatorContext,
  ) {
    const columns = processColumns(states);
    this.#context = context;
    this.#keyFields = keys;
    this.#kept = columns.map(({ field }) => new LastValueAccumulator(field.type));
    this.table = new KeyedTable(
      { keyTypes: keys.map(({ type }) => type), accumulators: this.#kept },
      context,
    );
    this.#scratch = new BatchBuilder({ fields: columns.map(({ id }) => ({ name: id, type: string() })) }, 1);
  }

  /** The key of a row as JSON, then its texts. */
  texts(row: number): KeptTexts {
    const key = this.#keyFields.map(({ name, type }, index) => [
      name,
      jsonValue(readValue(this.table.index.keys[index]!, row), type),
    ]);
    const kept = this.#kept.map(({ column }) => readValue(column, row));
    return [
      JSON.stringify(Object.fromEntries(key)),
      ...kept.map((text) => (text === null ? "" : String(text))),
    ];
  }

  keep(row: number, { texts }: ChangedTexts): void {
    this.#touched[0] = row;
    if (this.table.changes.active) this.table.changes.touch(this.#touched, 0, 1);
    if (texts.every((text) => text === "")) {
      this.table.remove(row);
      return;
    }
    const before = this.timers(row);
    this.#scratch.reset();
    texts.forEach((text, index) => writeValue(this.#scratch, index, 0, text === "" ? null : text));
    this.#scratch.rowCount = 1;
    const { columns } = this.#scratch.take();
    this.#kept.forEach((values, index) => values.set(row, columns[index]!, 0));
    this.#schedule(row, before);
  }

  /** Removes a key that was only looked at. */
  forgetEmpty(row: number): void {
    if (this.#kept.every(({ column }) => readValue(column, row) === null)) this.table.remove(row);
  }

  /** Of the timers, beside what the table has. */
  get timerBytes(): number {
    return this.#heaps.reduce((sum, { byteSize }) => sum + byteSize, 0);
  }

  /** Of the earliest timer; Infinity where there is none. */
  next(domain: TimeDomain): number {
    return this.#heaps[domain].time;
  }

  /** The earliest timers up to a time, of different keys, in order. */
  due(
    domain: TimeDomain,
    time: number,
    most: number,
  ): readonly { readonly row: number; readonly timeMs: number }[] {
    const heap = this.#heaps[domain];
    const due: { row: number; timeMs: number }[] = [];
    const rows = new Set<number>();
    while (heap.time <= time && due.length < most) {
      const { row, time: timeMs } = heap;
      if (rows.has(row)) break;
      heap.pop();
      this.#passed[domain] = Math.max(this.#passed[domain], timeMs);
      if (!this.table.isLive(row) || this.timers(row)[domain]?.includes(timeMs) !== true) continue;
      rows.add(row);
      due.push({ row, timeMs });
    }
    return due;
  }

  timers(row: number): Timers {
    const text = readValue(this.#kept.at(-1)!.column, row);
    return text === null ? NO_TIMERS : (JSON.parse(String(text)) as Timers);
  }

  restore(state: StateReader): void {
    readTables(state, PROCESS_SECTION, {
      ...this.#context,
      keyTypes: this.#keyFields.map(({ type }) => type),
      tableOf: () => this.table,
    });
    for (let row = 0; row < this.table.rowCount; row++) {
      if (this.table.isLive(row)) this.#schedule(row, NO_TIMERS);
    }
  }

  snapshot(state: StateWriter): void {
    writeTables([{ namespace: 0, table: this.table }], PROCESS_SECTION, this.#context.maxParallelism, state);
  }

  /** Timers that the key had `before` are in their heap still, unless they may have left it. */
  #schedule(row: number, before: Timers): void {
    const timers = this.timers(row);
    for (const domain of [0, 1, 2] as const) {
      const known = new Set(before[domain]);
      for (const time of timers[domain] ?? [])
        if (!known.has(time) || time <= this.#passed[domain])
          this.#heaps[domain].push(time, this.#sequence++, row);
    }
  }
}

function jsonValue(value: Value, type: LogicalType): string | number | boolean | null {
  if (typeof value === "bigint" && type.kind === "BIGINT")
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  return typeof value === "bigint" ? formatValue(value, type) : value;
}
