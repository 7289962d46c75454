import type { SourceScript } from "@millrace/engine/simulation";
import { isSink, isSource } from "@millrace/graph";
import type { ChainedOperator, JobGraph } from "@millrace/graph";
import { CommandError } from "../command-error.ts";
import type { CompiledFlow } from "../compile-flow.ts";
import type { FlowTestCase } from "./flow-test.ts";
import { nodeNamed } from "./node-names.ts";
import { sourceScript } from "./source-script.ts";

export interface Fixtures {
  /** Sources are empty collections, sinks print. */
  readonly jobGraph: JobGraph;
  /** What each source does, by its node. */
  readonly scripts: Readonly<Record<string, SourceScript>>;
}

/** Sources do what the test says, sinks print. */
export function withFixtures({ streamGraph, jobGraph }: CompiledFlow, test: FlowTestCase): Fixtures {
  const scripts: Record<string, SourceScript> = {};
  const inputs = new Map(
    Object.entries(test.inputs).map(([name, input]) => {
      return [nodeNamed(streamGraph.nodes, name, `${test.name}: inputs`).id, input];
    }),
  );
  const replaced = (operator: ChainedOperator): ChainedOperator => {
    if (isSink(operator.spec)) return { ...operator, spec: { kind: "print-sink", prefix: "" } };
    if (!isSource(operator.spec) || operator.outputSchema === null) return operator;
    const input = inputs.get(operator.nodeId);
    const node = streamGraph.nodes.find(({ id }) => id === operator.nodeId);
    if (input === undefined || node === undefined) {
      throw new CommandError(
        `${test.name}: inputs has no rows for the source ${operator.nodeId} (${operator.name}).`,
      );
    }
    const all = (node.between[0] ?? node.outputSchema)?.fields ?? [];
    const where = `${test.name}: inputs.${operator.nodeId}`;
    scripts[operator.nodeId] = sourceScript(input, { all, given: operator.outputSchema }, where);
    return { ...operator, spec: { kind: "collection-source", rows: [] } };
  };
  const vertices = jobGraph.vertices.map((vertex) => ({
    ...vertex,
    operators: vertex.operators.map(replaced),
  }));
  return { jobGraph: { ...jobGraph, vertices }, scripts };
}
