import { valueClass } from "@millrace/graph";
import type { FunctionState, LogicalType } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { readValue } from "../../batch/row-values.ts";
import type { Value } from "../../batch/row-values.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { ChangedStates } from "../../functions/kept-states.ts";
import { PROGRAM_ROWS } from "../../functions/program-columns.ts";
import { formatValue } from "../../expression/text-format.ts";
import { grownArray } from "../../state/grown-array.ts";
import type { KeyedTable } from "../../state/keyed-table.ts";
import { TimerHeap } from "../../state/timer-heap.ts";
import { readTables, writeTables } from "../../state/write-tables.ts";
import { LastValueAccumulator } from "../aggregates/last-value-accumulator.ts";
import type { OperatorContext } from "../operator.ts";
import { PROCESS_SECTION, processColumns } from "./process-columns.ts";
import { StateParts } from "./state-parts.ts";
import type { PartOwner } from "./state-parts.ts";

/** Event time, processing time, and the clean-up of states that have lived their time. */
export type TimeDomain = 0 | 1 | 2;

/** Times of the timers of one key, by domain; the last is there only while there are some. */
type Timers = readonly [event: readonly number[], processing: readonly number[], cleanUp?: readonly number[]];

const NO_TIMERS: Timers = [[], []];
const ROWS_AT_ONCE = 1_024;

/** What a process function keeps: a row a key with its states and the text of its timers, and the timers in order. */
export class ProcessState {
  readonly table: KeyedTable;
  /** Of large lists and maps of the keys in `table`. */
  readonly parts: StateParts;
  readonly #context: OperatorContext;
  readonly #keyFields: readonly { readonly name: string; readonly type: LogicalType }[];
  readonly #kept: readonly LastValueAccumulator[];
  readonly #gathered: BatchBuilder;
  /** By domain, those of one time by the hashes of their keys, which a restore keeps. A timer counts only while its key's text names it. */
  readonly #heaps = [new TimerHeap(), new TimerHeap(), new TimerHeap()] as const;
  /** By domain: no timer behind it has left its heap. */
  readonly #passed: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  #timers = 0;
  /** Where rows are stored: hash of the key by name. */
  #hashes = new Int32Array(0);
  #named = 0;

  constructor(
    states: readonly FunctionState[],
    keys: readonly { readonly name: string; readonly type: LogicalType }[],
    context: OperatorContext,
  ) {
    const columns = processColumns(states);
    this.#context = context;
    this.#keyFields = keys;
    const accumulators = (): LastValueAccumulator[] =>
      columns.map(({ field }) => new LastValueAccumulator(field.type));
    const keyTypes = keys.map(({ type }) => type);
    this.table = context.stateBackend.createTable({ keyTypes, accumulators }, context);
    this.parts = new StateParts(states, keys, context);
    this.#kept = this.table.accumulators.filter((values) => values instanceof LastValueAccumulator);
    this.#gathered = new BatchBuilder({ fields: columns.map(({ field }) => field) }, PROGRAM_ROWS);
  }

  /** The key of a row as JSON. */
  keyText(row: number): string {
    const key = this.#keyFields.map(({ name, type }, index) => [
      name,
      jsonValue(readValue(this.table.index.keys[index]!, row), type),
    ]);
    return JSON.stringify(Object.fromEntries(key));
  }

  /** Whose parts those of the key of a row are. */
  owner(row: number): PartOwner {
    const { keys, hashes } = this.table.index;
    return { keys, row, hash: hashes[row]! };
  }

  /** Copies of what is kept of some keys, a row each, lent until the next call. */
  gather(rows: readonly number[]): RowBatch {
    const gathered = this.#gathered;
    gathered.reset();
    gathered.rowCount = rows.length;
    this.#kept.forEach(({ column }, index) => {
      for (let at = 0; at < rows.length; at++) gathered.copyValue(index, at, column, rows[at]!);
    });
    return gathered.take();
  }

  /** Keeps what has changed of the key of `row`: row `at` of `states`. `forgetEmpty` follows. */
  keep(row: number, states: ChangedStates, at: number): void {
    const kept = this.#kept;
    const timers = kept.length - 1;
    this.table.touchRow(row);
    const rescheduled = states.changed(timers, at);
    const before = rescheduled ? this.timers(row) : NO_TIMERS;
    for (let index = 0; index < kept.length; index++)
      if (states.changed(index, at)) kept[index]!.set(row, states.columns[index]!, at);
    if (!rescheduled) return;
    const after = this.holds(row) ? this.timers(row) : NO_TIMERS;
    this.#schedule(row, { before, after });
  }

  /** Removes a key of which nothing is kept. */
  forgetEmpty(row: number): void {
    if (!this.holds(row)) this.table.remove(row);
  }

  /** Whether anything is kept of a key. */
  holds(row: number): boolean {
    for (const { column } of this.#kept) if (column.nulls![row] === 0) return true;
    return false;
  }

  /** How many the function has set, over all keys. */
  get timerCount(): number {
    return this.#timers;
  }

  /** Of the timers, beside what the table has. */
  get timerBytes(): number {
    return this.#heaps.reduce((sum, { byteSize }) => sum + byteSize, this.#named * 4);
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
    const names = new Set<number>();
    if (heap.time <= time) this.table.store?.makeRoom(most);
    while (heap.time <= time && due.length < most) {
      const { row: name, time: timeMs } = heap;
      if (names.has(name)) break;
      heap.pop();
      this.#passed[domain] = Math.max(this.#passed[domain], timeMs);
      const row = this.#rowOf(name);
      if (row < 0 || this.timers(row)[domain]?.includes(timeMs) !== true) continue;
      names.add(name);
      due.push({ row, timeMs });
    }
    return due;
  }

  /** Runs `work` with the rows of all keys that there are, some at a time. */
  forEachKey(most: number, work: (rows: readonly number[]) => void): void {
    const { store } = this.table;
    if (store === null) {
      const all = Array.from({ length: this.table.rowCount }, (_, row) => row);
      const live = all.filter((row) => this.table.isLive(row));
      for (let from = 0; from < live.length; from += most) work(live.slice(from, from + most));
      return;
    }
    const { names, hashes } = store.names();
    for (let from = 0; from < names.length; from += most) {
      store.makeRoom(most);
      const part = names.subarray(from, from + most);
      work([...part].map((name, index) => store.load(name, hashes[from + index]!)).filter((row) => row >= 0));
    }
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
    this.parts.restore(state);
    this.forEachKey(ROWS_AT_ONCE, (rows) => {
      for (const row of rows) this.#schedule(row, { before: NO_TIMERS, after: this.timers(row) });
    });
  }

  snapshot(state: StateWriter): void {
    writeTables([{ namespace: 0, table: this.table }], PROCESS_SECTION, this.#context.maxParallelism, state);
    this.parts.snapshot(state);
  }

  close(): void {
    this.table.close();
    this.parts.close();
  }

  /** In bytes. */
  get stateBytes(): number {
    return this.table.stateBytes + this.parts.bytes;
  }

  /** Timers that the key had `before` are in their heap still, unless they may have left it. */
  #schedule(row: number, { before, after }: { readonly before: Timers; readonly after: Timers }): void {
    this.#timers += setByFunctions(after) - setByFunctions(before);
    for (const domain of [0, 1, 2] as const) {
      const known = new Set(before[domain]);
      for (const time of after[domain] ?? [])
        if (!known.has(time) || time <= this.#passed[domain])
          this.#heaps[domain].push(time, this.table.index.hashes[row]!, this.#nameOf(row));
    }
  }

  /** What timers know a row by: its number, or where rows are stored the name that it has there. */
  #nameOf(row: number): number {
    const { store, index } = this.table;
    if (store === null) return row;
    const name = store.nameOf(row);
    this.#named = Math.max(this.#named, name + 1);
    if (name >= this.#hashes.length) this.#hashes = grownArray(this.#hashes, Math.max(64, 2 * name));
    this.#hashes[name] = index.hashes[row]!;
    return name;
  }

  /** -1: the key is gone. */
  #rowOf(name: number): number {
    const { store } = this.table;
    if (store === null) return this.table.isLive(name) ? name : -1;
    return store.load(name, this.#hashes[name]!);
  }
}

const setByFunctions = ([event, processing]: Timers): number => event.length + processing.length;

function jsonValue(value: Value, type: LogicalType): string | number | boolean | null {
  if (typeof value === "bigint" && type.kind === "BIGINT")
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  const isText = value !== null && valueClass(type, "number") === "text" && typeof value !== "string";
  return isText || typeof value === "bigint" ? formatValue(value, type) : value;
}
