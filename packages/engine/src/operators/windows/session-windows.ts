import { invariant } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import { MAX_BATCH_ROWS, MAX_WATERMARK, MIN_WATERMARK } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { readGroupTime, writeGroupTime } from "../../state/group-time.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import type { KeyHasher } from "../../state/key-hasher.ts";
import { recordsOfSections } from "../../state/records/read-records.ts";
import { restoreRecords } from "../../state/records/restore-records.ts";
import { writeRecords } from "../../state/records/write-records.ts";
import { addRows } from "../aggregates/add-rows.ts";
import { createAccumulators } from "../aggregates/create-accumulator.ts";
import { keyTypes } from "../group-aggregate.ts";
import { inspectKey, inspectRow, MAX_INSPECTED_ENTRIES } from "../operator-inspection.ts";
import type { LiveEntries } from "../live-entries.ts";
import type { InspectedEntry, OperatorInspection } from "../operator-inspection.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import { eventTimes } from "./event-times.ts";
import { LateRows } from "./late-rows.ts";
import { Sessions } from "./sessions.ts";
import { WindowEmitter } from "./window-emitter.ts";
import type { WindowAggregateSpec } from "./window-spec.ts";
import { traceKey, WindowTrace } from "./window-trace.ts";

const SESSIONS = "sessions";
const TIME = "time";
const NONE = -1;

/**
 * Session windows by key, in event time or in processing time. A row opens a window of one gap and merges it with the
 * sessions of its key that it overlaps or touches. Time is the watermark, or the millisecond before the wall clock's.
 *
 * 1. A session fires when time reaches its end - 1: in order of its end, then of its creation; then the watermark goes on.
 * 2. Its state is kept for the allowed lateness. A row that joins a session whose time has come makes it fire again at once,
 *    unless it moves the end beyond time: then it fires when time comes there.
 * 3. A row is late if its session, merged, is past the allowed lateness: counted, and sent to side output 0 as it came, or
 *    dropped if nobody reads that. A row without event time fails the job.
 * 4. State: the sessions, and time with each key group.
 * 5. In processing time watermarks pass, and no row is late. MAX_WATERMARK fires what is open if the spec says so.
 */
export class SessionWindows implements Operator {
  readonly #spec: WindowAggregateSpec;
  readonly #gapMs: number;
  readonly #latenessMs: number;
  #context: OperatorContext | null = null;
  #sessions: Sessions | null = null;
  #lateRows: LateRows | null = null;
  #emitter: WindowEmitter | null = null;
  #hash: KeyHasher | null = null;
  #trace: WindowTrace | null = null;
  #hashes = new Int32Array(MAX_BATCH_ROWS);
  #keyRows = new Int32Array(MAX_BATCH_ROWS);
  /** Session of each row of the batch. */
  #rows = new Int32Array(MAX_BATCH_ROWS);
  /** Rows of the batch from here on have a session, but are not added to it yet. */
  #added = 0;
  readonly #emptyKeys = new Set<number>();
  #time = MIN_WATERMARK;
  #watermark = MIN_WATERMARK;
  #emittedWatermark = MIN_WATERMARK;

  constructor(spec: WindowAggregateSpec, gapMs: number) {
    this.#spec = spec;
    this.#gapMs = gapMs;
    this.#latenessMs = spec.rowtime === null ? 0 : (spec.allowedLatenessMs ?? 0);
  }

  open(context: OperatorContext): void {
    const { inputSchema, outputSchema, trace, uid } = context;
    invariant(inputSchema !== null && outputSchema !== null, "a window has an input and an output");
    const { keys, aggregates } = this.#spec;
    this.#context = context;
    this.#sessions = new Sessions(keyTypes(inputSchema, keys), createAccumulators(aggregates, inputSchema), {
      gapMs: this.#gapMs,
      latenessMs: this.#latenessMs,
      memory: context,
      stateBackend: context.stateBackend,
    });
    this.#sessions.settle();
    this.#lateRows = new LateRows(context);
    this.#emitter = new WindowEmitter(outputSchema, keys.length);
    this.#hash = createKeyHasher(inputSchema, keys);
    this.#trace =
      trace === null ? null : new WindowTrace(trace, uid, (context.sideOutputs[0] ?? null) !== null);
  }

  restore(state: StateReader): void {
    this.#time = readGroupTime(state, TIME);
    if (this.#spec.rowtime !== null) this.#watermark = this.#time;
    const sessions = this.#sessions!;
    const { store, tables } = sessions;
    restoreRecords(state, { ...this.#context!, names: [SESSIONS], tables, owner: sessions, store });
    for (const record of recordsOfSections(state, SESSIONS, store)) sessions.restore(record);
    this.#finish();
  }

  processBatch(batch: RowBatch): void {
    if (batch.rowCount === 0) return;
    this.#reserve(batch.to);
    this.#sessions!.store?.relieve();
    const { keys, rowtime } = this.#spec;
    const columns = keys.map((index) => batch.columns[index]!);
    this.#hash!(batch, this.#hashes);
    this.#sessions!.findKeys(columns, batch.from, batch.to, this.#hashes, this.#keyRows);
    const times = rowtime === null ? null : eventTimes(batch, rowtime);
    const now = rowtime === null ? Math.max(this.#context!.clock.nowMs(), this.#time + 1) : 0;
    this.#added = batch.from;
    for (let i = batch.from; i < batch.to; i++)
      this.#addRow(batch, columns, i, times === null ? now : times[i]!);
    this.#addPending(batch, batch.to);
    for (const keyRow of this.#emptyKeys) this.#sessions!.removeKeyIfEmpty(keyRow);
    this.#emptyKeys.clear();
    this.#flush("late");
    this.#finish();
  }

  processWatermark(watermark: number): void {
    this.#watermark = watermark;
    const { rowtime, fireAtEnd } = this.#spec;
    if (rowtime !== null || (watermark === MAX_WATERMARK && fireAtEnd === true)) this.#time = watermark;
    this.drain();
  }

  onProcessingTime(nowMs: number): void {
    this.#time = Math.max(this.#time, nowMs - 1);
    this.drain();
  }

  drain(): boolean {
    const { output } = this.#context!;
    const sessions = this.#sessions!;
    for (;;) {
      if (this.#emitter!.full) {
        if (output.blocked) return false;
        this.#flush("ontime");
      }
      sessions.store?.relieve();
      const session = sessions.nextDue(this.#time);
      if (session === NONE) break;
      if (sessions.pending[session] === 1) this.#fireDue(session);
      else sessions.remove(session);
    }
    if (this.#emitter!.pending > 0) {
      if (output.blocked) return false;
      this.#flush("ontime");
    }
    this.#trace?.cleaned(this.#time + 1 - this.#latenessMs);
    this.#finish();
    if (this.#watermark > this.#emittedWatermark) {
      this.#emittedWatermark = this.#watermark;
      output.emitWatermark(this.#watermark);
    }
    return true;
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    const { keyGroups, maxParallelism } = this.#context!;
    const sessions = this.#sessions!;
    const { records, store } = sessions;
    const named = { name: SESSIONS, source: sessions, records, store, rows: () => sessions.all() };
    writeRecords(named, maxParallelism, state);
    writeGroupTime(state, TIME, keyGroups, this.#time);
  }

  close(): void {
    this.#sessions?.close();
  }

  inspect(): OperatorInspection {
    const { inputSchema, outputSchema } = this.#context!;
    const sessions = this.#sessions!;
    const types = keyTypes(inputSchema!, this.#spec.keys);
    const values = outputSchema!.fields.slice(types.length + 3);
    const shown = sessions.all().slice(0, MAX_INSPECTED_ENTRIES);
    const time = this.#spec.rowtime === null ? "processing" : "event";
    const state = shown.map((session): InspectedEntry => {
      const { start, end } = this.#spanOf(session);
      const key = inspectKey(sessions.index.keys, sessions.keyRows[session]!, types);
      return { key, window: [start, end], values: inspectRow(sessions.accumulators, session, values) };
    });
    const timers = state.flatMap(({ key, window }, index) =>
      sessions.pending[shown[index]!] === 1 ? [{ atMs: window![1] - 1, time, key, window } as const] : [],
    );
    return { state, timers };
  }

  entries(state: string): LiveEntries | null {
    if (state !== SESSIONS) return null;
    const { inputSchema, outputSchema } = this.#context!;
    const sessions = this.#sessions!;
    const types = keyTypes(inputSchema!, this.#spec.keys);
    const values = outputSchema!.fields.slice(types.length + 3);
    const keyOf = (session: number) => inspectKey(sessions.index.keys, sessions.keyRows[session]!, types);
    return {
      size: sessions.count,
      places: sessions.rowCount,
      key: (session) => (sessions.isLive(session) ? keyOf(session) : null),
      at: (session) => {
        const { start, end } = this.#spanOf(session);
        return {
          key: keyOf(session),
          hash: sessions.hashOf(session),
          window: [start, end],
          timerMs: sessions.pending[session] === 1 ? end - 1 : null,
          values: inspectRow(sessions.accumulators, session, values),
        };
      },
    };
  }

  #reserve(rows: number): void {
    if (rows <= this.#hashes.length) return;
    this.#hashes = new Int32Array(rows);
    this.#keyRows = new Int32Array(rows);
    this.#rows = new Int32Array(rows);
  }

  // oxlint-disable-next-line max-params -- the hot call
  #addRow(batch: RowBatch, keys: readonly Column[], i: number, timestamp: number): void {
    const sessions = this.#sessions!;
    const keyRow = this.#keyRows[i]!;
    const end = timestamp + this.#gapMs;
    const first = sessions.find(keyRow, timestamp, end, NONE);
    if (first === NONE && end - 1 + this.#latenessMs <= this.#time) {
      this.#dropLate(batch, keys, i, timestamp);
      return;
    }
    const session = first === NONE ? sessions.create(keyRow, timestamp, end) : first;
    sessions.records.touch(session);
    const parts = this.#trace === null ? [] : this.#spansOf(keyRow, timestamp, end, first);
    if (first !== NONE) this.#join(batch, i, session, timestamp);
    this.#rows[i] = session;
    this.#trace?.joined(
      traceKey(keys, i),
      timestamp,
      { own: { start: timestamp, end }, parts, into: this.#spanOf(session) },
      this.#time,
    );
    this.#settleTime(batch, keys, i, session);
  }

  /** Merges the row's window and all sessions that it meets into `session`, the first of them. */
  // oxlint-disable-next-line max-params -- a row and its session
  #join(batch: RowBatch, i: number, session: number, timestamp: number): void {
    const sessions = this.#sessions!;
    const keyRow = this.#keyRows[i]!;
    const end = timestamp + this.#gapMs;
    for (;;) {
      const other = sessions.find(keyRow, timestamp, end, session);
      if (other === NONE) break;
      this.#addPending(batch, i);
      sessions.absorb(session, other);
    }
    sessions.extend(session, timestamp, end);
  }

  /** Fires a session whose time has come already, or sees to it that it fires when it comes. */
  // oxlint-disable-next-line max-params -- a row and its session
  #settleTime(batch: RowBatch, keys: readonly Column[], i: number, session: number): void {
    const sessions = this.#sessions!;
    const isDue = sessions.ends[session]! - 1 <= this.#time;
    sessions.pending[session] = isDue ? 0 : 1;
    sessions.setTimer(session);
    if (!isDue) return;
    this.#addPending(batch, i + 1);
    if (this.#emitter!.full) this.#flush("late");
    this.#append(session, keys, i);
  }

  // oxlint-disable-next-line max-params -- a row
  #dropLate(batch: RowBatch, keys: readonly Column[], i: number, timestamp: number): void {
    this.#addPending(batch, i);
    this.#added = i + 1;
    this.#emptyKeys.add(this.#keyRows[i]!);
    this.#trace?.late(traceKey(keys, i), timestamp, this.#time);
    this.#lateRows!.take(batch, i, i + 1);
  }

  /** Adds the rows of the batch before `to` that are not added yet. */
  #addPending(batch: RowBatch, to: number): void {
    const from = this.#added;
    this.#added = to;
    if (from >= to) return;
    const { accumulators } = this.#sessions!;
    addRows(accumulators, this.#spec.aggregates, batch.columns, from, to, this.#rows);
  }

  #fireDue(session: number): void {
    const sessions = this.#sessions!;
    this.#append(session, sessions.index.keys, sessions.keyRows[session]!);
    if (this.#latenessMs === 0) {
      sessions.remove(session);
      return;
    }
    sessions.records.touch(session);
    sessions.pending[session] = 0;
    sessions.setTimer(session);
  }

  #append(session: number, keys: readonly Column[], at: number): void {
    const { accumulators } = this.#sessions!;
    this.#emitter!.append(this.#spanOf(session), keys, at, { accumulators, row: session });
  }

  #flush(pane: "ontime" | "late"): void {
    if (this.#emitter!.pending === 0) return;
    const batch = this.#emitter!.take();
    this.#trace?.fired(batch, this.#spec.keys.length, pane);
    this.#context!.output.emit(batch);
  }

  /** Timer, memory and gauges. */
  #finish(): void {
    const { metrics } = this.#context!;
    const sessions = this.#sessions!;
    sessions.settle();
    metrics.set("stateEntries", sessions.count);
    metrics.set("stateBytes", sessions.stateBytes);
    if (this.#spec.rowtime !== null) return;
    const next = sessions.nextTimer;
    this.#context!.registerProcessingTimer(next === Infinity ? null : next + 1);
  }

  #spanOf(session: number): { readonly start: number; readonly end: number } {
    return { start: this.#sessions!.starts[session]!, end: this.#sessions!.ends[session]! };
  }

  /** For the trace: the sessions that a row's window meets. */
  // oxlint-disable-next-line max-params -- a window of a key
  #spansOf(keyRow: number, start: number, end: number, first: number): { start: number; end: number }[] {
    const spans = [];
    for (let at = first; at !== NONE; at = this.#sessions!.find(keyRow, start, end, at))
      spans.push(this.#spanOf(at));
    return spans;
  }
}
