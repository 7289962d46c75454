import type { KeyedTable } from "../../state/keyed-table.ts";
import { tableParts } from "../../state/write-tables.ts";
import { mergeRow } from "./undo.ts";
import type { PushPane, Undo } from "./undo.ts";

export interface UndoTablesSetup {
  /** An empty table as those of slices are, and one of their keys alone. */
  readonly create: () => KeyedTable;
  readonly createKeys: () => KeyedTable;
}

/** By keys, for a front that lies in a store. Both tables are in the store but while they are read. */
class UndoTables implements Undo {
  readonly start: number;
  /** Keys that the front had before, with what it had of them. */
  readonly #replaced: KeyedTable;
  readonly #added: KeyedTable;

  constructor(start: number, replaced: KeyedTable, added: KeyedTable) {
    this.start = start;
    this.#replaced = replaced;
    this.#added = added;
  }

  /** Puts the rows of a part of the pane before what the front has of their keys. */
  push(part: KeyedTable, front: KeyedTable): void {
    const { keys, hashes } = part.index;
    const count = part.rowCount;
    const known = new Int32Array(count);
    const rows = new Int32Array(count);
    front.lookUp(keys, 0, count, hashes, known);
    front.findRows(keys, 0, count, hashes, rows);
    for (let row = 0; row < count; row++) {
      const target = rows[row]!;
      if (known[row]! < 0) {
        this.#added.insert(keys, row, hashes[row]!);
        mergeRow(part.accumulators, row, front.accumulators, target);
        continue;
      }
      const before = this.#replaced.insert(keys, row, hashes[row]!);
      mergeRow(front.accumulators, target, this.#replaced.accumulators, before);
      front.clearRow(target);
      mergeRow(part.accumulators, row, front.accumulators, target);
      mergeRow(this.#replaced.accumulators, before, front.accumulators, target);
    }
    this.#replaced.settle();
    front.settle();
  }

  /** All parts are pushed. */
  pushed(): this {
    this.#replaced.park();
    this.#added.park();
    return this;
  }

  takeOut(front: KeyedTable): void {
    for (const part of tableParts(this.#added)) {
      const rows = rowsIn(front, part);
      for (const row of rows) front.remove(row);
    }
    for (const part of tableParts(this.#replaced)) {
      const rows = rowsIn(front, part);
      for (let row = 0; row < part.rowCount; row++) {
        front.clearRow(rows[row]!);
        mergeRow(part.accumulators, row, front.accumulators, rows[row]!);
      }
      front.settle();
    }
  }

  forget(): void {
    this.#replaced.drop();
    this.#added.drop();
  }
}

function rowsIn(front: KeyedTable, { index, rowCount }: KeyedTable): Int32Array {
  const rows = new Int32Array(rowCount);
  front.findRows(index.keys, 0, rowCount, index.hashes, rows);
  return rows;
}

export const pushInStore =
  ({ create, createKeys }: UndoTablesSetup): PushPane =>
  (front, { start, table }) => {
    const undo = new UndoTables(start, create(), createKeys());
    for (const part of tableParts(table)) undo.push(part, front);
    return undo.pushed();
  };
