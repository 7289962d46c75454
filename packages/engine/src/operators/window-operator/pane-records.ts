import type { ByteWriter } from "../../state/byte-writer.ts";
import { writeColumnValue } from "../../state/column-state.ts";
import type { RecordSource } from "../../state/records/record-source.ts";
import type { WindowParts } from "./window-parts.ts";

/**
 * Panes as records of a checkpoint: what `writePaneHead` says, then the contents where they are no records of their own,
 * then whether the window has emitted and what.
 */
export class PaneRecords implements RecordSource {
  readonly #parts: Pick<WindowParts, "panes" | "contents" | "emitted">;

  constructor(parts: Pick<WindowParts, "panes" | "contents" | "emitted">) {
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
    const { contents, emitted } = this.#parts;
    writePaneHead(writer, this.#parts, pane);
    if (contents.records === null) contents.write(writer, pane);
    const hasEmitted = emitted?.has(pane) === true;
    writer.byte(hasEmitted ? 1 : 0);
    if (hasEmitted) emitted.write(writer, pane);
  }
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
