import type { RowSchema } from "@millrace/graph";
import { MAX_WATERMARK, MIN_WATERMARK } from "../batch/row-batch.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import type { ResultPartition } from "../network/result-partition.ts";
import type { Output, SideOutput } from "../operators/operator.ts";
import type { TraceSink } from "../simulation/trace.ts";
import type { ChainedInput } from "./chained-input.ts";
import type { LiveProbe } from "./live-probe.ts";
import type { RowProbe } from "./row-probe.ts";
import type { TaskEnvironment } from "./task.ts";
import { traceRows } from "./trace-rows.ts";

/**
 * Where one operator of a chain writes to: the next operators of the chain and the result partitions of its out-edges, of
 * its main output and of its side outputs. Rows go to one of them, watermarks and idleness to all.
 * A watermark that is not later than the last one is dropped, so that watermarks never go back (law 3). In batch there is
 * none but the last, and nothing is idle.
 */
export class ChainOutput implements Output {
  readonly sides: readonly (SideOutput | null)[];
  readonly #main: Readers;
  /** Of the main output and of all side outputs. */
  readonly #all: Readers;
  /** Partitions of this operator and of all below it. */
  readonly #below: readonly ResultPartition[];
  readonly #of: ChainedInput;
  readonly #trace: TraceSink | null;
  readonly #probe: RowProbe | null;
  readonly #isBatch: boolean;
  #live: LiveProbe | null = null;
  #watermark = MIN_WATERMARK;
  #idle = false;

  constructor(of: ChainedInput, targets: ChainTargets, { trace, probe }: ChainObservers) {
    this.#of = of;
    this.#isBatch = targets.isBatch;
    this.#trace = trace;
    this.#probe = probe ?? null;
    this.#main = targets.main;
    const wired = targets.sides.filter((side) => side !== null);
    this.#all = {
      children: [targets.main, ...wired].flatMap(({ children }) => children),
      partitions: [targets.main, ...wired].flatMap(({ partitions }) => partitions),
    };
    this.#below = targets.below;
    this.sides = targets.sides.map(
      (side, index) =>
        side && { schema: side.schema, emit: (batch: RowBatch) => this.#emitAside(batch, side, index) },
    );
  }

  get blocked(): boolean {
    for (const partition of this.#below) if (partition.blocked) return true;
    return false;
  }

  /** Shows rows of the main output from now on; a look that is under way goes on. */
  look(operatorUid: string, make: () => LiveProbe): void {
    this.#live ??= make();
    this.#live.ask(operatorUid);
  }

  emit(batch: RowBatch): void {
    const rows = batch.to - batch.from;
    if (rows === 0) return;
    this.#of.outMetrics.add("recordsOut", rows);
    if (this.#trace !== null) traceRows(this.#trace, "rec.emit", this.#of.spec.uid, batch);
    this.#probe?.emitted(this.#of.spec, batch);
    if (this.#live !== null && !this.#live.offer(batch)) this.#live = null;
    send(batch, this.#main);
  }

  emitWatermark(watermark: number): void {
    if (watermark <= this.#watermark || (this.#isBatch && watermark < MAX_WATERMARK)) return;
    this.#watermark = watermark;
    this.#of.outMetrics.set("watermark", watermark);
    this.#trace?.event("wm.emit", this.#of.spec.uid, { watermark });
    for (const partition of this.#all.partitions) partition.emitWatermark(watermark);
    for (const child of this.#all.children) child.processWatermark(watermark);
  }

  emitIdle(idle: boolean): void {
    if (idle === this.#idle || this.#isBatch) return;
    this.#idle = idle;
    for (const partition of this.#all.partitions) partition.emitIdle(idle);
    for (const child of this.#all.children) child.processIdle(idle);
  }

  #emitAside(batch: RowBatch, readers: Readers, side: number): void {
    const rows = batch.to - batch.from;
    if (rows === 0) return;
    this.#of.outMetrics.add("sideRecordsOut", rows);
    if (this.#trace !== null) traceRows(this.#trace, "rec.emit", this.#of.spec.uid, batch, { side });
    this.#probe?.emitted(this.#of.spec, batch, side);
    send(batch, readers);
  }
}

/** Who looks on. */
export type ChainObservers = Pick<TaskEnvironment, "trace" | "probe">;

function send(batch: RowBatch, { partitions, children }: Readers): void {
  for (const partition of partitions) partition.emit(batch);
  for (const child of children) child.processBatch(batch);
}

/** Who reads one output. */
export interface Readers {
  readonly children: readonly ChainedInput[];
  readonly partitions: readonly ResultPartition[];
}

export interface ChainTargets {
  readonly main: Readers;
  /** By position; null where nobody reads it. */
  readonly sides: readonly ((Readers & { readonly schema: RowSchema }) | null)[];
  readonly below: readonly ResultPartition[];
  readonly isBatch: boolean;
}
