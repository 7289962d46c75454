import { expect, test } from "vitest";
import type { ByteWriter } from "../byte-writer.ts";
import { readBlock } from "../read-blocks.ts";
import { RecordSnapshot } from "./record-snapshot.ts";
import { RestoredNames } from "./restored-names.ts";
import type { RecordSource } from "./record-source.ts";

const ROWS = 3_000;
const RECORD = new Uint8Array(1_000).fill(7);

const source: RecordSource = {
  rowCount: ROWS,
  isLive: () => true,
  hashOf: (row) => row,
  orderOf: (row) => row,
  write: (writer: ByteWriter) => writer.raw(RECORD, 0, RECORD.length),
};

class Budget {
  used = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  reserveMemory(bytes: number): void {
    if (this.used + bytes > this.#limit) throw new Error("no room");
    this.used += bytes;
  }

  releaseMemory(bytes: number): void {
    this.used -= bytes;
  }
}

const about = { subtask: 0, namespace: 0 };
const all = { about, changed: null, complete: true, names: new RestoredNames(), ended: () => {} };
const allocate = (bytes: number): Uint8Array => new Uint8Array(bytes);

test("memory for rows that change before their slice is reserved, and given back slice by slice", () => {
  const memory = new Budget(Infinity);
  const snapshot = new RecordSnapshot({ source, memory, ...all });
  for (let row = 0; row < ROWS; row++) snapshot.save(row);
  expect(memory.used).toBeGreaterThan(ROWS * RECORD.length);
  let rows = 0;
  for (let before = memory.used; !snapshot.done; before = memory.used) {
    rows += readBlock(snapshot.next(1, allocate)).count;
    expect(memory.used).toBeLessThanOrEqual(before);
  }
  expect(rows).toBe(ROWS);
  expect(memory.used).toBe(0);
  snapshot.end();
  expect(memory.used).toBe(0);
});

test("without room for them the snapshot has failed, and gives back what it had", () => {
  const memory = new Budget(1_500_000);
  const snapshot = new RecordSnapshot({ source, memory, ...all });
  for (let row = 0; row < ROWS; row++) snapshot.save(row);
  expect(snapshot.failed).toBe(true);
  snapshot.end();
  expect(memory.used).toBe(0);
});
