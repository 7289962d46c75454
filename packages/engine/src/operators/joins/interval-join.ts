import { invariant } from "@millrace/graph";
import type { IntervalJoinSpec } from "@millrace/graph";
import { MIN_WATERMARK } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { Column } from "../../batch/column.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { readGroupTime, writeGroupTime } from "../../state/group-time.ts";
import { TimerBuckets } from "../../state/timer-buckets.ts";
import { traceValue } from "../../task/trace-rows.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import type { LiveEntries } from "../live-entries.ts";
import type { OperatorInspection } from "../operator-inspection.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import { eventTimes } from "../windows/event-times.ts";
import { inspectSides, sideEntries } from "./inspect-sides.ts";
import { KeyedSides, SIDES } from "./keyed-sides.ts";
import type { Side } from "./side-keys.ts";
import { LateSides } from "./late-sides.ts";
import { PairBuilder } from "./pair-builder.ts";
import { NO_ROW } from "./row-lists.ts";

const WATERMARK = "watermark";
const NONE = -1;
const BUCKETS_AN_INTERVAL = 256;

/**
 * DataStream's interval join: a row is joined, as it comes, with the rows of the other side that are kept for its key and
 * lie within the bounds, in the order in which they came; then it is kept itself.
 *
 * 1. A row behind the watermark is late: counted, and sent to the side output of its side or dropped. A row without event
 *    time fails the job.
 * 2. A left row is kept until the watermark reaches its time + upper bound, a right one until its time - lower bound;
 *    neither less long than to its own time. That is when Flink cleans up, to the millisecond.
 * 3. What comes out is never late: its time is the later one of the pair.
 * 4. State: the kept rows, and the watermark with each key group.
 */
class IntervalJoin implements Operator {
  readonly #spec: IntervalJoinSpec;
  #context: OperatorContext | null = null;
  #sides: KeyedSides | null = null;
  #pairs: PairBuilder | null = null;
  #timers: readonly [TimerBuckets, TimerBuckets];
  #late: LateSides | null = null;
  #seq = 0;
  #watermark = MIN_WATERMARK;
  /** Rows that were kept just now and are not joined yet, all of one side; and where it stopped at the first of them. */
  #waiting = new Int32Array(64);
  #waitingSide: Side = 0;
  #from = 0;
  #to = 0;
  #partner = NONE;

  constructor(spec: IntervalJoinSpec) {
    this.#spec = spec;
    const widthMs = Math.max(1, Math.ceil((spec.upperMs - spec.lowerMs) / BUCKETS_AN_INTERVAL));
    this.#timers = [new TimerBuckets(widthMs), new TimerBuckets(widthMs)];
  }

  open(context: OperatorContext): void {
    const { inputSchemas, outputSchema } = context;
    const [left, right] = inputSchemas ?? [];
    invariant(left && right && outputSchema, "a join has two inputs and an output");
    this.#context = context;
    const { stateBackend } = context;
    const schemas = [left, right] as const;
    this.#sides = new KeyedSides({ schemas, keys: this.#spec.keys, memory: context, stateBackend });
    this.#pairs = new PairBuilder(outputSchema, 1);
    this.#late = new LateSides(context, this.#spec.keys);
  }

  restore(state: StateReader): void {
    this.#watermark = readGroupTime(state, WATERMARK);
    this.#sides!.restore(state, this.#context!, (side, row) => this.#setTimer(side, row));
    this.#showState();
  }

  processBatch(batch: RowBatch, input = 0): void {
    if (batch.rowCount === 0) return;
    const side: Side = input === 0 ? 0 : 1;
    const sides = this.#sides!;
    const times = eventTimes(batch, this.#spec.rowtimes[side]);
    sides.find(batch, side);
    this.#startWaiting(side, batch.rowCount);
    let anyLate = false;
    for (let i = batch.from; i < batch.to; i++) {
      if (times[i]! < this.#watermark) {
        anyLate = true;
        continue;
      }
      const row = sides.rows[side].append(sides.keys.rows[i]!, batch.columns, i);
      this.#waiting[this.#to++] = row;
      this.#setTimer(side, row);
      this.#context!.trace?.event("state.put", this.#context!.uid, { key: this.#traceKey(row, side), side });
    }
    if (anyLate) this.#dropLate(batch, times, side);
    this.drain();
  }

  processWatermark(watermark: number): void {
    this.#watermark = watermark;
    for (const side of [0, 1] as const) this.#cleanUp(side);
    this.#sides!.store?.relieve();
    this.#showState();
    this.#context!.output.emitWatermark(watermark);
  }

  drain(): boolean {
    const { output } = this.#context!;
    const pairs = this.#pairs!;
    while (this.#from < this.#to) {
      this.#joinWaiting();
      if (!pairs.full) continue;
      if (output.blocked) return false;
      this.#flush();
    }
    if (pairs.count > 0) {
      if (output.blocked) return false;
      this.#flush();
    }
    this.#sides!.store?.relieve();
    this.#showState();
    return true;
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    const { keyGroups, maxParallelism } = this.#context!;
    this.#sides!.snapshot(state, maxParallelism);
    writeGroupTime(state, WATERMARK, keyGroups, this.#watermark);
  }

  close(): void {
    this.#sides?.close();
  }

  inspect(): OperatorInspection {
    return inspectSides(this.#sides!, this.#context!.inputSchemas!, (side, row) =>
      this.#cleanUpAt(side, this.#timeOf(side, row)),
    );
  }

  entries(state: string): LiveEntries | null {
    const side = SIDES.indexOf(state);
    if (side !== 0 && side !== 1) return null;
    return sideEntries(this.#sides!, side, {
      schema: this.#context!.inputSchemas![side]!,
      cleanUpAt: (row) => this.#cleanUpAt(side, this.#timeOf(side, row)),
    });
  }

  #startWaiting(side: Side, rows: number): void {
    if (rows > this.#waiting.length) this.#waiting = new Int32Array(rows);
    this.#waitingSide = side;
    this.#from = 0;
    this.#to = 0;
  }

  /** Goes on with the first row that waits, until it is done or the pairs are full. */
  #joinWaiting(): void {
    const side = this.#waitingSide;
    const other: Side = side === 0 ? 1 : 0;
    const { rows } = this.#sides!;
    const row = this.#waiting[this.#from]!;
    const time = this.#timeOf(side, row);
    const { lowerMs, upperMs } = this.#spec;
    const earliest = side === 0 ? time + lowerMs : time - upperMs;
    const latest = side === 0 ? time + upperMs : time - lowerMs;
    const times = timesOf(rows[other].columns[this.#spec.rowtimes[other]]!);
    let partner = this.#partner === NONE ? rows[other].first(rows[side].listOf(row)) : this.#partner;
    for (; partner !== NO_ROW; partner = rows[other].next(partner)) {
      const partnerTime = times[partner]!;
      if (partnerTime < earliest || partnerTime > latest) continue;
      if (this.#pairs!.full) {
        this.#partner = partner;
        return;
      }
      const at = side === 0 ? this.#pairs!.add(row, partner) : this.#pairs!.add(partner, row);
      this.#pairs!.setTime(0, at, Math.max(time, partnerTime));
    }
    this.#partner = NONE;
    this.#from++;
  }

  #flush(): void {
    const { rows } = this.#sides!;
    this.#context!.output.emit(this.#pairs!.take(rows[0].columns, rows[1].columns));
  }

  #timeOf(side: Side, row: number): number {
    return timesOf(this.#sides!.rows[side].columns[this.#spec.rowtimes[side]]!)[row]!;
  }

  #cleanUpAt(side: Side, time: number): number {
    const { lowerMs, upperMs } = this.#spec;
    return time + Math.max(0, side === 0 ? upperMs : -lowerMs);
  }

  #setTimer(side: Side, row: number): void {
    const at = this.#cleanUpAt(side, this.#timeOf(side, row));
    const { store, rows } = this.#sides!;
    if (store === null) this.#timers[side].push(at, this.#seq++, row);
    else this.#timers[side].push(at, rows[side].orderOf(row), rows[side].hashOf(row));
  }

  #cleanUp(side: Side): void {
    const timers = this.#timers[side];
    while (timers.isDue(this.#watermark)) {
      const row = this.#dueRow(side);
      timers.pop();
      if (row === undefined) continue;
      const { trace, uid } = this.#context!;
      trace?.event("state.clear", uid, { key: this.#traceKey(row, side), side });
      this.#sides!.remove(side, row);
    }
  }

  /** The row whose timer comes first: where rows are stored, timers know them by order and hash. */
  #dueRow(side: Side): number | undefined {
    const { seq, row } = this.#timers[side];
    const { store, rows } = this.#sides!;
    if (store === null) return row;
    store.admitNext(row);
    return rows[side].rowAt(seq);
  }

  // oxlint-disable-next-line max-params -- rows of a batch that have these times
  #dropLate(batch: RowBatch, times: Float64Array, side: Side): void {
    const sides = this.#sides!;
    for (let i = batch.from; i < batch.to; i++) {
      if (times[i]! >= this.#watermark) continue;
      sides.forgetIfEmpty(sides.keys.rows[i]!);
      this.#late!.take(batch, i, { side, time: times[i]!, watermark: this.#watermark });
    }
  }

  #traceKey(row: number, side: Side): ReturnType<typeof traceValue>[] {
    const key = this.#sides!.rows[side].listOf(row);
    return this.#sides!.keys.index.keys.map((column) => traceValue(column, key));
  }

  #showState(): void {
    const { metrics } = this.#context!;
    const sides = this.#sides!;
    sides.settle();
    metrics.set("stateEntries", sides.size);
    metrics.set("stateBytes", sides.stateBytes);
  }
}

function timesOf(column: Column): Float64Array {
  invariant(column.kind === "float64", "event time is in milliseconds");
  return column.values;
}

export const intervalJoinFactory: OperatorFactory<"interval-join"> = (spec) => new IntervalJoin(spec);
