import type { PreparedWork, TransactionalOutput } from "../../../io/transactional-output.ts";

interface Transaction {
  state: "open" | "prepared" | "committed";
  readonly rows: number[];
}

export interface TransactionWork extends PreparedWork {
  readonly transaction: string;
}

/** A database with transactions by name that outlive the processes that began them, as PostgreSQL and Kafka have them. */
export class MemoryTransactions {
  readonly #transactions = new Map<string, Transaction>();
  #next = 0;

  begin(): string {
    const name = `transaction-${this.#next++}`;
    this.#transactions.set(name, { state: "open", rows: [] });
    return name;
  }

  write(name: string, row: number): void {
    this.#of(name).rows.push(row);
  }

  prepare(name: string): void {
    this.#of(name).state = "prepared";
  }

  commit(name: string): void {
    const transaction = this.#of(name);
    if (transaction.state === "open") throw new Error(`${name} was not prepared`);
    transaction.state = "committed";
  }

  abort(name: string): void {
    if (this.#of(name).state === "committed") throw new Error(`${name} is committed`);
    this.#transactions.delete(name);
  }

  unfinished(): readonly string[] {
    return [...this.#transactions].flatMap(([name, { state }]) => (state === "committed" ? [] : [name]));
  }

  visible(): readonly number[] {
    return [...this.#transactions.values()].flatMap(({ state, rows }) => (state === "committed" ? rows : []));
  }

  #of(name: string): Transaction {
    const transaction = this.#transactions.get(name);
    if (transaction === undefined) throw new Error(`no ${name}`);
    return transaction;
  }
}

type Call = <T>(effect: () => T) => T;

/** A sink's way to it; every statement goes through `call`. */
export class MemoryTransactionOutput implements TransactionalOutput<TransactionWork> {
  readonly #database: MemoryTransactions;
  readonly #call: Call;
  #open: string | null = null;

  constructor(database: MemoryTransactions, call: Call) {
    this.#database = database;
    this.#call = call;
  }

  write(row: number): void {
    this.#open ??= this.#call(() => this.#database.begin());
    const transaction = this.#open;
    this.#call(() => this.#database.write(transaction, row));
  }

  prepare(checkpointId: number): TransactionWork | null {
    const transaction = this.#open;
    this.#open = null;
    if (transaction === null) return null;
    this.#call(() => this.#database.prepare(transaction));
    return { checkpointId, transaction };
  }

  commit({ transaction }: TransactionWork): void {
    this.#call(() => this.#database.commit(transaction));
  }

  discardExcept(works: readonly TransactionWork[]): void {
    const kept = new Set(works.map(({ transaction }) => transaction));
    for (const transaction of this.#call(() => this.#database.unfinished()))
      if (!kept.has(transaction)) this.#call(() => this.#database.abort(transaction));
  }

  close(): void {
    const transaction = this.#open;
    this.#open = null;
    if (transaction !== null) this.#call(() => this.#database.abort(transaction));
  }
}
