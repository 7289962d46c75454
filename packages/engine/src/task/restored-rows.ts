import { invariant } from "@millrace/graph";
import type { Partitioning, RowSchema } from "@millrace/graph";
import type { StateSection } from "../checkpoint/state-io.ts";
import { RowBatch } from "../batch/row-batch.ts";
import { appendRows } from "../network/append-rows.ts";
import { byKeyGroup } from "../network/by-key-group.ts";
import { Frame } from "../network/frame.ts";
import { BIG_ROW_LEVEL, FrameLayouts } from "../network/frame-layout.ts";
import { decodeInFlight, openInFlight } from "../network/in-flight-rows.ts";
import type { InFlightFrame, RestoredFrame } from "../network/in-flight-rows.ts";
import { RowSelector } from "../network/row-selector.ts";
import { carriedFrames } from "./carried-rows.ts";
import { linkKeys } from "./in-flight-keys.ts";
import { decodeTaken, parseInFlightName } from "./in-flight-sections.ts";
import type { InFlightPart } from "./in-flight-sections.ts";
import { JobFailureError } from "./job-failure-error.ts";
import type { InputGateDeployment, TaskDeployment } from "./task-deployment.ts";

type RowsPart = Exclude<InFlightPart, { readonly part: "taken" }>;

/** What rows in flight are restored to. */
interface RestoredEdge {
  readonly key: string;
  readonly schema: RowSchema;
  readonly partitioning: Partitioning;
  /** From so many producers; a chain feeds itself. */
  readonly channels: number;
  /** Each subtask of the consumer reads from all those of the producer. */
  readonly isSpread: boolean;
}

/** Whether this subtask may have to read some of a section of rows in flight. */
export function isRestoredHere(deployment: TaskDeployment, { operatorUid, name }: StateSection): boolean {
  const edge = edgesOf(deployment).find(({ key }) => key === operatorUid);
  const part = parseInFlightName(name);
  if (edge === undefined || part === null) return false;
  return part.part === "taken" || isConsumedHere(deployment, edge, part);
}

const edgesOf = (deployment: TaskDeployment): readonly RestoredEdge[] => [
  ...deployment.inputs.map(gateEdge),
  ...chainEdges(deployment).values(),
];

const gateEdge = (input: InputGateDeployment): RestoredEdge => ({
  key: input.restoreKey ?? input.inFlightKey ?? "",
  schema: input.schema,
  partitioning: input.partitioning,
  channels: input.channels.length,
  isSpread: input.inFlightKey !== undefined,
});

/** By the position of the operator that is fed. */
function chainEdges({ vertex }: TaskDeployment): ReadonlyMap<number, RestoredEdge> {
  const forward = { partitioning: { kind: "forward" }, channels: 1, isSpread: false } as const;
  return new Map(
    [...linkKeys(vertex)].flatMap(([index, key]): [number, RestoredEdge][] => {
      const schema = vertex.operators[index]?.inputSchema ?? null;
      return schema === null ? [] : [[index, { key, schema, ...forward }]];
    }),
  );
}

/** Rows that were in flight towards an operator which is fed by one of its own chain now: by its position. */
export function rowsWithinChain(deployment: TaskDeployment): ReadonlyMap<number, readonly RestoredFrame[]> {
  const edges = (deployment.restoredInFlight ?? []).length === 0 ? [] : [...chainEdges(deployment)];
  return new Map(
    edges.flatMap(([index, edge]): [number, readonly RestoredFrame[]][] => {
      const frames = rowsOfEdge(deployment, edge).flat();
      return frames.length === 0 ? [] : [[index, frames]];
    }),
  );
}

/**
 * Rows that were in flight towards this subtask, by channel of one of its inputs, in the order in which they were sent.
 *
 * 1. At the parallelism that they were saved at, each channel gets its own back, watermarks between them included.
 * 2. At another one rows go to the subtask that owns their key group (of rows that are spread freely, whole channels are
 *    dealt out), without watermarks: those follow with new rows.
 * 3. What a producer saved and its consumer had already is left out.
 * 4. Where columns were others, rows are made rows of those of now, without watermarks.
 */
export const restoredRows = (
  deployment: TaskDeployment,
  input: InputGateDeployment,
): readonly (readonly RestoredFrame[])[] => rowsOfEdge(deployment, gateEdge(input));

function rowsOfEdge(deployment: TaskDeployment, input: RestoredEdge): readonly (readonly RestoredFrame[])[] {
  const byChannel = Array.from({ length: input.channels }, (): RestoredFrame[] => []);
  const sections = (deployment.restoredInFlight ?? []).filter(({ operatorUid }) => operatorUid === input.key);
  if (sections.length === 0) return byChannel;
  const layouts = new FrameLayouts(input.schema);
  const own = ownRows(deployment, input, layouts);
  const taken = takenBy(sections);
  for (const { part, bytes } of inOrder(sections)) {
    if (!isConsumedHere(deployment, input, part)) continue;
    const read = framesOf(deployment, input, { bytes, layouts });
    const from = part.part === "output" ? (taken.get(part.consumer)?.get(part.producer) ?? null) : null;
    const same = isUnchanged(deployment, input, part);
    const channel = byChannel[part.producer % byChannel.length]!;
    const isWhole = part.consumers === deployment.vertex.parallelism;
    for (const saved of read.frames) {
      if (isTaken(saved, from)) continue;
      for (const frame of read.open(saved, same)) channel.push(...(isWhole ? [frame] : own(frame)));
    }
  }
  return byChannel;
}

interface FramesToOpen {
  readonly frames: readonly InFlightFrame[];
  open(saved: InFlightFrame, withWatermarks: boolean): readonly RestoredFrame[];
}

/** Of a section: as they are, or as rows of the columns of now. */
// oxlint-disable-next-line max-params -- whose, of which edge, from what
function framesOf(
  deployment: TaskDeployment,
  { key, schema }: RestoredEdge,
  { bytes, layouts }: { readonly bytes: Uint8Array; readonly layouts: FrameLayouts },
): FramesToOpen {
  const frames = decodeInFlight(schema, bytes);
  if (frames !== null)
    return { frames, open: (saved, withWatermarks) => [openInFlight(layouts, saved, withWatermarks)] };
  const was = deployment.restoredSchemas?.[key];
  const carried = was === undefined ? null : decodeInFlight(was, bytes);
  if (was === undefined || carried === null) throw changedRows(deployment);
  const before = new FrameLayouts(was);
  return {
    frames: carried,
    open: (saved) => carriedFrames(was, layouts, openInFlight(before, saved, false)),
  };
}

/** Whether rows that were in flight on several channels are read here. */
export function isMixedHere(deployment: TaskDeployment): boolean {
  const sections = deployment.restoredInFlight ?? [];
  const edges = sections.length === 0 ? [] : edgesOf(deployment);
  const channels = sections.flatMap(({ operatorUid, name }) => {
    const edge = edges.find(({ key }) => key === operatorUid);
    const part = parseInFlightName(name);
    if (edge === undefined || part === null || part.part === "taken") return [];
    return isConsumedHere(deployment, edge, part) ? [`${edge.key}/${part.producer}/${part.consumer}`] : [];
  });
  return new Set(channels).size > 1;
}

const isTaken = ({ number }: InFlightFrame, from: number | null): boolean =>
  from !== null && ((number - from) | 0) < 0;

function isUnchanged(
  { vertex }: TaskDeployment,
  { channels, isSpread }: RestoredEdge,
  part: RowsPart,
): boolean {
  return isSpread && part.producers === channels && part.consumers === vertex.parallelism;
}

function isConsumedHere(
  { vertex, subtask }: TaskDeployment,
  { partitioning }: Pick<RestoredEdge, "partitioning">,
  { consumer, consumers }: RowsPart,
): boolean {
  if (consumers === vertex.parallelism) return consumer === subtask;
  return partitioning.kind === "hash" || consumer % vertex.parallelism === subtask;
}

/** What the consumer had of a channel comes before what waited for it at the producer. */
function inOrder(
  sections: readonly StateSection[],
): readonly { readonly part: RowsPart; readonly bytes: Uint8Array }[] {
  const rows = sections.flatMap(({ name, bytes }) => {
    const part = parseInFlightName(name);
    return part === null || part.part === "taken" ? [] : [{ part, bytes }];
  });
  const rank = ({ part }: { readonly part: RowsPart }): number => (part.part === "input" ? 0 : 1);
  return rows.toSorted(
    (a, b) => a.part.producer - b.part.producer || a.part.consumer - b.part.consumer || rank(a) - rank(b),
  );
}

function takenBy(sections: readonly StateSection[]): ReadonlyMap<number, ReadonlyMap<number, number>> {
  const taken = new Map<number, ReadonlyMap<number, number>>();
  for (const { name, bytes } of sections) {
    const part = parseInFlightName(name);
    if (part?.part === "taken") taken.set(part.consumer, decodeTaken(bytes));
  }
  return taken;
}

/** Of a frame, the rows whose key group this subtask owns; all where rows are spread freely. */
// oxlint-disable-next-line max-params -- who, by which edge, in which form
function ownRows(
  { maxParallelism, vertex, subtask }: TaskDeployment,
  { partitioning, schema }: RestoredEdge,
  layouts: FrameLayouts,
): (restored: RestoredFrame) => readonly RestoredFrame[] {
  if (partitioning.kind !== "hash" || vertex.parallelism === 1) return (restored) => [restored];
  const { keys } = partitioning;
  const { parallelism } = vertex;
  const choose = byKeyGroup({ schema, keys, maxParallelism, parallelism });
  const selector = new RowSelector(parallelism, { choose });
  return ({ frame, row }) => {
    const batch = new RowBatch(frame.columns, row, frame.header.rowCount);
    batch.rowKinds = frame.rowKinds;
    selector.select(batch);
    const from = selector.starts[subtask]!;
    const to = selector.starts[subtask + 1]!;
    if (from === to) return [];
    const { level, totalBytes } = frame.layout;
    const layout = level === BIG_ROW_LEVEL ? layouts.bigRowOf(totalBytes) : layouts.at(level);
    const own = new Frame(new ArrayBuffer(layout.totalBytes), 0, layout);
    own.clear();
    const written = appendRows(own, batch, { rows: selector.rows, from, to });
    invariant(written === to - from, "rows of a frame do not fit a frame");
    own.seal();
    own.open();
    return [{ frame: own, row: 0 }];
  };
}

function changedRows({ vertex }: TaskDeployment): JobFailureError {
  return new JobFailureError("runtime.in-flight-changed", { node: vertex.name });
}
