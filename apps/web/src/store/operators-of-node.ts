import type { ChainedOperator, JobGraph, JobVertex } from "@millrace/graph";

/** What a node has become, in the order of its chains. */
export const operatorsOfNode = ({ vertices }: JobGraph, nodeId: string): readonly ChainedOperator[] =>
  vertices.flatMap(({ operators }) => operators.filter((operator) => operator.nodeId === nodeId));

/** The vertex that a node runs in: where it has become several, the first of them. */
export const vertexOfNode = ({ vertices }: JobGraph, nodeId: string): JobVertex | undefined =>
  vertices.find(({ operators }) => operators.some((operator) => operator.nodeId === nodeId));
