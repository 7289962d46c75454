import { invariant } from "@millrace/graph";
import type { Field, OperatorSpec } from "@millrace/graph";
import type { RowBatch } from "../../batch/row-batch.ts";
import { StringArena } from "../../batch/string-arena.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { FileOutput, PendingPart } from "../../io/io-service.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { readSinkState, writeSinkState } from "./file-sink-state.ts";
import { JsonEncoder } from "./json-encoder.ts";
import { RowEncoder } from "./row-encoder.ts";

/** Lines are handed over in pieces of about so many bytes. */
const HAND_OVER_BYTES = 1 << 16;

const SUFFIXES = { text: "txt", csv: "csv", json: "jsonl" } as const;

type FileSinkSpec = Extract<OperatorSpec, { kind: "file-sink" }>;

/**
 * Writes part files, exactly once: two-phase commit over `FileOutput`.
 *
 * 1. Encoded lines that wait for room are those of one batch and less than HAND_OVER_BYTES before it, never more:
 *    `drain` says false until they are handed over.
 * 2. Snapshot n prepares what was appended since the last snapshot as a pending part. Its state is the list of all parts
 *    that are not committed yet, and the lines that were not handed over: they belong to the next part.
 * 3. When checkpoint n is complete, all pending parts up to n become visible: a part of an aborted checkpoint with the
 *    next one.
 * 4. After a restore, the parts of the restored checkpoint are committed (again, where they were), and everything else
 *    that this subtask had begun is discarded.
 * 5. After `endInput` and `drain` nothing waits, so that the last checkpoint covers all rows.
 * 6. Each part file of CSV with a header begins with the header. Where nothing was written, there is no part.
 */
export class FileSink implements Operator {
  readonly #spec: FileSinkSpec;
  readonly #waiting = new StringArena(HAND_OVER_BYTES);
  readonly #header = new StringArena(256);
  #context: OperatorContext | null = null;
  #output: FileOutput | null = null;
  #encoder: Pick<RowEncoder, "row"> | null = null;
  #pending: PendingPart[] = [];
  #waitingRows = 0;
  #partRows = 0;
  #clean = false;
  #ended = false;

  constructor(spec: FileSinkSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    invariant(context.inputSchema, "a sink has an input");
    const { directory, format, delimiter, header } = this.#spec;
    const fields: readonly Field[] = context.inputSchema.fields;
    this.#context = context;
    if (format === "json") {
      this.#encoder = new JsonEncoder(fields);
    } else {
      const encoder = new RowEncoder(fields, { format, delimiter });
      if (format === "csv" && header) encoder.header(this.#header, fields);
      this.#encoder = encoder;
    }
    this.#output = context.io.openOutput(directory, {
      subtask: context.subtask,
      suffix: SUFFIXES[format],
    });
  }

  restore(state: StateReader): void {
    const { parts, lines, rows } = readSinkState(state, this.#context!);
    this.#clean = true;
    this.#output!.discardExcept(parts);
    for (const part of parts) this.#output!.commit(part);
    for (const bytes of lines) this.#waiting.append(bytes, 0, bytes.length);
    this.#waitingRows = rows;
  }

  processBatch(batch: RowBatch): void {
    this.#discardLeftovers();
    for (let row = batch.from; row < batch.to; row++) this.#encoder!.row(this.#waiting, batch.columns, row);
    this.#waitingRows += batch.rowCount;
    this.drain();
  }

  processWatermark(): void {}

  drain(): boolean {
    const least = this.#ended ? 1 : HAND_OVER_BYTES;
    if (this.#waiting.used < least) return true;
    if (!this.#output!.writable) return false;
    this.#handOver();
    return true;
  }

  snapshot(checkpointId: number, state: StateWriter): void {
    this.#discardLeftovers();
    if (this.#waiting.used > 0 && this.#output!.writable) this.#handOver();
    const part = this.#output!.prepare(checkpointId);
    if (part !== null) {
      this.#pending.push({ ...part, rows: this.#partRows });
      this.#partRows = 0;
    }
    const lines = this.#waiting.bytes.subarray(0, this.#waiting.used);
    const owner = this.#context!.subtask;
    writeSinkState(state, { owner, parts: this.#pending, rows: this.#waitingRows }, lines);
  }

  checkpointCompleted(checkpointId: number): void {
    for (const part of this.#pending) {
      if (part.checkpointId <= checkpointId) this.#output!.commit(part);
    }
    this.#pending = this.#pending.filter((part) => part.checkpointId > checkpointId);
  }

  endInput(): void {
    this.#ended = true;
    this.drain();
  }

  close(): void {
    this.#output?.close();
  }

  #handOver(): void {
    const { bytes, used } = this.#waiting;
    if (this.#partRows === 0 && this.#header.used > 0) {
      const first = new Uint8Array(this.#header.used + used);
      first.set(this.#header.bytes.subarray(0, this.#header.used));
      first.set(bytes.subarray(0, used), this.#header.used);
      this.#output!.append(first);
    } else {
      this.#output!.append(bytes.subarray(0, used));
    }
    this.#waiting.reset();
    this.#partRows += this.#waitingRows;
    this.#waitingRows = 0;
  }

  /** An attempt without state to restore discards what an earlier attempt may have left. */
  #discardLeftovers(): void {
    if (this.#clean) return;
    this.#clean = true;
    this.#output!.discardExcept([]);
  }
}

export const fileSinkFactory: OperatorFactory<"file-sink"> = (spec) => new FileSink(spec);
