import { invariant } from "@millrace/graph";
import type { OperatorSpec } from "@millrace/graph";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { DurablePart, FileOutput, PendingPart } from "../../io/io-service.ts";
import { bucketOf } from "../../io/part-name.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { BucketNames } from "./bucket-names.ts";
import { readSinkState, writeSinkState } from "./file-sink-state.ts";
import type { PartInProgress } from "./file-sink-state.ts";
import { PART_SUFFIXES, partEncoders } from "./formats/part-encoders.ts";
import type { PartEncoder } from "./formats/part-encoder.ts";
import { OpenPart } from "./open-part.ts";
import { TwoPhaseCommit } from "./two-phase-commit.ts";

/** Bytes are handed over in pieces of about so many. */
const HAND_OVER_BYTES = 1 << 16;
/** Of one subtask at once: beyond, the one that was written to longest ago is ended. */
const MAX_OPEN_PARTS = 64;

type FileSinkSpec = Extract<OperatorSpec, { kind: "file-sink" }>;

/**
 * Writes part files, exactly once.
 *
 * 1. Rows of a bucket go to its open part. A part ends where it has reached a limit of `roll`, where too many are open and
 *    where the input ends. Parts of lines span checkpoints where `roll` says so; all others end with the next snapshot, and
 *    every part does with that of a savepoint, which is started from whatever became of this job. Where nothing was written,
 *    there is no part.
 * 2. Bytes that wait for room are less than HAND_OVER_BYTES and those of one batch or block for each open part, never
 *    more: `drain` says false until they are handed over, and before it is known whether the output can be written at all.
 * 3. Snapshot n prepares the parts that end with it, and makes the others durable as far as they are written. Its state is
 *    the list of the parts that are not committed yet, that of those in progress, and the number of the next one. A part
 *    that ended since the snapshot before belongs to the next checkpoint, whichever that is: it is given the least id that
 *    this can have.
 * 4. Parts are committed with the checkpoint that covers them, and again after a restore (TwoPhaseCommit).
 * 5. After a restore a part in progress is gone on with behind its durable bytes by the subtask that it is of, where rows
 *    have its columns still. What other subtasks or another job had in progress ends there and is committed.
 */
export class FileSink implements Operator {
  readonly #spec: FileSinkSpec;
  readonly #parts = new Map<string, OpenPart>();
  readonly #buckets = new BucketNames();
  #context: OperatorContext | null = null;
  #output: FileOutput | null = null;
  #commit: TwoPhaseCommit<PendingPart> | null = null;
  #encoder: ((seed: string) => PartEncoder) | null = null;
  #made = 0;
  #columns = "";
  /** No part that a checkpoint knows of has this number or a larger one. */
  #leastCounter = 0;
  #completed = 0;
  /** The next one is this or a later one. */
  #nextCheckpoint = 1;
  #ready = false;
  #ended = false;
  #timerMs: number | null = null;

  constructor(spec: FileSinkSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    invariant(context.inputSchema, "a sink has an input");
    const { directory, format, bucket = null } = this.#spec;
    const fields = context.inputSchema.fields.filter((_, index) => index !== bucket);
    this.#context = context;
    this.#nextCheckpoint = context.firstCheckpointId ?? 1;
    this.#encoder = partEncoders(this.#spec, fields);
    this.#columns = JSON.stringify(fields);
    this.#output = context.io.openOutput(directory, {
      subtask: context.subtask,
      parallelism: context.parallelism,
      suffix: PART_SUFFIXES[format],
    });
    this.#commit = new TwoPhaseCommit<PendingPart>(this.#output);
  }

  restore(state: StateReader): void {
    const { parts, inProgress, lines, rows, nextCounter } = readSinkState(state, this.#context!);
    const own = inProgress.filter(
      (part, index) =>
        this.#goesOnWith(part) &&
        inProgress.findIndex(({ name }) => isOfOneBucket(name, part.name)) === index,
    );
    const others = inProgress.filter((part) => !own.includes(part));
    const checkpointId = this.#nextCheckpoint - 1;
    const open = (part: PartInProgress) => ({ ...durableOf(part), checkpointId, open: true }) as const;
    this.#commit!.restore([...parts, ...others.map(open)], own.map(open));
    this.#leastCounter = nextCounter;
    this.#output!.skipTo(nextCounter);
    for (const part of own) this.#resume(part);
    if (rows > 0) {
      const part = this.#partOf("");
      lines.forEach((bytes, index) => part.addLines(bytes, index === 0 ? rows : 0));
    }
    this.#setTimer();
  }

  processBatch(batch: RowBatch): void {
    this.#commit!.begin();
    const { bucket = null } = this.#spec;
    if (bucket === null) {
      const part = this.#partOf("");
      for (let row = batch.from; row < batch.to; row++) part.row(batch.columns, row);
    } else {
      this.#spread(batch, bucket);
    }
    this.drain();
    this.#setTimer();
  }

  processWatermark(): void {}

  onProcessingTime(nowMs: number): void {
    this.#timerMs = null;
    for (const part of this.#parts.values()) if (this.#isDue(part, nowMs)) this.#finish(part);
    this.#setTimer();
  }

  drain(): boolean {
    const output = this.#output!;
    if (!this.#ready && this.#parts.size > 0 && !output.writable) return false;
    this.#ready ||= this.#parts.size > 0;
    const least = this.#ended ? 1 : HAND_OVER_BYTES;
    for (const part of this.#parts.values()) {
      if (this.#ended) part.encoder.settle(part.arena);
      if (part.arena.used < least) continue;
      if (!output.writable) return false;
      part.handOver(output);
      if (this.#isFull(part)) this.#finish(part);
    }
    return true;
  }

  snapshot(checkpointId: number, state: StateWriter): void {
    const commit = this.#commit!;
    commit.begin();
    const endsAll = !this.#spans || this.#ended || state.type === "savepoint";
    const inProgress: PartInProgress[] = [];
    for (const part of this.#parts.values()) {
      if ((endsAll || this.#isFull(part)) && !part.isAwaited(this.#output!)) this.#finish(part, checkpointId);
      else inProgress.push(...this.#persist(part, checkpointId));
    }
    this.#nextCheckpoint = checkpointId + 1;
    this.#leastCounter = Math.max(this.#leastCounter, this.#output!.nextCounter ?? 0);
    writeSinkState(state, {
      owner: this.#context!.subtask,
      parts: commit.pending,
      ...(inProgress.length > 0 && { inProgress }),
      rows: 0,
      nextCounter: this.#leastCounter,
    });
  }

  checkpointCompleted(checkpointId: number): void {
    this.#completed = Math.max(this.#completed, checkpointId);
    this.#commit!.completed(checkpointId);
  }

  endInput(): void {
    this.#ended = true;
    this.drain();
  }

  close(): void {
    this.#output?.close();
  }

  /** Columns of the file are those of the row without that of the bucket. */
  #spread(batch: RowBatch, bucket: number): void {
    const column = batch.columns[bucket]!;
    const columns = batch.columns.filter((_, index) => index !== bucket);
    let part: OpenPart | null = null;
    for (let row = batch.from; row < batch.to; row++) {
      const name = this.#buckets.of(column, row);
      if (part?.bucket !== name) part = this.#partOf(name);
      part.row(columns, row);
    }
  }

  #partOf(bucket: string): OpenPart {
    const nowMs = this.#context!.clock.nowMs();
    const known = this.#parts.get(bucket);
    if (known !== undefined) {
      known.writtenMs = nowMs;
      return known;
    }
    if (this.#parts.size >= MAX_OPEN_PARTS) this.#finishOldest();
    const { uid, subtask } = this.#context!;
    const encoder = this.#encoder!(`${uid}/${subtask}/${this.#output!.nextCounter ?? 0}/${this.#made++}`);
    const part = new OpenPart(bucket, encoder, { createdMs: nowMs, writtenMs: nowMs });
    this.#parts.set(bucket, part);
    return part;
  }

  get #spans(): boolean {
    return this.#spec.roll?.spansCheckpoints === true && isOfLines(this.#spec);
  }

  /** Another job's, or another subtask's, is not gone on with, nor one of other columns. */
  #goesOnWith(part: PartInProgress): boolean {
    return this.#spans && part.columns === this.#columns && this.#output!.owns(part);
  }

  #resume(part: PartInProgress): void {
    const { bucket } = bucketOf(part.name);
    const output = this.#output!.resumePart({ ...durableOf(part), open: true });
    const encoder = this.#encoder!(part.name);
    this.#parts.set(bucket, new OpenPart(bucket, encoder, part, { output, rows: part.rows }));
  }

  #persist(part: OpenPart, checkpointId: number): readonly PartInProgress[] {
    const durable = part.persist(this.#output!, { id: checkpointId, completed: this.#completed });
    const { createdMs, writtenMs } = part;
    return durable === null ? [] : [{ ...durable, createdMs, writtenMs, columns: this.#columns }];
  }

  /** Those that the output knows no room for yet stay, however many they are. */
  #finishOldest(): void {
    if (this.#output!.nextCounter === null) return;
    let oldest: OpenPart | null = null;
    for (const part of this.#parts.values())
      if (oldest === null || part.writtenMs < oldest.writtenMs) oldest = part;
    if (oldest !== null) this.#finish(oldest);
  }

  /** Without an id: before the next snapshot. */
  #finish(part: OpenPart, checkpointId = this.#nextCheckpoint): void {
    this.#parts.delete(part.bucket);
    this.#commit!.add(part.finish(this.#output!, checkpointId));
  }

  #isFull(part: OpenPart): boolean {
    const { roll } = this.#spec;
    return roll !== undefined && roll.maxBytes !== null && part.bytes >= roll.maxBytes;
  }

  #isDue(part: OpenPart, nowMs: number): boolean {
    return this.#output!.nextCounter !== null && nowMs >= this.#dueMs(part);
  }

  #dueMs({ createdMs, writtenMs }: OpenPart): number {
    const { maxAgeMs = null, inactiveMs = null } = this.#spec.roll ?? {};
    const byAge = maxAgeMs === null ? Infinity : createdMs + maxAgeMs;
    return Math.min(byAge, inactiveMs === null ? Infinity : writtenMs + inactiveMs);
  }

  #setTimer(): void {
    if (this.#spec.roll === undefined || this.#timerMs !== null) return;
    let dueMs = Infinity;
    for (const part of this.#parts.values()) dueMs = Math.min(dueMs, this.#dueMs(part));
    if (dueMs === Infinity) return;
    this.#timerMs = dueMs;
    this.#context!.registerProcessingTimer(dueMs);
  }
}

const isOfLines = ({ format }: FileSinkSpec): boolean =>
  format === "text" || format === "csv" || format === "json";

const isOfOneBucket = (a: string, b: string): boolean => bucketOf(a).bucket === bucketOf(b).bucket;

const durableOf = ({
  createdMs: _created,
  writtenMs: _written,
  columns: _columns,
  ...part
}: PartInProgress): DurablePart => part;

export const fileSinkFactory: OperatorFactory<"file-sink"> = (spec) => new FileSink(spec);
