import { encodeUtf8 } from "../batch/utf8.ts";
import { changesOf } from "./table-changes.ts";
import type { TableTarget, TableWriterId } from "./table-changes.ts";

/** Rows of a table by key, and the newest attempt of each sink that has written them. */
export class TableContent {
  /** As JSON arrays, by key. */
  readonly #rows: Map<string, string>;
  readonly #writers: Map<string, TableWriterId>;

  constructor(like: TableContent | null = null) {
    this.#rows = new Map(like === null ? [] : like.#rows);
    this.#writers = new Map(like === null ? [] : like.#writers);
  }

  /** False: a later attempt of the same sink has written, and nothing of this one may be taken. */
  admits(target: TableTarget, writer: TableWriterId): boolean {
    const newest = this.#writers.get(sinkOf(target, writer));
    return newest === undefined || !isLater(newest, writer);
  }

  apply(target: TableTarget, writer: TableWriterId, bytes: Uint8Array): void {
    this.#writers.set(sinkOf(target, writer), writer);
    for (const { kind, row } of changesOf(target.columns, bytes)) {
      const key = JSON.stringify(target.keys.map((index) => row[index]));
      const text = JSON.stringify(row);
      if (kind === "put") this.#rows.set(key, text);
      else if (this.#rows.get(key) === text) this.#rows.delete(key);
    }
  }

  /** Its rows, a JSON array a line. */
  get lines(): Uint8Array {
    return encodeUtf8([...this.#rows.values()].map((row) => `${row}\n`).join(""));
  }
}

const sinkOf = ({ sink }: TableTarget, { jobId }: TableWriterId): string => `${jobId}/${sink}`;

const isLater = (a: TableWriterId, b: TableWriterId): boolean =>
  a.epoch > b.epoch || (a.epoch === b.epoch && a.attempt > b.attempt);
