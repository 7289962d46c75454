/** A row whose request has not come to its end. */
export interface PendingRow {
  readonly id: number;
  /** Where its columns are kept. */
  readonly row: number;
  /** Monotonic: when its time is over. NaN: nothing was sent yet. */
  deadlineMs: number;
  /** Monotonic: when it is tried again. NaN: it is not to be. */
  retryMs: number;
  /** Requests that failed so far. */
  failures: number;
  result: RequestResult | null;
}

export type RequestResult =
  | { readonly kind: "answer"; readonly bytes: Uint8Array }
  | { readonly kind: "failed" | "timeout"; readonly problem: string };

interface Stretch {
  readonly rows: Set<PendingRow>;
  /** Those with a result, in the order in which it came. */
  readonly done: Set<PendingRow>;
  /** What stands behind its rows; null: nothing yet, and others join it. */
  watermark: number | null;
}

/**
 * Rows in order of arrival, with the watermarks between them. `ordered`: a row goes when all before it have gone; else as
 * soon as it has a result, but no row overtakes a watermark and no watermark a row (Flink's UnorderedStreamElementQueue).
 */
export class RequestQueue {
  readonly #ordered: boolean;
  readonly #stretches: Stretch[] = [];
  readonly #stretchOf = new Map<PendingRow, Stretch>();

  constructor(ordered: boolean) {
    this.#ordered = ordered;
  }

  get size(): number {
    return this.#stretchOf.size;
  }

  add(row: PendingRow): void {
    let last = this.#stretches.at(-1);
    if (last === undefined || last.watermark !== null) {
      last = { rows: new Set(), done: new Set(), watermark: null };
      this.#stretches.push(last);
    }
    last.rows.add(row);
    this.#stretchOf.set(row, last);
  }

  /** False where nothing waits before it: it goes at once. */
  addWatermark(watermark: number): boolean {
    const last = this.#stretches.at(-1);
    if (last === undefined) return false;
    last.watermark = watermark;
    return true;
  }

  done(row: PendingRow): void {
    this.#stretchOf.get(row)?.done.add(row);
  }

  /** The next that may go: taken out; null: there is none. */
  next(): PendingRow | { readonly watermark: number } | null {
    const [first] = this.#stretches;
    if (first === undefined) return null;
    const row = this.#ordered ? firstOf(first.rows) : firstOf(first.done);
    if (row !== undefined) {
      if (row.result === null) return null;
      first.rows.delete(row);
      first.done.delete(row);
      this.#stretchOf.delete(row);
      return row;
    }
    if (first.rows.size > 0) return null;
    this.#stretches.shift();
    return first.watermark === null ? null : { watermark: first.watermark };
  }

  /** All that have not gone, in order of arrival. */
  *[Symbol.iterator](): Generator<PendingRow> {
    for (const { rows } of this.#stretches) yield* rows;
  }
}

const firstOf = (rows: ReadonlySet<PendingRow>): PendingRow | undefined => rows.values().next().value;
