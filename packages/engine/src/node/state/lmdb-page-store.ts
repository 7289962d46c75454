import { createRequire } from "node:module";
import { mkdirSync, rmSync, statfsSync } from "node:fs";
import type * as Lmdb from "lmdb";
import type { PageSnapshot, PageStore } from "../../state/stored/page-store.ts";
import { grownArray } from "../../state/grown-array.ts";
import { diskFailure, errorCode, isDiskFull } from "../../storage/durable-files.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";

/** Address space beyond the budget, so that it is the budget that is met first. */
const SPARE_BYTES = 64 << 20;
/** A batch writes so much at most, about. */
const LEAST_FREE_BYTES = 16 << 20;
const MAX_READERS = 64;

export interface LmdbPageStoreOptions {
  /** Its own: what is there goes, and all goes with `close`. */
  readonly directory: string;
  /** Bytes that its pages may have. Its file is some larger while a batch or a snapshot needs what pages were before. */
  readonly maxBytes: number;
}

/** LMDB keeps a value of this size in pages of its own, of so many bytes, with a head. */
const OVERFLOW_BYTES = 4_096;
const OVERFLOW_HEAD_BYTES = 16;

/** `getBinaryFast` takes the transaction to read in. */
type Pages = Omit<Lmdb.RootDatabase<Buffer, number>, "getBinaryFast"> & {
  getBinaryFast(page: number, options: { readonly transaction: Lmdb.Transaction }): Buffer | undefined;
};

/** A transaction of snapshots of one moment: the environment has few. */
interface SharedTransaction {
  readonly transaction: Lmdb.Transaction;
  users: number;
}

/** Pages in an LMDB environment that is not synchronized: what counts is in checkpoints. Its calls wait for nothing. */
export class LmdbPageStore implements PageStore {
  readonly #options: LmdbPageStoreOptions;
  readonly #db: Pages;
  #reading: Lmdb.Transaction | null = null;
  /** The newest snapshot, while nothing has been written since. */
  #newest: SharedTransaction | null = null;
  /** By page: what it takes. */
  #sizes = new Int32Array(0);
  #bytes = 0;
  /** Sizes before the batch that is under way. */
  readonly #before = new Map<number, number>();

  constructor(options: LmdbPageStoreOptions) {
    this.#options = options;
    this.#db = open(options);
  }

  read(page: number): Uint8Array | null {
    try {
      return readPage(this.#db, page, (this.#reading ??= this.#begin()));
    } catch (error) {
      throw this.#reason(error);
    }
  }

  batch(work: () => void): void {
    this.#newest = null;
    const bytes = this.#bytes;
    this.#before.clear();
    try {
      this.#db.transactionSync(() => {
        work();
        this.#checkBudget(bytes);
      });
    } catch (error) {
      for (const [page, size] of this.#before) this.#sizes[page] = size;
      this.#bytes = bytes;
      throw this.#reason(error);
    } finally {
      this.#endReading();
    }
  }

  write(page: number, bytes: Uint8Array): void {
    this.#db.putSync(page, bytes as Buffer);
    this.#takes(page, Math.ceil((bytes.length + OVERFLOW_HEAD_BYTES) / OVERFLOW_BYTES) * OVERFLOW_BYTES);
  }

  remove(page: number): void {
    this.#db.removeSync(page);
    this.#takes(page, 0);
  }

  #takes(page: number, bytes: number): void {
    if (page >= this.#sizes.length) this.#sizes = grownArray(this.#sizes, 2 * page + 1);
    const before = this.#sizes[page]!;
    if (!this.#before.has(page)) this.#before.set(page, before);
    this.#sizes[page] = bytes;
    this.#bytes += bytes - before;
  }

  snapshot(): PageSnapshot {
    const shared = (this.#newest ??= { transaction: this.#begin(), users: 0 });
    shared.users++;
    return {
      read: (page) => readPage(this.#db, page, shared.transaction),
      close: () => this.#leave(shared),
    };
  }

  #leave(shared: SharedTransaction): void {
    if (--shared.users > 0) return;
    if (this.#newest === shared) this.#newest = null;
    shared.transaction.done();
  }

  close(): void {
    this.#endReading();
    void this.#db.close();
    rmSync(this.#options.directory, { recursive: true, force: true });
  }

  #endReading(): void {
    this.#reading?.done();
    this.#reading = null;
  }

  #begin(): Lmdb.Transaction {
    return withoutTimers(() => this.#db.useReadTransaction());
  }

  /** Whether that is why LMDB could not write: it says no more than that it could not. */
  #isFull(): boolean {
    const { bavail, bsize } = statfsSync(this.#options.directory);
    return bavail * bsize < LEAST_FREE_BYTES;
  }

  #reason(error: unknown): unknown {
    if (error instanceof JobFailureError) return error;
    const path = this.#options.directory;
    if (this.#isFull()) return new JobFailureError("runtime.disk-full", { path });
    return isOfLmdb(error) ? diskFailure(error, path) : error;
  }

  /** What gives room back may do so also where there is too much. */
  #checkBudget(before: number): void {
    const { maxBytes } = this.#options;
    if (this.#bytes > maxBytes && this.#bytes > before)
      throw new JobFailureError("runtime.state-disk-budget", { limit: maxBytes });
  }
}

/** It gives the number of what the system or LMDB itself refused. */
const isOfLmdb = (error: unknown): boolean =>
  error instanceof Error && "code" in error && typeof error.code === "number";

function readPage(db: Pages, page: number, transaction: Lmdb.Transaction): Uint8Array | null {
  return db.getBinaryFast(page, { transaction }) ?? null;
}

function open({ directory, maxBytes }: LmdbPageStoreOptions): Pages {
  try {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    return lmdb().open<Buffer, number>(directory, {
      mapSize: maxBytes + SPARE_BYTES,
      maxReaders: MAX_READERS,
      keyEncoding: "uint32",
      encoding: "binary",
      noSync: true,
      noMetaSync: true,
      noMemInit: true,
      eventTurnBatching: false,
      compression: false,
    });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    if (isDiskFull(error) || errorCode(error) === "EIO") throw diskFailure(error, directory);
    throw new JobFailureError("runtime.state-backend", { problem });
  }
}

let loaded: typeof Lmdb | null = null;

/** A slot's thread has no event loop to wait for an import in. */
function lmdb(): typeof Lmdb {
  loaded ??= createRequire(import.meta.url)("lmdb") as typeof Lmdb;
  return loaded;
}

/**
 * lmdb resets what it reads in a timer. A slot's thread runs none, so they would pile up: whoever begins to read here says
 * when it has ended.
 */
function withoutTimers<T>(work: () => T): T {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (() => 1) as unknown as typeof setTimeout;
  try {
    return work();
  } finally {
    globalThis.setTimeout = setTimeout;
  }
}
