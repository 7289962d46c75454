import type { Finding } from "@millrace/protocol";
import type { ChannelEvidence, Evidence, VertexEvidence } from "./evidence.ts";
import { findingAbout } from "./finding-about.ts";

/** Behind the newest watermark by so much, an input without rows holds time back. */
const BEHIND_MS = 5_000;

/** An input channel that gives no rows and has not said that it is idle, while others of its task are well ahead. */
export function timeHeldBack(vertices: readonly VertexEvidence[], evidence: Evidence): Finding | null {
  for (const at of vertices) {
    const into = evidence.channels.filter(
      ({ edge }) => evidence.jobGraph.edges[edge]?.target === at.vertex.id,
    );
    const newest = Math.max(...into.map(({ watermarkMs }) => watermarkMs ?? Number.NEGATIVE_INFINITY));
    const holder = into.find((channel) => holdsBack(channel, newest));
    if (holder === undefined || !Number.isFinite(newest)) continue;
    const producer = evidence.jobGraph.vertices.find(
      ({ id }) => id === evidence.jobGraph.edges[holder.edge]?.source,
    );
    return {
      ...findingAbout("time-held-back", at, evidence),
      subtask: holder.consumer,
      params: {
        producer: producer?.operators.at(-1)?.name ?? "",
        producerNode: assignerOf(producer?.operators ?? []) ?? "",
        producerSubtask: holder.producer + 1,
        behindMs: holder.watermarkMs === null ? -1 : newest - holder.watermarkMs,
      },
      remedies: ["mark-idle", "show-node"],
    };
  }
  return null;
}

const holdsBack = ({ active, rowsPerSecond, watermarkMs }: ChannelEvidence, newest: number): boolean =>
  active && rowsPerSecond === 0 && (watermarkMs === null || newest - watermarkMs >= BEHIND_MS);

/** The node that gives watermarks, if it is in that chain. */
function assignerOf(
  operators: readonly { readonly nodeId: string; readonly spec: { readonly kind: string } }[],
): string | undefined {
  return operators.find(({ spec }) => spec.kind === "watermark-assigner")?.nodeId;
}
