import type { TableTarget, TableWriterId } from "../../io/table-changes.ts";
import { TableContent } from "../../io/table-content.ts";
import type { SeededRandom } from "../seeded-random.ts";
import type { SimulatedProcess } from "./simulated-process.ts";

export interface TableTransaction {
  readonly target: TableTarget;
  readonly writer: TableWriterId;
  readonly bytes: Uint8Array;
}

type Tables = ReadonlyMap<string, TableContent>;

/**
 * A file of tables as SQLite keeps it with a journal that is written ahead.
 *
 * 1. One process at a time has a transaction; it lets go of it when it ends.
 * 2. A transaction is written, synced, and visible with its `commit`; all of it happens or nothing. One that is rolled back,
 *    or whose process dies, may have its frames in the journal: they are found when the file is opened anew, or overwritten
 *    by the next transaction.
 * 3. A loss of power leaves what was synced. Of what was not a beginning may be there, transaction by transaction.
 */
export class SimulatedTableFile {
  readonly #random: SeededRandom;
  readonly #known = new Set<SimulatedProcess>();
  #holder: SimulatedProcess | null = null;
  #visible: Tables = new Map();
  #durable: Tables = new Map();
  /** Visible, and not synced yet. */
  #unsynced: TableTransaction[] = [];
  /** Frames behind the last commit. */
  #frames: TableTransaction | null = null;
  #framesSynced = false;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** Its tables by name. */
  get tables(): Tables {
    return this.#visible;
  }

  /** False: somebody else has a transaction. */
  begin(process: SimulatedProcess): boolean {
    if (this.#holder !== null) return false;
    this.#holder = process;
    if (!this.#known.has(process)) {
      this.#known.add(process);
      process.atEnd(() => this.#died(process));
    }
    return true;
  }

  /** False: a later attempt has written. */
  admits({ target, writer }: TableTransaction): boolean {
    return this.#visible.get(target.table)?.admits(target, writer) !== false;
  }

  write(transaction: TableTransaction): void {
    this.#frames = transaction;
    this.#framesSynced = false;
  }

  sync(): void {
    this.#durable = changed(this.#durable, this.#unsynced);
    this.#unsynced = [];
    this.#framesSynced = this.#frames !== null;
  }

  /** What is written becomes visible. */
  commit(): void {
    const transaction = this.#frames;
    if (transaction === null) return;
    this.#frames = null;
    this.#visible = changed(this.#visible, [transaction]);
    if (this.#framesSynced) this.#durable = changed(this.#durable, [transaction]);
    else this.#unsynced.push(transaction);
  }

  /** The transaction is over. */
  end(process: SimulatedProcess): void {
    if (this.#holder === process) this.#holder = null;
  }

  losePower(): void {
    this.#holder = null;
    const frames = this.#frames === null ? [] : [this.#frames];
    const uncertain = [...this.#unsynced, ...frames];
    const left = this.#framesSynced ? uncertain.length : this.#random.below(uncertain.length + 1);
    this.#durable = changed(this.#durable, uncertain.slice(0, left));
    this.#visible = this.#durable;
    this.#unsynced = [];
    this.#frames = null;
  }

  /** Whoever opens the file next finds frames that nobody has taken for committed, or has other ones there. */
  #died(process: SimulatedProcess): void {
    this.#known.delete(process);
    if (this.#holder === process) this.#holder = null;
    else if (this.#holder !== null) return;
    if (this.#frames !== null && this.#random.oneIn(2)) this.commit();
  }
}

function changed(tables: Tables, transactions: readonly TableTransaction[]): Tables {
  if (transactions.length === 0) return tables;
  const next = new Map(tables);
  for (const { target, writer, bytes } of transactions) {
    const table = new TableContent(next.get(target.table) ?? null);
    table.apply(target, writer, bytes);
    next.set(target.table, table);
  }
  return next;
}
