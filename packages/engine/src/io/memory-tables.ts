import { encodeUtf8 } from "../batch/utf8.ts";
import { changesOf } from "./table-changes.ts";
import type { TableTarget, TableWriterId } from "./table-changes.ts";

interface MemoryTable {
  /** As JSON arrays, by key. */
  readonly rows: Map<string, string>;
  /** The newest attempt of each sink that has written. */
  readonly writers: Map<string, TableWriterId>;
}

/** Tables of a simulation: they outlive every process, as files do. What is applied is applied whole. */
export class MemoryTables {
  readonly #tables = new Map<string, MemoryTable>();

  /** False: a later attempt of the same sink has written, and nothing of this is taken. */
  apply(target: TableTarget, writer: TableWriterId, bytes: Uint8Array): boolean {
    const table = this.#table(`${target.path}/${target.table}`);
    const sink = `${writer.jobId}/${target.sink}`;
    const newest = table.writers.get(sink);
    if (newest !== undefined && isLater(newest, writer)) return false;
    table.writers.set(sink, writer);
    for (const { kind, row } of changesOf(target.columns, bytes)) {
      const key = JSON.stringify(target.keys.map((index) => row[index]));
      const text = JSON.stringify(row);
      if (kind === "put") table.rows.set(key, text);
      else if (table.rows.get(key) === text) table.rows.delete(key);
    }
    return true;
  }

  /** By path and name of the table: its rows, a JSON array a line. */
  get content(): ReadonlyMap<string, Uint8Array> {
    return new Map(
      [...this.#tables].map(([name, { rows }]) => [
        name,
        encodeUtf8([...rows.values()].map((row) => `${row}\n`).join("")),
      ]),
    );
  }

  #table(name: string): MemoryTable {
    const known = this.#tables.get(name) ?? { rows: new Map(), writers: new Map() };
    this.#tables.set(name, known);
    return known;
  }
}

const isLater = (a: TableWriterId, b: TableWriterId): boolean =>
  a.epoch > b.epoch || (a.epoch === b.epoch && a.attempt > b.attempt);
