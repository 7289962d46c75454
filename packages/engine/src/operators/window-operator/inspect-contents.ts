import type { WindowOperatorSpec } from "@millrace/graph";
import { inspectRow } from "../operator-inspection.ts";
import type { InspectedEntry } from "../operator-inspection.ts";
import type { OperatorContext } from "../operator.ts";
import { keptValues } from "./kept-values.ts";
import { layoutOf, valuesIn } from "./output-layout.ts";
import { windowStateFields } from "./window-parts.ts";
import type { WindowParts } from "./window-parts.ts";

/** Rows of a pane, the values that are kept of them, and the numbers of its trigger. */
// oxlint-disable-next-line max-params -- a pane of an operator
export function inspectContents(
  spec: WindowOperatorSpec,
  { inputSchema, outputSchema }: OperatorContext,
  { panes, contents, windowStates, eventTimers, processingTimers }: WindowParts,
  pane: number,
): InspectedEntry["values"] {
  const fields = valuesIn(layoutOf(spec, inputSchema!.fields.length), outputSchema!.fields);
  const states =
    windowStates?.has(pane) === true
      ? inspectRow(windowStates.accumulators, pane, windowStateFields(spec))
      : [];
  const values = [...keptValues(contents, fields)(pane), ...states];
  const timers = new Set([...eventTimers.lanes, ...processingTimers.lanes]);
  const counts = panes.lanes
    .filter((lane) => !timers.has(lane) && !Number.isNaN(lane.values[pane]!))
    .map(({ id, values: numbers }): readonly [string, string] => [id, String(numbers[pane]!)]);
  return [["rows", String(panes.rows[pane]!)], ...values, ...counts];
}
