import type { DatabaseSync } from "node:sqlite";
import { captureSchema, MAX_CAPTURE_BYTES } from "@millrace/protocol";
import { digestOf } from "./document-store.ts";

type KeptCapture =
  | { readonly kind: "kept"; readonly id: string }
  | { readonly kind: "invalid" }
  | { readonly kind: "too-large" };

/** Of all captures; room for at least sixteen of the largest. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Captured input that links to runs name, by the hash of its content.
 *
 * 1. Immutable: keeping the same text again gives the same id and writes nothing but the time.
 * 2. Bounded: beyond `maxBytes` those that were kept or opened the longest ago go, never the one just kept.
 * 3. What is read is what was kept: a text that does not have the hash of its id is removed and counts as gone, so that
 *    keeping it again mends it.
 */
export class CaptureStore {
  readonly #database: DatabaseSync;
  readonly #nowMs: () => number;
  readonly #maxBytes: number;

  constructor(database: DatabaseSync, nowMs: () => number = Date.now, maxBytes = MAX_BYTES) {
    this.#database = database;
    this.#nowMs = nowMs;
    this.#maxBytes = maxBytes;
  }

  keep(body: Uint8Array): KeptCapture {
    if (body.byteLength > MAX_CAPTURE_BYTES) return { kind: "too-large" };
    if (!isCapture(body)) return { kind: "invalid" };
    const id = digestOf(body);
    if (this.read(id) === null) this.#insert(id, body);
    return { kind: "kept", id };
  }

  /** Null where it is not kept, or not any more. */
  read(id: string): Uint8Array | null {
    const row = this.#database.prepare("SELECT body FROM captures WHERE id = ?").get(id);
    if (row === undefined) return null;
    const body = row["body"] as Uint8Array;
    if (digestOf(body) !== id) {
      this.#remove(id);
      return null;
    }
    this.#database.prepare("UPDATE captures SET opened_ms = ? WHERE id = ?").run(this.#nowMs(), id);
    return body;
  }

  #insert(id: string, body: Uint8Array): void {
    const others = this.#database.prepare("SELECT id, bytes FROM captures ORDER BY opened_ms DESC, id").all();
    this.#database
      .prepare("INSERT INTO captures (id, bytes, opened_ms, body) VALUES (?, ?, ?, ?)")
      .run(id, body.byteLength, this.#nowMs(), body);
    let left = this.#maxBytes - body.byteLength;
    for (const row of others) {
      left -= Number(row["bytes"]);
      if (left < 0) this.#remove(String(row["id"]));
    }
  }

  #remove(id: string): void {
    this.#database.prepare("DELETE FROM captures WHERE id = ?").run(id);
  }
}

function isCapture(body: Uint8Array): boolean {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    return captureSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
