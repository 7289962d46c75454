import type { DatabaseSync } from "node:sqlite";
import type { DocumentVersion, VersionSummary } from "@millrace/protocol";

/** The versions of documents: their names, and what they changed. */
export class VersionStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** The newest first, at most `limit`; null where there is no such document. */
  list(documentId: string, limit = Number.MAX_SAFE_INTEGER): readonly DocumentVersion[] | null {
    return this.#select(documentId, { limit, version: null });
  }

  /** null where there is no such version. */
  read(documentId: string, version: number): DocumentVersion | null {
    return this.#select(documentId, { limit: 1, version })?.[0] ?? null;
  }

  /** null takes the name away. False where there is no such version. */
  name(documentId: string, version: number, name: string | null): boolean {
    return (
      this.#database
        .prepare("UPDATE document_versions SET name = ? WHERE document_id = ? AND version = ?")
        .run(name, documentId, version).changes === 1
    );
  }

  describe(documentId: string, version: number, summary: VersionSummary): void {
    this.#database
      .prepare("UPDATE document_versions SET summary = ? WHERE document_id = ? AND version = ?")
      .run(JSON.stringify(summary), documentId, version);
  }

  #select(
    documentId: string,
    { limit, version }: { readonly limit: number; readonly version: number | null },
  ): readonly DocumentVersion[] | null {
    const current = this.#database
      .prepare("SELECT version FROM documents WHERE id = ? AND deleted_ms IS NULL")
      .get(documentId);
    if (current === undefined) return null;
    return this.#database
      .prepare(
        `SELECT version, saved_ms, name, side, summary FROM document_versions
         WHERE document_id = ? AND version BETWEEN ? AND ? ORDER BY version DESC LIMIT ?`,
      )
      .all(documentId, version ?? 1, version ?? Number.MAX_SAFE_INTEGER, limit)
      .map((row) => ({
        version: Number(row["version"]),
        savedMs: Number(row["saved_ms"]),
        name: row["name"] === null ? null : String(row["name"]),
        side: row["side"] === 1,
        current: row["version"] === current["version"],
        summary: row["summary"] === null ? null : (JSON.parse(String(row["summary"])) as VersionSummary),
      }));
  }
}
