import { expect, test } from "vitest";
import { UNCOUNTED } from "../reserved-memory.ts";
import { PageNumbers } from "./page-numbers.ts";
import { StoredRecordTable } from "./stored-record-table.ts";
import { Fullness } from "./unless-full.ts";
import { MemoryPageStore } from "./testing/memory-page-store.ts";

const ROWS = 200_000;
const SOURCE = {
  rowCount: ROWS,
  isLive: () => true,
  hashOf: (row: number) => row,
  orderOf: () => 0,
  write: () => {},
};

test("of many rows in memory a table counts what they take, some bytes each", () => {
  const table = new StoredRecordTable(SOURCE, {
    store: new MemoryPageStore(),
    numbers: new PageNumbers(),
    memory: UNCOUNTED,
    fullness: new Fullness(),
    cacheBytes: 1 << 20,
  });
  for (let row = 0; row < ROWS; row++) table.begins(row);
  expect(table.resident).toBe(ROWS);
  expect(table.byteSize / ROWS).toBeLessThan(24);
});
