import { invariant } from "@millrace/graph";
import type { WindowJoinSpec } from "@millrace/graph";
import { MIN_WATERMARK } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { readGroupTime, writeGroupTime } from "../../state/group-time.ts";
import { traceValue } from "../../task/trace-rows.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import type { LiveEntries } from "../live-entries.ts";
import { inspectKey, MAX_INSPECTED_ENTRIES } from "../operator-inspection.ts";
import type { OperatorInspection } from "../operator-inspection.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import { createAssigner } from "../window-operator/assigners/create-assigner.ts";
import type { WindowAssigner } from "../window-operator/assigners/window-assigner.ts";
import { RowProbes } from "../window-operator/row-probes.ts";
import { eventTimes } from "../windows/event-times.ts";
import { windowSideEntries } from "./inspect-sides.ts";
import { JoinWindows } from "./join-windows.ts";
import { SIDES } from "./keyed-sides.ts";
import type { Side } from "./side-keys.ts";
import { LateSides } from "./late-sides.ts";
import { PairBuilder } from "./pair-builder.ts";
import { NO_ROW } from "./row-lists.ts";

const WATERMARK = "watermark";
const NONE = -1;

/**
 * DataStream's join and coGroup: rows of both inputs with one key and window, when the watermark passes the window's end.
 *
 * 1. `inner`: every pair, left rows in the order in which they came, to each the right ones in theirs. `left`, `right`,
 *    `full`: besides, the rows of a window that has none of the other side, with NULLs.
 * 2. Windows fire in order of their end, then of their making; then their rows are forgotten and the watermark goes on.
 * 3. A row that no window takes any more is late: counted, and sent to the side output of its side or dropped. One that lies
 *    in a gap between windows is counted as outside of them. A row without event time fails the job.
 * 4. A row is kept once for each of its windows. State: the windows with their rows, and the watermark with each key group.
 */
class WindowJoin implements Operator {
  readonly #spec: WindowJoinSpec;
  readonly #assigner: WindowAssigner;
  #context: OperatorContext | null = null;
  #windows: JoinWindows | null = null;
  #pairs: PairBuilder | null = null;
  #late: LateSides | null = null;
  #watermark = MIN_WATERMARK;
  /** A row of the batch got no window. */
  #anyUnused = false;
  #emitted = MIN_WATERMARK;
  /** The window that fires, and the pair that comes next. */
  #firing = NONE;
  #left = NO_ROW;
  #right = NO_ROW;
  /** Windows that have fired and whose pairs may not be out yet. */
  readonly #done: number[] = [];

  constructor(spec: WindowJoinSpec) {
    this.#spec = spec;
    this.#assigner = createAssigner(spec.window, new RowProbes());
  }

  open(context: OperatorContext): void {
    const [left, right] = context.inputSchemas ?? [];
    invariant(left && right && context.outputSchema, "a join has two inputs and an output");
    this.#context = context;
    this.#windows = new JoinWindows({
      schemas: [left, right],
      keys: this.#spec.keys,
      memory: context,
      stateBackend: context.stateBackend,
    });
    this.#pairs = new PairBuilder(context.outputSchema, 3);
    this.#late = new LateSides(context, this.#spec.keys);
  }

  restore(state: StateReader): void {
    this.#watermark = readGroupTime(state, WATERMARK);
    this.#windows!.restore(state, this.#context!);
    this.#showState();
  }

  processBatch(batch: RowBatch, input = 0): void {
    if (batch.rowCount === 0) return;
    const side: Side = input === 0 ? 0 : 1;
    const windows = this.#windows!;
    const times = eventTimes(batch, this.#spec.rowtimes[side]);
    windows.find(batch, side);
    for (let i = batch.from; i < batch.to; i++) this.#assign(batch, i, { side, time: times[i]! });
    this.#forgetUnused(batch);
    windows.store?.relieve();
    this.#showState();
  }

  processWatermark(watermark: number): void {
    this.#watermark = watermark;
    this.drain();
  }

  drain(): boolean {
    const { output } = this.#context!;
    const pairs = this.#pairs!;
    while (this.#nextFiring()) {
      this.#goOnFiring();
      if (!this.#mustFlush) continue;
      if (output.blocked) return false;
      this.#flush();
      if (this.#firing === NONE) this.#windows!.store?.relieve();
    }
    if (pairs.count > 0) {
      if (output.blocked) return false;
      this.#flush();
    }
    this.#windows!.store?.relieve();
    this.#showState();
    if (this.#watermark > this.#emitted) {
      this.#emitted = this.#watermark;
      output.emitWatermark(this.#watermark);
    }
    return true;
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    const { keyGroups, maxParallelism } = this.#context!;
    this.#windows!.snapshot(state, maxParallelism);
    writeGroupTime(state, WATERMARK, keyGroups, this.#watermark);
  }

  close(): void {
    this.#windows?.close();
  }

  inspect(): OperatorInspection {
    const windows = this.#windows!;
    const shown = windows.all().slice(0, MAX_INSPECTED_ENTRIES);
    const state = shown.map((window) => ({
      key: inspectKey(windows.keys.index.keys, windows.keyOf[window]!, windows.keys.types),
      window: [windows.starts[window]!, windows.ends[window]!] as const,
      values: (["left", "right"] as const).map((name, side): readonly [string, string] => [
        name,
        String(windows.rows[side]!.lengthOf(window)),
      ]),
    }));
    const timers = state.map(
      ({ key, window }) => ({ atMs: window[1] - 1, time: "event", key, window }) as const,
    );
    return { state, timers };
  }

  entries(state: string): LiveEntries | null {
    const side = SIDES.indexOf(state);
    if (side !== 0 && side !== 1) return null;
    return windowSideEntries(this.#windows!, side, this.#context!.inputSchemas![side]!);
  }

  // oxlint-disable-next-line max-params -- a row of a batch
  #assign(batch: RowBatch, i: number, { side, time }: { readonly side: Side; readonly time: number }): void {
    const windows = this.#windows!;
    const key = windows.keys.rows[i]!;
    const count = this.#assigner.assign(time, i);
    let kept = false;
    for (let w = 0; w < count; w++) {
      const window = this.#windowOf(key, this.#assigner.starts[w]!, this.#assigner.ends[w]!);
      if (window === NONE) continue;
      windows.rows[side].append(window, batch.columns, i);
      kept = true;
    }
    if (kept) {
      this.#context!.trace?.event("state.put", this.#context!.uid, {
        key: windows.keys.index.keys.map((column) => traceValue(column, key)),
        side,
      });
      return;
    }
    this.#anyUnused = true;
    if (time <= this.#watermark) this.#late!.take(batch, i, { side, time, watermark: this.#watermark });
    else this.#context!.metrics.add("outsideRecords", 1);
  }

  /** Keys that got no window, when no row of the batch has them any more. */
  #forgetUnused({ from, to }: RowBatch): void {
    if (!this.#anyUnused) return;
    this.#anyUnused = false;
    const windows = this.#windows!;
    for (let i = from; i < to; i++) windows.forgetIfEmpty(windows.keys.rows[i]!);
  }

  /** Made where there is none; -1: it is late. */
  #windowOf(key: number, start: number, end: number): number {
    const windows = this.#windows!;
    const isLate = end - 1 <= this.#watermark;
    if (!this.#assigner.merges) return isLate ? NONE : windows.exact(key, start, end);
    return isLate && windows.meeting(key, start, end) === NONE ? NONE : windows.session(key, start, end);
  }

  /** Pairs are full, or they are all that keeps rows in memory that is short. */
  get #mustFlush(): boolean {
    return this.#pairs!.full || (this.#firing === NONE && this.#windows!.store?.crowded === true);
  }

  /** Whether a window fires now; the one that is at it, or the next that is due. */
  #nextFiring(): boolean {
    if (this.#firing !== NONE) return true;
    const windows = this.#windows!;
    const due = windows.nextDue(this.#watermark);
    if (due === NONE) return false;
    this.#firing = due;
    this.#left = windows.rows[0].first(due);
    this.#right = windows.rows[1].first(due);
    return true;
  }

  /** Adds pairs of the firing window until they are full, or it has no more. */
  #goOnFiring(): void {
    const windows = this.#windows!;
    const [lefts, rights] = windows.rows;
    const window = this.#firing;
    const hasLeft = lefts.first(window) !== NO_ROW;
    const hasRight = rights.first(window) !== NO_ROW;
    const isWanted = this.#gives(hasLeft, hasRight);
    while (isWanted && (this.#left !== NO_ROW || (!hasLeft && this.#right !== NO_ROW))) {
      if (this.#pairs!.full) return;
      this.#add(this.#left, this.#right);
      if (hasRight) this.#right = rights.next(this.#right);
      if (!hasLeft || this.#right !== NO_ROW) continue;
      this.#left = lefts.next(this.#left);
      this.#right = rights.first(window);
    }
    this.#finishFiring();
  }

  /** Whether a window with rows of these sides gives any. */
  #gives(hasLeft: boolean, hasRight: boolean): boolean {
    const { pairs } = this.#spec;
    return (hasLeft && hasRight) || pairs === "full" || pairs === (hasLeft ? "left" : "right");
  }

  #add(left: number, right: number): void {
    const { starts, ends } = this.#windows!;
    const pairs = this.#pairs!;
    const at = pairs.add(left, right);
    pairs.setTime(0, at, starts[this.#firing]!);
    pairs.setTime(1, at, ends[this.#firing]!);
    pairs.setTime(2, at, ends[this.#firing]! - 1);
  }

  /** Pairs are of rows that are kept: they go out before the rows are forgotten. */
  #finishFiring(): void {
    this.#done.push(this.#firing);
    this.#firing = NONE;
    if (this.#pairs!.count === 0) this.#forgetDone();
  }

  #forgetDone(): void {
    for (const window of this.#done) this.#windows!.remove(window);
    this.#done.length = 0;
  }

  #flush(): void {
    const { rows } = this.#windows!;
    this.#context!.output.emit(this.#pairs!.take(rows[0].columns, rows[1].columns));
    this.#forgetDone();
  }

  #showState(): void {
    const { metrics } = this.#context!;
    const windows = this.#windows!;
    windows.settle();
    metrics.set("stateEntries", windows.rows[0].size + windows.rows[1].size);
    metrics.set("stateBytes", windows.stateBytes);
  }
}

export const windowJoinFactory: OperatorFactory<"window-join"> = (spec) => new WindowJoin(spec);
