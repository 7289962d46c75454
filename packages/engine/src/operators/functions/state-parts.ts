import { double, functionStateId, int, string } from "@millrace/graph";
import type { Field, FunctionState } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { MAX_WATERMARK } from "../../batch/row-batch.ts";
import type { Column, Float64Column, Int32Column, StringColumn } from "../../batch/column.ts";
import { encodeUtf8 } from "../../batch/utf8.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { PartChange } from "../../functions/kept-parts.ts";
import { keyGroup } from "../../state/key-group.ts";
import type { KeyedTable } from "../../state/keyed-table.ts";
import { finishHash, mixWord } from "../../state/murmur.ts";
import type { StateDeclaration } from "../../state/state-declaration.ts";
import { readTables, writeTables } from "../../state/write-tables.ts";
import { LastValueAccumulator } from "../aggregates/last-value-accumulator.ts";
import { keyedEntries } from "../live-entries.ts";
import type { LiveEntries, LiveEntry } from "../live-entries.ts";
import { inspectRow, MAX_INSPECTED_ENTRIES } from "../operator-inspection.ts";
import type { InspectedEntry } from "../operator-inspection.ts";
import type { OperatorContext } from "../operator.ts";

const PART: Field = { name: "part", type: int(false) };
const BOUNDS: readonly Field[] = ["start", "end"].map((name) => ({ name, type: double(false) }));
/** Parts that are written together. */
const PARTS_AT_ONCE = 1_024;

/** What has the states: a key, or a window of it. */
export type PartsOf = "key" | "window";

/** Whose a part is: a key where it stands, and its window where windows have the states. */
export interface PartOwner {
  readonly keys: readonly Column[];
  readonly row: number;
  readonly hash: number;
  readonly window?: readonly [start: number, end: number];
}

/** States that lie in parts where they are large: see `mapStateText` and `listStateText`. */
const hasParts = ({ kind }: FunctionState): boolean => kind === "list" || kind === "map";

const partsSection = (of: PartsOf, state: FunctionState): string =>
  `${of === "window" ? "window parts" : "parts"} of ${functionStateId(state)}`;

/** Of each of the states that may lie in parts. */
export function partsDeclared(
  key: readonly Field[],
  states: readonly FunctionState[],
  of: PartsOf = "key",
): readonly StateDeclaration[] {
  const bounds = BOUNDS.map(({ name, type }) => ({ id: name, stored: { kind: "value", type } }) as const);
  return states.filter(hasParts).map((state) => ({
    scope: "keyed",
    name: partsSection(of, state),
    header: "table",
    sliceMs: null,
    key: [...key, PART],
    head: of === "window" ? bounds : [],
    columns: [{ id: functionStateId(state), stored: { kind: "value", type: string() } }],
    repeats: false,
    ttlMs: null,
    values: partValues(state),
    accumulators: () => [new LastValueAccumulator(string())],
  }));
}

const partValues = ({ name }: FunctionState): readonly Field[] => [{ name, type: string() }];

/** Of another part, or another window, another one, but of the same key group as the key's own. */
function partHash(
  { hash, window }: Pick<PartOwner, "hash" | "window">,
  part: number,
  maxParallelism: number,
): number {
  const own = window === undefined ? hash : mixWord(mixWord(hash, window[0] | 0), window[1] | 0);
  const mixed = finishHash(mixWord(own, part)) & 0x7fff_ffff;
  const moved = mixed - (mixed % maxParallelism) + keyGroup(hash, maxParallelism);
  return moved > 0x7fff_ffff ? moved - maxParallelism : moved;
}

/** From the first to before the last of the parts that a state lies in by its text. */
function partsIn(text: string): readonly [from: number, to: number] {
  if (!text.startsWith("{")) return [0, 0];
  const { first = 0, parts } = JSON.parse(text) as { readonly first?: number; readonly parts: number };
  return [first, parts];
}

/**
 * Parts of large lists and maps: a row each, by key, number of the part and window, a table a state. A table is there when
 * there was something to keep.
 */
export class StateParts {
  readonly #states: readonly FunctionState[];
  /** Columns of a row but its text: the key, then the part, then the window's where windows have the states. */
  readonly #fields: readonly Field[];
  readonly #context: OperatorContext;
  readonly #of: PartsOf;
  /** By state. */
  readonly #tables: (KeyedTable | null)[];
  readonly #rows: BatchBuilder;
  readonly #hashes = new Int32Array(PARTS_AT_ONCE);
  readonly #found = new Int32Array(PARTS_AT_ONCE);

  // oxlint-disable-next-line max-params -- what has which states
  constructor(
    states: readonly FunctionState[],
    keyFields: readonly Field[],
    context: OperatorContext,
    of: PartsOf = "key",
  ) {
    this.#states = states;
    this.#fields = [...keyFields, PART, ...(of === "window" ? BOUNDS : [])];
    this.#context = context;
    this.#of = of;
    this.#tables = states.map(() => null);
    this.#rows = new BatchBuilder(
      { fields: [...this.#fields, { name: "text", type: string() }] },
      PARTS_AT_ONCE,
    );
  }

  /** UTF-8 bytes of a part: lent until the next call; null: there is none. */
  read(owner: PartOwner, state: number, part: number): Uint8Array | null {
    const table = this.#tables[state] ?? null;
    if (table === null) return null;
    this.#rows.reset();
    this.#addKey(owner, part);
    const { columns } = this.#rows.take();
    const found = table.lookup(columns.slice(0, -1), 0, this.#hashes[0]!);
    if (found < 0) return null;
    const { heap, offsets, lengths } = textsOf(table).column as StringColumn;
    const from = offsets[found]!;
    return heap.subarray(from, from + lengths[found]!);
  }

  /** Keeps changed parts, those of a slot of its owner. */
  write(ownerOf: (slot: number) => PartOwner, changes: readonly PartChange[]): void {
    for (const [state, own] of Map.groupBy(changes, (change) => change.state)) {
      const table = (this.#tables[state] ??= this.#newTable());
      for (let from = 0; from < own.length; from += PARTS_AT_ONCE)
        this.#writeSome(table, own.slice(from, from + PARTS_AT_ONCE), ownerOf);
      table.settle();
    }
  }

  /** Removes those that a state has by its text, which goes. */
  forget(owner: PartOwner, state: number, text: string): void {
    const [from, to] = hasParts(this.#states[state]!) ? partsIn(text) : [0, 0];
    const gone = Array.from({ length: to - from }, (_, at) => ({
      slot: 0,
      state,
      part: from + at,
      text: "",
    }));
    this.write(() => owner, gone);
  }

  get bytes(): number {
    return this.#tables.reduce((sum, table) => sum + (table?.stateBytes ?? 0), 0);
  }

  restore(state: StateReader): void {
    this.#states.forEach((each, index) => {
      if (!hasParts(each)) return;
      readTables(state, partsSection(this.#of, each), {
        ...this.#context,
        keyTypes: this.#fields.map(({ type }) => type),
        tableOf: () => (this.#tables[index] ??= this.#newTable()),
      });
      this.#tables[index]?.settle();
    });
  }

  snapshot(state: StateWriter): void {
    for (const [each, table] of this.#kept())
      writeTables(
        [{ namespace: 0, table }],
        partsSection(this.#of, each),
        this.#context.maxParallelism,
        state,
      );
  }

  close(): void {
    for (const [, table] of this.#kept()) table.close();
  }

  /** What a section has: the parts of a state that are in memory. Null: nothing, or the section is none of these. */
  entries(section: string): LiveEntries | null {
    for (const [state, table] of this.#kept())
      if (partsSection(this.#of, state) === section) return this.#entriesOf(state, table);
    return null;
  }

  /** Some of all that there are. */
  inspect(): readonly InspectedEntry[] {
    return [...this.#kept()].flatMap(([state, table]) => {
      const entries = this.#entriesOf(state, table);
      const shown: InspectedEntry[] = [];
      for (let place = 0; place < entries.places && shown.length < MAX_INSPECTED_ENTRIES; place++) {
        if (entries.key(place) === null) continue;
        const { key, window, values } = entries.at(place);
        shown.push({ key, window, values });
      }
      return shown;
    });
  }

  *#kept(): Generator<readonly [FunctionState, KeyedTable]> {
    for (const [index, table] of this.#tables.entries())
      if (table !== null) yield [this.#states[index]!, table];
  }

  #entriesOf(state: FunctionState, table: KeyedTable): LiveEntries {
    const { index, accumulators, size } = table;
    const types = this.#fields.map(({ type }) => type).slice(0, this.#windowAt);
    const every = keyedEntries(index, types, (row) => ({
      window: this.#windowOf(index.keys, row),
      timerMs: null,
      values: inspectRow(accumulators, row, partValues(state)),
    }));
    return { ...every, size, key: (row) => (table.isLive(row) ? every.key(row) : null) };
  }

  /** The column behind the part. */
  get #windowAt(): number {
    return this.#fields.length - (this.#of === "window" ? BOUNDS.length : 0);
  }

  /** Of a window that has an end. */
  #windowOf(keys: readonly Column[], row: number): LiveEntry["window"] {
    if (this.#of === "key") return null;
    const [start, end] = keys.slice(this.#windowAt).map((column) => (column as Float64Column).values[row]!);
    return end! > MAX_WATERMARK ? null : [start!, end!];
  }

  #newTable(): KeyedTable {
    const { stateBackend } = this.#context;
    const accumulators = (): LastValueAccumulator[] => [new LastValueAccumulator(string())];
    const keyTypes = this.#fields.map(({ type }) => type);
    return stateBackend.createTable({ keyTypes, accumulators }, this.#context);
  }

  #addKey(owner: PartOwner, part: number): void {
    const { keys, row, window = [] } = owner;
    const rows = this.#rows;
    const at = rows.rowCount++;
    keys.forEach((column, index) => rows.copyValue(index, at, column, row));
    (rows.columns[keys.length] as Int32Column).values[at] = part;
    window.forEach((time, index) => {
      (rows.columns[keys.length + 1 + index] as Float64Column).values[at] = time;
    });
    this.#hashes[at] = partHash(owner, part, this.#context.maxParallelism);
  }

  #writeSome(table: KeyedTable, changes: readonly PartChange[], ownerOf: (slot: number) => PartOwner): void {
    const rows = this.#rows;
    const texts = rows.columns.at(-1) as StringColumn;
    rows.reset();
    for (const [at, { slot, part, text }] of changes.entries()) {
      this.#addKey(ownerOf(slot), part);
      const bytes = encodeUtf8(text);
      texts.offsets[at] = rows.arena.append(bytes, 0, bytes.length);
      texts.lengths[at] = bytes.length;
      texts.nulls![at] = 0;
    }
    const { columns } = rows.take();
    table.findRows(columns.slice(0, -1), 0, changes.length, this.#hashes, this.#found);
    const kept = textsOf(table);
    for (const [at, { text }] of changes.entries()) {
      if (text === "") table.remove(this.#found[at]!);
      else kept.set(this.#found[at]!, texts, at);
    }
  }
}

function textsOf({ accumulators: [texts] }: KeyedTable): LastValueAccumulator {
  return texts as LastValueAccumulator;
}
