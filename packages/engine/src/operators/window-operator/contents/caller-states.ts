import type { Field, UserWindowFunctionSpec } from "@millrace/graph";
import { BatchBuilder } from "../../../batch/batch-builder.ts";
import type { RowBatch } from "../../../batch/row-batch.ts";
import { readValue } from "../../../batch/row-values.ts";
import type { StateReader, StateWriter } from "../../../checkpoint/state-io.ts";
import { keptFields } from "../../../functions/kept-columns-text.ts";
import type { PartChange } from "../../../functions/kept-parts.ts";
import type { ChangedStates } from "../../../functions/kept-states.ts";
import { processEntries } from "../../functions/process-entries.ts";
import { ProcessState } from "../../functions/process-state.ts";
import type { TimeDomain } from "../../functions/process-state.ts";
import { StateParts } from "../../functions/state-parts.ts";
import type { PartOwner } from "../../functions/state-parts.ts";
import type { LiveEntries } from "../../live-entries.ts";
import { inspectTable, MAX_INSPECTED_ENTRIES } from "../../operator-inspection.ts";
import type { InspectedEntry } from "../../operator-inspection.ts";
import type { OperatorContext } from "../../operator.ts";
import type { PaneParts } from "../window-parts.ts";

const CLEAN_UP: TimeDomain = 2;
/** Keys that are found at once, of those of which something has lived its time. */
const KEYS_AT_ONCE = 1_024;

/** Whose states a call is given: a row of the keys, and a pane; null: of no window. */
export interface StatesAtHand {
  readonly row: number;
  readonly pane: number | null;
}

/**
 * What a person's function keeps of keys, and of windows: states of the key stand before those of the window. What is large
 * of either lies in parts; those of a window go with it.
 */
export class CallerStates {
  readonly #spec: UserWindowFunctionSpec;
  readonly #parts: Pick<PaneParts, "panes" | "windowStates">;
  readonly #keyFields: readonly Field[];
  readonly #keyed: ProcessState;
  readonly #windowParts: StateParts;
  readonly #kept: BatchBuilder;

  // oxlint-disable-next-line max-params -- whose they are
  constructor(
    spec: UserWindowFunctionSpec,
    keyFields: readonly Field[],
    parts: Pick<PaneParts, "panes" | "windowStates">,
    context: OperatorContext,
  ) {
    const { states, windowStates } = spec;
    this.#spec = spec;
    this.#parts = parts;
    this.#keyFields = keyFields;
    this.#keyed = new ProcessState(states, keyFields, context);
    this.#windowParts = new StateParts(windowStates, keyFields, context, "window");
    this.#kept = new BatchBuilder({ fields: keptFields([...states, ...windowStates]) }, 1);
  }

  /** The row of the key of a pane, made where there is none: `forgetEmpty` follows. */
  rowOf(pane: number): number {
    const { index, keyRows } = this.#parts.panes;
    const keyRow = keyRows[pane]!;
    const { table } = this.#keyed;
    const hash = index.hashes[keyRow]!;
    const known = table.lookup(index.keys, keyRow, hash);
    return known >= 0 ? known : table.insert(index.keys, keyRow, hash);
  }

  keyText(row: number): string {
    return this.#keyed.keyText(row);
  }

  forgetEmpty(row: number): void {
    this.#keyed.forgetEmpty(row);
  }

  /** What is kept of the key, of the window, and when the first of it has lived its time: in one row. */
  gather({ row, pane }: StatesAtHand): RowBatch {
    const { states } = this.#spec;
    const { windowStates } = this.#parts;
    const builder = this.#kept;
    const { columns: own, from } = this.#keyed.gather([row]);
    const timers = builder.columns.length - 1;
    builder.reset();
    builder.rowCount = 1;
    builder.columns.forEach((column, index) => {
      const ofWindow = index - states.length;
      if (ofWindow < 0) builder.copyValue(index, 0, own[index]!, from);
      else if (index === timers) builder.copyValue(index, 0, own.at(-1)!, from);
      else if (pane !== null && windowStates?.has(pane) === true)
        builder.copyValue(index, 0, windowStates.columns[ofWindow]!, pane);
      else column.nulls![0] = 1;
    });
    return builder.take();
  }

  /** UTF-8 bytes of a part of a state: lent until the next call; null: there is none. */
  part({ row, pane }: StatesAtHand, state: number, part: number): Uint8Array | null {
    const ofWindow = state - this.#spec.states.length;
    if (ofWindow < 0) return this.#keyed.parts.read(this.#keyed.owner(row), state, part);
    return pane === null ? null : this.#windowParts.read(this.#owner(pane), ofWindow, part);
  }

  keep(at: StatesAtHand, changed: ChangedStates): void {
    const { states } = this.#spec;
    const { columns } = changed;
    const place = (column: number): number => (column < states.length ? column : columns.length - 1);
    if (states.length > 0) {
      const own = [...columns.slice(0, states.length), columns.at(-1)!];
      this.#keyed.keep(
        at.row,
        { ...changed, columns: own, changed: (column, i) => changed.changed(place(column), i) },
        0,
      );
    }
    this.#keepWindow(at.pane, changed);
  }

  /** Keeps the parts that have changed. */
  keepParts({ row, pane }: StatesAtHand, changes: readonly PartChange[]): void {
    if (changes.length === 0) return;
    const { length } = this.#spec.states;
    const ofKey = changes.filter(({ state }) => state < length);
    if (ofKey.length > 0) this.#keyed.parts.write(() => this.#keyed.owner(row), ofKey);
    if (pane === null || ofKey.length === changes.length) return;
    const ofWindow = changes.filter(({ state }) => state >= length);
    const owner = this.#owner(pane);
    this.#windowParts.write(
      () => owner,
      ofWindow.map((change) => ({ ...change, state: change.state - length })),
    );
  }

  /** A window goes: so do the parts of what is kept of it, which is still there. */
  forgetWindow(pane: number): void {
    const { windowStates } = this.#parts;
    if (windowStates?.has(pane) !== true) return;
    windowStates.columns.forEach((column, state) => {
      const text = column.kind === "string" ? readValue(column, pane) : null;
      if (text !== null) this.#windowParts.forget(this.#owner(pane), state, String(text));
    });
  }

  /** When the next of what is kept of keys will have lived its time; Infinity: nothing ever will. */
  get nextExpiry(): number {
    return this.#keyed.next(CLEAN_UP);
  }

  /** Keys of which something has lived its time by now, some at a time. */
  *expired(nowMs: number): Generator<StatesAtHand> {
    while (this.#keyed.next(CLEAN_UP) <= nowMs)
      for (const { row } of this.#keyed.due(CLEAN_UP, nowMs, KEYS_AT_ONCE)) yield { row, pane: null };
  }

  settle(): number {
    if (this.#spec.states.length === 0) return this.#windowParts.bytes;
    this.#keyed.table.settle();
    return this.#keyed.stateBytes + this.#windowParts.bytes;
  }

  snapshot(state: StateWriter): void {
    if (this.#spec.states.length > 0) this.#keyed.snapshot(state);
    this.#windowParts.snapshot(state);
  }

  restore(state: StateReader): void {
    if (this.#spec.states.length > 0) this.#keyed.restore(state);
    this.#windowParts.restore(state);
  }

  entries(section: string): LiveEntries | null {
    const { states } = this.#spec;
    const ofKeys =
      states.length === 0
        ? null
        : processEntries(this.#keyed, { keyFields: this.#keyFields, states }, section);
    return ofKeys ?? this.#windowParts.entries(section);
  }

  inspect(): readonly InspectedEntry[] {
    const { states } = this.#spec;
    const shape = { keyTypes: this.#keyFields.map(({ type }) => type), values: keptFields(states) };
    const ofKeys =
      states.length === 0
        ? []
        : inspectTable(this.#keyed.table, shape, { window: null, limit: MAX_INSPECTED_ENTRIES });
    return [...ofKeys, ...this.#keyed.parts.inspect(), ...this.#windowParts.inspect()];
  }

  close(): void {
    this.#keyed.close();
    this.#windowParts.close();
  }

  #keepWindow(pane: number | null, changed: ChangedStates): void {
    const { panes, windowStates } = this.#parts;
    if (windowStates === null || pane === null) return;
    panes.touch(pane);
    const ofWindow = this.#spec.windowStates.map((_, index) => this.#spec.states.length + index);
    windowStates.update(
      pane,
      ofWindow.map((column) => (changed.changed(column, 0) ? changed.columns[column]! : null)),
      0,
    );
  }

  #owner(pane: number): PartOwner {
    const { index, keyRows, starts, ends } = this.#parts.panes;
    const row = keyRows[pane]!;
    return { keys: index.keys, row, hash: index.hashes[row]!, window: [starts[pane]!, ends[pane]!] };
  }
}
