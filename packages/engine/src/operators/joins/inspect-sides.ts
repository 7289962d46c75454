import type { RowSchema } from "@millrace/graph";
import { inspectColumns, inspectKey, MAX_INSPECTED_ENTRIES } from "../operator-inspection.ts";
import type { InspectedEntry, InspectedTimer, OperatorInspection } from "../operator-inspection.ts";
import { keyedEntries } from "../live-entries.ts";
import type { LiveEntries } from "../live-entries.ts";
import type { JoinWindows } from "./join-windows.ts";
import type { KeyedSides } from "./keyed-sides.ts";
import type { Side } from "./side-keys.ts";
import { NO_ROW } from "./row-lists.ts";

/** Kept rows of both sides, `left.x` and `right.x`, by key; and when each is cleaned up, where that is known. */
export function inspectSides(
  sides: KeyedSides,
  schemas: readonly RowSchema[],
  cleanUpAt: ((side: Side, row: number) => number) | null,
): OperatorInspection {
  const state: InspectedEntry[] = [];
  const timers: InspectedTimer[] = [];
  const { index, types } = sides.keys;
  for (let list = 0; list < index.rowCount; list++) {
    if (!index.isLive(list)) continue;
    const key = inspectKey(index.keys, list, types);
    for (const side of [0, 1] as const) {
      const rows = sides.rows[side];
      for (let row = rows.first(list); row !== NO_ROW; row = rows.next(row)) {
        if (state.length === MAX_INSPECTED_ENTRIES) return { state, timers };
        state.push({ key, window: null, values: valuesOf(sides, schemas[side]!, { side, row }) });
        if (cleanUpAt !== null) timers.push({ atMs: cleanUpAt(side, row), time: "event", key, window: null });
      }
    }
  }
  return { state, timers };
}

/** Keys that have rows on one side, with how many those are and the newest of them. */
export function sideEntries(
  sides: KeyedSides,
  side: Side,
  of: { readonly schema: RowSchema; readonly cleanUpAt: ((row: number) => number) | null },
): LiveEntries {
  const rows = sides.rows[side];
  const { index, types } = sides.keys;
  const every = keyedEntries(index, types, (list) => {
    const row = rows.last(list);
    const values = inspectColumns(rows.columns, row, of.schema.fields);
    const count = ["rows", String(rows.lengthOf(list))] as const;
    return { window: null, timerMs: of.cleanUpAt?.(row) ?? null, values: [count, ...values] };
  });
  return { ...every, size: null, key: (list) => (rows.lengthOf(list) > 0 ? every.key(list) : null) };
}

/** Windows that have rows on one side, with how many those are and the newest of them. */
export function windowSideEntries(windows: JoinWindows, side: Side, { fields }: RowSchema): LiveEntries {
  const rows = windows.rows[side];
  const { index, types } = windows.keys;
  const key = (window: number): readonly string[] => inspectKey(index.keys, windows.keyOf[window]!, types);
  return {
    size: null,
    places: windows.rowCount,
    key: (window) => (windows.isLive(window) && rows.lengthOf(window) > 0 ? key(window) : null),
    at: (window) => ({
      key: key(window),
      hash: windows.hashOf(window),
      window: [windows.starts[window]!, windows.ends[window]!],
      timerMs: windows.ends[window]! - 1,
      values: [
        ["rows", String(rows.lengthOf(window))],
        ...inspectColumns(rows.columns, rows.last(window), fields),
      ],
    }),
  };
}

function valuesOf(
  sides: KeyedSides,
  schema: RowSchema,
  { side, row }: { readonly side: Side; readonly row: number },
): InspectedEntry["values"] {
  const scope = side === 0 ? "left" : "right";
  return inspectColumns(sides.rows[side].columns, row, schema.fields).map(([name, value]) => [
    `${scope}.${name}`,
    value,
  ]);
}
