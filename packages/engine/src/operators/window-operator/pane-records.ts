import type { ByteReader } from "../../state/byte-reader.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import { writeColumnValue } from "../../state/column-state.ts";
import type { RecordSource } from "../../state/records/record-source.ts";
import type { WindowParts } from "./window-parts.ts";

type RecordedParts = Pick<
  WindowParts,
  "panes" | "contents" | "emitted" | "windowStates" | "eventTimers" | "processingTimers"
>;

const EMITTED = 1;
const STORED = 2;
const STATES = 4;

/**
 * Panes as records of a checkpoint: what `writePaneHead` says, then the contents where they are no records of their own,
 * then whether the window has emitted and what, and what its function keeps of it. Where panes are stored also where they stand in the queues of timers.
 */
export class PaneRecords implements RecordSource {
  readonly #parts: RecordedParts;

  constructor(parts: RecordedParts) {
    this.#parts = parts;
  }

  get rowCount(): number {
    return this.#parts.panes.last + 1;
  }

  isLive(pane: number): boolean {
    return this.#parts.panes.isLive(pane);
  }

  hashOf(pane: number): number {
    return this.#parts.panes.hashOf(pane);
  }

  orderOf(pane: number): number {
    return this.#parts.panes.seqs[pane]!;
  }

  write(writer: ByteWriter, pane: number): void {
    const { contents, emitted, windowStates, panes, eventTimers, processingTimers } = this.#parts;
    writePaneHead(writer, this.#parts, pane);
    if (contents.records === null) contents.write(writer, pane);
    const hasEmitted = emitted?.has(pane) === true;
    const isStored = panes.store !== null;
    const hasStates = windowStates?.has(pane) === true;
    writer.byte((hasEmitted ? EMITTED : 0) | (isStored ? STORED : 0) | (hasStates ? STATES : 0));
    if (hasEmitted) emitted.write(writer, pane);
    if (hasStates) windowStates.write(writer, pane);
    if (!isStored) return;
    writer.float64(eventTimers.queuedAt(pane));
    writer.float64(processingTimers.queuedAt(pane));
  }
}

/** Reads what stands behind key, start and end. `isBack`: the pane was in memory before, and stands in queues still. */
export function readPane(reader: ByteReader, parts: RecordedParts, pane: number, isBack: boolean): void {
  const { panes, contents, emitted, windowStates, eventTimers, processingTimers } = parts;
  panes.rows[pane] = reader.float64();
  for (const { values } of panes.lanes) values[pane] = reader.float64();
  if (contents.records === null) contents.read(reader, pane, panes.rows[pane]);
  const flags = reader.byte();
  if ((flags & EMITTED) !== 0) emitted?.read(reader, pane);
  if ((flags & STATES) !== 0) windowStates?.read(reader, pane);
  if (!isBack) return;
  eventTimers.stands(pane, reader.float64());
  processingTimers.stands(pane, reader.float64());
}

/** Key, start, end, number of rows, the lanes in their order. */
export function writePaneHead(writer: ByteWriter, { panes }: Pick<WindowParts, "panes">, pane: number): void {
  writeWindow(writer, { panes }, pane);
  writer.float64(panes.rows[pane]!);
  for (const { values } of panes.lanes) writer.float64(values[pane]!);
}

/** Key, start, end. */
export function writeWindow(writer: ByteWriter, { panes }: Pick<WindowParts, "panes">, pane: number): void {
  for (const key of panes.index.keys) writeColumnValue(writer, key, panes.keyRows[pane]!);
  writer.float64(panes.starts[pane]!);
  writer.float64(panes.ends[pane]!);
}
