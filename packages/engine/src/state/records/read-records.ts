import { invariant } from "@millrace/graph";
import type { StateReader } from "../../checkpoint/state-io.ts";
import { ByteReader } from "../byte-reader.ts";
import { keyGroup } from "../key-group.ts";
import { readRecords } from "../keyed-records.ts";
import type { KeyedRecord } from "../keyed-records.ts";
import { blocksThatCount, readBlock, wordsOf } from "../read-blocks.ts";
import type { TableBlock } from "../read-blocks.ts";
import type { BlockOrigin } from "../row-changes.ts";
import { RowBits } from "../row-bits.ts";
import type { RecordStore } from "./record-store.ts";

/** A row as a checkpoint has it. */
export interface BlockRecord {
  /** Subtask that wrote it, and its number there: other records may name it by them. */
  readonly subtask: number;
  readonly row: number;
  readonly order: number;
  readonly hash: number;
  /** What the source wrote. */
  readonly reader: ByteReader;
}

export interface OwnGroups {
  readonly keyGroups: { readonly from: number; readonly to: number };
  readonly maxParallelism: number;
}

/** The rows of this subtask's key groups that checkpoints have of a record table. */
export function findBlockRecords(state: StateReader, name: string, own: OwnGroups): FoundRecords {
  const blocks = [...state.blocks(name)].map(readBlock);
  const found = new FoundRecords();
  for (const bySubtask of Map.groupBy(blocks, ({ subtask }) => subtask).values()) {
    const counting = blocksThatCount(bySubtask);
    const seen = new RowBits(counting.reduce((rows, { rowCount }) => Math.max(rows, rowCount), 0));
    for (const block of counting.toReversed()) found.add(block, seen, own);
  }
  found.end();
  return found;
}

/** Records of sections, in their order: a store is asked for the key of each first. */
export function* recordsOfSections(
  state: StateReader,
  name: string,
  store: RecordStore | null,
): Generator<KeyedRecord> {
  for (const record of readRecords(state, name)) {
    store?.admitNext(record.hash);
    yield record;
  }
}

/** All records of one subtask, under the names that they have there. */
export interface RecordsBase {
  readonly origin: BlockOrigin;
  /** Names are below it. */
  readonly count: number;
  readonly used: RowBits;
}

/** Records of some blocks. */
export class FoundRecords {
  /** Null: they come from several subtasks, or not all are wanted. */
  base: RecordsBase | null = null;
  readonly #blocks: RecordBlock[] = [];
  /** Of the i-th record: its block, the place in it, and its order. */
  readonly #blockOf: number[] = [];
  readonly #placeOf: number[] = [];
  readonly #orders: number[] = [];
  readonly #subtasks = new Set<number>();
  readonly #used = new RowBits(0);
  #count = 0;
  #isWhole = true;

  /** Blocks of a subtask come newest first: what is `seen` is of a newer one. */
  add(block: TableBlock, seen: RowBits, { keyGroups, maxParallelism }: OwnGroups): void {
    const records = new RecordBlock(block);
    this.#subtasks.add(block.subtask);
    this.#count = Math.max(this.#count, block.rowCount);
    for (let place = 0; place < block.count; place++) {
      const row = records.row(place);
      if (seen.has(row)) continue;
      seen.add(row);
      const group = keyGroup(records.hashes[place]!, maxParallelism);
      if (group < keyGroups.from || group >= keyGroups.to) {
        this.#isWhole = false;
        continue;
      }
      this.#used.put(row);
      this.#blockOf.push(this.#blocks.length);
      this.#placeOf.push(place);
      this.#orders.push(records.orders[place]!);
    }
    for (const row of block.removed) seen.add(row);
    this.#blocks.push(records);
  }

  /** All blocks were added. Records of several subtasks are numbered anew: no two have the same order. */
  end(): void {
    const [first] = this.#blocks;
    if (first === undefined) return;
    if (this.#subtasks.size > 1) {
      const order = this.byOrder();
      for (let at = 0; at < order.length; at++) this.#orders[order[at]!] = at;
    } else if (this.#isWhole) {
      const { subtask, namespace } = first.block;
      this.base = { origin: { subtask, namespace }, count: this.#count, used: this.#used };
    }
  }

  /** Numbers of all records. */
  byOrder(): Uint32Array {
    const orders = this.#orders;
    const subtask = (index: number): number => this.#blocks[this.#blockOf[index]!]!.block.subtask;
    return this.#all().sort((a, b) => orders[a]! - orders[b]! || subtask(a) - subtask(b));
  }

  /** By hash, unsigned, then by order. */
  byHash(): Uint32Array {
    const orders = this.#orders;
    const hash = (index: number): number => this.hashOf(index) >>> 0;
    return this.#all().sort((a, b) => hash(a) - hash(b) || orders[a]! - orders[b]!);
  }

  hashOf(index: number): number {
    return this.#blocks[this.#blockOf[index]!]!.hashes[this.#placeOf[index]!]!;
  }

  record(index: number): BlockRecord {
    const record = this.#blocks[this.#blockOf[index]!]!.record(this.#placeOf[index]!);
    return { ...record, order: this.#orders[index]! };
  }

  #all(): Uint32Array {
    return Uint32Array.from(this.#orders, (_, index) => index);
  }
}

class RecordBlock {
  readonly hashes: Int32Array;
  readonly orders: Float64Array;
  readonly block: TableBlock;
  readonly #bytes: Uint8Array;
  /** Where each record ends in the bytes. */
  readonly #ends: Int32Array;

  constructor(block: TableBlock) {
    const [hashes, orders, records] = block.lanes;
    invariant(block.lanes.length === 3 && hashes && orders && records, "a block of records has three lanes");
    this.block = block;
    this.hashes = wordsOf(hashes);
    this.orders = new Float64Array(orders.slice().buffer);
    this.#bytes = records.subarray(block.count * 4);
    let end = 0;
    this.#ends = wordsOf(records.subarray(0, block.count * 4)).map((length) => (end += length));
  }

  row(place: number): number {
    const { rows, first } = this.block;
    return rows === null ? first + place : rows[place]!;
  }

  record(place: number): Omit<BlockRecord, "order"> {
    const start = place === 0 ? 0 : this.#ends[place - 1]!;
    return {
      subtask: this.block.subtask,
      row: this.row(place),
      hash: this.hashes[place]!,
      reader: new ByteReader(this.#bytes.subarray(start, this.#ends[place])),
    };
  }
}
