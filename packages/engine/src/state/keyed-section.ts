import { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import type { KeyedStateDeclaration, StoredColumn, StoredType } from "./state-declaration.ts";
import { readStored, writeStored } from "./stored-value.ts";
import type { StoredValue } from "./stored-value.ts";

/** A record of a section as its declaration says that it lies there. */
export interface SectionRecord {
  /** Of a table: its namespace, and the position in it. Of records: their order, and 0. */
  readonly order: number;
  readonly position: number;
  readonly hash: number;
  readonly key: readonly StoredValue[];
  readonly head: readonly StoredValue[];
  /** One of `columns`; several where they repeat, perhaps none. */
  readonly panes: readonly (readonly StoredValue[])[];
  /** When it was last written or used; null: it has no time to live. */
  readonly stamp: number | null;
}

export function* sectionRecords(
  declaration: KeyedStateDeclaration,
  section: Uint8Array,
): Generator<SectionRecord, void> {
  const reader = new ByteReader(section);
  while (!reader.done) {
    const { offset, length } = reader.range();
    yield readRecord(declaration, new ByteReader(section.subarray(offset, offset + length)));
  }
}

function readRecord(declaration: KeyedStateDeclaration, reader: ByteReader): SectionRecord {
  const { header, key, head, columns, repeats } = declaration;
  const order = reader.float64();
  const position = header === "table" ? reader.int32() : 0;
  const hash = reader.int32();
  const read = (column: StoredColumn): StoredValue => readStored(reader, column.stored);
  const record = {
    order,
    position,
    hash,
    key: key.map(({ type }) => readStored(reader, keyType(type))),
    head: head.map(read),
  };
  if (!repeats) {
    const panes = [columns.map(read)];
    return { ...record, panes, stamp: declaration.ttlMs === null || reader.done ? null : reader.float64() };
  }
  const panes: StoredValue[][] = [];
  while (!reader.done) panes.push(columns.map(read));
  return { ...record, panes, stamp: null };
}

/** Without the length that stands before a record. */
export function writeRecord(
  writer: ByteWriter,
  { header, key, head, columns, ttlMs }: KeyedStateDeclaration,
  record: SectionRecord,
): void {
  writer.float64(record.order);
  if (header === "table") writer.int32(record.position);
  writer.int32(record.hash);
  key.forEach(({ type }, index) => writeStored(writer, keyType(type), record.key[index]!));
  head.forEach(({ stored }, index) => writeStored(writer, stored, record.head[index]!));
  for (const pane of record.panes)
    columns.forEach(({ stored }, index) => writeStored(writer, stored, pane[index]!));
  if (ttlMs !== null && record.stamp !== null) writer.float64(record.stamp);
}

const keyType = (type: KeyedStateDeclaration["key"][number]["type"]): StoredType => ({
  kind: "value",
  type,
});
