import { stat } from "node:fs/promises";
import { rowHashes } from "./part-rows.ts";
import type { PartForm } from "./part-rows.ts";
import type { RowTally } from "./row-tally.ts";

/** Of files that are kept in memory, 8 bytes each; beyond, those that were read first are read again. */
const MAX_KEPT_ROWS = 2_000_000;

interface CountedPart {
  readonly bytes: number;
  readonly changedMs: number;
  readonly hashes: Float64Array;
}

/**
 * Rows of committed part files. What is committed never changes, so that a file which has the size and the time of before
 * is not read again, by whichever count.
 */
export class CountedParts {
  readonly #parts = new Map<string, CountedPart>();
  #rows = 0;

  async addTo(tally: RowTally, path: string, form: PartForm): Promise<void> {
    const { size: bytes, mtimeMs: changedMs } = await stat(path);
    const known = this.#parts.get(path);
    if (known?.bytes === bytes && known.changedMs === changedMs) {
      await tally.add(known.hashes);
      return;
    }
    const hashes: number[] = [];
    for await (const some of rowHashes(path, form)) {
      await tally.add(some);
      if (hashes.length <= MAX_KEPT_ROWS) for (const hash of some) hashes.push(hash);
    }
    this.#forget(path);
    if (hashes.length <= MAX_KEPT_ROWS)
      this.#keep(path, { bytes, changedMs, hashes: new Float64Array(hashes) });
  }

  #keep(path: string, part: CountedPart): void {
    this.#parts.set(path, part);
    this.#rows += part.hashes.length;
    for (const [oldest] of this.#parts) {
      if (this.#rows <= MAX_KEPT_ROWS) return;
      this.#forget(oldest);
    }
  }

  #forget(path: string): void {
    this.#rows -= this.#parts.get(path)?.hashes.length ?? 0;
    this.#parts.delete(path);
  }
}
