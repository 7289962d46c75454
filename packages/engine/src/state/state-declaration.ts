import type { Field, LogicalType } from "@millrace/graph";
import type { Accumulator } from "../operators/aggregates/accumulator.ts";

/** How one value lies in a record: see `column-state` and `ByteWriter`. `value`: a NULL flag, then the value. */
export type StoredType =
  | { readonly kind: "value"; readonly type: LogicalType }
  | { readonly kind: "float64" | "int64" | "byte" };

/** `id` says what the value is of, so that it is found again when columns were added, removed or put elsewhere. */
export interface StoredColumn {
  readonly id: string;
  readonly stored: StoredType;
}

/**
 * One state of an operator: the name of its sections and all that is needed to read them without the operator. Savepoints
 * carry it, restores are checked and migrated by it, and the state explorer shows rows by it.
 */
export type StateDeclaration = KeyedStateDeclaration | OperatorStateDeclaration;

/**
 * Records of keys: header, key, `head` once, then `columns` (`repeats`: as often as the record goes on).
 * Header `table`: `writeTables`; `records`: `KeyedRecords`.
 */
export interface KeyedStateDeclaration {
  readonly scope: "keyed";
  readonly name: string;
  readonly header: "table" | "records";
  /** Length of the slices that a namespace of a table is the start of; null: it means nothing. */
  readonly sliceMs: number | null;
  /** When the record of a namespace fires next, where time (a state of each key group: `timeState`) has come so far. */
  readonly firing?: {
    readonly timeState: string;
    readonly at: (namespace: number, passed: number) => number | null;
  };
  /** Columns of `head` that are times of timers; NaN: there is none. */
  readonly timers?: readonly string[];
  /** A record fires when time has come to the last millisecond of its window. */
  readonly firesAtEnd?: boolean;
  readonly key: readonly Field[];
  readonly head: readonly StoredColumn[];
  readonly columns: readonly StoredColumn[];
  readonly repeats: boolean;
  /** Time to live: a time stamp ends the record. Null: it lives for ever. */
  readonly ttlMs: number | null;
  /** What a person sees of `columns`, and new accumulators that read them and give it. */
  readonly values: readonly Field[];
  readonly accumulators: () => readonly Accumulator[];
}

/** Numbers of a subtask as a whole, or of each key group. `names`: what a person sees of them, in order. */
export interface OperatorStateDeclaration {
  readonly scope: "operator" | "key-group";
  readonly name: string;
  /** `position`: `writePosition`. `doubles`: float64 behind one another. `parts`: of a file sink. `splits`: of a directory that is read. */
  readonly format: "position" | "doubles" | "parts" | "splits";
  readonly names: readonly string[];
}
