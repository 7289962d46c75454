import type { KeyedTable } from "../../state/keyed-table.ts";
import type { MemoryBudget } from "../../state/reserved-memory.ts";
import type { Accumulator } from "../aggregates/accumulator.ts";
import { mergeRow } from "./undo.ts";
import type { PushPane, Undo } from "./undo.ts";

export interface UndoRowsSetup {
  readonly accumulators: () => readonly Accumulator[];
  readonly memory: MemoryBudget;
}

interface Replaced {
  readonly accumulators: readonly Accumulator[];
  /** Row of each of the pane's keys in the front, and whether it was there before. */
  readonly rows: Int32Array;
  readonly had: Uint8Array;
  readonly bytes: number;
}

/** By rows of a front in memory, which keep their numbers. */
class UndoRows implements Undo {
  readonly start: number;
  readonly #replaced: Replaced;
  readonly #memory: MemoryBudget;

  constructor(start: number, replaced: Replaced, memory: MemoryBudget) {
    this.start = start;
    this.#replaced = replaced;
    this.#memory = memory;
    memory.reserveMemory(replaced.bytes);
  }

  takeOut(front: KeyedTable): void {
    const { accumulators, rows, had } = this.#replaced;
    for (let row = 0; row < rows.length; row++) {
      if (had[row] === 0) {
        front.remove(rows[row]!);
        continue;
      }
      front.clearRow(rows[row]!);
      mergeRow(accumulators, row, front.accumulators, rows[row]!);
    }
    front.settle();
  }

  forget(): void {
    this.#memory.releaseMemory(this.#replaced.bytes);
  }
}

export const pushInMemory =
  (setup: UndoRowsSetup): PushPane =>
  (front, { start, table }) => {
    const count = table.rowCount;
    const { keys, hashes } = table.index;
    const rows = new Int32Array(count);
    const had = new Uint8Array(count);
    for (let row = 0; row < count; row++) had[row] = front.lookup(keys, row, hashes[row]!) >= 0 ? 1 : 0;
    front.findRows(keys, 0, count, hashes, rows);
    const accumulators = setup.accumulators();
    for (const accumulator of accumulators) accumulator.ensure(count);
    for (let row = 0; row < count; row++) {
      if (had[row] === 1) mergeRow(front.accumulators, rows[row]!, accumulators, row);
      front.clearRow(rows[row]!);
      mergeRow(table.accumulators, row, front.accumulators, rows[row]!);
      if (had[row] === 1) mergeRow(accumulators, row, front.accumulators, rows[row]!);
    }
    front.settle();
    const bytes = accumulators.reduce(
      (sum, { rowBytes, heapBytes }) => sum + rowBytes * count + heapBytes,
      5 * count,
    );
    return new UndoRows(start, { accumulators, rows, had, bytes }, setup.memory);
  };
