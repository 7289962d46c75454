import { keyedEntries } from "../live-entries.ts";
import type { LiveEntries } from "../live-entries.ts";
import { inspectRow } from "../operator-inspection.ts";
import { PROCESS_SECTION, processColumns } from "./process-columns.ts";
import type { ProcessSetup } from "./process-setup.ts";
import type { ProcessState } from "./process-state.ts";

type Kept = Pick<ProcessSetup, "keyFields" | "states">;

/** What a section holds: the parts of a state, or by key the states. Null: nothing. */
export function processEntries(kept: ProcessState, setup: Kept, section: string): LiveEntries | null {
  return section === PROCESS_SECTION ? keysEntries(kept, setup) : kept.parts.entries(section);
}

/** The states of each key as texts, and its next timer: of the keys that are in memory. */
function keysEntries(kept: ProcessState, { keyFields, states }: Kept): LiveEntries {
  const { table } = kept;
  const fields = processColumns(states).map(({ field }) => field);
  const types = keyFields.map(({ type }) => type);
  const every = keyedEntries(table.index, types, (row) => {
    const [event, processing, cleanUp = []] = kept.timers(row);
    const times = [...event, ...processing, ...cleanUp];
    const timerMs = times.length === 0 ? null : Math.min(...times);
    return { window: null, timerMs, values: inspectRow(table.accumulators, row, fields) };
  });
  return {
    ...every,
    size: table.size,
    key: (row) => (table.isLive(row) && kept.holds(row) ? every.key(row) : null),
  };
}
