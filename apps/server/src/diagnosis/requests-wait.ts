import type { Finding } from "@millrace/protocol";
import type { Around } from "./busy-vertex.ts";
import type { VertexEvidence } from "./evidence.ts";
import { findingAbout } from "./finding-about.ts";
import { heldBackBy } from "./held-back.ts";

/** Of its capacity: an operator with so many requests under way waits for their answers. */
const FULL = 0.75;

/**
 * Of tasks that are held back, the last one that has about as many requests under way as it may have: its server sets the
 * pace. One that waits for credit instead has its answers already.
 */
export function requestsWait(
  held: readonly VertexEvidence[],
  { evidence, vertices }: Around,
): Finding | null {
  for (const at of held.toReversed()) {
    for (const { uid, nodeId, spec } of at.vertex.operators) {
      if (spec.kind !== "async-request") continue;
      const full = at.subtasks
        .map((subtask) => ({ subtask, requests: subtask.openRequests?.get(uid) ?? 0 }))
        .filter(({ requests }) => requests >= FULL * spec.capacity)
        .toSorted((a, b) => b.subtask.backpressured - a.subtask.backpressured)[0];
      if (full === undefined) continue;
      return {
        ...findingAbout("requests-wait", at, evidence),
        nodeId,
        subtask: full.subtask.subtask,
        heldBack: [...heldBackBy(at, vertices)],
        params: { waits: full.subtask.backpressured, requests: full.requests, capacity: spec.capacity },
        remedies: ["show-node"],
      };
    }
  }
  return null;
}
