import type { BroadcastEntry } from "../../functions/process-function.ts";
import { inspectKey, inspectTable, MAX_INSPECTED_ENTRIES } from "../operator-inspection.ts";
import type { InspectedEntry, InspectedTimer, OperatorInspection } from "../operator-inspection.ts";
import { processColumns } from "./process-columns.ts";
import type { ProcessSetup } from "./process-setup.ts";
import type { ProcessState } from "./process-state.ts";

/** What functions of rows keep: states and timers by key, then broadcast states. */
export function inspectProcess(
  kept: ProcessState | null,
  { keyFields, states }: ProcessSetup,
  broadcast: readonly BroadcastEntry[],
): OperatorInspection {
  const rules = broadcast.slice(0, MAX_INSPECTED_ENTRIES).map(([name, key, value]): InspectedEntry => ({
    key: [name, key],
    window: null,
    values: [["value", value]],
  }));
  if (kept === null) return { state: rules, timers: [] };
  const keyTypes = keyFields.map(({ type }) => type);
  const values = processColumns(states).map(({ field }) => field);
  const limit = { window: null, limit: MAX_INSPECTED_ENTRIES };
  const state = [...inspectTable(kept.table, { keyTypes, values }, limit), ...kept.parts.inspect(), ...rules];
  return { state, timers: timersOf(kept, keyTypes) };
}

function timersOf(kept: ProcessState, keyTypes: Parameters<typeof inspectKey>[2]): readonly InspectedTimer[] {
  const { table } = kept;
  const timers: InspectedTimer[] = [];
  for (let row = 0; row < table.rowCount && timers.length < MAX_INSPECTED_ENTRIES; row++) {
    if (!table.isLive(row)) continue;
    const key = inspectKey(table.index.keys, row, keyTypes);
    const [event, processing] = kept.timers(row);
    for (const atMs of event) timers.push({ atMs, time: "event", key, window: null });
    for (const atMs of processing) timers.push({ atMs, time: "processing", key, window: null });
  }
  return timers;
}
