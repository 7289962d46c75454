import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import { writeColumnValue } from "../../state/column-state.ts";
import { readGroupTime, writeGroupTime } from "../../state/group-time.ts";
import { KeyReader } from "../../state/key-reader.ts";
import { KeyedRecords, readRecords } from "../../state/keyed-records.ts";
import type { OperatorContext } from "../operator.ts";
import type { WindowParts } from "./window-parts.ts";

const WINDOWS = "windows";
const RESULTS = "results";
const TIME = "time";

/**
 * `windows`: key, start, end, number of rows, the lanes in their order, contents. `results`: key, start, end, what the
 * window emitted last. `time`: the watermark, with each key group.
 */
// oxlint-disable-next-line max-params -- what is written, and where
export function writePanes(
  state: StateWriter,
  { keyGroups, maxParallelism }: OperatorContext,
  { panes, contents, emitted }: WindowParts,
  watermark: number,
): void {
  const windows = new KeyedRecords(maxParallelism);
  const results = new KeyedRecords(maxParallelism);
  for (const pane of panes.all()) {
    const hash = panes.index.hashes[panes.keyRows[pane]!]!;
    const head = (writer: ByteWriter): void => {
      for (const key of panes.index.keys) writeColumnValue(writer, key, panes.keyRows[pane]!);
      writer.float64(panes.starts[pane]!);
      writer.float64(panes.ends[pane]!);
    };
    windows.add(panes.seqs[pane]!, hash, (writer) => {
      head(writer);
      writer.float64(panes.rows[pane]!);
      for (const { values } of panes.lanes) writer.float64(values[pane]!);
      contents.write(writer, pane);
    });
    if (emitted?.has(pane) !== true) continue;
    results.add(panes.seqs[pane]!, hash, (writer) => {
      head(writer);
      emitted.write(writer, pane);
    });
  }
  windows.writeTo(WINDOWS, state);
  results.writeTo(RESULTS, state);
  writeGroupTime(state, TIME, keyGroups, watermark);
}

/** Makes the panes anew; the watermark that they were at. */
// oxlint-disable-next-line max-params -- what is read, and into what
export function readPanes(
  state: StateReader,
  parts: WindowParts,
  create: (keyRow: number, start: number, end: number) => number,
): number {
  const { panes, contents, emitted } = parts;
  const keys = new KeyReader(panes.keyTypes);
  for (const { hash, reader } of readRecords(state, WINDOWS)) {
    const keyRow = panes.insertKey(keys.read(reader), hash);
    const pane = create(keyRow, reader.float64(), reader.float64());
    panes.rows[pane] = reader.float64();
    for (const { values } of panes.lanes) values[pane] = reader.float64();
    contents.read(reader, pane, panes.rows[pane]);
  }
  for (const { hash, reader } of readRecords(state, RESULTS)) {
    const keyRow = panes.insertKey(keys.read(reader), hash);
    const pane = panes.find(keyRow, reader.float64(), reader.float64());
    emitted?.read(reader, pane);
  }
  return readGroupTime(state, TIME);
}
