import type { StateTtl } from "@millrace/graph";
import type { KeyedTable } from "./keyed-table.ts";
import type { Swept } from "./row-store.ts";
import type { StampColumn } from "./stamp-column.ts";

/** Rows that one call of `cleanUp` looks at. */
const CLEAN_UP_ROWS = 4_096;
/** A round over all rows begins so much of the TTL after the last one at the earliest. */
const ROUNDS_A_TTL = 8;
const MIN_ROUND_MS = 100;

/**
 * Time to live of a table's rows, as Flink's StateTtlConfig with NeverReturnExpired: a row whose stamp is `ttlMs` old or
 * older counts as not there. It is made empty when its key comes again, or removed by the clean-up, which goes through the
 * rows in slices. Time is the wall clock's, told by the caller.
 */
export class StateExpiry {
  /** By position in the batch: 1 where `admit` found a row that was new or had expired. */
  fresh = new Uint8Array(0);
  readonly #table: KeyedTable;
  readonly #stamps: StampColumn;
  readonly #ttlMs: number;
  readonly #reads: boolean;
  #cursor = 0;
  #roundMs = 0;
  /** Oldest stamp of the rows that the round has seen. */
  #oldest = Infinity;
  #nextMs: number | null = null;

  constructor(table: KeyedTable, stamps: StampColumn, ttl: StateTtl) {
    this.#table = table;
    this.#stamps = stamps;
    this.#ttlMs = ttl.ttlMs;
    this.#reads = ttl.update === "on-read-and-write";
  }

  /**
   * Rows `rows[i]`, i in [from, to), are looked at now: expired ones become empty. Those that are fresh are stamped, the
   * others if this writes them, or if reading renews them.
   */
  // oxlint-disable-next-line max-params -- the hot call
  admit(rows: Int32Array, from: number, to: number, nowMs: number, writes: boolean): void {
    if (this.fresh.length < to) this.fresh = new Uint8Array(to);
    const { fresh } = this;
    const stamps = this.#stamps.values;
    const deadline = nowMs - this.#ttlMs;
    const renews = writes || this.#reads;
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      const stamp = stamps[row]!;
      const isFresh = stamp <= deadline;
      fresh[i] = isFresh ? 1 : 0;
      if (isFresh && stamp !== -Infinity) this.#table.clearRow(row);
      if (isFresh || renews) stamps[row] = nowMs;
    }
    this.#nextMs ??= nowMs + this.#ttlMs;
  }

  /** Wall-clock ms at which `cleanUp` wants to be called; null: there is nothing to clean up. */
  get nextMs(): number | null {
    return this.#nextMs;
  }

  /** After a restore: rows without a stamp begin to live now. */
  adopt(nowMs: number): void {
    if (this.#table.size > 0) this.#nextMs = nowMs;
    this.#table.store?.adopt(nowMs);
    const stamps = this.#stamps.values;
    for (let row = 0; row < this.#table.rowCount; row++) {
      if (stamps[row] === -Infinity && this.#table.isLive(row)) stamps[row] = nowMs;
    }
  }

  /** One slice: removes the rows in it that have expired. */
  cleanUp(nowMs: number): void {
    if (this.#cursor === 0) {
      this.#roundMs = nowMs;
      this.#oldest = Infinity;
    }
    const { store } = this.#table;
    const deadline = nowMs - this.#ttlMs;
    const { cursor, oldest } =
      store === null ? this.#sweep(this.#cursor, deadline) : store.sweep(this.#cursor, deadline);
    this.#oldest = Math.min(this.#oldest, oldest);
    this.#cursor = cursor;
    this.#nextMs = this.#cursor > 0 ? nowMs + 1 : this.#nextRoundMs();
  }

  #sweep(cursor: number, deadline: number): Swept {
    const stamps = this.#stamps.values;
    const to = Math.min(this.#table.rowCount, cursor + CLEAN_UP_ROWS);
    let oldest = Infinity;
    for (let row = cursor; row < to; row++) {
      const stamp = stamps[row]!;
      if (stamp === -Infinity) continue;
      if (stamp <= deadline) this.#table.remove(row);
      else if (stamp < oldest) oldest = stamp;
    }
    return { cursor: to < this.#table.rowCount ? to : 0, oldest };
  }

  /** Rows that came since the round began expire a TTL after that at the earliest. */
  #nextRoundMs(): number | null {
    if (this.#table.size === 0) return null;
    const earliest = Math.min(this.#oldest, this.#roundMs) + this.#ttlMs;
    return Math.max(earliest, this.#roundMs + Math.max(this.#ttlMs / ROUNDS_A_TTL, MIN_ROUND_MS));
  }
}
