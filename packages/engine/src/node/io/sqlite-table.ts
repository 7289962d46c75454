import { DatabaseSync } from "node:sqlite";
import type { SQLInputValue, StatementSync } from "node:sqlite";
import type { LogicalType } from "@millrace/graph";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { FencedTableWriter, TableChange, TableTarget, TableValue } from "../../io/table-changes.ts";

type Affinity = "INTEGER" | "REAL" | "NUMERIC" | "TEXT" | "BLOB";

/**
 * A table of an SQLite file, made where it is not there. Its columns are those of the rows; others that it has are left
 * to their defaults.
 *
 * 1. `apply` is one transaction, durable when it returns (journal in WAL mode, synced with each).
 * 2. The file keeps, in `millrace_writers`, the newest attempt of each sink that has written: an older one is refused,
 *    and changes nothing. So is one of an epoch that is over, whose job another one may go on with: the epoch is looked at
 *    while nobody else can write, so that who sleeps behind that has written before all of the next epoch.
 * 3. Throws JobFailureError where the table does not fit, and what SQLite throws.
 */
export class SqliteTable {
  readonly #target: TableTarget;
  readonly #writer: FencedTableWriter;
  readonly #database: DatabaseSync;
  readonly #put: StatementSync;
  readonly #remove: StatementSync;
  readonly #claim: StatementSync;

  constructor(file: string, target: TableTarget, writer: FencedTableWriter) {
    this.#target = target;
    this.#writer = writer;
    this.#database = new DatabaseSync(file, { timeout: 0 });
    try {
      this.#database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
      this.#database.exec(`${CREATE_WRITERS}; ${createTable(target)}`);
      this.#checkFit();
      this.#put = this.#database.prepare(upsertOf(target));
      const where = target.columns.map(({ name }) => `${quoted(name)} IS ?`).join(" AND ");
      this.#remove = this.#database.prepare(`DELETE FROM ${quoted(target.table)} WHERE ${where}`);
      this.#claim = this.#database.prepare(CLAIM);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  apply(changes: Iterable<TableChange>): void {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const { jobId, epoch, attempt, presentEpoch } = this.#writer;
      const sink = `${jobId}/${this.#target.sink}`;
      if (presentEpoch() > epoch || this.#claim.run(sink, epoch, attempt).changes === 0)
        throw this.#failure("runtime.table-superseded");
      for (const change of changes) this.#change(change);
      this.#database.exec("COMMIT");
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }

  #change({ kind, row }: TableChange): void {
    const { columns, keys } = this.#target;
    const missing = keys.find((index) => row[index] === null);
    if (missing !== undefined)
      throw this.#failure("runtime.table-null-key", { column: columns[missing]!.name });
    const statement = kind === "put" ? this.#put : this.#remove;
    statement.run(...columns.map(({ type }, index) => bound(row[index]!, type)));
  }

  #checkFit(): void {
    const { table, columns, keys } = this.#target;
    const found = this.#database.prepare("SELECT name, type FROM pragma_table_info(?)").all(table);
    const types = new Map(found.map(({ name, type }) => [folded(String(name)), String(type)]));
    for (const { name, type } of columns) {
      const declared = types.get(folded(name));
      if (declared === undefined) throw this.#failure("runtime.table-column-missing", { column: name });
      if (affinityOf(declared) !== sqliteTypeOf(type))
        throw this.#failure("runtime.table-column-type", {
          column: name,
          found: declared === "" ? "BLOB" : declared,
          due: sqliteTypeOf(type),
        });
    }
    const names = keys.map((index) => columns[index]!.name);
    if (!this.#hasUnique(new Set(names.map(folded))))
      throw this.#failure("runtime.table-key", { keys: names.join(", ") });
  }

  /** The primary key, or a unique index of the whole table, has exactly these columns. */
  #hasUnique(names: ReadonlySet<string>): boolean {
    const { table } = this.#target;
    const all = (sql: string, of: string): readonly string[] =>
      this.#database
        .prepare(sql)
        .all(of)
        .map(({ name }) => String(name));
    const indexes = all(`SELECT name FROM pragma_index_list(?) WHERE "unique" = 1 AND partial = 0`, table);
    const keys = indexes.map((index) => all("SELECT name FROM pragma_index_info(?)", index));
    keys.push(all("SELECT name FROM pragma_table_info(?) WHERE pk > 0", table));
    return keys.some((key) => key.length === names.size && key.every((name) => names.has(folded(name))));
  }

  #failure(
    reason: ConstructorParameters<typeof JobFailureError>[0],
    params: Readonly<Record<string, string>> = {},
  ): JobFailureError {
    const { path, table } = this.#target;
    return new JobFailureError(reason, { path, table, ...params });
  }
}

const CREATE_WRITERS =
  "CREATE TABLE IF NOT EXISTS millrace_writers (sink TEXT PRIMARY KEY, epoch INTEGER, attempt INTEGER)";

const CLAIM = `INSERT INTO millrace_writers VALUES (?, ?, ?) ON CONFLICT (sink) DO UPDATE
  SET epoch = excluded.epoch, attempt = excluded.attempt
  WHERE (excluded.epoch, excluded.attempt) >= (epoch, attempt)`;

/** In quotes, which what a person types cannot leave. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** As SQLite compares names. */
const folded = (name: string): string => name.replaceAll(/[A-Z]/gu, (letter) => letter.toLowerCase());

function createTable({ table, columns, keys }: TableTarget): string {
  const key = keys.map((index) => quoted(columns[index]!.name)).join(", ");
  const declared = columns.map(
    ({ name, type }, index) =>
      `${quoted(name)} ${sqliteTypeOf(type)}${keys.includes(index) ? " NOT NULL" : ""}`,
  );
  return `CREATE TABLE IF NOT EXISTS ${quoted(table)} (${declared.join(", ")}, PRIMARY KEY (${key}))`;
}

function upsertOf({ table, columns, keys }: TableTarget): string {
  const names = columns.map(({ name }) => quoted(name));
  const rest = names.filter((_, index) => !keys.includes(index)).map((name) => `${name} = excluded.${name}`);
  const key = keys.map((index) => names[index]!).join(", ");
  const then = rest.length === 0 ? "NOTHING" : `UPDATE SET ${rest.join(", ")}`;
  const values = names.map(() => "?").join(", ");
  return `INSERT INTO ${quoted(table)} (${names.join(", ")}) VALUES (${values}) ON CONFLICT (${key}) DO ${then}`;
}

/** DECIMAL, times and nested values are texts: exact, and as they are shown. */
function sqliteTypeOf({ kind }: LogicalType): Affinity {
  if (INTEGERS.has(kind)) return "INTEGER";
  if (kind === "DOUBLE" || kind === "FLOAT") return "REAL";
  return kind === "BYTES" || kind === "BINARY" || kind === "VARBINARY" ? "BLOB" : "TEXT";
}

const INTEGERS: ReadonlySet<LogicalType["kind"]> = new Set([
  "BOOLEAN",
  "TINYINT",
  "SMALLINT",
  "INT",
  "BIGINT",
]);

/** The rules of SQLite for declared types, in their order. */
function affinityOf(declared: string): Affinity {
  const type = declared.toUpperCase();
  if (type.includes("INT")) return "INTEGER";
  if (/CHAR|CLOB|TEXT/u.test(type)) return "TEXT";
  if (type === "" || type.includes("BLOB")) return "BLOB";
  return /REAL|FLOA|DOUB/u.test(type) ? "REAL" : "NUMERIC";
}

/** NaN is NULL: SQLite has none. */
function bound(value: TableValue, type: LogicalType): SQLInputValue {
  if (value === null) return null;
  switch (sqliteTypeOf(type)) {
    case "INTEGER":
      return BigInt(value);
    case "REAL":
      return Number(value);
    case "BLOB":
      return Buffer.from(String(value), "base64");
    default:
      return String(value);
  }
}
