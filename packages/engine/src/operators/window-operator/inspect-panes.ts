import type { WindowOperatorSpec } from "@millrace/graph";
import { keyTypes } from "../group-aggregate.ts";
import { inspectKey, MAX_INSPECTED_ENTRIES } from "../operator-inspection.ts";
import type { InspectedEntry, InspectedTimer, OperatorInspection } from "../operator-inspection.ts";
import type { OperatorContext } from "../operator.ts";
import { inspectContents } from "./inspect-contents.ts";
import type { WindowParts } from "./window-parts.ts";

/** The windows that are kept, each with its rows, values and what its trigger counts, what is kept beside them, and all timers. */
export function inspectPanes(
  spec: WindowOperatorSpec,
  context: OperatorContext,
  parts: WindowParts,
): OperatorInspection {
  const { panes, eventTimers, processingTimers } = parts;
  parts.contents.settle?.();
  const types = keyTypes(context.inputSchema!, spec.keys);
  const state: InspectedEntry[] = [];
  const timers: InspectedTimer[] = [];
  for (const pane of panes.all().slice(0, MAX_INSPECTED_ENTRIES)) {
    const key = inspectKey(panes.index.keys, panes.keyRows[pane]!, types);
    const window =
      spec.assigner.kind === "global" ? null : ([panes.starts[pane]!, panes.ends[pane]!] as const);
    state.push({ key, window, values: inspectContents(spec, context, parts, pane) });
    for (const [time, of] of [["event", eventTimers] as const, ["processing", processingTimers] as const]) {
      const times = new Set(of.lanes.map(({ values }) => values[pane]!));
      for (const atMs of times) if (!Number.isNaN(atMs)) timers.push({ atMs, time, key, window });
    }
  }
  if (parts.contents.beside) state.push(...parts.contents.beside.inspect());
  return { state, timers: timers.toSorted((a, b) => a.atMs - b.atMs) };
}
