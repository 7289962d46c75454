import { closeSync, existsSync, openSync, writeFileSync } from "node:fs";
import type { ChainedOperator } from "@millrace/graph";
import type { RowBatch } from "../../batch/row-batch.ts";
import { batchOfRows } from "../../batch/row-values.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { Operator, OperatorContext, SourceOperator } from "../../operators/operator.ts";
import { keyGroup } from "../../state/key-group.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";
import { CountedNumbers, int64 } from "./counted-numbers.ts";
import { NUMBERED } from "./numbered-rows.ts";

/** How the job is made to fail and when it ends; in the name of each operator, as JSON. */
export interface VerifiedRun {
  /** For markers and results. */
  readonly directory: string;
  readonly splits: number;
  readonly checkpoints: number;
  readonly padBytes: number;
  /** The sink rests so long for each batch until there are enough checkpoints. */
  readonly sinkMs: number;
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const decode = <T>(bytes: Uint8Array): T => JSON.parse(new TextDecoder().decode(bytes)) as T;

/** The first to ask for it fails, once over all attempts and processes. */
function failOnce({ directory }: VerifiedRun, where: string): void {
  try {
    closeSync(openSync(`${directory}/failed-${where}`, "wx"));
  } catch {
    return;
  }
  throw new Error(`placed failure: ${where}`);
}

/** Consecutive numbers of each of its splits, until enough checkpoints are complete. */
class ConsecutiveSource implements SourceOperator {
  readonly #run: VerifiedRun;
  #context: OperatorContext | null = null;
  #next = new Map<number, number>();
  #completed = 0;
  #pad = "";

  constructor(run: VerifiedRun) {
    this.#run = run;
  }
  open(context: OperatorContext): void {
    this.#context = context;
    this.#pad = "x".repeat(this.#run.padBytes);
    for (let split = context.subtask; split < this.#run.splits; split += context.parallelism)
      this.#next.set(split, 0);
  }
  restore(state: StateReader): void {
    for (const bytes of state.operator("next")) {
      const { next, completed } = decode<{ next: [number, number][]; completed: number }>(bytes);
      for (const [split, n] of next) if (this.#next.has(split)) this.#next.set(split, n);
      this.#completed = completed;
    }
  }
  poll(): "more" | "end" {
    const { output, subtask } = this.#context!;
    if (this.#completed >= this.#run.checkpoints) {
      writeFileSync(`${this.#run.directory}/source-${subtask}.json`, JSON.stringify([...this.#next]));
      return "end";
    }
    for (const [split, n] of this.#next) {
      const rows = Array.from({ length: 8 }, (_, i) => [BigInt(split), BigInt(n + i), this.#pad]);
      output.emit(batchOfRows(NUMBERED, rows));
      this.#next.set(split, n + rows.length);
    }
    return this.#next.size === 0 ? "end" : "more";
  }
  checkpointCompleted(): void {
    this.#completed++;
  }
  snapshot(_checkpointId: number, state: StateWriter): void {
    state.operator("next", encode({ next: [...this.#next], completed: this.#completed }));
  }
}

/** Passes rows on to the split after theirs, and fails where it is told to: as Flink's test does. */
class FailingMap implements Operator {
  readonly #run: VerifiedRun;
  #context: OperatorContext | null = null;
  #completed = 0;

  constructor(run: VerifiedRun) {
    this.#run = run;
  }
  open(context: OperatorContext): void {
    this.#context = context;
  }
  restore(state: StateReader): void {
    for (const bytes of state.operator("completed")) this.#completed = decode<number>(bytes);
    if (existsSync(`${this.#run.directory}/failed-map-three-quarters`)) failOnce(this.#run, "recovery");
  }
  processBatch(batch: RowBatch): void {
    if (this.#completed >= this.#share(0.25)) failOnce(this.#run, "map-quarter");
    if (this.#completed >= this.#share(0.75)) failOnce(this.#run, "map-three-quarters");
    const splits = int64(batch.columns[0]!);
    const numbers = int64(batch.columns[1]!);
    const rows: [bigint, bigint, string][] = [];
    for (let row = batch.from; row < batch.to; row++) {
      rows.push([
        (splits[row]! + 1n) % BigInt(this.#run.splits),
        numbers[row]!,
        "x".repeat(this.#run.padBytes),
      ]);
    }
    this.#context!.output.emit(batchOfRows(NUMBERED, rows));
  }
  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }
  checkpointCompleted(): void {
    this.#completed++;
  }
  snapshot(_checkpointId: number, state: StateWriter): void {
    if (this.#completed >= this.#share(0.5)) failOnce(this.#run, "snapshot-half");
    state.operator("completed", encode(this.#completed));
  }
  endInput(): void {
    failOnce(this.#run, "end");
  }

  #share(share: number): number {
    return Math.floor(this.#run.checkpoints * share);
  }
}

interface Seen {
  next: number;
  rows: number;
  lost: number;
  duplicated: number;
  outOfOrder: number;
}

/** Every split's numbers must come one after the other, and each as often as it was given. */
class VerifyingSink implements Operator {
  readonly #run: VerifiedRun;
  readonly #hasher = createKeyHasher(NUMBERED, [0]);
  readonly #seen = new Map<number, Seen>();
  readonly #rest = new Int32Array(new SharedArrayBuffer(4));
  #context: OperatorContext | null = null;
  #counted: CountedNumbers | null = null;
  #completed = 0;

  constructor(run: VerifiedRun) {
    this.#run = run;
  }
  open(context: OperatorContext): void {
    this.#context = context;
    this.#counted = new CountedNumbers(context);
  }
  restore(state: StateReader): void {
    this.#counted!.restore(state);
    for (const { bytes } of state.keyed("seen"))
      for (const [split, seen] of decode<[number, Seen][]>(bytes)) this.#seen.set(split, seen);
    for (const bytes of state.operator("completed")) this.#completed = decode<number>(bytes);
  }
  processBatch(batch: RowBatch): void {
    const splits = int64(batch.columns[0]!);
    const numbers = int64(batch.columns[1]!);
    for (let row = batch.from; row < batch.to; row++) this.#verify(Number(splits[row]), Number(numbers[row]));
    this.#counted!.add(batch);
    if (this.#completed < this.#run.checkpoints) Atomics.wait(this.#rest, 0, 0, this.#run.sinkMs);
  }
  processWatermark(): void {}
  checkpointCompleted(): void {
    this.#completed++;
  }
  snapshot(_checkpointId: number, state: StateWriter): void {
    state.operator("completed", encode(this.#completed));
    const groups = new Map<number, [number, Seen][]>();
    for (const entry of this.#seen) {
      const group = this.#groupOf(entry[0]);
      groups.set(group, [...(groups.get(group) ?? []), entry]);
    }
    for (const [group, entries] of groups) state.keyed("seen", group, encode(entries));
    this.#counted!.snapshot(state);
  }
  endInput(): void {
    const { storedBytes } = this.#counted!;
    const miscounted = this.#counted!.miscounted((split) => this.#seen.get(split)?.next ?? 0);
    const path = `${this.#run.directory}/sink-${this.#context!.subtask}.json`;
    writeFileSync(path, JSON.stringify([...this.#seen, [-1, { miscounted, storedBytes }]]));
  }
  close(): void {
    this.#counted?.close();
  }

  #verify(split: number, n: number): void {
    const seen = this.#seen.get(split) ?? { next: 0, rows: 0, lost: 0, duplicated: 0, outOfOrder: 0 };
    this.#seen.set(split, seen);
    seen.rows++;
    if (n > seen.next) seen.lost += n - seen.next;
    if (n === seen.next - 1) seen.duplicated++;
    else if (n < seen.next) seen.outOfOrder++;
    seen.next = Math.max(seen.next, n + 1);
  }

  #groupOf(split: number): number {
    const hash = new Int32Array(1);
    this.#hasher(batchOfRows(NUMBERED, [[BigInt(split), 0n, ""]]), hash);
    return keyGroup(hash[0]!, this.#context!.maxParallelism);
  }
}

/** collection-source: consecutive numbers; calc: the failing map; discard-sink: the verifying sink. */
export const operators: OperatorRegistry = {
  create({ spec, name }: ChainedOperator) {
    const run = JSON.parse(name) as VerifiedRun;
    switch (spec.kind) {
      case "collection-source":
        return new ConsecutiveSource(run);
      case "calc":
        return new FailingMap(run);
      case "discard-sink":
        return new VerifyingSink(run);
      default:
        throw new Error(`no verifying operator ${spec.kind}`);
    }
  },
};
