import type { LogicalType, StateBackendKind } from "@millrace/graph";
import type { Accumulator } from "../operators/aggregates/accumulator.ts";
import { KeyedTable } from "./keyed-table.ts";
import type { RecordOwner, RecordStore } from "./records/record-store.ts";
import type { MemoryBudget } from "./reserved-memory.ts";

/** What a state is, as Flink's state descriptors say it: the types of its keys, and what is kept of each. */
export interface KeyedStateDescriptor {
  readonly keyTypes: readonly LogicalType[];
  /** New ones, for one table. */
  readonly accumulators: () => readonly Accumulator[];
  /** Rows carry the time at which they were last used: see StateExpiry. */
  readonly stamped?: boolean;
}

/**
 * Where one task keeps the keyed state of its operators: Flink's keyed state backend. Snapshots have one form whatever it
 * is, so that what was taken with one is restored with the other.
 */
export interface KeyedStateBackend {
  readonly kind: StateBackendKind;
  /** A new, empty table. Its memory comes out of `memory`. */
  createTable(descriptor: KeyedStateDescriptor, memory: MemoryBudget): KeyedTable;
  /** Where the records of an operator lie that are not in memory; null: all are. */
  storeRecords(owner: RecordOwner): RecordStore | null;
  /** All that is left of the task's tables outside of memory goes. */
  close(): void;
}

/** Typed tables in the slot's memory, as Flink's HashMapStateBackend. */
export const hashMapStateBackend: KeyedStateBackend = {
  kind: "hashmap",
  createTable: tableInMemory,
  storeRecords: () => null,
  close: () => {},
};

export function tableInMemory(descriptor: KeyedStateDescriptor, memory: MemoryBudget): KeyedTable {
  return new KeyedTable({ ...descriptor, accumulators: descriptor.accumulators() }, memory);
}
