import { invariant } from "@millrace/graph";
import type { StateTtl } from "@millrace/graph";
import type { Clock } from "../time/clock.ts";
import type { KeyedTable } from "./keyed-table.ts";
import { StateExpiry } from "./state-expiry.ts";

interface OperatorTime {
  readonly clock: Clock;
  registerProcessingTimer(atMs: number | null): void;
}

/** The time to live of an operator's one table: reads its clock, and has its processing timer for the clean-up. */
export class ExpiringState {
  readonly #table: KeyedTable;
  readonly #expiry: StateExpiry;
  readonly #time: OperatorTime;

  constructor(table: KeyedTable, ttl: StateTtl, time: OperatorTime) {
    invariant(table.stamps !== null, "rows with a time to live are stamped");
    this.#table = table;
    this.#expiry = new StateExpiry(table, table.stamps, ttl);
    this.#time = time;
  }

  /** Rows `rows[i]`, i in [from, to), are about to be written. 1 by position: the row was new or had expired, and is empty. */
  write(rows: Int32Array, from: number, to: number): Uint8Array {
    return this.#admit(rows, { from, to, writes: true });
  }

  /** As `write`, for rows that are written only if they are fresh. */
  look(rows: Int32Array, from: number, to: number): Uint8Array {
    return this.#admit(rows, { from, to, writes: false });
  }

  restored(): void {
    this.#expiry.adopt(this.#time.clock.nowMs());
    this.#time.registerProcessingTimer(this.#expiry.nextMs);
  }

  cleanUp(nowMs: number): void {
    this.#expiry.cleanUp(nowMs);
    this.#table.settle();
    this.#time.registerProcessingTimer(this.#expiry.nextMs);
  }

  #admit(
    rows: Int32Array,
    use: { readonly from: number; readonly to: number; readonly writes: boolean },
  ): Uint8Array {
    const idle = this.#expiry.nextMs === null;
    this.#expiry.admit(rows, use.from, use.to, this.#time.clock.nowMs(), use.writes);
    if (idle) this.#time.registerProcessingTimer(this.#expiry.nextMs);
    return this.#expiry.fresh;
  }
}
