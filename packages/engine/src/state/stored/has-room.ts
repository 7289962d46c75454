import { nextCapacity } from "../grown-array.ts";
import type { KeyedTable } from "../keyed-table.ts";
import type { MemoryBudget } from "../reserved-memory.ts";

/** Whether a table may have so many rows more within `cacheBytes`. Other tasks of the slot may have its memory. */
export function hasRoom(table: KeyedTable, rows: number, cacheBytes: number): boolean {
  const { index, byteSize, memory } = table;
  const more = index.rowCount + rows > index.capacity ? growthBytes(table) : 0;
  return byteSize + more <= cacheBytes && (more === 0 || mayReserve(memory, more));
}

/** Bytes that the table takes besides when it has grown once. */
function growthBytes({ index, byteSize }: KeyedTable): number {
  const next = nextCapacity(index.capacity);
  const { words } = index.slots;
  const slots = 2 * next > words.length ? 2 * words.byteLength : 0;
  return slots + (byteSize * (next - index.capacity)) / index.capacity;
}

function mayReserve(memory: MemoryBudget, bytes: number): boolean {
  try {
    memory.reserveMemory(bytes);
  } catch {
    return false;
  }
  memory.releaseMemory(bytes);
  return true;
}
