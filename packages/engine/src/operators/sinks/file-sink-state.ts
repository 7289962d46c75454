import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { decodeUtf8, encodeUtf8 } from "../../batch/utf8.ts";
import type { DurablePart, PendingPart } from "../../io/io-service.ts";
import type { OperatorContext } from "../operator.ts";
import { isOwner } from "../sources/position-state.ts";

const SECTION = "parts";
/** A section: length of the JSON in bytes (4, little endian), the JSON, then, of old, lines that no part has yet. */
const LENGTH_BYTES = 4;

/** As far as it is durable. */
export interface PartInProgress extends DurablePart {
  readonly createdMs: number;
  readonly writtenMs: number;
  /** Its columns: rows of others begin a new part. */
  readonly columns: string;
}

export interface SinkState {
  /** The subtask that wrote it. After rescaling, owner k is subtask k mod parallelism. */
  readonly owner: number;
  /** Prepared and not yet committed. */
  readonly parts: readonly PendingPart[];
  /** Being written. Absent: none. */
  readonly inProgress?: readonly PartInProgress[];
  /** Number of the lines that no part has yet. */
  readonly rows: number;
  /** Of the next part; absent: of old. */
  readonly nextCounter?: number;
}

export interface RestoredSink {
  /** Parts that this subtask has to commit, whichever subtask of whichever job prepared them. */
  readonly parts: readonly PendingPart[];
  /** Parts that this subtask has to go on with or to end, whoever wrote them. */
  readonly inProgress: readonly PartInProgress[];
  readonly lines: readonly Uint8Array[];
  readonly rows: number;
  /** No subtask that wrote the checkpoint has given this number or a larger one to a part. */
  readonly nextCounter: number;
}

export function writeSinkState(state: StateWriter, sink: SinkState): void {
  const json = encodeUtf8(JSON.stringify(sink));
  const bytes = new Uint8Array(LENGTH_BYTES + json.length);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, LENGTH_BYTES);
  state.operator(SECTION, bytes);
}

export function readSinkState(state: StateReader, context: OperatorContext): RestoredSink {
  const sections = state.operator(SECTION).map((bytes) => {
    const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
    const sink = JSON.parse(decodeUtf8(bytes, LENGTH_BYTES, length)) as SinkState;
    return { sink, lines: bytes.subarray(LENGTH_BYTES + length) };
  });
  const own = sections.filter(({ sink }) => isOwner(sink.owner, context));
  return {
    parts: own.flatMap(({ sink }) => sink.parts),
    inProgress: own.flatMap(({ sink }) => sink.inProgress ?? []),
    lines: own.map(({ lines }) => lines),
    rows: own.reduce((rows, { sink }) => rows + sink.rows, 0),
    nextCounter: sections.reduce((most, { sink }) => Math.max(most, sink.nextCounter ?? 0), 0),
  };
}
