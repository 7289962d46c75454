import type { Column } from "../../batch/column.ts";
import { StringArena } from "../../batch/string-arena.ts";
import type { FileOutput, PartOutput, PendingPart } from "../../io/io-service.ts";
import type { PartEncoder } from "./formats/part-encoder.ts";

/** A part file of one bucket that rows go to: rows that its encoder keeps, bytes that wait for room, and what was handed over. */
export class OpenPart {
  readonly bucket: string;
  readonly encoder: PartEncoder;
  readonly createdMs: number;
  writtenMs: number;
  readonly arena = new StringArena();
  rows = 0;
  #output: PartOutput | null = null;
  #begun = false;

  constructor(bucket: string, encoder: PartEncoder, nowMs: number) {
    this.bucket = bucket;
    this.encoder = encoder;
    this.createdMs = nowMs;
    this.writtenMs = nowMs;
  }

  /** Of the file, as far as it is known. */
  get bytes(): number {
    return (this.#output?.bytes ?? 0) + this.arena.used + this.encoder.keptBytes;
  }

  row(columns: readonly Column[], row: number): void {
    if (!this.#begun) this.#begin();
    this.encoder.row(this.arena, columns, row);
    this.rows += 1;
  }

  /** Lines that a checkpoint of old has, encoded. */
  addLines(lines: Uint8Array, rows: number): void {
    if (!this.#begun) this.#begin();
    this.arena.append(lines, 0, lines.length);
    this.rows += rows;
  }

  handOver(output: FileOutput): void {
    if (this.arena.used === 0) return;
    this.#output ??= output.openPart(this.bucket);
    this.#output.append(this.arena.bytes.subarray(0, this.arena.used));
    this.arena.empty();
  }

  /** Ends the file, also where there is no room for the rest of it. */
  finish(output: FileOutput, checkpointId: number): PendingPart | null {
    if (this.rows === 0) return null;
    this.encoder.end(this.arena);
    this.handOver(output);
    const part = this.#output?.prepare(checkpointId) ?? null;
    return part && { ...part, rows: this.rows };
  }

  #begin(): void {
    this.#begun = true;
    this.encoder.begin(this.arena);
  }
}
