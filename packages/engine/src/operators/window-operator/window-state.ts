import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { readGroupTime, writeGroupTime } from "../../state/group-time.ts";
import { KeyReader } from "../../state/key-reader.ts";
import { KeyedRecords } from "../../state/keyed-records.ts";
import { recordsOfSections } from "../../state/records/read-records.ts";
import type { OwnGroups } from "../../state/records/read-records.ts";
import type { RecordOwner } from "../../state/records/record-store.ts";
import { restoreRecords } from "../../state/records/restore-records.ts";
import { scanRecords } from "../../state/records/scan-records.ts";
import type { OperatorContext } from "../operator.ts";
import type { KeptRows } from "./kept-rows.ts";
import { readPane, writePaneHead, writeWindow } from "./pane-records.ts";
import type { WindowParts } from "./window-parts.ts";

export const WINDOWS = "windows";
export const RESULTS = "results";
export const WINDOW_STATES = "window-states";
const ROWS = "rows";
const TIME = "time";

/**
 * Checkpoints take `windows` as PaneRecords and `rows` of contents as records that name the pane. Savepoints have `windows`:
 * key, start, end, number of rows, the lanes in their order, contents; and `results` and `window-states`: key, start, end,
 * what the window emitted last, and what its function keeps of it. Both have `time`: the watermark, with each key group.
 */
// oxlint-disable-next-line max-params -- what is written, and where
export function writePanes(
  state: StateWriter,
  { keyGroups, maxParallelism }: OperatorContext,
  parts: WindowParts,
  watermark: number,
): void {
  const { records } = parts.panes;
  parts.contents.settle?.();
  if (state.tables !== undefined && records !== null) {
    state.tables(WINDOWS, [{ namespace: 0, table: records }]);
    if (parts.contents.records !== null)
      state.tables(ROWS, [{ namespace: 0, table: parts.contents.records }]);
  } else {
    const sections = new Map(
      [WINDOWS, RESULTS, WINDOW_STATES].map((name) => [name, new KeyedRecords(maxParallelism)]),
    );
    scanRecords(parts.panes.store, () => collect(parts, sections));
    for (const [name, section] of sections) section.writeTo(name, state);
  }
  writeGroupTime(state, TIME, keyGroups, watermark);
}

function collect(parts: WindowParts, sections: ReadonlyMap<string, KeyedRecords>): void {
  const { panes, contents } = parts;
  for (const pane of panes.all()) {
    sections.get(WINDOWS)!.add(panes.seqs[pane]!, panes.hashOf(pane), (writer) => {
      writePaneHead(writer, parts, pane);
      contents.write(writer, pane);
    });
    for (const [name, kept] of besideContents(parts)) {
      if (!kept.has(pane)) continue;
      sections.get(name)!.add(panes.seqs[pane]!, panes.hashOf(pane), (writer) => {
        writeWindow(writer, parts, pane);
        kept.write(writer, pane);
      });
    }
  }
}

/** By section, rows that are kept of some windows. */
const besideContents = ({ emitted, windowStates }: WindowParts): readonly (readonly [string, KeptRows])[] => [
  ...(emitted === null ? [] : [[RESULTS, emitted] as const]),
  ...(windowStates === null ? [] : [[WINDOW_STATES, windowStates] as const]),
];

type Create = (keyRow: number, start: number, end: number, seq?: number) => number;

/** What a store does with the panes. `isBack`: those that are read were in memory before. */
export function paneOwner(parts: WindowParts, create: Create, isBack: boolean): RecordOwner {
  const { panes, contents, emitted, windowStates } = parts;
  const keys = new KeyReader(panes.keyTypes);
  return {
    tables: contents.records === null ? [panes.records!] : [panes.records!, contents.records],
    get byteSize() {
      return partsBytes(parts);
    },
    read: (table, { hash, order, reader }, named) => {
      if (table === 1) return contents.readRow!(reader, named(reader.int32()), order);
      const keyRow = panes.insertKey(keys.read(reader), hash);
      const pane = create(keyRow, reader.float64(), reader.float64(), order);
      readPane(reader, parts, pane, isBack);
      return pane;
    },
    restored: (table, pane) => {
      if (table === 0) settleTimers(parts, pane);
    },
    empty: () => {
      panes.empty();
      contents.empty();
      emitted?.empty();
      windowStates?.empty();
    },
  };
}

function settleTimers({ eventTimers, processingTimers }: WindowParts, pane: number): void {
  eventTimers.settle(pane);
  processingTimers.settle(pane);
}

/** Memory of all that is kept. */
export function partsBytes(parts: WindowParts): number {
  const { panes, contents, emitted, windowStates, eventTimers, processingTimers } = parts;
  const timers = eventTimers.byteSize + processingTimers.byteSize;
  return (
    panes.byteSize + contents.byteSize + (emitted?.byteSize ?? 0) + (windowStates?.byteSize ?? 0) + timers
  );
}

/** Makes the panes anew; the watermark that they were at. */
// oxlint-disable-next-line max-params -- what is read, and into what
export function readPanes(state: StateReader, parts: WindowParts, own: OwnGroups, create: Create): number {
  const owner = paneOwner(parts, create, false);
  restoreRecords(state, {
    ...own,
    names: [WINDOWS, ROWS].slice(0, owner.tables.length),
    tables: owner.tables,
    owner,
    store: parts.panes.store,
  });
  readSections(state, parts, create);
  return readGroupTime(state, TIME);
}

function readSections(state: StateReader, parts: WindowParts, create: Create): void {
  const { panes, contents } = parts;
  const keys = new KeyReader(panes.keyTypes);
  for (const { hash, reader } of recordsOfSections(state, WINDOWS, panes.store)) {
    const keyRow = panes.insertKey(keys.read(reader), hash);
    const pane = create(keyRow, reader.float64(), reader.float64());
    panes.rows[pane] = reader.float64();
    for (const { values } of panes.lanes) values[pane] = reader.float64();
    contents.read(reader, pane, panes.rows[pane]);
    settleTimers(parts, pane);
  }
  for (const [name, kept] of besideContents(parts)) {
    for (const { hash, reader } of recordsOfSections(state, name, panes.store)) {
      const keyRow = panes.insertKey(keys.read(reader), hash);
      const pane = panes.find(keyRow, reader.float64(), reader.float64());
      panes.touch(pane);
      kept.read(reader, pane);
    }
  }
}
