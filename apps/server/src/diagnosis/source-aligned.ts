import type { WatermarkAlignmentSpec } from "@millrace/graph";
import type { Finding } from "@millrace/protocol";
import type { VertexEvidence } from "./evidence.ts";
import type { Around } from "./busy-vertex.ts";
import { findingAbout } from "./finding-about.ts";

interface Member {
  readonly at: VertexEvidence;
  readonly name: string;
  readonly group: string;
  readonly subtask: number;
  readonly watermarkMs: number | null;
  readonly aheadMs: number;
}

/** A source that is ahead of its alignment group, and whom it waits for: the slowest of the group. */
export function sourceAligned({ evidence, vertices }: Around): Finding | null {
  const members = vertices.flatMap(membersOf);
  const ahead = members.find(({ aheadMs }) => aheadMs > 0);
  if (ahead === undefined) return null;
  const timeOf = ({ watermarkMs }: Member): number => watermarkMs ?? Number.NEGATIVE_INFINITY;
  const slowest = members
    .filter(({ group }) => group === ahead.group)
    .reduce((least, member) => (timeOf(member) < timeOf(least) ? member : least));
  const behindMs = timeOf(ahead) - timeOf(slowest);
  return {
    ...findingAbout("source-aligned", ahead.at, evidence),
    subtask: ahead.subtask,
    params: {
      producer: slowest.name,
      producerSubtask: slowest.subtask + 1,
      behindMs: Number.isFinite(behindMs) ? behindMs : -1,
    },
    remedies: ["show-node"],
  };
}

function membersOf(at: VertexEvidence): readonly Member[] {
  return at.vertex.operators.flatMap(({ uid, name, spec }) => {
    const alignment: WatermarkAlignmentSpec | undefined =
      spec.kind === "watermark-assigner" ? spec.alignment : undefined;
    if (alignment === undefined) return [];
    return at.subtasks.flatMap(({ subtask, aligned }): readonly Member[] => {
      const found = aligned?.get(uid);
      return found === undefined ? [] : [{ at, name, group: alignment.group, subtask, ...found }];
    });
  });
}
