import type { RecordedStep } from "@millrace/engine/simulation";
import type { JobGraph } from "@millrace/graph";
import { operatorsOfNode } from "../store/operators-of-node.ts";

/** Rows that a node took and gave up to a step, by the trace. */
export function rowCounts(
  steps: readonly RecordedStep[],
  step: number,
  graph: JobGraph,
  nodeId: string,
): { readonly taken: number; readonly given: number } {
  const own = operatorsOfNode(graph, nodeId);
  const [first, last] = [own[0]?.uid, own.at(-1)?.uid];
  let taken = 0;
  let given = 0;
  for (let index = 0; index < Math.min(step, steps.length); index++) {
    for (const { kind, operator } of steps[index]!.events) {
      if (kind === "rec.recv" && operator === first) taken++;
      if (kind === "rec.emit" && operator === last) given++;
    }
  }
  return { taken, given };
}
