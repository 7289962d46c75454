import { double } from "@millrace/graph";
import type { WindowOperatorSpec } from "@millrace/graph";
import { keyTypes } from "../group-aggregate.ts";
import type { LiveEntries, LiveEntry } from "../live-entries.ts";
import { inspectColumns, inspectKey, inspectRow } from "../operator-inspection.ts";
import type { OperatorContext } from "../operator.ts";
import { printValue } from "../sinks/print-format.ts";
import { RowContents } from "./contents/row-contents.ts";
import { keptValues } from "./kept-values.ts";
import { keptIn, layoutOf, valuesIn } from "./output-layout.ts";
import { windowStateFields } from "./window-parts.ts";
import type { WindowParts } from "./window-parts.ts";
import { RESULTS, WINDOW_STATES, WINDOWS } from "./window-state.ts";

type Values = LiveEntry["values"];

/** Windows with what they hold, and what they emitted last: by pane, as `declareWindows` names the columns; and what is kept beside them. */
export function windowEntries(
  state: string,
  spec: WindowOperatorSpec,
  context: OperatorContext,
  parts: WindowParts,
): LiveEntries | null {
  const { emitted, windowStates, contents } = parts;
  contents.settle?.();
  const fields = layoutOf(spec, context.inputSchema!.fields.length);
  if (state === WINDOWS)
    return paneEntries(spec, context, parts, { values: valuesOf(fields, context, parts) });
  if (state === WINDOW_STATES && windowStates !== null) {
    const kept = windowStateFields(spec);
    return paneEntries(spec, context, parts, {
      holds: (pane) => windowStates.has(pane),
      hasTimers: false,
      values: (pane) => inspectRow(windowStates.accumulators, pane, kept),
    });
  }
  if (state !== RESULTS || emitted === null) return contents.beside?.entries(state) ?? null;
  const kept = keptIn(fields, context.outputSchema!.fields);
  return paneEntries(spec, context, parts, {
    holds: (pane) => emitted.has(pane),
    hasTimers: false,
    values: (pane) => inspectRow(emitted.accumulators, pane, kept),
  });
}

// oxlint-disable-next-line max-params -- panes of an operator, and what is shown of each
function paneEntries(
  spec: WindowOperatorSpec,
  { inputSchema }: OperatorContext,
  { panes, eventTimers, processingTimers }: WindowParts,
  of: {
    readonly holds?: (pane: number) => boolean;
    readonly hasTimers?: boolean;
    readonly values: (pane: number) => Values;
  },
): LiveEntries {
  const types = keyTypes(inputSchema!, spec.keys);
  const keyOf = (pane: number): readonly string[] =>
    inspectKey(panes.index.keys, panes.keyRows[pane]!, types);
  const timers = of.hasTimers === false ? [] : [...eventTimers.lanes, ...processingTimers.lanes];
  const { holds = () => true } = of;
  return {
    size: of.holds === undefined ? (panes.records?.storedSize ?? panes.count) : null,
    places: panes.last + 1,
    key: (pane) => (panes.isLive(pane) && holds(pane) ? keyOf(pane) : null),
    at: (pane) => {
      const times = timers.map(({ values }) => values[pane]!).filter((time) => !Number.isNaN(time));
      return {
        key: keyOf(pane),
        hash: panes.hashOf(pane),
        window: spec.assigner.kind === "global" ? null : [panes.starts[pane]!, panes.ends[pane]!],
        timerMs: times.length === 0 ? null : Math.min(...times),
        values: of.values(pane),
      };
    },
  };
}

function valuesOf(
  layout: ReturnType<typeof layoutOf>,
  { inputSchema, outputSchema }: OperatorContext,
  { contents, panes }: WindowParts,
): (pane: number) => Values {
  if (contents instanceof RowContents) {
    return (pane) => {
      const row = contents.last(pane);
      const rows = ["rows", String(panes.rows[pane]!)] as const;
      const marks = contents.marksOf(row).map((mark) => printValue(mark, double()) ?? "NULL");
      const last = inspectColumns(contents.columns, row, inputSchema!.fields);
      return [rows, ["timestamp", marks[0]!], ["evictor value", marks[1]!], ...last];
    };
  }
  return keptValues(contents, valuesIn(layout, outputSchema!.fields));
}
