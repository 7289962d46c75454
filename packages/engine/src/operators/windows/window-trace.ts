import type { Column } from "../../batch/column.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { traceValue } from "../../task/trace-rows.ts";
import type { TraceSink, TraceValue } from "../../simulation/trace.ts";

/** A window, or for a session what it is at present: [start, end). */
export interface TracedWindow {
  readonly start: number;
  readonly end: number;
}

/** Which firing of a window it is: before its end, when its time has come, or for a row that came after. */
export type Pane = "early" | "ontime" | "late";

/**
 * The events of a window operator, for the simulation. Each names the key's values, and the window by start and end;
 * `values` are those of the aggregates, in the order of the output's columns.
 *
 * 1. `timer.set` and `timer.fire` come once for each key and window, with `atMs` its last millisecond.
 * 2. `state.put` follows each `win.assign`; `state.clear` and `win.cleanup` come when a window's state is let go.
 */
export class WindowTrace {
  readonly #sink: TraceSink;
  readonly #uid: string;
  /** Windows by key that wait for their time, and those whose state is kept: `key \0 end`. */
  readonly #timers = new Set<string>();
  readonly #kept = new Map<string, TracedWindow & { readonly key: readonly TraceValue[] }>();

  readonly #keepsLate: boolean;

  /** `keepsLate`: late rows go to a side output. */
  constructor(sink: TraceSink, uid: string, keepsLate: boolean) {
    this.#sink = sink;
    this.#uid = uid;
    this.#keepsLate = keepsLate;
  }

  // oxlint-disable-next-line max-params -- a row, its windows, and when
  assigned(
    key: readonly TraceValue[],
    timestamp: number,
    windows: readonly TracedWindow[],
    time: number,
  ): void {
    const spans = windows.map(({ start, end }) => [start, end]);
    this.#sink.event("win.assign", this.#uid, { key, timestamp, windows: spans });
    for (const window of windows) this.#put(key, window, time);
  }

  /** A row's own window, merged with the sessions of the key that it meets. */
  // oxlint-disable-next-line max-params -- a row, its windows, and when
  joined(
    key: readonly TraceValue[],
    timestamp: number,
    session: {
      readonly own: TracedWindow;
      readonly parts: readonly TracedWindow[];
      readonly into: TracedWindow;
    },
    time: number,
  ): void {
    const { own, parts, into } = session;
    this.#sink.event("win.assign", this.#uid, { key, timestamp, windows: [[own.start, own.end]] });
    if (parts.length > 0) this.#merged(key, [...parts, own], into);
    this.#put(key, into, time);
  }

  #put(key: readonly TraceValue[], window: TracedWindow, time: number): void {
    const id = idOf(key, window);
    this.#kept.set(id, { ...window, key });
    this.#sink.event("state.put", this.#uid, { key, start: window.start, end: window.end });
    if (window.end - 1 <= time || this.#timers.has(id)) return;
    this.#timers.add(id);
    this.#sink.event("timer.set", this.#uid, { key, atMs: window.end - 1 });
  }

  #merged(key: readonly TraceValue[], parts: readonly TracedWindow[], into: TracedWindow): void {
    const { start, end } = into;
    const windows = parts.map((part) => [part.start, part.end]);
    this.#sink.event("win.merge", this.#uid, { key, windows, start, end });
    for (const part of parts) {
      this.#kept.delete(idOf(key, part));
      if (part.end !== end) this.#timers.delete(idOf(key, part));
    }
  }

  /** Rows of an output batch: `keys` key columns, window_start, window_end, window_time, aggregates. */
  fired(batch: RowBatch, keys: number, pane: Pane): void {
    for (let row = batch.from; row < batch.to; row++) {
      const values = batch.columns.map((column) => traceValue(column, row));
      const key = values.slice(0, keys);
      const [start, end] = [Number(values[keys]), Number(values[keys + 1])];
      this.#timers.delete(idOf(key, { start, end }));
      if (pane === "ontime") this.#sink.event("timer.fire", this.#uid, { key, atMs: end - 1 });
      this.#sink.event("win.fire", this.#uid, { key, start, end, pane, values: values.slice(keys + 3) });
    }
  }

  late(key: readonly TraceValue[], timestamp: number, time: number): void {
    this.#sink.event("rec.late", this.#uid, { key, timestamp, watermark: time });
    if (!this.#keepsLate) this.#sink.event("rec.drop", this.#uid, { key, timestamp });
  }

  /** A row that falls in no window. */
  dropped(key: readonly TraceValue[], timestamp: number): void {
    this.#sink.event("rec.drop", this.#uid, { key, timestamp });
  }

  /** Windows that end up to `end` have no state any more. */
  cleaned(end: number): void {
    for (const [id, window] of this.#kept) {
      if (window.end > end) continue;
      this.#kept.delete(id);
      const data = { key: window.key, start: window.start, end: window.end };
      this.#sink.event("state.clear", this.#uid, data);
      this.#sink.event("win.cleanup", this.#uid, data);
    }
  }
}

const idOf = (key: readonly TraceValue[], { end }: TracedWindow): string => `${JSON.stringify(key)}\0${end}`;

export const traceKey = (columns: readonly Column[], row: number): readonly TraceValue[] =>
  columns.map((column) => traceValue(column, row));
