import type { JobGraph, WatermarkAlignmentSpec } from "@millrace/graph";
import type { NodeFigures } from "./job-figures.ts";

/** A subtask of a node that keeps its watermark near to that of others. */
export interface AlignedSource {
  readonly nodeId: string;
  readonly subtask: number;
  readonly watermarkMs: number | null;
  /** It is so far beyond what its group allows, and its source waits; 0: it does not. */
  readonly aheadMs: number;
  /** The others of the group are held to it. */
  readonly isSlowest: boolean;
}

/** How a node's watermark is aligned; null: it is not. */
export const alignmentOf = ({ vertices }: JobGraph, nodeId: string): WatermarkAlignmentSpec | null =>
  alignedOperators(vertices).find((operator) => operator.nodeId === nodeId)?.alignment ?? null;

/** All subtasks of a group, in the order of the graph. */
export function alignedSources(
  { vertices }: JobGraph,
  group: string,
  figuresOf: (nodeId: string) => Pick<NodeFigures, "subtasks"> | undefined,
): readonly AlignedSource[] {
  const members = alignedOperators(vertices)
    .filter(({ alignment }) => alignment.group === group)
    .flatMap(({ nodeId }) =>
      (figuresOf(nodeId)?.subtasks ?? []).map(({ subtask, watermarkMs, aheadMs }) => ({
        nodeId,
        subtask,
        watermarkMs,
        aheadMs,
      })),
    );
  const known = members.flatMap(({ watermarkMs }) => watermarkMs ?? []);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return members.map((member) => ({ ...member, isSlowest: member.watermarkMs === least && least < most }));
}

const alignedOperators = (vertices: JobGraph["vertices"]) =>
  vertices.flatMap(({ operators }) =>
    operators.flatMap(({ nodeId, spec }) =>
      spec.kind === "watermark-assigner" && spec.alignment ? [{ nodeId, alignment: spec.alignment }] : [],
    ),
  );
