import type { Column } from "../../batch/column.ts";
import type { TraceSink, TraceValue } from "../../simulation/trace.ts";
import { traceKey } from "../windows/window-trace.ts";
import { NEVER_ENDS } from "./panes.ts";
import type { Panes } from "./panes.ts";
import type { PaneTiming } from "./window-output.ts";

/** The events of the window operator, for the simulation: as WindowTrace's, with every timer of a window, early firings and purges. */
export class PaneTrace {
  readonly #sink: TraceSink;
  readonly #uid: string;
  readonly #panes: Panes;
  readonly #keepsLate: boolean;
  readonly #timers = new Set<string>();

  // oxlint-disable-next-line max-params -- what it is made of
  constructor(sink: TraceSink, uid: string, panes: Panes, keepsLate: boolean) {
    this.#sink = sink;
    this.#uid = uid;
    this.#panes = panes;
    this.#keepsLate = keepsLate;
  }

  /** A row has come into these windows. */
  assigned(keys: readonly Column[], i: number, timestamp: number, panes: readonly number[]): void {
    const key = traceKey(keys, i);
    const windows = panes.filter((pane) => !this.#isGlobal(pane)).map((pane) => this.#span(pane));
    this.#sink.event("win.assign", this.#uid, { key, timestamp, windows });
    for (const pane of panes) this.#sink.event("state.put", this.#uid, this.#about(pane));
  }

  /** Windows of a key, as they were, became one. */
  merged(pane: number, windows: readonly (readonly number[])[]): void {
    this.#sink.event("win.merge", this.#uid, { ...this.#about(pane), windows });
  }

  /** What the pane waits for, as it is now. */
  timers(pane: number, times: readonly number[]): void {
    for (const atMs of times) {
      const id = `${pane} ${this.#panes.seqs[pane]} ${atMs}`;
      if (this.#timers.has(id)) continue;
      this.#timers.add(id);
      this.#sink.event("timer.set", this.#uid, { key: this.#key(pane), atMs });
    }
  }

  timerFired(pane: number, atMs: number): void {
    this.#timers.delete(`${pane} ${this.#panes.seqs[pane]} ${atMs}`);
    this.#sink.event("timer.fire", this.#uid, { key: this.#key(pane), atMs });
  }

  /** A window has fired; `values` are those of its last row. */
  fired(pane: number, timing: PaneTiming, values: readonly TraceValue[]): void {
    const name = timing === "on-time" ? "ontime" : timing;
    this.#sink.event("win.fire", this.#uid, { ...this.#about(pane), pane: name, values });
  }

  purged(pane: number): void {
    this.#sink.event("state.clear", this.#uid, this.#about(pane));
  }

  cleaned(pane: number): void {
    this.#sink.event("state.clear", this.#uid, this.#about(pane));
    this.#sink.event("win.cleanup", this.#uid, this.#about(pane));
  }

  late(keys: readonly Column[], i: number, timestamp: number, watermark: number): void {
    const key = traceKey(keys, i);
    this.#sink.event("rec.late", this.#uid, { key, timestamp, watermark });
    if (!this.#keepsLate) this.#sink.event("rec.drop", this.#uid, { key, timestamp });
  }

  dropped(keys: readonly Column[], i: number, timestamp: number): void {
    this.#sink.event("rec.drop", this.#uid, { key: traceKey(keys, i), timestamp });
  }

  /** Key and bounds; of a global window how many rows it has. */
  #about(pane: number): Readonly<Record<string, TraceValue>> {
    const key = this.#key(pane);
    if (this.#isGlobal(pane)) return { key, rows: this.#panes.rows[pane]! };
    return { key, start: this.#panes.starts[pane]!, end: this.#panes.ends[pane]! };
  }

  #isGlobal(pane: number): boolean {
    return this.#panes.ends[pane] === NEVER_ENDS;
  }

  #span(pane: number): readonly [number, number] {
    return [this.#panes.starts[pane]!, this.#panes.ends[pane]!];
  }

  #key(pane: number): readonly TraceValue[] {
    const { index, keyRows } = this.#panes;
    return traceKey(index.keys, keyRows[pane]!);
  }
}
