import type { DatabaseSync } from "node:sqlite";
import { digestOf } from "./document-store.ts";

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/**
 * In order, each applied once and in a transaction of its own. A migration that was released is never edited: what it
 * lacks comes with the next one.
 */
const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: "documents, jobs and settings",
    sql: `
      CREATE TABLE documents (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        version INTEGER NOT NULL,
        saved_ms INTEGER NOT NULL,
        example INTEGER NOT NULL,
        deleted_ms INTEGER
      ) STRICT;
      CREATE TABLE document_versions (
        document_id TEXT NOT NULL REFERENCES documents (id),
        version INTEGER NOT NULL,
        saved_ms INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (document_id, version)
      ) STRICT;
      CREATE TABLE jobs (
        id TEXT PRIMARY KEY,
        document_id TEXT,
        created_ms INTEGER NOT NULL,
        ended INTEGER NOT NULL,
        body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX jobs_by_time ON jobs (created_ms);
      CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;`,
  },
  {
    version: 2,
    name: "the graphs of a job are written once",
    sql: "ALTER TABLE jobs ADD COLUMN graphs TEXT NOT NULL DEFAULT '{}'",
  },
  {
    version: 3,
    name: "the last figures of a job",
    sql: "ALTER TABLE jobs ADD COLUMN figures TEXT",
  },
  {
    version: 4,
    name: "versions have names, summaries and sides",
    sql: `
      ALTER TABLE document_versions ADD COLUMN name TEXT;
      ALTER TABLE document_versions ADD COLUMN summary TEXT;
      ALTER TABLE document_versions ADD COLUMN side INTEGER NOT NULL DEFAULT 0;`,
  },
  {
    version: 5,
    name: "the graphs of a job have a row of their own, which no change of the job writes again",
    sql: `
      CREATE TABLE job_graphs (job_id TEXT PRIMARY KEY, graphs TEXT NOT NULL) STRICT;
      INSERT INTO job_graphs (job_id, graphs) SELECT id, graphs FROM jobs;
      ALTER TABLE jobs DROP COLUMN graphs;`,
  },
  {
    version: 6,
    name: "the text of a version has a row of its own, which a name or a summary does not write again",
    sql: `
      CREATE TABLE document_bodies (
        document_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (document_id, version),
        FOREIGN KEY (document_id, version) REFERENCES document_versions (document_id, version) ON DELETE CASCADE
      ) STRICT;
      INSERT INTO document_bodies (document_id, version, body) SELECT document_id, version, body FROM document_versions;
      ALTER TABLE document_versions DROP COLUMN body;
      ALTER TABLE document_versions ADD COLUMN digest TEXT NOT NULL DEFAULT '';
      UPDATE document_versions SET digest = (
        SELECT digest_of(body) FROM document_bodies b
        WHERE b.document_id = document_versions.document_id AND b.version = document_versions.version
      );`,
  },
  {
    version: 7,
    name: "captured input that links to runs name",
    sql: `
      CREATE TABLE captures (
        id TEXT PRIMARY KEY,
        bytes INTEGER NOT NULL,
        opened_ms INTEGER NOT NULL,
        body BLOB NOT NULL
      ) STRICT;`,
  },
  {
    version: 8,
    name: "every version is kept: earlier ones are packed",
    sql: `
      CREATE TABLE packed_bodies (
        document_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        base INTEGER,
        body BLOB NOT NULL,
        PRIMARY KEY (document_id, version),
        FOREIGN KEY (document_id, version) REFERENCES document_versions (document_id, version) ON DELETE CASCADE
      ) STRICT;`,
  },
];

export const DATABASE_VERSION = MIGRATIONS.at(-1)?.version ?? 0;

/** The database was written by a later version of the program: it is left as it is. */
export class NewerDatabaseError extends Error {
  override readonly name = "NewerDatabaseError";
  readonly version: number;
  constructor(version: number) {
    super(`The database has version ${version}; this program knows up to ${DATABASE_VERSION}.`);
    this.version = version;
  }
}

/** Brings the database to the newest version, or to an earlier one as a program before this would. */
export function migrate(database: DatabaseSync, nowMs: number, upTo = DATABASE_VERSION): void {
  database.function("digest_of", { deterministic: true }, (text) => digestOf(String(text)));
  database.exec(
    "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_ms INTEGER NOT NULL) STRICT",
  );
  const row = database.prepare("SELECT max(version) AS version FROM migrations").get();
  const present = Number(row?.["version"] ?? 0);
  if (present > DATABASE_VERSION) throw new NewerDatabaseError(present);
  for (const migration of MIGRATIONS.filter(({ version }) => version > present && version <= upTo)) {
    database.exec("BEGIN IMMEDIATE");
    database.exec(migration.sql);
    database
      .prepare("INSERT INTO migrations (version, name, applied_ms) VALUES (?, ?, ?)")
      .run(migration.version, migration.name, nowMs);
    database.exec("COMMIT");
  }
}
