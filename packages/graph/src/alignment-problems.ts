import { graphError } from "./diagnostic.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { JobGraph } from "./job-graph.ts";
import { isSource } from "./operator-spec.ts";

/**
 * Who aligns watermarks holds a source: it has to be in the chain of one, which is of one group. Whoever held rows behind an
 * edge would hold back barriers, and where both are fed by one source, would wait for itself.
 */
export function alignmentProblems({ vertices }: JobGraph): readonly Diagnostic[] {
  return vertices.flatMap(({ operators }) => {
    const aligned = operators.flatMap(({ nodeId, name, spec }) =>
      spec.kind === "watermark-assigner" && spec.alignment !== undefined
        ? [{ nodeId, name, group: spec.alignment.group }]
        : [],
    );
    const [head] = operators;
    return aligned.flatMap(({ nodeId, name, group }): readonly Diagnostic[] => {
      const params = { node: name, group, other: aligned[0]!.group };
      if (head === undefined || !isSource(head.spec))
        return [graphError("watermark.alignment-no-source", params, { nodeId })];
      return group === aligned[0]!.group
        ? []
        : [graphError("watermark.alignment-groups", params, { nodeId })];
    });
  });
}
