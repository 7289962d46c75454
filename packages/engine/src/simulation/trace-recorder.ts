import type { Clock } from "../time/clock.ts";
import type { TraceEvent, TraceKind, TraceSink, TraceValue } from "./trace.ts";

/** Collects the trace of a simulation. Events that nobody took are dropped, oldest first, beyond `keep`. */
export class TraceRecorder {
  /** Events recorded since the beginning. */
  count = 0;
  readonly #clock: Clock;
  readonly #keep: number;
  #events: TraceEvent[] = [];
  #acted = new Set<string>();

  constructor(clock: Clock, keep: number) {
    this.#clock = clock;
    this.#keep = keep;
  }

  sink(task: string): TraceSink {
    return { event: (kind, operator, data) => this.record({ kind, task, operator, data }) };
  }

  record(event: {
    readonly kind: TraceKind;
    readonly task: string;
    readonly operator: string | null;
    readonly data: Readonly<Record<string, TraceValue>>;
  }): void {
    const { kind, task, operator, data } = event;
    if (operator !== null) this.#acted.add(operator);
    this.#events.push({ step: this.count++, timeMs: this.#clock.nowMs(), kind, task, operator, data });
    if (this.#events.length > 2 * this.#keep) this.#events = this.#events.slice(-this.#keep);
  }

  /** Operators that acted since the last call. */
  takeActed(): ReadonlySet<string> {
    const acted = this.#acted;
    if (acted.size > 0) this.#acted = new Set();
    return acted;
  }

  /** Events since the last call. */
  take(): readonly TraceEvent[] {
    const events = this.#events.slice(-this.#keep);
    this.#events = [];
    return events;
  }
}

/** One line an event: what law 8 compares. */
export function encodeTrace(events: readonly TraceEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join("");
}
