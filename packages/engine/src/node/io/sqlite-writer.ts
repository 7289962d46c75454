import { lstat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { changesOf } from "../../io/table-changes.ts";
import type { FencedTableWriter, TableTarget } from "../../io/table-changes.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { LineWriter } from "../../taskmanager/io/io-devices.ts";
import { nodeFiles } from "../storage/node-files.ts";
import type { FileAccess } from "./file-access.ts";
import { SqliteTable } from "./sqlite-table.ts";

/** Somebody else writes to the file: tried again so often. */
const BUSY_TRIES = 1_200;
const BUSY_PAUSE_MS = 50;

/** Applies pieces of whole lines of changes to a table, each in a transaction that is durable when `write` resolves. */
export class SqliteWriter implements LineWriter {
  readonly #access: FileAccess;
  readonly #target: TableTarget;
  readonly #writer: FencedTableWriter;
  #table: SqliteTable | null = null;
  #givenUp = false;
  #wake: () => void = () => {};

  constructor(access: FileAccess, target: TableTarget, writer: FencedTableWriter) {
    this.#access = access;
    this.#target = target;
    this.#writer = writer;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const changes = changesOf(this.#target.columns, bytes);
    for (let tries = 1; !this.#givenUp; tries++) {
      try {
        this.#table ??= await this.#open();
        this.#table.apply(changes);
        return;
      } catch (error) {
        if (!isBusy(error) || tries >= BUSY_TRIES) throw this.#problem(error);
      }
      await this.#pause();
    }
  }

  abandon(): void {
    this.#givenUp = true;
    this.#wake();
  }

  close(): Promise<void> {
    this.#table?.close();
    this.#table = null;
    return Promise.resolve();
  }

  async #open(): Promise<SqliteTable> {
    const { path } = this.#target;
    const directory = await this.#access.directory(dirname(path));
    const file = join(directory, basename(path));
    const found = await lstat(file).catch(() => null);
    if (found !== null && !found.isFile())
      throw new JobFailureError("runtime.file-refused", { path, problem: "it is no regular file" });
    const table = new SqliteTable(file, this.#target, this.#writer);
    if (found === null) await nodeFiles.syncDirectory(directory);
    return table;
  }

  /** Want of space is tried again by who asked; the piece is whole then. */
  #problem(error: unknown): unknown {
    if (error instanceof JobFailureError || !(error instanceof Error)) return error;
    const code = sqliteCode(error);
    if (code === null) return error;
    if (code === FULL) return Object.assign(error, { code: "ENOSPC" });
    const { path, table } = this.#target;
    return new JobFailureError("runtime.table-failed", { path, table, problem: error.message });
  }

  async #pause(): Promise<void> {
    if (this.#givenUp) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, BUSY_PAUSE_MS);
    this.#wake = resolve;
    await promise;
    clearTimeout(timer);
  }
}

const BUSY = 5;
const LOCKED = 6;
const FULL = 13;

/** The primary result code of SQLite; null: the error is none of it. */
const sqliteCode = (error: unknown): number | null =>
  error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : null;

function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === BUSY || code === LOCKED;
}
