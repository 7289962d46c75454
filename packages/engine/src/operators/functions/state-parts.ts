import { functionStateId, int, string } from "@millrace/graph";
import type { Field, FunctionState } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { Int32Column, StringColumn } from "../../batch/column.ts";
import { encodeUtf8 } from "../../batch/utf8.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { PartChange } from "../../functions/process-function.ts";
import { keyGroup } from "../../state/key-group.ts";
import type { KeyedTable } from "../../state/keyed-table.ts";
import { finishHash, mixWord } from "../../state/murmur.ts";
import type { StateDeclaration } from "../../state/state-declaration.ts";
import { readTables, writeTables } from "../../state/write-tables.ts";
import { LastValueAccumulator } from "../aggregates/last-value-accumulator.ts";
import type { OperatorContext } from "../operator.ts";

const PART: Field = { name: "part", type: int(false) };
/** Parts that are written together. */
const PARTS_AT_ONCE = 1_024;

/** States that lie in parts where they are large: see `mapStateText` and `listStateText`. */
export const hasParts = ({ kind }: FunctionState): boolean => kind === "list" || kind === "map";

export const partsSection = (state: FunctionState): string => `parts of ${functionStateId(state)}`;

/** Of each of the states that may lie in parts. */
export function partsDeclared(
  key: readonly Field[],
  states: readonly FunctionState[],
): readonly StateDeclaration[] {
  return states.filter(hasParts).map((state) => ({
    scope: "keyed",
    name: partsSection(state),
    header: "table",
    sliceMs: null,
    key: [...key, PART],
    head: [],
    columns: [{ id: functionStateId(state), stored: { kind: "value", type: string() } }],
    repeats: false,
    ttlMs: null,
    values: partValues(state),
    accumulators: () => [new LastValueAccumulator(string())],
  }));
}

export const partValues = ({ name }: FunctionState): readonly Field[] => [{ name, type: string() }];

/** Of another part another one, but of the same key group as the key's own. */
export function partHash(hash: number, part: number, maxParallelism: number): number {
  const mixed = finishHash(mixWord(hash, part)) & 0x7fff_ffff;
  const own = mixed - (mixed % maxParallelism) + keyGroup(hash, maxParallelism);
  return own > 0x7fff_ffff ? own - maxParallelism : own;
}

/**
 * Parts of large lists and maps: a row each, by key and number of the part, a table a state. A table is there when there was
 * something to keep.
 */
export class StateParts {
  readonly #states: readonly FunctionState[];
  readonly #keyFields: readonly Field[];
  readonly #context: OperatorContext;
  /** By state. */
  readonly #tables: (KeyedTable | null)[];
  readonly #rows: BatchBuilder;
  readonly #hashes = new Int32Array(PARTS_AT_ONCE);
  readonly #found = new Int32Array(PARTS_AT_ONCE);

  constructor(states: readonly FunctionState[], keyFields: readonly Field[], context: OperatorContext) {
    this.#states = states;
    this.#keyFields = keyFields;
    this.#context = context;
    this.#tables = states.map(() => null);
    this.#rows = new BatchBuilder(
      { fields: [...keyFields, PART, { name: "text", type: string() }] },
      PARTS_AT_ONCE,
    );
  }

  /** Those that there are, by the name of their section. */
  *tables(): Generator<{ readonly name: string; readonly state: FunctionState; readonly table: KeyedTable }> {
    for (const [index, table] of this.#tables.entries()) {
      const state = this.#states[index]!;
      if (table !== null) yield { name: partsSection(state), state, table };
    }
  }

  get keyTypes(): readonly Field["type"][] {
    return [...this.#keyFields, PART].map(({ type }) => type);
  }

  /** UTF-8 bytes of a part of the key in a row of `keys`: lent until the next call; null: there is none. */
  // oxlint-disable-next-line max-params -- whose, and which
  read(keys: KeyedTable, row: number, state: number, part: number): Uint8Array | null {
    const table = this.#tables[state] ?? null;
    if (table === null) return null;
    this.#rows.reset();
    this.#addKey(keys, row, part);
    const { columns } = this.#rows.take();
    const found = table.lookup(columns.slice(0, -1), 0, this.#hashes[0]!);
    if (found < 0) return null;
    const { heap, offsets, lengths } = textsOf(table).column as StringColumn;
    const from = offsets[found]!;
    return heap.subarray(from, from + lengths[found]!);
  }

  /** Keeps changed parts of the keys in rows `rows[slot]` of `keys`. */
  write(keys: KeyedTable, rows: readonly number[], changes: readonly PartChange[]): void {
    for (const [state, own] of Map.groupBy(changes, (change) => change.state)) {
      const table = (this.#tables[state] ??= this.#newTable());
      for (let from = 0; from < own.length; from += PARTS_AT_ONCE)
        this.#writeSome(table, own.slice(from, from + PARTS_AT_ONCE), (slot) => ({ keys, row: rows[slot]! }));
      table.settle();
    }
  }

  get bytes(): number {
    return this.#tables.reduce((sum, table) => sum + (table?.stateBytes ?? 0), 0);
  }

  restore(state: StateReader): void {
    this.#states.forEach((each, index) => {
      if (!hasParts(each)) return;
      readTables(state, partsSection(each), {
        ...this.#context,
        keyTypes: this.keyTypes,
        tableOf: () => (this.#tables[index] ??= this.#newTable()),
      });
      this.#tables[index]?.settle();
    });
  }

  snapshot(state: StateWriter): void {
    for (const { name, table } of this.tables())
      writeTables([{ namespace: 0, table }], name, this.#context.maxParallelism, state);
  }

  close(): void {
    for (const { table } of this.tables()) table.close();
  }

  #newTable(): KeyedTable {
    const { stateBackend } = this.#context;
    const accumulators = (): LastValueAccumulator[] => [new LastValueAccumulator(string())];
    return stateBackend.createTable({ keyTypes: this.keyTypes, accumulators }, this.#context);
  }

  #addKey(keys: KeyedTable, row: number, part: number): void {
    const rows = this.#rows;
    const at = rows.rowCount++;
    const own = keys.index.keys;
    for (let index = 0; index < own.length; index++) rows.copyValue(index, at, own[index]!, row);
    (rows.columns[own.length] as Int32Column).values[at] = part;
    this.#hashes[at] = partHash(keys.index.hashes[row]!, part, this.#context.maxParallelism);
  }

  #writeSome(
    table: KeyedTable,
    changes: readonly PartChange[],
    keyOf: (slot: number) => { readonly keys: KeyedTable; readonly row: number },
  ): void {
    const rows = this.#rows;
    const texts = rows.columns.at(-1) as StringColumn;
    rows.reset();
    for (const [at, { slot, part, text }] of changes.entries()) {
      const { keys, row } = keyOf(slot);
      this.#addKey(keys, row, part);
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
