import { isSink, isSource } from "@millrace/graph";
import type { Finding } from "@millrace/protocol";
import { verticesOf, worst } from "./evidence.ts";
import type { Evidence, VertexEvidence } from "./evidence.ts";
import { findingAbout } from "./finding-about.ts";
import { busyVertex } from "./busy-vertex.ts";
import type { Around } from "./busy-vertex.ts";
import { heldBackBy } from "./held-back.ts";
import { onFullThread, takerOfThread } from "./slot-threads.ts";
import { requestsWait } from "./requests-wait.ts";
import { shutChannels } from "./shut-channels.ts";
import { sourceAligned } from "./source-aligned.ts";
import { timeHeldBack } from "./time-held-back.ts";

/** A task that waits for credit, or for I/O, at least so much of the time that it has its thread is held back. */
const HELD_BACK = 0.4;
const NOTICEABLE = 0.1;
const BUSY = 0.7;
/** A task that does less is not what others wait for, if there is another reason. */
const NOT_IDLE = 0.3;

/**
 * Why a job is slow: a pure function of what was measured. Backpressure is an effect, and so is waiting for the thread of
 * a slot; both are followed from the sources to the first task that is not held back, and what that one does with its
 * time is the cause. Where nobody is held back, event time may be, or the sources are the limit. Null where nothing can
 * be said yet.
 */
export function whySlow(evidence: Evidence): Finding | null {
  const vertices = verticesOf(evidence);
  if (vertices.length === 0) return null;
  const around = { evidence, vertices };
  const held = new Set(vertices.filter(isHeldBack).map(({ vertex }) => vertex.id));
  const behind = vertices.filter(
    ({ vertex, before }) => !held.has(vertex.id) && before.some((id) => held.has(id)),
  );
  const shut = behind.map((at) => shutChannels(at, around)).find((finding) => finding !== null);
  if (shut !== undefined) return shut;
  const requests = requestsWait(vertices.filter(isHeldBack), around);
  if (requests !== null) return requests;
  const stalled = vertices.find(({ vertex, after }) => after.length === 0 && held.has(vertex.id));
  const first = busiestOf(behind);
  if (first !== null && (stalled === undefined || busyOf(first) >= NOT_IDLE))
    return busyVertex(takerOfThread(first, evidence, vertices) ?? first, around);
  if (stalled !== undefined) return sinkWaits(stalled, around);
  return (
    withoutThread(around) ?? sourceAligned(around) ?? timeHeldBack(vertices, evidence) ?? sourceLimit(around)
  );
}

const busyOf = ({ subtasks }: VertexEvidence): number => worst(subtasks, ({ busy }) => busy).busy;

const busiestOf = (vertices: readonly VertexEvidence[]): VertexEvidence | null =>
  vertices.reduce<VertexEvidence | null>(
    (most, vertex) => (most === null || busyOf(vertex) > busyOf(most) ? vertex : most),
    null,
  );

/** Sources that could give more if they had their turn. */
function withoutThread(around: Around): Finding | null {
  const { evidence, vertices } = around;
  for (const source of vertices.filter(isOfSource)) {
    const taker = takerOfThread(source, evidence, vertices);
    if (taker === null || !onFullThread(source, evidence)) continue;
    return isOfSource(taker) && worksOf(taker) >= BUSY
      ? busySource(taker, around)
      : busyVertex(taker, around);
  }
  return null;
}

function isHeldBack({ subtasks }: VertexEvidence): boolean {
  return subtasks.some(({ backpressured, busy, works }) => {
    const ownTime = 1 - (busy - works);
    return backpressured >= NOTICEABLE && backpressured / Math.max(NOTICEABLE, ownTime) >= HELD_BACK;
  });
}

/** Without anybody below it, a task that is held back waits for what its sink writes to. */
function sinkWaits(at: VertexEvidence, { evidence, vertices }: Around): Finding {
  const sink = at.vertex.operators.findLast(({ spec }) => isSink(spec));
  const about = findingAbout("sink-waits", at, evidence);
  const waits = worst(at.subtasks, (subtask) => subtask.backpressured).backpressured;
  return {
    ...about,
    nodeId: sink?.nodeId ?? about.nodeId,
    heldBack: [...heldBackBy(at, vertices)],
    params: { waits },
    remedies: ["show-node"],
  };
}

const isOfSource = ({ vertex }: VertexEvidence): boolean =>
  vertex.operators.some(({ spec }) => isSource(spec));

const worksOf = ({ subtasks }: VertexEvidence): number => worst(subtasks, ({ works }) => works).works;

const rateOf = ({ vertices }: Around): number =>
  vertices
    .filter(isOfSource)
    .flatMap(({ subtasks }) => subtasks)
    .reduce((sum, { rowsPerSecond }) => sum + rowsPerSecond, 0);

function sourceLimit(around: Around): Finding | null {
  const sources = around.vertices.filter(isOfSource);
  if (sources.length === 0) return null;
  const busiest = sources.reduce((most, source) => (worksOf(source) > worksOf(most) ? source : most));
  if (worksOf(busiest) >= BUSY) return busySource(busiest, around);
  const { idle } = worst(busiest.subtasks, ({ works }) => works);
  const params = { rate: rateOf(around), idle };
  return { ...findingAbout("source-limited", busiest, around.evidence), params, remedies: [] };
}

function busySource(at: VertexEvidence, around: Around): Finding {
  const params = { busy: worksOf(at), rate: rateOf(around), operators: at.vertex.operators.length };
  return {
    ...findingAbout("busy-source", at, around.evidence),
    params,
    remedies: ["raise-parallelism", "show-node"],
  };
}
