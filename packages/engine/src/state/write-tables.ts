import type { StateReader, StateWriter } from "../checkpoint/state-io.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { writeColumnValue } from "./column-state.ts";
import { keyGroup } from "./key-group.ts";
import { KeyReader } from "./key-reader.ts";
import type { KeyedTable } from "./keyed-table.ts";
import { blocksThatCount, readBlock } from "./read-blocks.ts";
import type { TableBlock } from "./read-blocks.ts";
import { RowOwners } from "./row-owners.ts";
import type { OwnedRows, PartitionHashes } from "./row-owners.ts";
import { loadStored } from "./stored/load-stored.ts";
import { TableLoader } from "./table-loader.ts";

/** Tables of one operator, told apart by a number (the end of a window's slice; 0 where there is only one). */
export interface NamedTable {
  readonly namespace: number;
  readonly table: KeyedTable;
  readonly partitionHashes?: PartitionHashes;
}

/**
 * Where the writer takes tables in slices (checkpoints, savepoints), they are handed over as they are. Otherwise (Step, the
 * state explorer, state that is migrated) there is a section of each key group: records behind one another, each
 * `int32 length of the rest, float64 namespace, int32 position in the table, int32 hash, key values, accumulators`, and
 * `float64 stamp` where rows have a time to live.
 * The position restores the order of first appearance, which is the order that windows fire their keys in.
 */
export function writeTables(
  tables: Iterable<NamedTable>,
  name: string,
  maxParallelism: number,
  state: StateWriter,
): void {
  const all = [...tables];
  if (state.tables !== undefined) {
    state.tables(name, all);
    return;
  }
  const groups: (ByteWriter | undefined)[] = [];
  const record = new ByteWriter();
  for (const named of all) {
    let position = 0;
    for (const table of tableParts(named.table)) {
      const hashes = named.partitionHashes?.(table) ?? table.index.hashes;
      for (let row = 0; row < table.rowCount; row++) {
        if (!table.isLive(row)) continue;
        record.reset();
        writeRecord(record, { namespace: named.namespace, position: position + row, table }, row);
        const group = (groups[keyGroup(hashes[row]!, maxParallelism)] ??= new ByteWriter());
        group.range(record.bytes, 0, record.length);
      }
      position += table.rowCount;
    }
  }
  groups.forEach((writer, group) => {
    if (writer !== undefined) state.keyed(name, group, writer.finish());
  });
}

/** Tables in memory that have the rows of one together, one after the other. */
export function* tableParts(table: KeyedTable): Generator<KeyedTable, void> {
  if (table.store === null) {
    yield table;
    return;
  }
  const scan = table.store.scan();
  const part = table.store.emptyTable();
  for (; scan.next(part); part.clear()) yield part;
}

function writeRecord(
  record: ByteWriter,
  { namespace, position, table }: NamedTable & { readonly position: number },
  row: number,
): void {
  record.float64(namespace);
  record.int32(position);
  record.int32(table.index.hashes[row]!);
  for (const key of table.index.keys) writeColumnValue(record, key, row);
  for (const accumulator of table.accumulators) accumulator.write(record, row);
  table.stamps?.write(record, row);
}

interface Position {
  readonly namespace: number;
  readonly row: number;
  readonly bytes: Uint8Array;
}

const HEADER_BYTES = 12;

/** What `readTables` fills: empty tables, and the key groups whose rows they take. */
export interface TablesToRead extends OwnedRows {
  readonly tableOf: (namespace: number) => KeyedTable;
}

/** Fills the tables that `tableOf` gives for each namespace: from slices, or from sections in order of namespace and position. */
export function readTables(state: StateReader, name: string, tables: TablesToRead): void {
  readBlocks([...state.blocks(name)].map(readBlock), tables, state.isOwn === true);
  readRecords(state, name, tables);
}

function readBlocks(blocks: readonly TableBlock[], { tableOf, ...rows }: TablesToRead, isOwn: boolean): void {
  const bySubtask = Map.groupBy(blocks, ({ subtask }) => subtask);
  const counting = [...bySubtask.values()].flatMap(blocksThatCount);
  const owners = new RowOwners(rows);
  let inPlace: boolean | null = null;
  const namespaces = Map.groupBy(counting, ({ namespace }) => namespace);
  for (const [namespace, own] of [...namespaces].toSorted(([a], [b]) => a - b)) {
    if (own.every(({ rowCount }) => rowCount === 0)) continue;
    const table = tableOf(namespace);
    inPlace ??= isOwn || (bySubtask.size <= 1 && counting.every((block) => owners.ownsAll(block)));
    if (table.store === null) loadTable(table, own, inPlace ? null : owners);
    else loadStored(table, own, inPlace ? null : owners);
    if (inPlace) table.changes.restored({ subtask: own[0]!.subtask, namespace });
  }
}

function loadTable(table: KeyedTable, blocks: readonly TableBlock[], owners: RowOwners | null): void {
  const loader = new TableLoader(table, owners);
  for (const block of blocks) loader.add(block);
  loader.finish();
}

function readRecords(state: StateReader, name: string, { keyTypes, tableOf }: TablesToRead): void {
  const positions = [...state.keyed(name)].flatMap(({ bytes }) => readPositions(bytes));
  positions.sort((a, b) => a.namespace - b.namespace || a.row - b.row);
  const keys = new KeyReader(keyTypes);
  for (const { namespace, bytes } of positions) {
    const table = tableOf(namespace);
    const reader = new ByteReader(bytes.subarray(HEADER_BYTES));
    const hash = reader.int32();
    const row = table.insert(keys.read(reader), 0, hash);
    for (const accumulator of table.accumulators) accumulator.read(reader, row);
    if (!reader.done) table.stamps?.read(reader, row);
  }
}

function readPositions(section: Uint8Array): Position[] {
  const positions: Position[] = [];
  const reader = new ByteReader(section);
  while (!reader.done) {
    const { offset, length } = reader.range();
    const bytes = section.subarray(offset, offset + length);
    const header = new ByteReader(bytes);
    positions.push({ namespace: header.float64(), row: header.int32(), bytes });
  }
  return positions;
}
