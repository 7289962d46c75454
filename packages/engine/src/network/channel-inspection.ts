import { readValue } from "../batch/row-values.ts";
import type { TraceValue } from "../simulation/trace.ts";
import {
  CONTROL_ACTIVE,
  CONTROL_BARRIER,
  CONTROL_SAVEPOINT_BARRIER,
  CONTROL_END_OF_INPUT,
  CONTROL_IDLE,
  CONTROL_WATERMARK,
  Frame,
} from "./frame.ts";
import type { ControlKind } from "./frame.ts";

/** What stands in a channel, in order. Values as in trace events. */
export type ChannelItem =
  | { readonly kind: "row"; readonly rowKind: number; readonly values: readonly TraceValue[] }
  | { readonly kind: "watermark"; readonly watermark: number }
  | { readonly kind: "barrier"; readonly checkpointId: number }
  | { readonly kind: "idle" | "active" | "end" }
  /** A piece of a row that is larger than a segment. */
  | { readonly kind: "fragment" };

/**
 * A segment that holds something. `reading`: in the consumer's hand; `queued`: sent and not taken; `filling`: in the
 * producer's hand; `waiting`: written without a credit, in the producer's private memory.
 */
export interface InspectedSegment {
  readonly place: "reading" | "queued" | "filling" | "waiting";
  readonly items: readonly ChannelItem[];
}

/** The consumer's end of a channel. Segments oldest first. */
export interface InspectedInput {
  readonly id: string;
  /** Which of the task's inputs it belongs to. */
  readonly input: number;
  readonly segments: readonly InspectedSegment[];
  readonly credits: number;
  /** Segments that the channel owns, and how many it may own at most. */
  readonly owned: number;
  readonly most: number;
  /** Held back until the barriers of the other channels have come. */
  readonly blocked: boolean;
  /** Rows that wait in it. */
  readonly rows: number;
  readonly watermark: number;
  readonly idle: boolean;
  readonly finished: boolean;
}

/** The producer's end of a channel. Segments oldest first. */
export interface InspectedOutput {
  readonly id: string;
  readonly segments: readonly InspectedSegment[];
  readonly credits: number;
}

export const FRAME_START = { row: 0, control: 0 };

/** Rows and controls of a frame from a place on; reads through views of its own, so that nobody's are touched. */
export function frameItems(
  frame: Frame,
  from: { readonly row: number; readonly control: number },
): ChannelItem[] {
  const view = new Frame(frame.bytes.buffer, frame.bytes.byteOffset, frame.layout);
  view.open();
  const items: ChannelItem[] = [];
  let { row } = from;
  for (let control = from.control; control < view.header.controlCount; control++) {
    for (; row < view.header.controlRow(control); row++) items.push(rowItem(view, row));
    items.push(controlItem(view.header.controlKind(control), view.header.controlA(control)));
  }
  for (; row < view.header.rowCount; row++) items.push(rowItem(view, row));
  return items;
}

function rowItem(frame: Frame, row: number): ChannelItem {
  const values = frame.columns.map((column): TraceValue => {
    const value = readValue(column, row);
    return typeof value === "bigint" ? value.toString() : value;
  });
  return { kind: "row", rowKind: frame.rowKinds?.[row] ?? 0, values };
}

function controlItem(kind: ControlKind, a: number): ChannelItem {
  switch (kind) {
    case CONTROL_WATERMARK:
      return { kind: "watermark", watermark: a };
    case CONTROL_BARRIER:
    case CONTROL_SAVEPOINT_BARRIER:
      return { kind: "barrier", checkpointId: a };
    case CONTROL_IDLE:
      return { kind: "idle" };
    case CONTROL_ACTIVE:
      return { kind: "active" };
    case CONTROL_END_OF_INPUT:
      return { kind: "end" };
  }
}

export const rowsIn = (segments: readonly InspectedSegment[]): number =>
  segments.reduce((sum, { items }) => sum + items.filter(({ kind }) => kind === "row").length, 0);
