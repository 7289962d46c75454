import { StringColumn } from "../../../batch/column.ts";
import type { Column } from "../../../batch/column.ts";
import { MAX_BATCH_ROWS } from "../../../batch/row-batch.ts";
import { StringArena } from "../../../batch/string-arena.ts";
import { below } from "./counter-random.ts";
import { EXTRA_BYTES } from "./static-heap.ts";
import type { StaticHeap, TextTable } from "./static-heap.ts";

/**
 * The string columns that were asked for, over two heaps: `heap`, which never changes, and `arena`, which each batch
 * writes anew. Others that they depend on (the length of `extra` follows from the texts before it) are written to columns
 * that nobody sees.
 */
export class TextColumns {
  readonly heap: StaticHeap;
  readonly arena = new StringArena(1 << 16);
  readonly #columns: ReadonlyMap<string, Column>;
  readonly #generated: StringColumn[] = [];

  constructor(heap: StaticHeap, columns: ReadonlyMap<string, Column>) {
    this.heap = heap;
    this.#columns = columns;
  }

  /** The column over the static heap, or null where it was not asked for. */
  chosen(name: string): StringColumn | null {
    const column = this.#columns.get(name);
    if (column?.kind !== "string") return null;
    column.heap = this.heap.bytes;
    return column;
  }

  /** The column over the arena; where it was not asked for, null, or one that nobody sees if it is `needed`. */
  generated(name: string, needed: boolean): StringColumn | null {
    const column = this.#columns.get(name);
    if (column?.kind === "string") {
      this.#generated.push(column);
      return column;
    }
    return needed ? new StringColumn(NO_BYTES, rows(), rows(), null) : null;
  }

  has(name: string): boolean {
    return this.#columns.has(name);
  }

  begin(): void {
    this.arena.reset();
  }

  /** To be called before the columns are lent. */
  end(): void {
    for (const column of this.#generated) column.heap = this.arena.bytes;
  }
}

const NO_BYTES = new Uint8Array(0);
const rows = (): Int32Array => new Int32Array(MAX_BATCH_ROWS);

export function setText(
  { offsets, lengths }: StringColumn,
  row: number,
  table: TextTable,
  index: number,
): void {
  offsets[row] = table.offsets[index]!;
  lengths[row] = table.lengths[index]!;
}

/** A part of the heap's random text, long enough to bring `size` bytes to `average` or within a fifth of the rest. */
// oxlint-disable-next-line max-params -- one row's text and what its length depends on
export function setExtra(
  column: StringColumn,
  row: number,
  random: number,
  size: number,
  average: number,
): void {
  const rest = average - size;
  if (rest < 0) {
    column.lengths[row] = 0;
    return;
  }
  const delta = Math.round(rest * 0.2);
  const length = rest - delta + below(random << 20, 2 * delta);
  column.lengths[row] = length;
  column.offsets[row] = below(random, EXTRA_BYTES - length + 1);
}
