import { isSink, isSource } from "@millrace/graph";
import type { Finding } from "@millrace/protocol";
import { verticesOf, worst } from "./evidence.ts";
import type { Evidence, VertexEvidence } from "./evidence.ts";
import { findingAbout } from "./finding-about.ts";
import { busyVertex } from "./busy-vertex.ts";
import { shutChannels } from "./shut-channels.ts";
import { timeHeldBack } from "./time-held-back.ts";

/** A task that waits for credit, or for I/O, at least so much of the time that it has its thread is held back. */
const HELD_BACK = 0.4;
const NOTICEABLE = 0.1;
const BUSY = 0.7;

/**
 * Why a job is slow: a pure function of what was measured. Backpressure is an effect; it is followed from the sources to
 * the first task that is not held back itself, and what that one does with its time is the cause. Where nobody is held
 * back, event time may be, or the sources are the limit. Null where nothing can be said yet.
 */
export function whySlow(evidence: Evidence): Finding | null {
  const vertices = verticesOf(evidence);
  if (vertices.length === 0) return null;
  const held = new Set(vertices.filter(isHeldBack).map(({ vertex }) => vertex.id));
  const heldBack = vertices
    .filter(({ vertex }) => held.has(vertex.id))
    .map(({ vertex }) => vertex.operators[0]?.nodeId ?? vertex.id);
  const first = vertices.find(
    ({ vertex, before }) => !held.has(vertex.id) && before.some((id) => held.has(id)),
  );
  if (first !== undefined)
    return shutChannels(first, evidence, heldBack) ?? busyVertex(first, { evidence, vertices, heldBack });
  const stalled = vertices.find(({ vertex, after }) => after.length === 0 && held.has(vertex.id));
  if (stalled !== undefined) return sinkWaits(stalled, evidence, heldBack);
  return timeHeldBack(vertices, evidence) ?? sourceLimit(vertices, evidence);
}

function isHeldBack({ subtasks }: VertexEvidence): boolean {
  return subtasks.some(({ backpressured, busy, works }) => {
    const ownTime = 1 - (busy - works);
    return backpressured >= NOTICEABLE && backpressured / Math.max(NOTICEABLE, ownTime) >= HELD_BACK;
  });
}

/** Without anybody below it, a task that is held back waits for what its sink writes to. */
function sinkWaits(at: VertexEvidence, evidence: Evidence, heldBack: readonly string[]): Finding {
  const sink = at.vertex.operators.findLast(({ spec }) => isSink(spec));
  const about = findingAbout("sink-waits", at, evidence);
  const waits = worst(at.subtasks, (subtask) => subtask.backpressured).backpressured;
  return {
    ...about,
    nodeId: sink?.nodeId ?? about.nodeId,
    heldBack: [...heldBack],
    params: { waits },
    remedies: ["show-node"],
  };
}

function sourceLimit(vertices: readonly VertexEvidence[], evidence: Evidence): Finding | null {
  const sources = vertices.filter(({ vertex }) => vertex.operators.some(({ spec }) => isSource(spec)));
  if (sources.length === 0) return null;
  const busiest = sources.reduce((most, source) => (busyOf(source) > busyOf(most) ? source : most));
  const rate = sources.reduce(
    (sum, { subtasks }) => sum + subtasks.reduce((rows, subtask) => rows + subtask.rowsPerSecond, 0),
    0,
  );
  if (busyOf(busiest) >= BUSY) {
    const remedies = ["raise-parallelism", "show-node"] as const;
    const params = { busy: busyOf(busiest), rate, operators: busiest.vertex.operators.length };
    return { ...findingAbout("busy-source", busiest, evidence), params, remedies: [...remedies] };
  }
  const idle = worst(busiest.subtasks, (subtask) => subtask.busy).idle;
  return { ...findingAbout("source-limited", busiest, evidence), params: { rate, idle }, remedies: [] };
}

const busyOf = ({ subtasks }: VertexEvidence): number => worst(subtasks, (subtask) => subtask.busy).busy;
