import { invariant } from "@millrace/graph";
import type { Field, WindowOperatorSpec } from "@millrace/graph";
import { keptFields } from "../../functions/kept-columns-text.ts";
import { RecordTable } from "../../state/records/record-table.ts";
import { keyTypes } from "../group-aggregate.ts";
import type { OperatorContext } from "../operator.ts";
import { createAssigner } from "./assigners/create-assigner.ts";
import type { WindowAssigner } from "./assigners/window-assigner.ts";
import { createContents } from "./contents/create-contents.ts";
import type { RowMarks } from "./contents/row-contents.ts";
import type { WindowContents } from "./contents/window-contents.ts";
import { FailedWindows } from "./failed-windows.ts";
import { KeptRows } from "./kept-rows.ts";
import { createEvictor } from "./evictors/create-evictor.ts";
import { keptIn, layoutOf } from "./output-layout.ts";
import { PaneRecords } from "./pane-records.ts";
import { PaneTimers } from "./pane-timers.ts";
import { Panes } from "./panes.ts";
import type { PaneLane } from "./panes.ts";
import { RowReaders } from "./row-readers.ts";
import { RowProbes } from "./row-probes.ts";
import { Sandboxes } from "./sandboxes.ts";
import { createTrigger } from "./triggers/create-trigger.ts";
import type { Trigger, TriggerContext } from "./triggers/trigger.ts";
import { WindowOutput } from "./window-output.ts";

/** The time of an operator: what triggers ask for. */
export interface WindowClock {
  readonly watermark: number;
  readonly processingTimeMs: number;
}

/** Panes, their timers and what decides over them: the same for a spec wherever it is made. */
export interface PaneParts {
  readonly panes: Panes;
  readonly eventTimers: PaneTimers;
  readonly processingTimers: PaneTimers;
  /** When a pane's state goes; null: never. */
  readonly cleanup: { readonly lane: PaneLane; readonly timers: PaneTimers } | null;
  readonly probes: RowProbes;
  readonly rows: RowReaders;
  readonly sandboxes: Sandboxes;
  /** What a window's function keeps of it; null: nothing. */
  readonly windowStates: KeptRows | null;
  readonly assigner: WindowAssigner;
  readonly trigger: Trigger;
}

const BUCKETS_A_WINDOW = 64;

export function createPaneParts(
  spec: WindowOperatorSpec,
  types: ConstructorParameters<typeof Panes>[0],
  clock: WindowClock,
): PaneParts {
  const panes = new Panes(types);
  const bucketMs = Math.max(1, Math.ceil(lengthOf(spec) / BUCKETS_A_WINDOW));
  const eventTimers = new PaneTimers(panes, bucketMs);
  const processingTimers = new PaneTimers(panes, bucketMs);
  const probes = new RowProbes();
  const assigner = createAssigner(spec.assigner, probes);
  const timers = spec.time === "event" ? eventTimers : processingTimers;
  const cleanup = assigner.endsByTime ? { lane: timers.lane("cleanup"), timers } : null;
  const rows = new RowReaders();
  const sandboxes = new Sandboxes();
  const kept = windowStateFields(spec);
  const windowStates = kept.length === 0 ? null : new KeptRows(kept.map(({ type }) => type));
  const context: TriggerContext = {
    panes,
    rows,
    sandboxes,
    eventTimers,
    processingTimers,
    get watermark() {
      return clock.watermark;
    },
    get processingTimeMs() {
      return clock.processingTimeMs;
    },
    failing: (code, operator) =>
      new FailedWindows(code, { spec, context: operator, parts: { panes, assigner } }),
    probe: (index, i) => probes.value(index, i),
  };
  const trigger = createTrigger(spec.trigger, context, probes);
  invariant(trigger.canMerge || !assigner.merges, "windows that merge have a trigger that can");
  return {
    panes,
    eventTimers,
    processingTimers,
    cleanup,
    probes,
    rows,
    sandboxes,
    windowStates,
    assigner,
    trigger,
  };
}

export interface WindowParts extends PaneParts {
  readonly contents: WindowContents;
  /** What each window emitted last, so that it can be taken back. */
  readonly emitted: KeptRows | null;
  readonly output: WindowOutput;
}

// oxlint-disable-next-line max-params -- what they are made of
export function createWindowParts(
  spec: WindowOperatorSpec,
  context: OperatorContext,
  clock: WindowClock,
  marks: (probes: RowProbes) => RowMarks,
): WindowParts {
  const { inputSchema, outputSchema } = context;
  invariant(inputSchema !== null && outputSchema !== null, "a window has an input and an output");
  const parts = createPaneParts(spec, keyTypes(inputSchema, spec.keys), clock);
  const { panes, probes, assigner } = parts;
  const evictor = spec.evictor && createEvictor(spec.evictor, probes, { spec, context, parts, clock });
  const contents = createContents({
    spec,
    context,
    evictor,
    mostWindows: assigner.most,
    marks: marks(probes),
    hashOf: (pane) => panes.hashOf(pane),
    nameOf: (pane) => panes.records?.nameOf(pane) ?? pane,
    parts,
    clock,
  });
  const layout = layoutOf(spec, inputSchema.fields.length);
  const emitted = spec.retracts
    ? new KeptRows(keptIn(layout, outputSchema.fields).map(({ type }) => type))
    : null;
  panes.records = new RecordTable(new PaneRecords({ ...parts, contents, emitted }), context);
  const output = new WindowOutput(outputSchema, layout, panes, {
    shown: (time) => assigner.shown(time),
    emitted,
  });
  probes.open(context);
  parts.rows.open(context);
  return { ...parts, contents, emitted, output };
}

/** What the function of windows keeps of each. */
export const windowStateFields = ({ function: run }: WindowOperatorSpec): readonly Field[] =>
  run.kind === "function" ? keptFields(run.windowStates).slice(0, run.windowStates.length) : [];

/** How far apart the timers of windows are, about. */
function lengthOf({ assigner }: WindowOperatorSpec): number {
  switch (assigner.kind) {
    case "tumbling":
    case "sliding":
      return assigner.sizeMs;
    case "cumulate":
      return assigner.maxSizeMs;
    case "session":
      return assigner.gapMs;
    case "dynamic-session":
    case "global":
      return 64_000;
  }
}
