import type { RecordedStep, TraceEvent } from "@millrace/engine/simulation";
import type { OperatorSpec } from "@millrace/graph";
import { listOf, numberOf, rowLabel } from "./run-names.ts";
import type { RunNames } from "./run-names.ts";

export interface PlotPoint {
  readonly step: number;
  readonly eventMs: number;
  readonly seenMs: number;
  readonly label: string;
  readonly late: boolean;
  /** Level when it was late. */
  readonly levelMs: number | null;
}

export interface PlotLevel {
  readonly step: number;
  readonly levelMs: number;
  readonly seenMs: number;
}

export interface PlotPane {
  readonly startMs: number;
  readonly endMs: number;
  readonly openedMs: number;
  /** Processing time of its last firing; null: open. */
  readonly firedMs: number | null;
  readonly pane: "early" | "ontime" | "late" | null;
  /** Result by key, newest; while it is open what it holds. */
  readonly values: ReadonlyMap<string, string>;
}

/** The event-time plot of one node, up to a step, from the trace alone. */
export interface PlotModel {
  readonly points: readonly PlotPoint[];
  readonly levels: readonly PlotLevel[];
  readonly panes: readonly PlotPane[];
}

/** Nodes that the plot can be of: windows first, else what assigns event time. */
export function plotNodes({ graph }: RunNames): readonly string[] {
  const operators = graph.vertices.flatMap((vertex) => vertex.operators);
  const windows = operators.filter(({ spec }) => isTimedWindow(spec));
  const timed = operators.filter(({ spec }) => spec.kind === "watermark-assigner");
  return [...new Set((windows.length > 0 ? windows : timed).map(({ nodeId }) => nodeId))];
}

const isTimedWindow = (spec: OperatorSpec): boolean =>
  spec.kind === "window"
    ? spec.time === "event" && spec.assigner.kind !== "global"
    : spec.kind === "window-aggregate" && spec.rowtime !== null;

interface Drawing {
  readonly points: PlotPoint[];
  readonly levels: PlotLevel[];
  readonly panes: Map<string, PlotPane>;
}

export function plotModel(
  steps: readonly RecordedStep[],
  names: RunNames,
  { nodeId, step, startMs }: { readonly nodeId: string; readonly step: number; readonly startMs: number },
): PlotModel {
  const drawing: Drawing = { points: [], levels: [], panes: new Map() };
  const own = names.graph.vertices.flatMap(({ operators }) =>
    operators.filter((operator) => operator.nodeId === nodeId).map(({ uid }) => uid),
  );
  const uids = new Set(own);
  for (let index = 0; index < Math.min(step, steps.length); index++) {
    const recorded = steps[index]!;
    const seenMs = startMs + recorded.elapsedUs / 1_000;
    let row: TraceEvent | null = null;
    for (const event of recorded.events) {
      if (event.operator === null || !uids.has(event.operator)) continue;
      if (event.kind === "rec.recv") row = event;
      const at = { step: index + 1, seenMs };
      draw(drawing, event, {
        ...at,
        label: row ? rowLabel(listOf(row.data["values"]), names.schemaOf(row)) : "",
      });
      if (event.kind === "rec.recv" && isAssigner(event, names))
        drawing.points.push(assignedPoint(event, names, at));
    }
  }
  return { points: drawing.points, levels: drawing.levels, panes: [...drawing.panes.values()] };
}

interface At {
  readonly step: number;
  readonly seenMs: number;
}

function draw(drawing: Drawing, event: TraceEvent, at: At & { readonly label: string }): void {
  const { step, seenMs, label } = at;
  const timestamp = numberOf(event.data["timestamp"]) ?? 0;
  switch (event.kind) {
    case "win.assign":
      drawing.points.push({ step, eventMs: timestamp, seenMs, label, late: false, levelMs: null });
      for (const window of listOf(event.data["windows"])) openPane(drawing, listOf(window), seenMs);
      break;
    case "rec.late": {
      const levelMs = numberOf(event.data["watermark"]);
      drawing.points.push({ step, eventMs: timestamp, seenMs, label, late: true, levelMs });
      break;
    }
    case "wm.recv":
    case "wm.emit":
      drawing.levels.push({ step, seenMs, levelMs: numberOf(event.data["watermark"]) ?? 0 });
      break;
    case "state.change":
      holdInPane(drawing, event);
      break;
    case "win.fire":
      firePane(drawing, event, seenMs);
      break;
    default:
  }
}

function openPane({ panes }: Drawing, window: readonly unknown[], openedMs: number): void {
  const [startMs, endMs] = [Number(window[0]), Number(window[1])];
  const id = `${startMs} ${endMs}`;
  if (!panes.has(id))
    panes.set(id, { startMs, endMs, openedMs, firedMs: null, pane: null, values: new Map() });
}

function holdInPane({ panes }: Drawing, { data }: TraceEvent): void {
  const [start, end] = listOf(data["window"]);
  const pane = panes.get(`${Number(start)} ${Number(end)}`);
  const [first] = listOf(data["values"]);
  if (!pane || first === undefined) return;
  const values = new Map(pane.values).set(keyOf(data["key"]), String(listOf(first)[1] ?? ""));
  panes.set(`${pane.startMs} ${pane.endMs}`, { ...pane, values });
}

function firePane({ panes }: Drawing, { data }: TraceEvent, seenMs: number): void {
  const [startMs, endMs] = [numberOf(data["start"]) ?? 0, numberOf(data["end"]) ?? 0];
  const id = `${startMs} ${endMs}`;
  const before = panes.get(id) ?? { startMs, endMs, openedMs: seenMs, values: new Map<string, string>() };
  const values = new Map(before.values).set(keyOf(data["key"]), String(listOf(data["values"])[0] ?? ""));
  const pane = data["pane"];
  panes.set(id, {
    ...before,
    firedMs: seenMs,
    pane: pane === "late" || pane === "early" ? pane : "ontime",
    values,
  });
}

const keyOf = (key: unknown): string => (Array.isArray(key) ? key.join(", ") : "");

const isAssigner = (event: TraceEvent, names: RunNames): boolean =>
  names.operator(event.operator)?.spec.kind === "watermark-assigner";

function assignedPoint(event: TraceEvent, names: RunNames, { step, seenMs }: At): PlotPoint {
  const operator = names.operator(event.operator);
  const column = operator?.spec.kind === "watermark-assigner" ? operator.spec.column : 0;
  const values = listOf(event.data["values"]);
  const label = rowLabel(values, operator?.inputSchema ?? null);
  return { step, seenMs, eventMs: numberOf(values[column]) ?? 0, label, late: false, levelMs: null };
}
