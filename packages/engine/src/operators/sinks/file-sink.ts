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
import { TwoPhaseCommit } from "./two-phase-commit.ts";

/** Lines are handed over in pieces of about so many bytes. */
const HAND_OVER_BYTES = 1 << 16;

const SUFFIXES = { text: "txt", csv: "csv", json: "jsonl" } as const;

type FileSinkSpec = Extract<OperatorSpec, { kind: "file-sink" }>;

/**
 * Writes part files, exactly once.
 *
 * 1. Encoded lines that wait for room are those of one batch and less than HAND_OVER_BYTES before it, never more:
 *    `drain` says false until they are handed over.
 * 2. Snapshot n prepares what was appended since the last snapshot as a pending part. Its state is the list of all parts
 *    that are not committed yet, and the lines that were not handed over: they belong to the next part.
 * 3. Parts are committed with the checkpoint that covers them, and again after a restore (TwoPhaseCommit).
 * 4. After `endInput` and `drain` nothing waits, so that the last checkpoint covers all rows.
 * 5. Each part file of CSV with a header begins with the header. Where nothing was written, there is no part.
 */
export class FileSink implements Operator {
  readonly #spec: FileSinkSpec;
  readonly #waiting = new StringArena(HAND_OVER_BYTES);
  readonly #header = new StringArena(256);
  #context: OperatorContext | null = null;
  #output: FileOutput | null = null;
  #commit: TwoPhaseCommit<PendingPart> | null = null;
  #encoder: Pick<RowEncoder, "row"> | null = null;
  #waitingRows = 0;
  #partRows = 0;
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
    this.#commit = new TwoPhaseCommit(this.#output);
  }

  restore(state: StateReader): void {
    const { parts, lines, rows } = readSinkState(state, this.#context!);
    this.#commit!.restore(parts);
    for (const bytes of lines) this.#waiting.append(bytes, 0, bytes.length);
    this.#waitingRows = rows;
  }

  processBatch(batch: RowBatch): void {
    this.#commit!.begin();
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
    const commit = this.#commit!;
    commit.begin();
    if (this.#waiting.used > 0 && this.#output!.writable) this.#handOver();
    if (commit.prepare(checkpointId, (part) => ({ ...part, rows: this.#partRows }))) this.#partRows = 0;
    const lines = this.#waiting.bytes.subarray(0, this.#waiting.used);
    const owner = this.#context!.subtask;
    writeSinkState(state, { owner, parts: commit.pending, rows: this.#waitingRows }, lines);
  }

  checkpointCompleted(checkpointId: number): void {
    this.#commit!.completed(checkpointId);
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
}

export const fileSinkFactory: OperatorFactory<"file-sink"> = (spec) => new FileSink(spec);
