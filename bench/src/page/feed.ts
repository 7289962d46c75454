import type { JobGraph, JobVertex } from "@millrace/graph";
import type { ChannelField, ChannelRow, ServerMessage } from "@millrace/protocol";
import { CHANNEL_FIELDS, LIVE_VERSION } from "@millrace/protocol";

type Metrics = Extract<ServerMessage, { readonly type: "metrics" }>;

/** Uneven and the same in every run. */
const wave = (tick: number, index: number, span: number): number =>
  (Math.sin(tick * 0.7 + index * 1.3) * 0.5 + 0.5) * span;

/** The figures of one tick: every figure of every node changes, as it does in a job at work. */
export function metricsAt(tick: number, jobId: string, jobGraph: JobGraph): Metrics {
  return {
    v: LIVE_VERSION,
    type: "metrics",
    jobId,
    seq: tick + 1,
    timeMs: Date.now(),
    subtasks: jobGraph.vertices.map((vertex, index) => subtaskAt(tick, vertex, index)),
    channels: jobGraph.edges.map((_, edge) => channelAt(tick, edge)),
  };
}

function subtaskAt(tick: number, { id, operators }: JobVertex, index: number): Metrics["subtasks"][number] {
  const busy = wave(tick, index, 0.7);
  const backpressured = wave(tick + 3, index, 0.3);
  const rate = 1_000 + wave(tick, index, 50_000);
  return {
    vertexId: id,
    subtask: 0,
    busy,
    backpressured,
    idle: 1 - busy - backpressured,
    waiting: 0,
    recordsInPerSecond: rate,
    recordsOutPerSecond: rate,
    bytesInPerSecond: rate * 40,
    bytesOutPerSecond: rate * 40,
    recordsIn: tick * rate,
    recordsOut: tick * rate,
    inputQueued: Math.round(wave(tick, index, 10)),
    inputCapacity: 10,
    outputQueued: 0,
    outputCapacity: 10,
    operators: operators.map(({ nodeId, uid }, at) => ({
      nodeId,
      uid,
      recordsIn: tick * rate,
      recordsOut: tick * rate,
      recordsInPerSecond: rate,
      recordsOutPerSecond: rate + at,
      watermarkMs: Date.now() - 1_000 - tick,
      sideRecordsOut: 0,
      sideRecordsOutPerSecond: 0,
      lateRecords: 0,
      malformedRecords: 0,
      outsideRecords: 0,
      spilledBytes: 0,
      stateBytes: 1_000 + tick,
      stateEntries: 10,
    })),
  };
}

function channelAt(tick: number, edge: number): ChannelRow {
  const queued = Math.round(wave(tick, edge, 10));
  const figures: Readonly<Record<ChannelField, number | null>> = {
    edge,
    producer: 0,
    consumer: 0,
    queued,
    credits: 10 - queued,
    barrierOnTheWay: tick % 8 === edge % 8 ? 1 + (tick >> 3) : 0,
    barrierAhead: Math.min(queued, 3),
    watermarkOnTheWay: null,
    watermarkAhead: 0,
    barrier: tick >> 3,
    shut: 0,
    watermark: null,
    activity: 0,
    rowsPerSecond: 1_000,
    overtaken: 0,
  };
  return CHANNEL_FIELDS.map((field) => figures[field]);
}
