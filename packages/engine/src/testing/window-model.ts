import type { WindowSpec } from "@millrace/graph";

/** One row of the oracle's input. */
export interface ModelRow {
  readonly key: string;
  readonly timestamp: number;
  readonly x: number;
}

interface ModelWindow {
  readonly key: string;
  start: number;
  end: number;
  rows: ModelRow[];
  /** It waits for its time. */
  pending: boolean;
}

/**
 * What windows by key mean, written as plainly as possible: a list of windows with all their rows, one row at a time, after
 * the rules of Flink's WindowOperator with its default trigger. Prints `key start end rows sum least`.
 */
export class WindowModel {
  late = 0;
  /** Rows that no window is for, late ones apart. */
  outside = 0;
  readonly lines: string[] = [];
  readonly #spec: WindowSpec;
  readonly #latenessMs: number;
  #windows: ModelWindow[] = [];
  #time = -Infinity;

  constructor(spec: WindowSpec, latenessMs: number) {
    this.#spec = spec;
    this.#latenessMs = latenessMs;
  }

  row(row: ModelRow): void {
    const own = this.#windowsOf(row.timestamp);
    let isSkipped = true;
    for (const [start, end] of own) {
      const window =
        this.#spec.kind === "session" ? this.#merged(row, start, end) : this.#window(row, start, end);
      if (window === null) continue;
      isSkipped = false;
      window.rows.push(row);
      window.pending = window.end - 1 > this.#time;
      if (!window.pending) this.#fire(window);
    }
    if (isSkipped && row.timestamp + this.#latenessMs <= this.#time) this.late++;
    else if (own.length === 0) this.outside++;
  }

  advance(time: number): void {
    const due = this.#windows.filter(({ pending, end }) => pending && end - 1 <= time);
    for (const window of due.toSorted((a, b) => a.end - b.end)) {
      window.pending = false;
      this.#fire(window);
    }
    this.#time = time;
    this.#windows = this.#windows.filter((window) => !this.#isLate(window.end));
  }

  #isLate(end: number): boolean {
    return end - 1 + this.#latenessMs <= this.#time;
  }

  /** Latest first. */
  #windowsOf(timestamp: number): readonly (readonly [number, number])[] {
    const spec = this.#spec;
    if (spec.kind === "session") return [[timestamp, timestamp + spec.gapMs]];
    const slideMs = spec.kind === "tumbling" ? spec.sizeMs : spec.slideMs;
    const windows: (readonly [number, number])[] = [];
    const last = Math.floor((timestamp - spec.offsetMs) / slideMs) * slideMs + spec.offsetMs;
    for (let start = last; start > timestamp - spec.sizeMs; start -= slideMs)
      windows.push([start, start + spec.sizeMs]);
    return windows;
  }

  #window({ key }: ModelRow, start: number, end: number): ModelWindow | null {
    if (this.#isLate(end)) return null;
    const known = this.#windows.find((window) => window.key === key && window.start === start);
    return known ?? this.#open(key, start, end);
  }

  #merged({ key }: ModelRow, start: number, end: number): ModelWindow | null {
    const met = this.#windows.filter(
      (window) => window.key === key && window.start <= end && window.end >= start,
    );
    const into = {
      start: Math.min(start, ...met.map((w) => w.start)),
      end: Math.max(end, ...met.map((w) => w.end)),
    };
    if (this.#isLate(into.end)) return null;
    this.#windows = this.#windows.filter((window) => !met.includes(window));
    const window = this.#open(key, into.start, into.end);
    window.rows = met.flatMap(({ rows }) => rows);
    return window;
  }

  #open(key: string, start: number, end: number): ModelWindow {
    const window = { key, start, end, rows: [], pending: true };
    this.#windows.push(window);
    return window;
  }

  #fire({ key, start, end, rows }: ModelWindow): void {
    const values = rows.map(({ x }) => x);
    const sum = values.reduce((total, x) => total + x, 0);
    this.lines.push(`${key} ${start} ${end} ${rows.length} ${sum} ${Math.min(...values)}`);
  }
}
