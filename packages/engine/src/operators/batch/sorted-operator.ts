import { invariant } from "@millrace/graph";
import { MAX_WATERMARK, RowBatch } from "../../batch/row-batch.ts";
import { MergedRows } from "../../sort/merged-rows.ts";
import type { MergedBatch } from "../../sort/merged-rows.ts";
import { RowSorter } from "../../sort/row-sorter.ts";
import type { SpillStorage } from "../../spill/spill-storage.ts";
import type { LiveEntries } from "../live-entries.ts";
import type { OperatorInspection } from "../operator-inspection.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import type { BatchPlan } from "./batch-plan.ts";
import { KeyRun } from "./key-run.ts";
import type { SharedState } from "./shared-state.ts";

export interface BatchResources {
  readonly spill: SpillStorage;
  /** Managed memory that the sort of all inputs may take; and what the state of a run of keys may grow to. */
  readonly memoryBytes: number;
}

/** Rows that go to the operator in one call of `drain`. */
const DRAIN_ROWS = 8_192;
/** After so many rows a run of keys ends with the key: what the operator does not reserve is bounded too. */
const RUN_ROWS = 1 << 18;

/**
 * Sort-based keys: an operator in batch. Its inputs are sorted by key, and when they have ended it sees them key by key, each
 * key's rows in the order of their time, then the end of time. An instance of the operator serves a run of whole keys, until
 * its state has grown; the next run has a new one. So any keyed operator runs in batch as it is, and its state stays small
 * however many keys there are.
 *
 * Rows of an input that is broadcast beside keyed ones come first, as in Flink, to the first instance; what they made of its
 * state the later ones begin with.
 */
export class SortedOperator implements Operator {
  readonly #plan: BatchPlan;
  readonly #make: () => Operator;
  readonly #resources: BatchResources;
  #context: OperatorContext | null = null;
  /** Of each input that is sorted. */
  #sorters: readonly (RowSorter | null)[] = [];
  #merged: MergedRows | null = null;
  #run: KeyRun | null = null;
  #shared: SharedState | null = null;
  /** Rows that are next, from `#from` on. */
  #batch: MergedBatch | null = null;
  #from = 0;
  /** Hash of the key of the row before. */
  #hash = 0;
  readonly #slice = new RowBatch([], 0, 0);

  constructor(plan: BatchPlan, make: () => Operator, resources: BatchResources) {
    this.#plan = plan;
    this.#make = make;
    this.#resources = resources;
  }

  open(context: OperatorContext): void {
    this.#context = context;
    const { memoryBytes, spill } = this.#resources;
    const { inputs, shared: isShared } = this.#plan;
    const memory = {
      mostBytes: memoryBytes / isShared.filter((each) => !each).length,
      reserve: (bytes: number) => context.reserveMemory(bytes),
      release: (bytes: number) => context.releaseMemory(bytes),
    };
    const spilled = (bytes: number): void => context.metrics.add("spilledBytes", bytes);
    this.#sorters = inputs.map((by, input) =>
      isShared[input] === true ? null : new RowSorter(by, { memory, spill, spilled }),
    );
    // What cannot be opened fails now, and not when everything has been sorted.
    this.#run = this.#newRun();
  }

  processBatch(batch: RowBatch, input = 0): void {
    const sorter = this.#sorters[input]!;
    if (sorter === null) this.#run!.share(batch, input);
    else sorter.add(batch);
  }

  /** Of each key by itself. */
  processWatermark(): void {}
  processIdle(): void {}

  endInput(): void {
    if (this.#plan.shared.includes(true)) this.#shared = this.#run!.sharedState();
    const cursors = this.#sorters.flatMap((sorter, input) => sorter?.finish(input) ?? []);
    this.#merged = new MergedRows(cursors, this.#plan.inputs);
  }

  drain(): boolean {
    const merged = this.#merged;
    if (merged === null) return this.#run === null || this.#run.drain();
    for (let rows = 0; rows < DRAIN_ROWS;) {
      if (this.#run !== null && !this.#run.drain()) return false;
      if (this.#context!.output.blocked) return false;
      this.#batch ??= this.#take(merged);
      if (this.#batch === null) return this.#endKeys();
      rows += this.#give(this.#batch);
    }
    return false;
  }

  close(): void {
    this.#run?.close();
    for (const sorter of this.#sorters) sorter?.close();
  }

  inspect(): OperatorInspection {
    return this.#run?.inspect() ?? { state: [], timers: [] };
  }

  entries(state: string): LiveEntries | null {
    return this.#run?.entries(state) ?? null;
  }

  #newRun(): KeyRun {
    invariant(this.#context, "an operator is open before it runs");
    return new KeyRun(this.#make(), this.#context, this.#plan.final, this.#shared);
  }

  #take(merged: MergedRows): MergedBatch | null {
    this.#from = 0;
    return merged.next();
  }

  /** The rows that follow, or those of the last key of a run that ends. How many. */
  #give({ input, batch, hashes }: MergedBatch): number {
    const run = (this.#run ??= this.#newRun());
    const from = this.#from;
    // One key at least, however little memory there is.
    if (run.isNew) this.#hash = hashes[from]!;
    const to = run.isFull(this.#resources.memoryBytes, RUN_ROWS)
      ? this.#endOfKey(hashes, from, batch.to)
      : batch.to;
    if (to > from) {
      this.#hash = hashes[to - 1]!;
      this.#from = to;
      run.process(this.#part(batch, from, to), input);
    }
    if (this.#from === batch.to) this.#batch = null;
    else run.end();
    if (run.ended) this.#run = null;
    return to - from;
  }

  // oxlint-disable-next-line max-params -- a range of rows
  #part({ columns, rowKinds }: RowBatch, from: number, to: number): RowBatch {
    return Object.assign(this.#slice, { columns, rowKinds, from, to });
  }

  /** First row whose key is another than that of the row before it. */
  // oxlint-disable-next-line max-params -- a range of rows
  #endOfKey(hashes: Int32Array, from: number, to: number): number {
    let before = this.#hash;
    for (let row = from; row < to; row++) {
      if (hashes[row] !== before) return row;
      before = hashes[row]!;
    }
    return to;
  }

  #endKeys(): boolean {
    const run = this.#run;
    if (run !== null && !run.end()) return false;
    this.#run = null;
    this.#context!.output.emitWatermark(MAX_WATERMARK);
    this.#merged = null;
    for (const sorter of this.#sorters) sorter?.close();
    return true;
  }
}
