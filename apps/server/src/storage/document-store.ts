import { hash, randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { DocumentSummary } from "@millrace/protocol";
import { VersionBodies } from "./version-bodies.ts";

/** A checked document as JSON in UTF-8: it is stored and sent as it is, and crosses threads without a copy. */
export interface DocumentText {
  readonly name: string;
  readonly body: Uint8Array;
}

export interface StoredText extends DocumentSummary {
  readonly body: Uint8Array;
}

export type SaveResult =
  /** `replaced` is the version before; null where the text was the same, and no version was made. */
  | {
      readonly kind: "saved";
      readonly version: number;
      readonly savedMs: number;
      readonly replaced: number | null;
    }
  /** Somebody saved another version since: the text is kept as the version `side`, and nothing else is changed. */
  | { readonly kind: "stale"; readonly version: number; readonly savedMs: number; readonly side: number }
  | { readonly kind: "unknown" };

/**
 * Documents with all their versions.
 *
 * 1. Every save that changes something is a version of its own; versions count from 1 and are never overwritten. All
 *    of them are kept.
 * 2. A deleted document and its versions are gone; its id is not given again.
 */
export class DocumentStore {
  readonly #database: DatabaseSync;
  readonly #bodies: VersionBodies;
  readonly #nowMs: () => number;

  constructor(database: DatabaseSync, nowMs: () => number = Date.now) {
    this.#database = database;
    this.#bodies = new VersionBodies(database);
    this.#nowMs = nowMs;
  }

  /** Newest first. */
  list(): readonly DocumentSummary[] {
    return this.#database
      .prepare(
        "SELECT id, name, version, saved_ms, example FROM documents WHERE deleted_ms IS NULL ORDER BY saved_ms DESC, id",
      )
      .all()
      .map(summaryOf);
  }

  /** The newest version, or the one asked for. */
  read(id: string, version: number | null = null): StoredText | null {
    const row = this.#database
      .prepare(
        `SELECT d.id, d.name, v.version, v.saved_ms, d.example
         FROM documents d JOIN document_versions v ON v.document_id = d.id AND v.version = coalesce(?, d.version)
         WHERE d.id = ? AND d.deleted_ms IS NULL`,
      )
      .get(version, id);
    if (row === undefined) return null;
    const summary = summaryOf(row);
    const body = this.#bodies.read(id, summary.version);
    return body === null ? null : { ...summary, body };
  }

  /** The newest version's number; null where there is no such document. */
  newest(id: string): number | null {
    return this.#current(id)?.version ?? null;
  }

  create(
    document: DocumentText,
    how: { readonly id?: string; readonly example?: boolean } = {},
  ): DocumentSummary {
    const id = how.id ?? randomUUID();
    const savedMs = this.#nowMs();
    this.#transaction(() => {
      this.#database
        .prepare("INSERT INTO documents (id, name, version, saved_ms, example) VALUES (?, ?, 1, ?, ?)")
        .run(id, document.name, savedMs, how.example === true ? 1 : 0);
      this.#insertVersion(id, { version: 1, savedMs, body: document.body });
    });
    return {
      id,
      name: document.name,
      version: 1,
      savedMs,
      example: how.example === true,
    };
  }

  /** Stores a new version on top of `baseVersion`; the same text again is no new version. */
  save(id: string, baseVersion: number, document: DocumentText): SaveResult {
    return this.#transaction(() => {
      const current = this.#current(id);
      if (current === null) return { kind: "unknown" };
      const { version, savedMs, digest } = current;
      if (digest === digestOf(document.body)) return { kind: "saved", version, savedMs, replaced: null };
      if (version !== baseVersion)
        return { kind: "stale", version, savedMs, side: this.#keepAside(id, document.body) };
      const next = { version: this.#lastVersion(id) + 1, savedMs: this.#nowMs(), body: document.body };
      this.#insertVersion(id, next);
      this.#bodies.pack(id, version);
      this.#database
        .prepare("UPDATE documents SET name = ?, version = ?, saved_ms = ? WHERE id = ?")
        .run(document.name, next.version, next.savedMs, id);
      return { kind: "saved", version: next.version, savedMs: next.savedMs, replaced: version };
    });
  }

  /** Stores the text of an earlier version on top of `baseVersion`; null where there is no such version. */
  restore(id: string, version: number, baseVersion: number): SaveResult | null {
    const stored = this.read(id, version);
    if (stored === null) return null;
    const { name } = JSON.parse(new TextDecoder().decode(stored.body)) as { readonly name: string };
    return this.save(id, baseVersion, { name, body: stored.body });
  }

  /** False where there is none. */
  delete(id: string): boolean {
    return this.#transaction(() => {
      const { changes } = this.#database
        .prepare("UPDATE documents SET deleted_ms = ? WHERE id = ? AND deleted_ms IS NULL")
        .run(this.#nowMs(), id);
      this.#database.prepare("DELETE FROM document_versions WHERE document_id = ?").run(id);
      return changes === 1;
    });
  }

  /** Whether the id was ever used, by a deleted document too. */
  has(id: string): boolean {
    return this.#database.prepare("SELECT 1 AS found FROM documents WHERE id = ?").get(id) !== undefined;
  }

  /** The version that has the text already, or a new one. */
  #keepAside(id: string, body: Uint8Array): number {
    const known = this.#database
      .prepare(
        "SELECT version FROM document_versions WHERE document_id = ? AND digest = ? ORDER BY version DESC",
      )
      .get(id, digestOf(body));
    if (known !== undefined) return Number(known["version"]);
    const version = this.#lastVersion(id) + 1;
    this.#insertVersion(id, { version, savedMs: this.#nowMs(), body, side: true });
    return version;
  }

  #current(
    id: string,
  ): { readonly version: number; readonly savedMs: number; readonly digest: string } | null {
    const row = this.#database
      .prepare(
        `SELECT v.version, v.saved_ms, v.digest FROM documents d
         JOIN document_versions v ON v.document_id = d.id AND v.version = d.version
         WHERE d.id = ? AND d.deleted_ms IS NULL`,
      )
      .get(id);
    if (row === undefined) return null;
    return {
      version: Number(row["version"]),
      savedMs: Number(row["saved_ms"]),
      digest: String(row["digest"]),
    };
  }

  #lastVersion(id: string): number {
    const row = this.#database
      .prepare("SELECT max(version) AS last FROM document_versions WHERE document_id = ?")
      .get(id);
    return Number(row?.["last"] ?? 0);
  }

  #insertVersion(
    id: string,
    row: {
      readonly version: number;
      readonly savedMs: number;
      readonly body: Uint8Array;
      readonly side?: boolean;
    },
  ): void {
    this.#database
      .prepare(
        "INSERT INTO document_versions (document_id, version, saved_ms, digest, side) VALUES (?, ?, ?, ?, ?)",
      )
      .run(id, row.version, row.savedMs, digestOf(row.body), row.side === true ? 1 : 0);
    this.#bodies.insert(id, row.version, row.body);
  }

  #transaction<T>(work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }
}

/** Tells texts apart without reading them. */
export const digestOf = (body: Uint8Array | string): string => hash("sha256", body);

function summaryOf(row: Record<string, unknown>): DocumentSummary {
  return {
    id: String(row["id"]),
    name: String(row["name"]),
    version: Number(row["version"]),
    savedMs: Number(row["saved_ms"]),
    example: row["example"] === 1,
  };
}
