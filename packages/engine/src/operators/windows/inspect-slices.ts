import { inspectTable, MAX_INSPECTED_ENTRIES } from "../operator-inspection.ts";
import type {
  InspectedEntry,
  InspectedTimer,
  OperatorInspection,
  TableShape,
} from "../operator-inspection.ts";
import { joinedEntries, tableEntries } from "../live-entries.ts";
import type { LiveEntries, LiveShape } from "../live-entries.ts";
import type { SliceAssigner } from "./slice-assigner.ts";
import type { Slice } from "./slice-tables.ts";

/** The entries of all slices, with the firing that each waits for. */
export function sliceEntries(
  slices: readonly Slice[],
  assigner: SliceAssigner,
  { passed, ...shape }: LiveShape & { readonly passed: number },
): LiveEntries {
  return joinedEntries(
    slices.map(({ start, table }) => {
      const end = assigner.nextEnd(start, passed);
      const window = [start, start + assigner.sliceMs] as const;
      return tableEntries(table, shape, { window, timerMs: end === null ? null : end - 1 });
    }),
  );
}

/**
 * State of windows, one entry a key and slice (where a window is one slice, that is the window), and the timer of each
 * key: the end of the first window that holds the slice and whose time has not `passed`.
 */
export function inspectSlices(
  slices: readonly Slice[],
  assigner: SliceAssigner,
  shape: TableShape & { readonly time: InspectedTimer["time"]; readonly passed: number },
): OperatorInspection {
  const state: InspectedEntry[] = [];
  const timers: InspectedTimer[] = [];
  for (const { start, table } of slices) {
    const window: readonly [number, number] = [start, start + assigner.sliceMs];
    const entries = inspectTable(table, shape, { window, limit: MAX_INSPECTED_ENTRIES - state.length });
    state.push(...entries);
    const end = assigner.nextEnd(start, shape.passed);
    if (end === null) continue;
    for (const { key } of entries)
      timers.push({ atMs: end - 1, time: shape.time, key, window: [end - assigner.sizeMs, end] });
  }
  return { state, timers };
}
