import type { DatabaseSync } from "node:sqlite";
import type { DocumentVersion, VersionSummary } from "@millrace/protocol";
import { surplusVersions } from "./version-thinning.ts";

/** The versions of documents: their names, what they changed, and which of them are kept. */
export class VersionStore {
  readonly #database: DatabaseSync;
  readonly #nowMs: () => number;

  constructor(database: DatabaseSync, nowMs: () => number = Date.now) {
    this.#database = database;
    this.#nowMs = nowMs;
  }

  /** The newest first; null where there is no such document. */
  list(documentId: string): readonly DocumentVersion[] | null {
    const current = this.#database
      .prepare("SELECT version FROM documents WHERE id = ? AND deleted_ms IS NULL")
      .get(documentId);
    if (current === undefined) return null;
    return this.#database
      .prepare(
        "SELECT version, saved_ms, name, side, summary FROM document_versions WHERE document_id = ? ORDER BY version DESC",
      )
      .all(documentId)
      .map((row) => ({
        version: Number(row["version"]),
        savedMs: Number(row["saved_ms"]),
        name: row["name"] === null ? null : String(row["name"]),
        side: row["side"] === 1,
        current: row["version"] === current["version"],
        summary: row["summary"] === null ? null : (JSON.parse(String(row["summary"])) as VersionSummary),
      }));
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

  /** Removes what `surplusVersions` says. */
  thin(documentId: string): void {
    const versions = (this.list(documentId) ?? []).map(({ version, savedMs, name, side, current }) => {
      return { version, savedMs, precious: name !== null || side || current };
    });
    const remove = this.#database.prepare(
      "DELETE FROM document_versions WHERE document_id = ? AND version = ?",
    );
    for (const version of surplusVersions(versions, this.#nowMs())) remove.run(documentId, version);
  }
}
