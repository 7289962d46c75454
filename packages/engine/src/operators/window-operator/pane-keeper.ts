import type { PaneTrace } from "./pane-trace.ts";
import { NO_PANE, SEVERAL } from "./panes.ts";
import type { WindowParts } from "./window-parts.ts";

const NO_SOURCES: readonly number[] = [];

/** What the operator does for its keeper. */
export interface PaneOwner {
  /** Whether a window that ends here is not kept any more. */
  isLate(end: number): boolean;
  /** Sends results on: there is no room for more. */
  flush(): void;
  /** The panes take more memory. */
  grew(): void;
}

/** Finds, makes, merges and removes the panes of windows, with all that hangs on them. */
export class PaneKeeper {
  readonly #parts: WindowParts;
  readonly #owner: PaneOwner;
  readonly #trace: PaneTrace | null;
  /** Keys that may have no window any more. */
  readonly #keys = new Set<number>();
  /** Global windows that may hold nothing any more. */
  readonly #blank = new Set<number>();

  constructor(parts: WindowParts, owner: PaneOwner, trace: PaneTrace | null) {
    this.#parts = parts;
    this.#owner = owner;
    this.#trace = trace;
    parts.contents.ensure(parts.panes.capacity);
    parts.emitted?.ensure(parts.panes.capacity);
    parts.windowStates?.ensure(parts.panes.capacity);
  }

  /** The pane of a window, made where there is none and emptied where its time is over; NO_PANE where it is late. */
  find(keyRow: number, start: number, end: number): number {
    if (this.#owner.isLate(end)) return NO_PANE;
    const { panes, trigger } = this.#parts;
    const pane = panes.find(keyRow, start, end);
    if (pane === NO_PANE) return this.create(keyRow, start, end);
    if (trigger.hasExpired?.(pane) === true) this.purge(pane);
    return pane;
  }

  /** The pane of row `i`'s window, merged with those of its key that it meets. */
  // oxlint-disable-next-line max-params -- a window of a row
  merge(i: number, keyRow: number, start: number, end: number): number {
    const { panes } = this.#parts;
    const only = panes.onlyMeeting(keyRow, start, end);
    if (only === NO_PANE) return this.#owner.isLate(end) ? NO_PANE : this.create(keyRow, start, end);
    if (only !== SEVERAL) {
      const isInside = start >= panes.starts[only]! && end <= panes.ends[only]!;
      if (!isInside)
        this.#stretch(only, Math.min(start, panes.starts[only]!), Math.max(end, panes.ends[only]!));
      return only;
    }
    const [into, ...sources] = panes.meeting(keyRow, start, end) as [number, ...number[]];
    const from = Math.min(start, panes.starts[into]!);
    const to = Math.max(end, panes.ends[into]!, ...sources.map((pane) => panes.ends[pane]!));
    this.#mergeInto(into, sources, { i, from, to });
    return into;
  }

  /** `seq` as of `Panes.create`. */
  // oxlint-disable-next-line max-params -- a window of a key
  create(keyRow: number, start: number, end: number, seq?: number): number {
    const { panes, contents, emitted, windowStates, eventTimers, processingTimers } = this.#parts;
    const { capacity } = panes;
    const pane = panes.create(keyRow, start, end, seq);
    if (panes.capacity !== capacity) {
      contents.ensure(panes.capacity);
      emitted?.ensure(panes.capacity);
      windowStates?.ensure(panes.capacity);
      this.#owner.grew();
    }
    eventTimers.reset(pane);
    processingTimers.reset(pane);
    return pane;
  }

  remove(pane: number): void {
    const { contents, panes, emitted, windowStates, trigger } = this.#parts;
    panes.touch(pane);
    contents.forget?.(pane);
    trigger.clear(pane);
    this.#trace?.cleaned(pane);
    contents.clear(pane);
    emitted?.clear(pane);
    windowStates?.clear(pane);
    this.#keys.add(panes.keyRows[pane]!);
    panes.remove(pane);
  }

  /** Takes the rows out of a pane, which stays. */
  purge(pane: number): void {
    const { contents, panes, assigner } = this.#parts;
    panes.touch(pane);
    contents.clear(pane);
    panes.rows[pane] = 0;
    this.#trace?.purged(pane);
    if (!assigner.endsByTime) this.#blank.add(pane);
  }

  /** The key of a row that went into no window. */
  mayForget(keyRow: number): void {
    this.#keys.add(keyRow);
  }

  /** Forgets what holds nothing. Not while rows of a batch may still ask for it. */
  tidy(): void {
    const { panes, emitted, windowStates } = this.#parts;
    const holds = (pane: number): boolean => emitted?.has(pane) === true || windowStates?.has(pane) === true;
    for (const pane of this.#blank)
      if (panes.isLive(pane) && panes.isBlank(pane) && !holds(pane)) this.remove(pane);
    this.#blank.clear();
    for (const keyRow of this.#keys) panes.forgetKey(keyRow);
    this.#keys.clear();
  }

  /** A window of which a row makes more, and that meets no other. */
  #stretch(pane: number, from: number, to: number): void {
    const { panes, trigger, output } = this.#parts;
    panes.touch(pane);
    if (output.full) this.#owner.flush();
    output.retract(pane);
    const was = { start: panes.starts[pane]!, end: panes.ends[pane]! };
    panes.move(pane, from, to);
    trigger.onMerge(pane, NO_SOURCES, was);
    this.#trace?.merged(pane, [[was.start, was.end]]);
  }

  #mergeInto(
    into: number,
    sources: readonly number[],
    { i, from, to }: { readonly i: number; readonly from: number; readonly to: number },
  ): void {
    const { panes, contents, trigger, output } = this.#parts;
    const all = [into, ...sources];
    contents.flush(i);
    for (const pane of all) {
      panes.touch(pane);
      if (output.full) this.#owner.flush();
      output.retract(pane);
    }
    const before = this.#trace === null ? [] : all.map((pane) => [panes.starts[pane]!, panes.ends[pane]!]);
    const was = { start: panes.starts[into]!, end: panes.ends[into]! };
    panes.move(into, from, to);
    trigger.onMerge(into, sources, was);
    for (const source of sources) {
      trigger.clear(source);
      contents.merge(source, into);
      panes.rows[into]! += panes.rows[source]!;
      panes.remove(source);
    }
    this.#trace?.merged(into, before);
  }
}
