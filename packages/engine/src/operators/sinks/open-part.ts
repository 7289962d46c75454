import type { Column } from "../../batch/column.ts";
import { StringArena } from "../../batch/string-arena.ts";
import type { DurablePart, FileOutput, PartOutput, PendingPart } from "../../io/io-service.ts";
import type { PartEncoder } from "./formats/part-encoder.ts";

interface PartTimes {
  readonly createdMs: number;
  readonly writtenMs: number;
}

/** A part that a checkpoint has in progress, which is gone on with. */
interface Resumed {
  readonly output: PartOutput;
  readonly rows: number;
}

/**
 * A part file of one bucket that rows go to: rows that its encoder keeps, bytes that wait for room, and what was handed over.
 *
 * One that is gone on with may turn out to be visible already: then what was written since the checkpoint is a new part.
 */
export class OpenPart {
  readonly bucket: string;
  readonly encoder: PartEncoder;
  readonly createdMs: number;
  writtenMs: number;
  readonly arena = new StringArena();
  rows = 0;
  #resumed: Resumed | null;
  #output: PartOutput | null = null;
  #begun: boolean;

  // oxlint-disable-next-line max-params -- what it is, and what it goes on with
  constructor(bucket: string, encoder: PartEncoder, times: PartTimes, resumed: Resumed | null = null) {
    this.bucket = bucket;
    this.encoder = encoder;
    this.createdMs = times.createdMs;
    this.writtenMs = times.writtenMs;
    this.#resumed = resumed;
    this.#begun = resumed !== null;
  }

  /** Of the file, as far as it is known. */
  get bytes(): number {
    const handedOver = (this.#output ?? this.#resumed?.output)?.bytes ?? 0;
    return handedOver + this.arena.used + this.encoder.keptBytes;
  }

  /** It is not known yet what became of the part that it goes on with. */
  isAwaited(output: FileOutput): boolean {
    return this.#resumed !== null && output.nextCounter === null;
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
    this.#settle(output);
    if (this.arena.used === 0) return;
    this.#output ??= output.openPart(this.bucket);
    this.#output.append(this.arena.bytes.subarray(0, this.arena.used));
    this.arena.empty();
  }

  /** All of it is to be durable, and it goes on. Null: there is nothing of it. */
  persist(
    output: FileOutput,
    checkpoint: { readonly id: number; readonly completed: number },
  ): DurablePart | null {
    this.handOver(output);
    const open = this.#output ?? this.#resumed?.output;
    const part = open?.persist(checkpoint.id, checkpoint.completed) ?? null;
    return part && { ...part, rows: this.rows + (this.#resumed?.rows ?? 0) };
  }

  /** Ends the file, also where there is no room for the rest of it. Null: there is nothing of it. */
  finish(output: FileOutput, checkpointId: number): PendingPart | null {
    this.#settle(output);
    if (this.rows > 0) {
      this.encoder.end(this.arena);
      this.handOver(output);
    }
    const part = this.#output?.prepare(checkpointId) ?? null;
    return part && { ...part, rows: this.rows };
  }

  #begin(): void {
    this.#begun = true;
    this.encoder.begin(this.arena);
  }

  /** Goes on with the part, or without it, as soon as it is known. */
  #settle(output: FileOutput): void {
    if (this.#resumed === null || output.nextCounter === null) return;
    const { output: part, rows } = this.#resumed;
    this.#resumed = null;
    if (!part.isOver) {
      this.#output = part;
      this.rows += rows;
    } else if (this.arena.used > 0) {
      const head = new StringArena(256);
      this.encoder.begin(head);
      this.#output = output.openPart(this.bucket);
      this.#output.append(head.bytes.subarray(0, head.used));
    } else {
      this.#begun = false;
    }
  }
}
