import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { ByteReader } from "../../state/byte-reader.ts";
import { readGroupTime, writeGroupTime } from "../../state/group-time.ts";
import { KeyReader } from "../../state/key-reader.ts";
import { KeyedRecords, readRecords } from "../../state/keyed-records.ts";
import { NamedRows } from "../../state/records/named-rows.ts";
import { readBlockRecords } from "../../state/records/read-records.ts";
import type { OwnGroups } from "../../state/records/read-records.ts";
import type { OperatorContext } from "../operator.ts";
import { writePaneHead, writeWindow } from "./pane-records.ts";
import type { WindowParts } from "./window-parts.ts";

export const WINDOWS = "windows";
export const RESULTS = "results";
const ROWS = "rows";
const TIME = "time";

/**
 * Checkpoints take `windows` as PaneRecords and `rows` of contents as records that name the pane. Savepoints have `windows`:
 * key, start, end, number of rows, the lanes in their order, contents; and `results`: key, start, end, what the window
 * emitted last. Both have `time`: the watermark, with each key group.
 */
// oxlint-disable-next-line max-params -- what is written, and where
export function writePanes(
  state: StateWriter,
  { keyGroups, maxParallelism }: OperatorContext,
  parts: WindowParts,
  watermark: number,
): void {
  const { records } = parts.panes;
  if (state.tables !== undefined && records !== null) {
    state.tables(WINDOWS, [{ namespace: 0, table: records }]);
    if (parts.contents.records !== null)
      state.tables(ROWS, [{ namespace: 0, table: parts.contents.records }]);
  } else {
    writeSections(state, parts, maxParallelism);
  }
  writeGroupTime(state, TIME, keyGroups, watermark);
}

function writeSections(state: StateWriter, parts: WindowParts, maxParallelism: number): void {
  const { panes, contents, emitted } = parts;
  const windows = new KeyedRecords(maxParallelism);
  const results = new KeyedRecords(maxParallelism);
  for (const pane of panes.all()) {
    windows.add(panes.seqs[pane]!, panes.hashOf(pane), (writer) => {
      writePaneHead(writer, parts, pane);
      contents.write(writer, pane);
    });
    if (emitted?.has(pane) !== true) continue;
    results.add(panes.seqs[pane]!, panes.hashOf(pane), (writer) => {
      writeWindow(writer, parts, pane);
      emitted.write(writer, pane);
    });
  }
  windows.writeTo(WINDOWS, state);
  results.writeTo(RESULTS, state);
}

type Create = (keyRow: number, start: number, end: number) => number;

/** Makes the panes anew; the watermark that they were at. */
// oxlint-disable-next-line max-params -- what is read, and into what
export function readPanes(state: StateReader, parts: WindowParts, own: OwnGroups, create: Create): number {
  readSections(state, parts, create);
  readBlocks(state, parts, own, create);
  return readGroupTime(state, TIME);
}

function readSections(state: StateReader, parts: WindowParts, create: Create): void {
  const { panes, contents, emitted } = parts;
  const keys = new KeyReader(panes.keyTypes);
  for (const { hash, reader } of readRecords(state, WINDOWS)) {
    const keyRow = panes.insertKey(keys.read(reader), hash);
    const pane = create(keyRow, reader.float64(), reader.float64());
    readPaneRest(reader, parts, pane);
    contents.read(reader, pane, panes.rows[pane]!);
  }
  for (const { hash, reader } of readRecords(state, RESULTS)) {
    const keyRow = panes.insertKey(keys.read(reader), hash);
    const pane = panes.find(keyRow, reader.float64(), reader.float64());
    emitted?.read(reader, pane);
  }
}

// oxlint-disable-next-line max-params -- what is read, and into what
function readBlocks(state: StateReader, parts: WindowParts, own: OwnGroups, create: Create): void {
  const { panes, contents, emitted } = parts;
  const keys = new KeyReader(panes.keyTypes);
  const made = new NamedRows();
  for (const record of readBlockRecords(state, WINDOWS, own)) {
    const { hash, reader } = record;
    const keyRow = panes.insertKey(keys.read(reader), hash);
    const pane = create(keyRow, reader.float64(), reader.float64());
    readPaneRest(reader, parts, pane);
    if (contents.records === null) contents.read(reader, pane, panes.rows[pane]!);
    if (reader.byte() === 1) emitted?.read(reader, pane);
    made.add(record, pane);
  }
  for (const { subtask, reader } of readBlockRecords(state, ROWS, own))
    contents.readRow?.(reader, made.of(subtask, reader.int32()));
}

function readPaneRest(reader: ByteReader, { panes }: WindowParts, pane: number): void {
  panes.rows[pane] = reader.float64();
  for (const { values } of panes.lanes) values[pane] = reader.float64();
}
