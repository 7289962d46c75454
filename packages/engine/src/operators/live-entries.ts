import type { LogicalType, RowSchema } from "@millrace/graph";
import type { Column } from "../batch/column.ts";
import type { KeyedTable } from "../state/keyed-table.ts";
import { inspectKey, inspectRow } from "./operator-inspection.ts";
import type { InspectedEntry } from "./operator-inspection.ts";

/** An entry of a running operator's state, as text for a person. */
export interface LiveEntry extends InspectedEntry {
  /** Of its key; null: its key group is another part's of it. */
  readonly hash: number | null;
  /** When it fires or is cleaned up, ms; null: no timer of its own. */
  readonly timerMs: number | null;
}

/**
 * What a running operator holds by key, place by place: nothing of an entry is read before it is asked for, and nothing
 * is kept. Valid until the operator's next call.
 */
export interface LiveEntries {
  /** Entries that there are; null: nobody counts them. */
  readonly size: number | null;
  /** Places [0, places) may hold one. */
  readonly places: number;
  /** null: the place is empty. */
  key(place: number): readonly string[] | null;
  at(place: number): LiveEntry;
}

export interface LiveShape {
  readonly keyTypes: readonly LogicalType[];
  readonly values: RowSchema["fields"];
}

interface Keys {
  readonly keys: readonly Column[];
  readonly hashes: Int32Array;
  readonly rowCount: number;
  readonly size: number;
  isLive(row: number): boolean;
}

/** Entries of a key index, one a key: what stands there is `entry`. */
export function keyedEntries(
  index: Keys,
  types: readonly LogicalType[],
  entry: (row: number) => Pick<LiveEntry, "values" | "window" | "timerMs">,
): LiveEntries {
  const key = (row: number): readonly string[] => inspectKey(index.keys, row, types);
  return {
    size: index.size,
    places: index.rowCount,
    key: (row) => (index.isLive(row) ? key(row) : null),
    at: (row) => ({ key: key(row), hash: index.hashes[row]!, ...entry(row) }),
  };
}

/** Of a table with one row a key: the rows that it has in memory. */
export function tableEntries(
  table: KeyedTable,
  { keyTypes, values }: LiveShape,
  { window, timerMs }: Pick<LiveEntry, "window" | "timerMs"> = { window: null, timerMs: null },
): LiveEntries {
  const { index, accumulators, size } = table;
  const entries = keyedEntries(index, keyTypes, (row) => {
    return { window, timerMs, values: inspectRow(accumulators, row, values) };
  });
  return { ...entries, size, key: (row) => (table.isLive(row) ? entries.key(row) : null) };
}

/** Those of several, one behind the other. */
export function joinedEntries(parts: readonly LiveEntries[]): LiveEntries {
  const find = (place: number): readonly [LiveEntries, number] => {
    let before = 0;
    for (const part of parts) {
      if (place < before + part.places) return [part, place - before];
      before += part.places;
    }
    throw new RangeError(`no place ${place}`);
  };
  return {
    size: parts.reduce((sum, { size }) => sum + (size ?? 0), 0),
    places: parts.reduce((sum, { places }) => sum + places, 0),
    key: (place) => {
      const [part, own] = find(place);
      return part.key(own);
    },
    at: (place) => {
      const [part, own] = find(place);
      return part.at(own);
    },
  };
}
