import { invariant, windowSides } from "@millrace/graph";
import type { WindowOperatorSpec } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import { MAX_BATCH_ROWS, MAX_WATERMARK, MIN_WATERMARK } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import type { KeyHasher } from "../../state/key-hasher.ts";
import { scanRecords } from "../../state/records/scan-records.ts";
import { ReservedMemory } from "../../state/reserved-memory.ts";
import type { LiveEntries } from "../live-entries.ts";
import type { OperatorInspection } from "../operator-inspection.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import { inspectPanes } from "./inspect-panes.ts";
import { LateRuns } from "./late-runs.ts";
import { PaneKeeper } from "./pane-keeper.ts";
import type { PaneOwner } from "./pane-keeper.ts";
import type { PaneTimers } from "./pane-timers.ts";
import { PaneTrace } from "./pane-trace.ts";
import { NO_PANE } from "./panes.ts";
import { RowTimes } from "./row-times.ts";
import { CONTINUE, FIRE, PURGE } from "./triggers/trigger.ts";
import type { TriggerResult } from "./triggers/trigger.ts";
import type { PaneTiming } from "./window-output.ts";
import { windowEntries } from "./window-entries.ts";
import { createWindowParts } from "./window-parts.ts";
import type { WindowClock, WindowParts } from "./window-parts.ts";
import { paneOwner, partsBytes, readPanes, writePanes } from "./window-state.ts";

/** A timer that has gone off, and what came of it. */
interface Due {
  readonly pane: number;
  readonly timers: PaneTimers;
  readonly time: number;
  readonly result: TriggerResult;
}

/**
 * Flink's WindowOperator and EvictingWindowOperator, rule by rule: assigner, trigger, evictor, contents and function are
 * parts, and this says when each of them is asked.
 *
 * 1. A row goes into each of its windows that is kept still, then each of their triggers says what happens. Windows that
 *    merge do so before.
 * 2. A window without rows does not fire. One that is purged keeps its trigger's state and timers.
 * 3. A window's state goes when time passes its end and the allowed lateness; a global window that holds nothing goes at once.
 * 4. A row that no window takes is late if its time and the allowed lateness have passed: counted, and sent to side output 0.
 *    Else it is outside of windows: counted.
 * 5. Timers go off in order of time, then of the windows' creation, before the watermark goes on.
 * 6. A timer of the clock goes off in the millisecond after its time.
 */
export class WindowOperator implements Operator {
  readonly #spec: WindowOperatorSpec;
  readonly #isEventTime: boolean;
  readonly #latenessMs: number;
  /** Whether a firing may give rows to side outputs before the main one is full. */
  readonly #hasSides: boolean;
  #context: OperatorContext | null = null;
  #parts: WindowParts | null = null;
  #keeper: PaneKeeper | null = null;
  #late: LateRuns | null = null;
  #hash: KeyHasher | null = null;
  #trace: PaneTrace | null = null;
  #hashes = new Int32Array(MAX_BATCH_ROWS);
  #keyRows = new Int32Array(MAX_BATCH_ROWS);
  /** Panes of the row at hand: the first `#count`. (An array that is emptied by its length gets new memory with the next row.) */
  readonly #panes: number[] = [];
  #count = 0;
  readonly #times: RowTimes;
  readonly #clock: { watermark: number; processingTimeMs: number } = {
    watermark: MIN_WATERMARK,
    processingTimeMs: MIN_WATERMARK,
  };
  /** To be passed on when all that it fires is out. */
  #pendingWatermark = MIN_WATERMARK;
  #emittedWatermark = MIN_WATERMARK;
  /** Timers of the clock up to here have gone off or do so now. */
  #clockPassed = MIN_WATERMARK;
  /** Whose timers go off: those that were set in the past wait for their time to go on again. */
  #passing: "event" | "processing" | null = null;
  #ending = false;
  #due: Due | null = null;
  #reserved: ReservedMemory | null = null;

  readonly #owner: PaneOwner = {
    isLate: (end) => this.#isEventTime && end - 1 + this.#latenessMs <= this.#clock.watermark,
    flush: () => this.#flush(),
    grew: () => this.#settle(),
  };

  constructor(spec: WindowOperatorSpec) {
    this.#spec = spec;
    this.#isEventTime = spec.time === "event" && spec.assigner.kind !== "global";
    this.#times = new RowTimes(spec);
    const hasOwn = spec.function.kind === "function" && spec.function.sides !== undefined;
    this.#hasSides = hasOwn || windowSides(spec).failed !== null;
    this.#latenessMs = this.#isEventTime ? spec.allowedLatenessMs : 0;
  }

  open(context: OperatorContext): void {
    const { inputSchema, trace, uid } = context;
    invariant(inputSchema !== null, "a window has an input");
    this.#context = context;
    this.#reserved = new ReservedMemory(context);
    const clock: WindowClock = this.#clock;
    this.#parts = createWindowParts(this.#spec, context, clock, (probes) => ({
      timestamp: (i) => this.#times.timestamp(i),
      probe: (probe, i) => probes.value(probe, i),
    }));
    this.#late = new LateRuns(context, this.#spec);
    this.#hash = createKeyHasher(inputSchema, this.#spec.keys);
    const keepsLate = windowSides(this.#spec).late > 0 && (context.sideOutputs[0] ?? null) !== null;
    this.#trace = trace === null ? null : new PaneTrace(trace, uid, this.#parts.panes, keepsLate);
    this.#keeper = new PaneKeeper(this.#parts, this.#owner, this.#trace);
    this.#parts.panes.store = context.stateBackend.storeRecords(
      paneOwner(this.#parts, (...window) => this.#keeper!.create(...window), true),
    );
    this.#settle();
  }

  restore(state: StateReader): void {
    const parts = this.#parts!;
    const watermark = readPanes(state, parts, this.#context!, (...window) => this.#keeper!.create(...window));
    this.#clock.watermark = watermark;
    parts.contents.beside?.restore(state);
    this.#finish();
  }

  processBatch(batch: RowBatch): void {
    if (batch.rowCount === 0) return;
    const { panes, contents, probes } = this.#parts!;
    this.#reserve(batch.to);
    this.#tick();
    const keys = this.#spec.keys.map((index) => batch.columns[index]!);
    this.#hash!(batch, this.#hashes);
    panes.store?.admit(this.#hashes, batch.from, batch.to);
    panes.findKeys(keys, batch.from, batch.to, this.#hashes, this.#keyRows);
    this.#times.read(batch);
    probes.evaluate(batch);
    this.#parts!.rows.begin(batch);
    contents.begin(batch);
    this.#late!.begin(batch);
    for (let i = batch.from; i < batch.to; i++) this.#processRow(keys, i);
    contents.flush(batch.to);
    this.#late!.end();
    this.#flush();
    this.#finish();
  }

  processWatermark(watermark: number): void {
    this.#clock.watermark = watermark;
    this.#pendingWatermark = watermark;
    this.#tick();
    if (watermark === MAX_WATERMARK && this.#spec.fireAtEnd) this.#endWindows();
    this.#passing = this.#ending ? "processing" : "event";
    this.drain();
  }

  onProcessingTime(nowMs: number): void {
    this.#tick();
    this.#clockPassed = Math.max(this.#clockPassed, nowMs - 1);
    this.#parts!.contents.beside?.expire(nowMs);
    this.#passing = "processing";
    this.drain();
  }

  drain(): boolean {
    if (this.#passing === null) return true;
    const { output } = this.#context!;
    const results = this.#parts!.output;
    const { store } = this.#parts!.panes;
    while (this.#due !== null || this.#nextDue()) {
      if (this.#hasNoRoom) return false;
      if (results.full) this.#flush();
      this.#runDue();
      if (this.#due === null && store?.crowded === true) this.#relieve();
    }
    if (results.pending > 0) {
      if (output.blocked) return false;
      this.#flush();
    }
    this.#passing = null;
    this.#finish();
    if (this.#pendingWatermark > this.#emittedWatermark) output.emitWatermark(this.#pendingWatermark);
    this.#emittedWatermark = this.#pendingWatermark;
    return true;
  }

  get #hasNoRoom(): boolean {
    return (this.#parts!.output.full || this.#hasSides) && this.#context!.output.blocked;
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    writePanes(state, this.#context!, this.#parts!, this.#clock.watermark);
    this.#parts!.contents.beside?.snapshot(state);
  }

  close(): void {
    this.#parts?.panes.records?.close();
    this.#parts?.contents.records?.close();
    this.#parts?.contents.beside?.close();
    this.#parts?.sandboxes.close();
    this.#reserved?.release();
  }

  inspect(): OperatorInspection {
    return inspectPanes(this.#spec, this.#context!, this.#parts!);
  }

  entries(state: string): LiveEntries | null {
    return windowEntries(state, this.#spec, this.#context!, this.#parts!);
  }

  #processRow(keys: readonly Column[], i: number): void {
    const timestamp = this.#times.timestamp(i);
    const time = this.#isEventTime ? timestamp : this.#clock.processingTimeMs;
    this.#assign(i, time);
    const panes = this.#panes;
    const count = this.#count;
    if (count === 0) return this.#refuse(keys, i, time);
    this.#trace?.assigned(keys, i, time, panes.slice(0, count));
    for (let at = 0; at < count; at++) this.#trigger(panes[at]!, i, timestamp);
    if (this.#trace !== null) for (let at = 0; at < count; at++) this.#traceTimers(panes[at]!);
  }

  /** Adds the row to all of its windows that are kept still. */
  #assign(i: number, time: number): void {
    const { assigner, panes, contents } = this.#parts!;
    const keeper = this.#keeper!;
    const keyRow = this.#keyRows[i]!;
    this.#count = 0;
    for (let w = 0, count = assigner.assign(time, i); w < count; w++) {
      const start = assigner.starts[w]!;
      const end = assigner.ends[w]!;
      const pane = assigner.merges ? keeper.merge(i, keyRow, start, end) : keeper.find(keyRow, start, end);
      if (pane === NO_PANE) continue;
      panes.touch(pane);
      contents.add(i, pane, assigner.lanes[w]!);
      panes.rows[pane]!++;
      this.#panes[this.#count++] = pane;
    }
  }

  #trigger(pane: number, i: number, timestamp: number): void {
    const { contents, trigger, cleanup, panes } = this.#parts!;
    const result = trigger.onElement(pane, i, timestamp);
    if (result !== CONTINUE) {
      contents.flush(i + 1);
      if ((result & FIRE) !== 0 && panes.rows[pane]! > 0) this.#fireNow(pane);
      if ((result & PURGE) !== 0) this.#keeper!.purge(pane);
    }
    if (cleanup === null) return;
    const at = panes.maxTimestamp(pane) + this.#latenessMs;
    if (at < MAX_WATERMARK) cleanup.timers.register(cleanup.lane, pane, at);
  }

  #fireNow(pane: number): void {
    const { contents, output, panes } = this.#parts!;
    this.#beginFiring(pane, null);
    if (output.full) this.#flush();
    while (!contents.emit(pane, output)) this.#flush();
    this.#trace?.fired(pane, output.timing, output.lastValues());
    panes.rows[pane] = contents.rowsAfter(pane, panes.rows[pane]!);
  }

  #beginFiring(pane: number, at: number | null): void {
    this.#parts!.panes.touch(pane);
    this.#parts!.output.fires(pane, this.#timingOf(pane, at));
  }

  #timingOf(pane: number, at: number | null): PaneTiming {
    const last = this.#parts!.panes.maxTimestamp(pane);
    if (at === last || this.#ending) return "on-time";
    const { watermark } = this.#clock;
    return last > (this.#isEventTime ? watermark : this.#clockPassed) ? "early" : "late";
  }

  /** Takes the next timer that has gone off; false where there is none. */
  #nextDue(): boolean {
    const { eventTimers, processingTimers } = this.#parts!;
    if (this.#passing === "event") return this.#take(eventTimers, this.#clock.watermark);
    return this.#take(processingTimers, this.#ending ? MAX_WATERMARK : this.#clockPassed);
  }

  #take(timers: PaneTimers, until: number): boolean {
    const { panes, eventTimers } = this.#parts!;
    const pane = timers.take(until);
    if (pane === NO_PANE) return false;
    const time = timers.firedAt;
    this.#trace?.timerFired(pane, time);
    const result = this.#resultOf(pane, time, timers === eventTimers);
    const fires = (result & FIRE) !== 0 && panes.rows[pane]! > 0;
    if (fires) this.#beginFiring(pane, time);
    this.#due = { pane, timers, time, result: fires ? result : ((result & ~FIRE) as TriggerResult) };
    return true;
  }

  #resultOf(pane: number, time: number, isEvent: boolean): TriggerResult {
    const { trigger } = this.#parts!;
    if (this.#ending) return FIRE;
    return isEvent ? trigger.onEventTime(pane, time) : trigger.onProcessingTime(pane, time);
  }

  /** Does what the timer is for. Comes again where the output is full before that is done. */
  #runDue(): void {
    const { contents, output, panes, cleanup } = this.#parts!;
    const { pane, timers, time, result } = this.#due!;
    if ((result & FIRE) !== 0) {
      if (!contents.emit(pane, output)) return;
      this.#trace?.fired(pane, output.timing, output.lastValues());
      panes.rows[pane] = contents.rowsAfter(pane, panes.rows[pane]!);
    }
    this.#due = null;
    if ((result & PURGE) !== 0) this.#keeper!.purge(pane);
    if (cleanup?.timers === timers && time === panes.maxTimestamp(pane) + this.#latenessMs) {
      this.#keeper!.remove(pane);
      return;
    }
    timers.settle(pane);
    if (this.#trace !== null) this.#traceTimers(pane);
  }

  /** In processing time no window is left when the input has ended: each fires, whatever its trigger waits for. */
  #endWindows(): void {
    const { panes, cleanup, processingTimers } = this.#parts!;
    if (cleanup?.timers !== processingTimers) return;
    this.#ending = true;
    scanRecords(panes.store, () => {
      for (const pane of panes.all()) {
        panes.touch(pane);
        for (const { values } of processingTimers.lanes) values[pane] = NaN;
        cleanup.timers.register(cleanup.lane, pane, panes.maxTimestamp(pane));
      }
    });
  }

  /** No window has taken the row. */
  #refuse(keys: readonly Column[], i: number, time: number): void {
    this.#keeper!.mayForget(this.#keyRows[i]!);
    const { watermark } = this.#clock;
    if (this.#isEventTime && time + this.#latenessMs <= watermark) {
      this.#trace?.late(keys, i, time, watermark);
      this.#late!.add(i);
    } else {
      this.#context!.metrics.add("outsideRecords", 1);
      this.#trace?.dropped(keys, i, time);
    }
  }

  #tick(): void {
    const now = this.#context!.clock.nowMs();
    if (now > this.#clock.processingTimeMs) this.#clock.processingTimeMs = now;
  }

  #flush(): void {
    const { output } = this.#parts!;
    if (output.pending > 0) this.#context!.output.emit(output.take());
  }

  #finish(): void {
    const { panes, processingTimers, contents } = this.#parts!;
    this.#relieve();
    const { metrics } = this.#context!;
    metrics.set("stateEntries", panes.records?.storedSize ?? panes.count);
    metrics.set("stateBytes", this.#settle() + (contents.beside?.settle() ?? 0));
    const next = Math.min(processingTimers.time + 1, contents.beside?.nextExpiry ?? Infinity);
    this.#context!.registerProcessingTimer(next >= MAX_WATERMARK ? null : next);
  }

  /** No pane is under way. */
  #relieve(): void {
    this.#keeper!.tidy();
    this.#parts!.panes.store?.relieve();
  }

  /** Reserves what the windows have grown by; their bytes, stored ones too. */
  #settle(): number {
    this.#reserved!.settle(partsBytes(this.#parts!) + this.#parts!.sandboxes.byteSize);
    return this.#reserved!.bytes + (this.#parts!.panes.store?.storedBytes ?? 0);
  }

  #reserve(rows: number): void {
    if (rows <= this.#hashes.length) return;
    this.#hashes = new Int32Array(rows);
    this.#keyRows = new Int32Array(rows);
  }

  #traceTimers(pane: number): void {
    const { panes, eventTimers, processingTimers } = this.#parts!;
    if (!panes.isLive(pane)) return;
    const lanes = [...eventTimers.lanes, ...processingTimers.lanes];
    const times = lanes.map(({ values }) => values[pane]!).filter((time) => !Number.isNaN(time));
    this.#trace!.timers(
      pane,
      times.toSorted((a, b) => a - b),
    );
  }
}

export const windowOperatorFactory: OperatorFactory<"window"> = (spec) => new WindowOperator(spec);
