import { existsSync, renameSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { migrate } from "./migrations.ts";

/** SQLite's primary result codes for a file that is no database, or one that does not hold together. */
const DAMAGED = new Set([11, 26]);

export interface OpenedDatabase {
  readonly database: DatabaseSync;
  /** Where a damaged file was put, or null. It is never deleted. */
  readonly keptAside: string | null;
}

/**
 * Opens or creates the database of a data directory, at its newest version. A transaction that has returned is on disk,
 * also after `kill -9` or a power cut. A damaged file is put aside under a name of its own and an empty one takes its
 * place; a newer one is refused with NewerDatabaseError and left alone.
 */
export function openDatabase(path: string, nowMs: number): OpenedDatabase {
  try {
    return { database: open(path, nowMs), keptAside: null };
  } catch (error) {
    if (!isDamaged(error)) throw error;
    const keptAside = putAside(path, nowMs);
    return { database: open(path, nowMs), keptAside };
  }
}

function open(path: string, nowMs: number): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 5_000, enableForeignKeyConstraints: true });
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF");
    const verdict = database.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
    if (verdict !== "ok") throw new DamagedDatabaseError(String(verdict));
    migrate(database, nowMs);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

class DamagedDatabaseError extends Error {
  override readonly name = "DamagedDatabaseError";
}

function isDamaged(error: unknown): boolean {
  if (error instanceof DamagedDatabaseError) return true;
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === "number" && DAMAGED.has(code & 0xff);
}

function putAside(path: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replaceAll(/[:.]/gu, "-");
  const aside = `${path}.damaged-${stamp}`;
  for (const suffix of ["", "-wal", "-shm"]) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}
