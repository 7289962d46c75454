import type { ChainedOperator, JobGraph } from "@millrace/graph";

/** What a node has become, in the order of its chains. */
export const operatorsOfNode = ({ vertices }: JobGraph, nodeId: string): readonly ChainedOperator[] =>
  vertices.flatMap(({ operators }) => operators.filter((operator) => operator.nodeId === nodeId));
