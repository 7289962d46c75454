import { string } from "@millrace/graph";
import { readValue } from "../../batch/row-values.ts";
import type { StateSection } from "../../checkpoint/state-io.ts";
import type { Accumulator } from "../../operators/aggregates/accumulator.ts";
import { CountAccumulator } from "../../operators/aggregates/count-accumulator.ts";
import { LastValueAccumulator } from "../../operators/aggregates/last-value-accumulator.ts";
import { keyGroupRange } from "../../state/key-group.ts";
import { hashMapStateBackend } from "../../state/keyed-state-backend.ts";
import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import type { KeyedTable } from "../../state/keyed-table.ts";
import { UNCOUNTED } from "../../state/reserved-memory.ts";
import type { MemoryBudget } from "../../state/reserved-memory.ts";
import type { StateExpiry } from "../../state/state-expiry.ts";
import { LimitedSlot } from "./limited-slot.ts";
import type { StateModel } from "./model-actions.ts";
import type { OverStore } from "./state-backends.ts";
import { takeSlice } from "./table-checkpoint.ts";
import type { Begun, Completed } from "./table-checkpoint.ts";
import {
  addTexts,
  batchOf,
  contentsOf,
  ensure,
  expectSame,
  expiryOf,
  keptOf,
  lives,
  MAX_PARALLELISM,
  readInto,
  textOf,
  unfailing,
} from "./table-contents.ts";
import type { Found, Kept, TableShape } from "./table-contents.ts";

/** A keyed table, and a Map that has what it should have. What it finds is held against that with every call. */
export class TableModel implements StateModel {
  readonly #shape: TableShape;
  readonly #slot: LimitedSlot;
  #backend!: KeyedStateBackend;
  #table!: KeyedTable;
  #expiry: StateExpiry | null = null;
  #keys = new Map<string | null, Kept>();
  #completed: Completed | null = null;
  #begun: Begun | null = null;
  #checkpoints = 0;
  #texts = 0;
  #nowMs = 1_000_000;

  constructor(make: (over: OverStore) => KeyedStateBackend, shape: TableShape) {
    this.#slot = new LimitedSlot(make);
    this.#shape = shape;
    this.#open();
  }

  /** Where the task fails since its disk or memory is full, there is room again, and it goes on from its last checkpoint. */
  run(action: (model: this) => void): void {
    this.#slot.run(
      () => action(this),
      () => this.restart(),
    );
    this.#checkSize();
  }

  add(keys: readonly (string | null)[], text: string | null): void {
    if (keys.length === 0) return;
    const texts = keys.map(() => (text === null ? null : `${text}${this.#texts++}`));
    const { from, to, rows } = this.#addTo(this.#table, keys, texts, (found) => {
      const fresh = this.#fresh(found);
      for (const [at, key] of keys.entries()) this.#added(key, texts[at]!, fresh?.[found.from + at] ?? null);
    });
    for (let i = from; i < to; i++) ensure(this.#table.isLive(rows[i]!), () => "a row that was found lives");
  }

  lookup(key: string | null): void {
    this.#expectRow(key, this.#rowOf(this.#table, key));
  }

  lookUp(keys: readonly (string | null)[]): void {
    const { columns, from, to, hashes } = batchOf(
      this.#shape,
      keys,
      keys.map(() => null),
    );
    const rows = new Int32Array(to);
    this.#table.lookUp(columns.slice(0, 1), from, to, hashes, rows);
    for (const [at, key] of keys.entries()) this.#expectRow(key, rows[from + at]!);
  }

  /** A key that is new. */
  insert(key: string | null): void {
    if (this.#keys.has(key)) return;
    const text = `inserted${this.#texts++}`;
    const { columns, from, hashes } = batchOf(this.#shape, [key], [text]);
    const row = this.#table.insert(columns.slice(0, 1), from, hashes[from]!);
    const rows = new Int32Array(from + 1).fill(row);
    this.#fresh({ from, to: from + 1, rows });
    addTexts(this.#table, columns, { from, to: from + 1, rows });
    this.#keys.set(key, { count: 1n, text, stamp: this.#nowMs });
  }

  /** As functions keep what they have found. */
  set(key: string | null, text: string | null): void {
    if (this.#shape.stamped || !this.#keys.has(key)) return;
    const { columns, from } = batchOf(this.#shape, [key], [text]);
    const row = this.#rowOf(this.#table, key);
    this.#table.touchRow(row);
    for (const accumulator of this.#table.accumulators)
      if (accumulator instanceof LastValueAccumulator) accumulator.set(row, columns[1]!, from);
    this.#table.settle();
    this.#keys.set(key, { ...this.#keys.get(key)!, text });
  }

  remove(keys: readonly (string | null)[]): void {
    if (this.#shape.stamped) return;
    for (const key of keys) {
      const row = this.#rowOf(this.#table, key);
      this.#expectRow(key, row);
      if (row < 0) continue;
      this.#table.remove(row);
      this.#keys.delete(key);
      ensure(!this.#table.isLive(row), () => "a removed row does not live");
    }
  }

  /** Another table of the task is added, of which some rows have gone. */
  merge(keys: readonly (string | null)[], gone: readonly (string | null)[]): void {
    if (this.#shape.stamped) return;
    const other = this.#newTable(this.#slot.memory);
    try {
      const texts = keys.map(() => `merged${this.#texts++}`);
      this.#addTo(other, keys, texts);
      const merged = new Map<string | null, Kept>();
      for (const [at, key] of keys.entries())
        merged.set(key, { count: (merged.get(key)?.count ?? 0n) + 1n, text: texts[at]!, stamp: 0 });
      for (const key of gone) {
        if (!merged.delete(key)) continue;
        other.remove(this.#rowOf(other, key));
      }
      this.#table.merge(other);
      for (const [key, { count, text }] of merged)
        this.#keys.set(key, { count: (this.#keys.get(key)?.count ?? 0n) + count, text, stamp: 0 });
    } finally {
      unfailing(() => other.drop());
    }
  }

  scan(): void {
    const found = unfailing(() => contentsOf(this.#table));
    expectSame(this.#shape, found, this.#keys, this.#nowMs);
  }

  /** All rows by their names, as timers find them. */
  names(): void {
    const { store } = this.#table;
    if (store === null) return;
    const { names, hashes } = unfailing(() => store.names());
    ensure(
      new Set(names).size === this.#table.size,
      () => `${names.length} names of ${this.#table.size} rows`,
    );
    for (let i = 0; i < names.length; i++) {
      store.makeRoom(1);
      const row = unfailing(() => store.load(names[i]!, hashes[i]!));
      ensure(row >= 0 && store.nameOf(row) === names[i], () => `row ${row} of name ${names[i]}`);
      this.#expectRow(readValue(this.#table.index.keys[0]!, row) as string | null, row);
    }
  }

  clear(): void {
    if (this.#begun?.ended === false) this.end(false);
    unfailing(() => this.#table.clear());
    this.#keys.clear();
    this.#expiry = expiryOf(this.#table);
  }

  park(): void {
    if (this.#table.store !== null && !this.#shape.stamped) unfailing(() => this.#table.park());
  }

  flush(): void {
    unfailing(() => this.#table.store?.flushes());
  }

  /** The disk has room for so many pages more. */
  room(pages: number): void {
    this.#slot.room(pages);
  }

  /** The slot has so many bytes more. */
  memory(bytes: number): void {
    this.#slot.bytes(bytes);
  }

  pass(ms: number): void {
    this.#nowMs += ms;
  }

  /** One slice, or all rows: then none is left that has expired, if the disk has room. */
  cleanUp(all: boolean): void {
    const expiry = this.#expiry;
    if (expiry === null) return;
    const size = (): number => this.#table.size;
    const before = size();
    this.#cleanUp(expiry);
    ensure(size() <= before, () => "a clean-up adds no rows");
    if (!all) return;
    for (let round = 0; round < 2; round++)
      do {
        this.#cleanUp(expiry);
      } while (expiry.nextMs === this.#nowMs + 1);
    ensure(size() === 0 || expiry.nextMs !== null, () => "rows that live are cleaned up at some time");
    if (!this.#slot.diskHasRoom) return;
    const live = [...this.#keys.keys()].filter((key) => this.#live(key) !== undefined).length;
    ensure(size() === live, () => `${size()} rows are left of ${live}`);
    for (const key of this.#keys.keys()) if (this.#live(key) === undefined) this.#keys.delete(key);
  }

  /** A checkpoint begins; the one before ends. */
  begin(incremental: boolean): void {
    if (this.#begun !== null) this.end(true);
    const base = incremental ? this.#completed : null;
    const snapshot = this.#table.changes.begin(base !== null, { subtask: 0, namespace: 0 });
    const [expected, nowMs] = [new Map(this.#keys), this.#nowMs];
    this.#begun = { id: ++this.#checkpoints, snapshot, own: [], base, expected, nowMs, ended: false };
  }

  slice(): void {
    if (this.#begun !== null) takeSlice(this.#begun);
  }

  /** The checkpoint under way is complete, or is not wanted any more. */
  end(completed: boolean): void {
    const begun = this.#begun;
    if (begun === null) return;
    this.#begun = null;
    const sections = completed ? this.#taken(begun) : null;
    if (sections !== null) {
      this.#table.changes.completed();
      this.#completed = { sections, keys: begun.expected };
      return;
    }
    if (!begun.ended) begun.snapshot.end();
    this.#table.changes.aborted();
  }

  /** The task goes on from its last checkpoint; one that is under way is taken when its table is closed already. */
  restart(): void {
    this.#table.close();
    const begun = this.#begun;
    this.#begun = null;
    if (begun !== null && this.#taken(begun) === null) begun.snapshot.end();
    this.#slot.closed();
    this.#open();
    const { sections, keys } = this.#completed ?? { sections: [], keys: new Map() };
    this.#keys = new Map(keys);
    if (sections.length > 0) readInto(this.#table, sections);
    this.#expiry?.adopt(this.#nowMs);
  }

  /** Everything is as it should be, and all memory is given back. */
  close(): void {
    this.#slot.noLimits();
    if (this.#begun !== null) this.end(true);
    this.scan();
    this.lookUp([...this.#keys.keys(), "never there"]);
    unfailing(() => this.#table.drop());
    this.#slot.closed();
  }

  /** What its state backend has opened goes, whatever its state. */
  leave(): void {
    this.#slot.leave();
  }

  #cleanUp(expiry: StateExpiry): void {
    unfailing(() => expiry.cleanUp(this.#nowMs));
    this.#table.settle();
  }

  #open(): void {
    this.#backend = this.#slot.open();
    this.#table = this.#newTable(this.#slot.memory);
    this.#expiry = expiryOf(this.#table);
  }

  #newTable(memory: MemoryBudget, backend = this.#backend): KeyedTable {
    const { values, stamped } = this.#shape;
    const accumulators = (): readonly Accumulator[] =>
      values ? [new CountAccumulator(), new LastValueAccumulator(string())] : [];
    return backend.createTable({ keyTypes: [string()], accumulators, stamped }, memory);
  }

  #addTo(
    table: KeyedTable,
    keys: readonly (string | null)[],
    texts: readonly (string | null)[],
    found: (found: Found) => void = () => {},
  ): Found {
    const { columns, from, to, hashes } = batchOf(this.#shape, keys, texts);
    const rows = new Int32Array(to);
    table.findRows(columns.slice(0, 1), from, to, hashes, rows);
    found({ from, to, rows });
    addTexts(table, columns, { from, to, rows });
    return { from, to, rows };
  }

  #rowOf(table: KeyedTable, key: string | null): number {
    const { columns, from, hashes } = batchOf(this.#shape, [key], [null]);
    return table.lookup(columns.slice(0, 1), from, hashes[from]!);
  }

  #added(key: string | null, text: string | null, fresh: number | null): void {
    const before = this.#live(key);
    const isFresh = before === undefined ? 1 : 0;
    ensure(fresh === null || fresh === isFresh, () => `fresh of ${key}: ${fresh}`);
    const count = (before?.count ?? 0n) + (text === null ? 0n : 1n);
    this.#keys.set(key, { count, text, stamp: this.#nowMs });
  }

  /** By position, whether a row was new; null: the table is in memory, and rows that are new are those behind the others. */
  #fresh({ rows, from, to }: Found): Uint8Array | null {
    if (this.#expiry === null) return this.#table.store?.fresh(rows, from, to) ?? null;
    this.#expiry.admit(rows, from, to, this.#nowMs, true);
    return this.#expiry.fresh;
  }

  #live(key: string | null): Kept | undefined {
    const kept = this.#keys.get(key);
    return kept !== undefined && lives(this.#shape, kept, this.#nowMs) ? kept : undefined;
  }

  #expectRow(key: string | null, row: number): void {
    const kept = this.#live(key);
    if (kept === undefined) {
      ensure(row < 0 || this.#keys.has(key), () => `${key} is found, and was removed`);
      return;
    }
    ensure(row >= 0 && this.#table.isLive(row), () => `${key} is not found`);
    const found = textOf(this.#shape, keptOf(this.#table, row));
    ensure(
      found === textOf(this.#shape, kept),
      () => `${key} has ${found} instead of ${textOf(this.#shape, kept)}`,
    );
  }

  #checkSize(): void {
    const { size } = this.#table;
    const live = [...this.#keys.values()].filter((kept) => lives(this.#shape, kept, this.#nowMs)).length;
    ensure(live <= size && size <= this.#keys.size, () => `${size} rows instead of ${this.#keys.size}`);
  }

  /** What is restored from a checkpoint, whole and by several subtasks, is what there was when it began. Null: there was no memory for it. */
  #taken(begun: Begun): readonly StateSection[] | null {
    const { id, own, base, expected, nowMs } = begun;
    while (!begun.ended && !begun.snapshot.failed) takeSlice(begun);
    if (!begun.ended) return null;
    const sections = [...(base?.sections ?? []), ...own];
    const whole = this.#newTable(UNCOUNTED, hashMapStateBackend);
    readInto(whole, sections);
    expectSame(this.#shape, contentsOf(whole), expected, nowMs);
    if (id % 3 > 0) return sections;
    const parts = [0, 1, 2].flatMap((subtask) =>
      this.#slot.beside((backend) => {
        const part = this.#newTable(UNCOUNTED, backend);
        readInto(part, sections, keyGroupRange(subtask, MAX_PARALLELISM, 3));
        const found = [...contentsOf(part)];
        ensure(part.size === found.length, () => `${part.size} rows instead of ${found.length}`);
        part.close();
        return found;
      }),
    );
    expectSame(this.#shape, new Map(parts), expected, nowMs);
    return sections;
  }
}
