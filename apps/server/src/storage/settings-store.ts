import type { DatabaseSync } from "node:sqlite";

/** Small facts that the server remembers, by key. */
export class SettingsStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get(key: string): string | null {
    const row = this.#database.prepare("SELECT value FROM settings WHERE key = ?").get(key);
    return row === undefined ? null : String(row["value"]);
  }

  set(key: string, value: string | null): void {
    if (value === null) this.#database.prepare("DELETE FROM settings WHERE key = ?").run(key);
    else
      this.#database
        .prepare(
          "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .run(key, value);
  }
}
