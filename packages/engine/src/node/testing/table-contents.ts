import { bigint, rowSchema, string } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { Column } from "../../batch/column.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { batchOfRows, readValue } from "../../batch/row-values.ts";
import { SectionReader } from "../../checkpoint/section-reader.ts";
import type { StateSection } from "../../checkpoint/state-io.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import type { KeyedTable } from "../../state/keyed-table.ts";
import { StateExpiry } from "../../state/state-expiry.ts";
import { readTables, tableParts } from "../../state/write-tables.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";

export const MAX_PARALLELISM = 8;
export const TTL_MS = 1_000;
const schema = rowSchema([
  { name: "key", type: string() },
  { name: "text", type: string() },
]);
const VALUES = rowSchema([
  { name: "count", type: bigint(false) },
  { name: "text", type: string() },
]);
export const ALL = { from: 0, to: MAX_PARALLELISM };
const hashKeys = createKeyHasher(schema, [0]);

/** What is kept of a key: texts that are not NULL, the last one, and when it was written. */
export interface Kept {
  readonly count: bigint;
  readonly text: string | null;
  readonly stamp: number;
}

export interface TableShape {
  readonly values: boolean;
  readonly stamped: boolean;
  /** Bits of hashes that count: few make many keys of one hash. */
  readonly hashBits: number;
}

export type Keys = ReadonlyMap<string | null, Kept>;

export interface KeyBatch {
  readonly columns: readonly Column[];
  readonly from: number;
  readonly to: number;
  readonly hashes: Int32Array;
}

/** Rows that were found, as long as nothing else is looked up. */
export interface Found {
  readonly from: number;
  readonly to: number;
  readonly rows: Int32Array;
}

export function addTexts(table: KeyedTable, columns: readonly Column[], { from, to, rows }: Found): void {
  for (const accumulator of table.accumulators) accumulator.add(columns[1]!, from, to, rows);
  table.settle();
}

/** Keys and texts as columns, with the hashes of the keys. */
export function batchOf(
  { hashBits }: TableShape,
  keys: readonly (string | null)[],
  texts: readonly (string | null)[],
): KeyBatch {
  const { columns, from, to } = batchOfRows(
    schema,
    keys.map((key, at) => [key, texts[at]!]),
  );
  const hashes = new Int32Array(to);
  hashKeys({ columns, from, to } as RowBatch, hashes);
  const mask = (2 ** hashBits - 1) << (32 - hashBits);
  for (let i = from; i < to; i++) hashes[i]! &= mask | 3;
  return { columns, from, to, hashes };
}

export function ensure(holds: boolean, says: () => string): void {
  if (!holds) throw new Error(says());
}

export const expiryOf = (table: KeyedTable): StateExpiry | null =>
  table.stamps === null
    ? null
    : new StateExpiry(table, table.stamps, { ttlMs: TTL_MS, update: "on-create-and-write" });

export function keptOf({ accumulators, stamps }: KeyedTable, row: number): Kept {
  const target = new BatchBuilder(VALUES);
  for (const [index, accumulator] of accumulators.entries())
    accumulator.emitRow(row, target.columns[index]!, 0, target.arena);
  target.rowCount = 1;
  const [count, text] =
    accumulators.length === 0 ? [0n, null] : target.take().columns.map((column) => readValue(column, 0));
  return { count: count as bigint, text: text as string | null, stamp: stamps?.values[row] ?? 0 };
}

export function contentsOf(table: KeyedTable): Keys {
  const found = new Map<string | null, Kept>();
  for (const part of tableParts(table))
    for (let row = 0; row < part.rowCount; row++) {
      if (!part.isLive(row)) continue;
      const key = readValue(part.index.keys[0]!, row) as string | null;
      ensure(!found.has(key), () => `${key} is there twice`);
      found.set(key, keptOf(part, row));
    }
  return found;
}

export function readInto(table: KeyedTable, sections: readonly StateSection[], keyGroups = ALL): void {
  const snapshot = { checkpointId: 1, vertexId: "v", subtask: 0, sections };
  const into = { keyTypes: [string()], keyGroups, maxParallelism: MAX_PARALLELISM, tableOf: () => table };
  readTables(new SectionReader([snapshot], "op", keyGroups), "t", into);
}

export function lives({ stamped }: TableShape, { stamp }: Kept, nowMs: number): boolean {
  return !stamped || stamp > nowMs - TTL_MS;
}

export function textOf({ values, stamped }: TableShape, { count, text, stamp }: Kept): string {
  return `${values ? `${count} ${text}` : ""} ${stamped ? stamp : ""}`;
}

/** Of what lives at that time. */
// oxlint-disable-next-line max-params -- what is, and what should be
export function expectSame(shape: TableShape, found: Keys, expected: Keys, nowMs: number): void {
  const texts = (keys: Keys): readonly string[] =>
    [...keys]
      .filter(([, kept]) => lives(shape, kept, nowMs))
      .map(([key, kept]) => `${key}: ${textOf(shape, kept)}`)
      .toSorted();
  const [are, should] = [texts(found), texts(expected)];
  ensure(are.join("\n") === should.join("\n"), () => {
    const missing = should.filter((text) => !are.includes(text));
    const tooMuch = are.filter((text) => !should.includes(text));
    return `missing: ${missing.join()}; not of it: ${tooMuch.join()}`;
  });
}

/** What no full disk may stop. */
export function unfailing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof JobFailureError && error.failure.reason === "runtime.disk-full")
      throw new Error("it waits for no disk", { cause: error });
    throw error;
  }
}
