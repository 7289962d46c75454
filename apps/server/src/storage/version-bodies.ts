import type { DatabaseSync } from "node:sqlite";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** A whole text stands for at most so many versions: of a damaged one so many are lost, and no search is longer. */
const BLOCK = 64;
/** Beyond the largest document, so that all of the base is seen. */
const PARAMS = { [constants.ZSTD_c_windowLog]: 24 };

/**
 * The texts of versions, every one of them.
 *
 * 1. The newest version of a document is stored as it is. An earlier one is packed by itself, as a base, or as what it has
 *    beside its base: the last base before it, at most 63 versions earlier. So a text is read in at most two steps, and
 *    a version that changed little takes some tens of bytes, however large the document is.
 * 2. What differs from its base in most begins a new block.
 */
export class VersionBodies {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** In the caller's transaction. */
  insert(documentId: string, version: number, body: Uint8Array): void {
    this.#database
      .prepare("INSERT INTO document_bodies (document_id, version, body) VALUES (?, ?, CAST(? AS TEXT))")
      .run(documentId, version, body);
  }

  /** null where there is none. */
  read(documentId: string, version: number): Uint8Array | null {
    const whole = this.#whole(documentId, version);
    if (whole !== null) return whole;
    const row = this.#database
      .prepare("SELECT base, body FROM packed_bodies WHERE document_id = ? AND version = ?")
      .get(documentId, version);
    if (row === undefined) return null;
    const packed = row["body"] as Uint8Array;
    if (row["base"] === null) return unpacked(packed);
    const dictionary = this.read(documentId, Number(row["base"]));
    return dictionary === null ? null : unpacked(packed, dictionary);
  }

  /** A version is not the newest any more. In the caller's transaction. */
  pack(documentId: string, version: number): void {
    const body = this.#whole(documentId, version);
    if (body === null) return;
    const alone = zstdCompressSync(body, { params: PARAMS });
    const base = this.#baseOf(documentId, version);
    const beside = base && zstdCompressSync(body, { params: PARAMS, dictionary: base.body });
    const [from, packed] =
      base !== null && beside !== null && beside.length < alone.length / 2
        ? [base.version, beside]
        : [null, alone];
    this.#database
      .prepare("INSERT INTO packed_bodies (document_id, version, base, body) VALUES (?, ?, ?, ?)")
      .run(documentId, version, from, packed);
    this.#database
      .prepare("DELETE FROM document_bodies WHERE document_id = ? AND version = ?")
      .run(documentId, version);
  }

  #whole(documentId: string, version: number): Uint8Array | null {
    const row = this.#database
      .prepare("SELECT CAST(body AS BLOB) AS body FROM document_bodies WHERE document_id = ? AND version = ?")
      .get(documentId, version);
    return row === undefined ? null : (row["body"] as Uint8Array);
  }

  #baseOf(
    documentId: string,
    version: number,
  ): { readonly version: number; readonly body: Uint8Array } | null {
    const row = this.#database
      .prepare(
        `SELECT version, body FROM packed_bodies
         WHERE document_id = ? AND version > ? AND version < ? AND base IS NULL ORDER BY version DESC LIMIT 1`,
      )
      .get(documentId, version - BLOCK, version);
    if (row === undefined) return null;
    return { version: Number(row["version"]), body: unpacked(row["body"] as Uint8Array) };
  }
}

/** A copy with memory of its own: it goes to other threads with it. */
const unpacked = (packed: Uint8Array, dictionary?: Uint8Array): Uint8Array =>
  new Uint8Array(zstdDecompressSync(packed, dictionary === undefined ? {} : { dictionary }));
